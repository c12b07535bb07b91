//! The figures of a period beside those of the period before.

use kesit_app::insight::kpi::measured::{Measured, measured, of_growth};
use kesit_app::insight::kpi::messages::Channel;
use kesit_app::insight::kpi::{Kpis, Question, kpis};
use kesit_insight::kpi::{Complaints, Growth, Nps, Rate, Unit, definition, measure};

use super::Asked;
use super::definitions::explained;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(super) fn add(asked: &Asked<'_>, question: &Question<'_>, answer: &mut Answer) {
    let words = asked.setting.words;
    let found = kpis(&asked.shop, question);
    let now = measured(&found.now, question.terms.margin);
    let before = found.before.as_ref().map(|before| measured(before, question.terms.margin));
    let mut sheet = table(&now, before.as_deref(), words);
    if let Some(growth) = asked.growth {
        of_growth(&growth).iter().for_each(|figure| sheet.row(row(figure, None, words)));
    }
    answer.sheets.push(sheet);
    answer.sheets.extend(asked.growth.map(|growth| growth_sheet(growth, words)));
    if !found.channels.is_empty() {
        answer.sheets.push(channels(&found.channels, words));
    }
    answer.notes.extend(notes(asked, question, &found));
}

fn table(now: &[Measured], before: Option<&[Measured]>, words: Words) -> Sheet {
    let columns = [
        ("kpi", words.of("Key", "Anahtar")),
        ("name", words.of("Figure", "Gösterge")),
        ("value", words.of("Period", "Dönem")),
        ("low", words.of("95% from", "%95 en az")),
        ("high", words.of("to", "en çok")),
        ("before", words.of("Before", "Önceki")),
        ("change", words.of("Change", "Değişim")),
    ];
    let mut sheet = Sheet::new("kpis", "", &columns);
    for (ix, figure) in now.iter().enumerate() {
        sheet.row(row(figure, before.map(|before| &before[ix]), words));
    }
    sheet
}

fn row(figure: &Measured, before: Option<&Measured>, words: Words) -> Vec<Cell> {
    let unit = measure(figure.key).map_or(Unit::Number, |measure| measure.unit);
    let cell = |value: f64| match unit {
        Unit::Money => Cell::Money(value),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a count before")]
        Unit::Count => Cell::Count(value as u64),
        Unit::Share => Cell::Share(value),
        Unit::Days => Cell::Number(value, 0),
        Unit::Number => Cell::Number(value, decimals(figure.key)),
    };
    let past = before.and_then(|before| before.value);
    let name = definition(figure.key).map_or(figure.key, |definition| explained(definition, words).name);
    vec![
        Cell::text(figure.key),
        Cell::text(name),
        Cell::of(figure.value, cell),
        Cell::of(figure.interval, |interval| cell(interval.0)),
        Cell::of(figure.interval, |interval| cell(interval.1)),
        Cell::of(past, cell),
        Cell::of(figure.change_since(past), Cell::Share),
    ]
}

/// Decimals of a figure that has no unit, as people see it.
fn decimals(key: &str) -> usize {
    match key {
        "gini" => 3,
        "nps" => 1,
        _ => 2,
    }
}

fn growth_sheet(growth: Growth, words: Words) -> Sheet {
    let columns = [
        ("before", words.of("At the beginning", "Başta")),
        ("new", words.of("+ new customers", "+ yeni müşteri")),
        ("moved_in", words.of("+ moved in", "+ giren")),
        ("moved_out", words.of("− moved out", "− çıkan")),
        ("after", words.of("= at the end", "= sonda")),
    ];
    let title = words.of("How the segment grew", "Segment nasıl büyüdü");
    let mut sheet = Sheet::new("growth", title, &columns);
    let counts = [growth.before(), growth.new, growth.moved_in, growth.moved_out, growth.after()];
    sheet.row(counts.map(Cell::Count));
    sheet
}

