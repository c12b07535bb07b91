//! What an experiment means, in words.

use kesit_app::insight::experiment::{
    Experiment, ExperimentError, Finding, Money, Question, Readout, Uplift,
};
use kesit_app::source::Grid;
use kesit_insight::experiment::uplift::{Refusal, Verdict};

use super::sheets::{figure, scaled, total};
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::Cell;
use crate::words::{Words, printable};

/// Of a yes or no, fewer than this make intervals rough.
const FEW_OUTCOMES: f64 = 10.0;

/// What each campaign did, and how to read the figures.
pub(super) fn notes(
    found: &Experiment,
    question: &Question,
    money: Option<Money>,
    setting: &Setting,
) -> Vec<String> {
    let words = setting.words;
    let mut notes = Vec::new();
    for readout in &found.readouts {
        let name = printable(&found.groups[readout.group].name);
        notes.push(format!("{name}: {}", finding(found, readout, setting)));
        if let (Some(money), Some(effect)) = (money, readout.deciding) {
            let count = found.groups[readout.group].sample.count;
            let [_, low, high] = scaled(&effect, |figure| (figure * money.margin - money.cost) * count);
            notes.push(format!("{name}: {}", pays(low, high, words)));
        }
        if let Some(uplift) = &readout.uplift {
            notes.push(format!("{name}: {}", moved(uplift, found.is_share, words)));
        }
    }
    let few = |count: f64, sum: f64| sum.min(count - sum) < FEW_OUTCOMES;
    if found.is_share && found.groups.iter().any(|group| few(group.sample.count, group.sample.sum)) {
        notes.push(
            words
                .of(
                    "In a group fewer than 10 did it, or did not: its intervals are rough.",
                    "Bir grupta yapan ya da yapmayan 10'dan az: aralıkları kabadır.",
                )
                .to_owned(),
        );
    }
    notes.push(match question.tuned_for {
        Some(_) => words.of(
            "Everybody counts in the group that they were put into. Figures that decide hold however often you look.",
            "Herkes konduğu grupta sayılır. Belirleyici sayılar ne kadar sık bakılırsa bakılsın geçerlidir.",
        ),
        None => words.of(
            "Everybody counts in the group that they were put into. The intervals hold for one look at the end; if you look earlier and may stop then, use --sequential.",
            "Herkes konduğu grupta sayılır. Aralıklar sonda tek bakış için geçerlidir; daha erken bakıp durabilecekseniz --sequential kullanın.",
        ),
    }.to_owned());
    notes
}

fn finding(found: &Experiment, readout: &Readout, setting: &Setting) -> String {
    let words = setting.words;
    let Some(effect) = readout.deciding else {
        let nothing = "nothing can be said: the outcome is the same for everybody.";
        return words.of(nothing, "bir şey söylenemez: sonuç herkeste aynı.").to_owned();
    };
    let count = found.groups[readout.group].sample.count;
    let [by, low, high] = scaled(&effect, |difference| difference).map(|x| spoken(found, x, setting));
    let [sum, least, most] =
        scaled(&effect, |difference| difference * count).map(|x| total(found, x).shown(setting));
    let smallest = spoken(found, readout.detectable, setting);
    match readout.finding() {
        Finding::More => words.text(
            format!("it raised the outcome by {by} per customer ({low} to {high}): {sum} in all ({least} to {most})."),
            format!("sonucu müşteri başına {by} artırdı ({low} ile {high} arası): toplamda {sum} ({least} ile {most} arası)."),
        ),
        Finding::Less => words.text(
            format!("it lowered the outcome, by {by} per customer ({low} to {high}): {sum} in all ({least} to {most})."),
            format!("sonucu düşürdü: müşteri başına {by} ({low} ile {high} arası), toplamda {sum} ({least} ile {most} arası)."),
        ),
        Finding::Open | Finding::Nothing => words.text(
            format!("no effect that can be told from chance; per customer it lies between {low} and {high}. That is no proof of no effect: one of {smallest} would have been found four times out of five, a smaller one takes more customers."),
            format!("şanstan ayırt edilebilen bir etki yok; müşteri başına {low} ile {high} arasında. Bu, etki olmadığının kanıtı değil: {smallest} kadar bir etki beşte dört olasılıkla bulunurdu, daha küçüğü daha çok müşteri ister."),
        ),
    }
}