fn channels(found: &[Channel], words: Words) -> Sheet {
    let columns = [
        ("channel", words.of("Channel", "Kanal")),
        ("sent", words.of("Sent", "Gönderilen")),
        ("delivered", words.of("Delivered", "Ulaşan")),
        ("bounce_rate", words.of("Bounced", "Geri dönen")),
        ("open_rate", words.of("Opened (unreliable)", "Açılan (güvenilmez)")),
        ("click_rate", words.of("Clicked", "Tıklanan")),
        ("click_rate_low", words.of("from", "en az")),
        ("click_rate_high", words.of("to", "en çok")),
        ("click_rate_before", words.of("before", "önceki")),
        ("opt_out_rate", words.of("Opted out", "Ayrılan")),
        ("opt_out_rate_low", words.of("from", "en az")),
        ("opt_out_rate_high", words.of("to", "en çok")),
        ("complaint_rate", words.of("Complaints", "Şikâyet")),
        ("alarm", words.of("Alarm", "Uyarı")),
    ];
    let title = words.of("What became of messages", "İletiler ne oldu");
    let mut sheet = Sheet::new("channels", title, &columns);
    for channel in found {
        let of = channel.now;
        let share = |rate: Rate| Cell::of(rate.share(), Cell::Share);
        let low = |rate: Rate| Cell::of(rate.interval(), |interval| Cell::Share(interval.0));
        let high = |rate: Rate| Cell::of(rate.interval(), |interval| Cell::Share(interval.1));
        sheet.row([
            Cell::text(channel.key),
            Cell::Count(of.sent),
            Cell::Count(of.delivered()),
            share(of.bounce_rate()),
            if channel.has_openings { share(of.open_rate()) } else { Cell::Missing },
            share(of.click_rate()),
            low(of.click_rate()),
            high(of.click_rate()),
            share(channel.before.click_rate()),
            share(of.opt_out_rate()),
            low(of.opt_out_rate()),
            high(of.opt_out_rate()),
            share(of.complaint_rate()),
            match of.complaints() {
                Complaints::Fine => Cell::Missing,
                Complaints::Watch => Cell::text(words.of("watch", "dikkat")),
                Complaints::Stop => Cell::text(words.of("stop", "durdurun")),
            },
        ]);
    }
    sheet
}

fn notes(asked: &Asked<'_>, question: &Question<'_>, found: &Kpis) -> Vec<String> {
    let words = asked.setting.words;
    let mut notes = vec![expected_value(question, words)];
    if found.before.is_none() {
        notes.push(
            words
                .of(
                    "There is no period before: the shop's first order came later than it began.",
                    "Önceki dönem yok: mağazanın ilk siparişi o dönemin başından sonra.",
                )
                .to_owned(),
        );
    }
    let days = found.silence.days(None);
    notes.push(match found.silence.is_fallback() {
        true => words.text(
            format!("Silent: more than {days} days without an order, a convention, as the shop is too small or too young for a rhythm of its own."),
            format!("Sessiz: {days} günden uzun siparişsiz kalan; mağaza kendi ritmi için küçük ya da genç olduğundan genel kabul."),
        ),
        false => words.text(
            format!("Silent: more than {days} days without an order; other days for categories with a rhythm of their own."),
            format!("Sessiz: {days} günden uzun siparişsiz kalan; kendi ritmi olan kategorilerde başka gün sayısı."),
        ),
    });
    let answers = found.now.answers.nps().map_or(0, |nps| nps.answers);
    if answers > 0 && answers < Nps::FEWEST_ANSWERS {
        notes.push(words.text(
            format!(
                "{answers} answered the survey on recommending; below {} the score says more about chance.",
                Nps::FEWEST_ANSWERS
            ),
            format!(
                "Tavsiye anketini {answers} kişi yanıtladı; {} altında puan rastlantıyı gösterir.",
                Nps::FEWEST_ANSWERS
            ),
        ));
    }
    if asked.members.is_some() {
        notes.push(
            words
                .of(
                    "Members are those at the end of the period; where the segment asks for orders, what they did in it made them members. Both periods are of the same people.",
                    "Üyeler dönem sonundakilerdir; segment sipariş koşulu içeriyorsa dönemde yaptıkları onları üye yapmıştır. İki dönem de aynı kişilerindir.",
                )
                .to_owned(),
        );
    }
    notes.push(
        words
            .of(
                "What a figure means: `kesit kpi --define KEY`.",
                "Bir göstergenin anlamı: `kesit kpi --define ANAHTAR`.",
            )
            .to_owned(),
    );
    notes
}

fn expected_value(question: &Question<'_>, words: Words) -> String {
    let terms = &question.terms;
    let (days, margin, discount) = (terms.horizon_days, terms.margin * 100.0, terms.discount * 100.0);
    words.text(
        format!("Expected value: {days:.0} days ahead, margin {margin:.0}%, {discount:.0}% a year off. Change is relative."),
        format!("Beklenen değer: {days:.0} gün ileri, marj %{margin:.0}, yılda %{discount:.0} iskonto. Değişim görelidir."),
    )
}