/// A difference in a sentence: of shares in points.
fn spoken(found: &Experiment, difference: f64, setting: &Setting) -> String {
    if !found.is_share {
        return figure(found, difference).shown(setting);
    }
    let points = Cell::Number(difference * 100.0, 1).shown(setting);
    format!("{points} {}", setting.words.of("points", "puan"))
}

fn pays(low: f64, high: f64, words: Words) -> String {
    let (english, turkish) = match (low > 0.0, high < 0.0) {
        (true, _) => (
            "it pays: even the low end of the interval is above its cost.",
            "kendini öder: aralığın alt ucu bile maliyetin üstünde.",
        ),
        (_, true) => (
            "it does not pay: even the high end of the interval is below its cost.",
            "kendini ödemez: aralığın üst ucu bile maliyetin altında.",
        ),
        _ => (
            "whether it pays is open: the interval holds both profit and loss.",
            "kendini ödeyip ödemediği belirsiz: aralıkta hem kâr hem zarar var.",
        ),
    };
    words.of(english, turkish).to_owned()
}

fn moved(uplift: &Uplift, is_share: bool, words: Words) -> String {
    let text = match uplift {
        Uplift::Refused(Refusal::TooFew { found, needed }) => words.text(
            format!("whom it moves cannot be told: {needed} customers are needed of each kind, with and without the campaign, who did it and did not; the rarest kind has {found}."),
            format!("kimi harekete geçirdiği söylenemez: kampanyalı ve kampanyasız, yapan ve yapmayan her türden {needed} müşteri gerekir; en seyrek türde {found} var."),
        ),
        Uplift::Refused(_) => words.of(
            "whom it moves cannot be told: the features are the same for everybody.",
            "kimi harekete geçirdiği söylenemez: özellikler herkeste aynı.",
        ).to_owned(),
        Uplift::Learnt { verdict: Verdict::TargetByUplift, .. } => words.of(
            "it moves some more than others, and the features tell whom: choose those with the highest effect foretold.",
            "bazılarını daha çok harekete geçiriyor ve özellikler kim olduklarını söylüyor: öngörülen etkisi en yüksek olanları seçin.",
        ).to_owned(),
        Uplift::Learnt { verdict: Verdict::NoEvidence, .. } => words.of(
            "no evidence that it moves some more than others by these features: choose customers by value.",
            "bu özelliklere göre bazılarını daha çok harekete geçirdiğine dair kanıt yok: müşterileri değere göre seçin.",
        ).to_owned(),
    };
    let above =
        words.of(" (It happened: an outcome above 0.)", " (Gerçekleşme: sonucun 0'dan büyük olması.)");
    if is_share { text } else { text + above }
}

/// Why there is no readout.
pub(super) fn not_believed(found: &Experiment, is_equal: bool, words: Words) -> Failure {
    let failure = Failure::input(words.of(
        "no readout: chance hardly ever makes groups as uneven as these (p < 0.001), so customers were lost or moved on the way, and any difference may come from that",
        "sonuç verilmedi: şans bu kadar dengesiz grupları neredeyse hiç oluşturmaz (p < 0,001); yolda müşteri kaybolmuş ya da yer değiştirmiş, her fark bundan gelebilir",
    ));
    let shares: Vec<String> = found
        .groups
        .iter()
        .map(|group| format!("{}={:.0}", printable(&group.name), group.sample.count))
        .collect();
    let shares = shares.join(", ");
    failure.hint(match is_equal {
        true => words.text(
            format!("if the groups were meant to be unequal, say how they were planned (not how they came out: {}) with --shares control=5,mail=95", shares),
            format!("gruplar baştan eşit değilse planlanan payları verin (çıkan sayıları değil: {}): --shares kontrol=5,eposta=95", shares),
        ),
        false => words.of(
            "look for rows that are missing in one group: unsent, unsubscribed, filtered or blank; --blank-is-zero if a blank outcome means none",
            "bir grupta eksik satırları arayın: gönderilmeyen, abonelikten çıkan, süzülen ya da boş; boş sonuç yok demekse --blank-is-zero",
        ).to_owned(),
    })
}

/// A yes or no has no worth by itself.
pub(super) fn no_worth(words: Words) -> Failure {
    Failure::usage(words.of(
        "--cost: with an outcome of yes and no it takes --margin, the money that one is worth",
        "--cost: evet-hayır sonucunda --margin gerekir: birinin getirdiği para",
    ))
}

/// Why a table says nothing.
pub(super) fn error(error: &ExperimentError, grid: &Grid, words: Words) -> Failure {
    let columns =
        || grid.columns.iter().map(|column| printable(&column.name)).collect::<Vec<String>>().join(", ");
    let names =
        |there: &[String]| there.iter().map(|name| printable(name)).collect::<Vec<String>>().join(", ");
    let failure = |english: String, turkish: String| Failure::input(words.text(english, turkish));
    match error {
        ExperimentError::NoColumn(name) => {
            failure(format!("there is no column `{name}`"), format!("böyle bir sütun yok: `{name}`")).hint(columns())
        }
        ExperimentError::NoFigures(name) => failure(
            format!("the column `{name}` holds neither numbers nor yes and no"),
            format!("`{name}` sütununda ne sayı ne de evet-hayır var"),
        ),
        ExperimentError::NoFeature(name) => failure(
            format!("the column `{name}` cannot be a feature: it has another part in the experiment"),
            format!("`{name}` sütunu özellik olamaz: deneyde başka bir görevi var"),
        ),
        ExperimentError::NoRows => failure(
            "no row has both a group and an outcome".to_owned(),
            "hiçbir satırda hem grup hem sonuç yok".to_owned(),
        ),
        ExperimentError::OneGroup(name) => failure(
            format!("the column `{name}` holds only one group; without customers who were left out there is no effect to tell"),
            format!("`{name}` sütununda tek grup var; dışarıda bırakılan müşteri olmadan etki söylenemez"),
        ),
        ExperimentError::TooManyGroups { column, found, most } => failure(
            format!("the column `{column}` holds {found} values; an experiment has {most} groups at most"),
            format!("`{column}` sütununda {found} değer var; bir deneyde en çok {most} grup olur"),
        ),
        ExperimentError::SingleCustomer => failure(
            "a group has fewer than two customers, too few for an interval".to_owned(),
            "bir grupta ikiden az müşteri var; aralık için yetersiz".to_owned(),
        ),
        ExperimentError::NoControl { there } => failure(
            "which group is control is not clear: say it with --control".to_owned(),
            "hangi grubun kontrol olduğu belli değil: --control ile belirtin".to_owned(),
        ).hint(names(there)),
        ExperimentError::NoGroup { name, there } => failure(
            format!("there is no group `{name}`, or no share for it"),
            format!("böyle bir grup ya da onun payı yok: `{name}`"),
        ).hint(names(there)),
        ExperimentError::Twice { customers, in_several_groups } => failure(
            format!("{customers} customers have more than one row, {in_several_groups} of them in more than one group"),
            format!("{customers} müşterinin birden çok satırı var, {in_several_groups} tanesi birden çok grupta"),
        ).hint(words.of(
            "sum up to one row for each customer; leave out nobody who was put into a group",
            "her müşteri için tek satıra toplayın; bir gruba konan hiç kimseyi dışarıda bırakmayın",
        )),
        ExperimentError::BadShare => failure("--shares: must be above 0".to_owned(), "--shares: 0'dan büyük olmalı".to_owned()),
    }
}
