//! `kesit segments backtest`: what members of a segment did after past dates.

use std::io::Write;

use kesit_app::insight::back_test::{self, BackTestError, BackTested, MOST_DATES, Question};
use kesit_insight::kpi::Rate;
use kesit_insight::quality::{Verdict, Window};
use kesit_model::definition::CalendarUnit;
use kesit_model::{Key, Span, Timestamp};

use crate::args::{EveryArg, SegmentsBacktest, TableFormat};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::progress::Bar;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;
use crate::{clock, tell};

/// Decimals of lifts, as people see them.
const LIFT_DECIMALS: usize = 2;
/// Above this part of members without an order, it is said that they are left out.
const MANY_WITHOUT_ORDER: f64 = 0.1;

pub(super) fn run(args: &SegmentsBacktest, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let segment = load::key("KEY", &args.key, words)?;
    let horizon = horizon(&args.horizon, words)?;
    let (ground, setting) = load::ground(&args.source, words)?;
    let instant =
        |option, text: &Option<String>| text.as_deref().map(|text| setting.instant(option, text)).transpose();
    let (from, as_of) = (instant("--from", &args.from)?, instant("--as-of", &args.as_of)?);
    let mut workspace = load::workspace(&ground, &args.source, &setting)?;
    let as_of = as_of.unwrap_or_else(|| workspace.default_as_of(clock::now()));
    let question =
        Question { segment, every: every(args.every), horizon, from, as_of, threads: super::threads() };
    let bar = Bar::new();
    let tested = back_test::back_test(&mut workspace, &question, |done, total| bar.show_dates(done, total));
    drop(bar);
    let tested = tested.map_err(|error| refused(&error, &question, &setting))?;
    let name = workspace.definitions().segment(&question.segment);
    let name = name.and_then(|segment| segment.name.get(words.language));
    answer(&tested, &question, name, args.format, &setting).write(args.format, &setting, out)
}

fn horizon(text: &str, words: Words) -> Result<Span, Failure> {
    text.parse::<Span>().ok().filter(|span| *span > Span::ZERO).ok_or_else(|| {
        let what = words.of("not a length of time:", "bir süre değil:");
        Failure::usage(format!("--horizon: {what} `{text}`")).hint("30d, 90d, 12w")
    })
}

fn every(every: EveryArg) -> CalendarUnit {
    match every {
        EveryArg::Week => CalendarUnit::Week,
        EveryArg::Month => CalendarUnit::Month,
        EveryArg::Quarter => CalendarUnit::Quarter,
    }
}

fn answer(
    tested: &BackTested,
    question: &Question,
    name: Option<&str>,
    format: TableFormat,
    setting: &Setting,
) -> Answer {
    let words = setting.words;
    let verdict = verdict(tested.test.verdict(), words);
    let mut answer = Answer::default();
    if let (TableFormat::Table, Some(name)) = (format, name) {
        answer.fact("name", words.of("Name", "Ad"), Cell::text(name));
    }
    answer.fact("segment", words.of("Segment", "Segment"), Cell::text(question.segment.as_str()));
    let as_of = words.of("Nothing later than", "Şundan sonrasına bakılmadı");
    answer.fact("as_of", as_of, Cell::Instant(question.as_of));
    let horizon = words.of("Looked at after each date", "Her tarihten sonra bakılan süre");
    match format {
        TableFormat::Table => answer.fact("horizon", horizon, Cell::text(words.span(question.horizon))),
        TableFormat::Csv | TableFormat::Json => {
            answer.fact("horizon", horizon, Cell::text(question.horizon.to_string()));
        }
    }
    match format {
        TableFormat::Table => {
            answer.fact("verdict", words.of("Verdict", "Sonuç"), Cell::text(verdict.short));
            let title = words.of("Who was in", "Kimler vardı");
            answer.sheets.push(sheet("members", title, &[&DATE, &MEMBERSHIP], tested, words));
            let title = words.of("What they did afterwards", "Sonra ne yaptılar");
            answer.sheets.push(sheet("outcomes", title, &[&DATE, &OUTCOME], tested, words));
        }
        TableFormat::Csv | TableFormat::Json => {
            answer.fact("verdict", words.of("Verdict", "Sonuç"), Cell::text(verdict.key));
            answer.sheets.push(sheet("windows", "", &[&DATE, &MEMBERSHIP, &OUTCOME], tested, words));
        }
    }
    answer.notes.push(verdict.told.to_owned());
    answer.notes.extend(doubts(tested, question, words));
    answer.notes.push(
        words
            .of(
                "Customers are those with an order before the date. Same: those in at this date and the one before, out of those in at either. Lift: what a member spent over what a customer spent on average, with its 95% interval. Over alike: what members spent over what as many customers with the same RFM scores spent.",
                "Müşteri, tarihten önce siparişi olandır. Aynı: bu tarihte ve bir öncekinde de olanların, ikisinden birinde olanlara oranı. Kaldıraç: üye başı harcamanın ortalama müşterininkine oranı ve %95 güven aralığı. Benzerlerine göre: üyelerin harcamasının, RFM puanı aynı olan o kadar müşterininkine oranı.",
            )
            .to_owned(),
    );
    answer
}

/// A date and what is known of it.
struct Row<'a> {
    date: Timestamp,
    window: &'a Window,
}

/// A column: how programs call it, its title in English and Turkish, and its cell.
type Column = (&'static str, &'static str, &'static str, fn(&Row<'_>) -> Cell);

const DATE: [Column; 1] = [("date", "Date", "Tarih", |row| Cell::Instant(row.date))];

const MEMBERSHIP: [Column; 6] = [
    ("customers", "Customers", "Müşteri", |row| Cell::Count(row.window.size.of)),
    ("members", "Members", "Üye", |row| Cell::Count(row.window.size.did)),
    ("share", "Share", "Pay", |row| Cell::of(row.window.size.share(), Cell::Share)),
    ("entered", "Entered", "Giren", |row| {
        Cell::of(row.window.growth, |growth| Cell::Count(growth.moved_in + growth.new))
    }),
    ("left", "Left", "Çıkan", |row| Cell::of(row.window.growth, |growth| Cell::Count(growth.moved_out))),
    ("stability", "Same", "Aynı", |row| {
        Cell::of(row.window.growth.and_then(|growth| growth.stability()), Cell::Share)
    }),
];

const OUTCOME: [Column; 9] = [
    ("mean_revenue", "A member spent", "Üye başı", |row| Cell::of(row.window.mean_revenue.0, Cell::Money)),
    ("mean_revenue_of_others", "Another", "Diğerleri", |row| {
        Cell::of(row.window.mean_revenue.1, Cell::Money)
    }),
    ("revenue_share", "Of revenue", "Ciro payı", |row| Cell::of(row.window.revenue_share, Cell::Share)),
    ("bought", "Members ordered", "Üyelerde sipariş", |row| ordered(row.window.bought.0)),
    ("bought_of_others", "Others", "Diğerlerinde", |row| ordered(row.window.bought.1)),
    ("lift", "Lift", "Kaldıraç", |row| {
        Cell::of(row.window.lift, |lift| Cell::Number(lift.lift, LIFT_DECIMALS))
    }),
    ("lift_from", "from", "en az", |row| {
        Cell::of(row.window.lift, |lift| Cell::Number(lift.interval.0, LIFT_DECIMALS))
    }),
    ("lift_to", "to", "en çok", |row| {
        Cell::of(row.window.lift, |lift| Cell::Number(lift.interval.1, LIFT_DECIMALS))
    }),
    ("lift_over_alike", "Over alike", "Benzerlerine göre", |row| {
        Cell::of(row.window.lift_over_alike, |lift| Cell::Number(lift, LIFT_DECIMALS))
    }),
];

fn ordered(rate: Rate) -> Cell {
    Cell::of(rate.share(), Cell::Share)
}

fn sheet(key: &'static str, title: &str, columns: &[&[Column]], tested: &BackTested, words: Words) -> Sheet {
    let columns: Vec<&Column> = columns.iter().copied().flatten().collect();
    let titles: Vec<(&str, &str)> =
        columns.iter().map(|(key, english, turkish, _)| (*key, words.of(english, turkish))).collect();
    let mut sheet = Sheet::new(key, title, &titles);
    for (date, window) in tested.dates.iter().zip(tested.test.windows()) {
        let row = Row { date: *date, window };
        sheet.row(columns.iter().map(|(.., cell)| cell(&row)).collect::<Vec<Cell>>());
    }
    sheet
}

/// A verdict for programs, in a few words, and with its ground.
struct Told {
    key: &'static str,
    short: &'static str,
    told: &'static str,
}

fn verdict(verdict: Verdict, words: Words) -> Told {
    let told = |key, short: [&'static str; 2], told: [&'static str; 2]| Told {
        key,
        short: words.of(short[0], short[1]),
        told: words.of(told[0], told[1]),
    };
    match verdict {
        Verdict::TooEarly => told(
            "too_early",
            ["nothing can be said yet", "henüz bir şey söylenemez"],
            [
                "A verdict takes at least four dates with ten members and ten others who then spent something. Name more dates with --from, set them closer with --every, or look for a shorter --horizon.",
                "Sonuç için en az dört tarihte on üye ve sonra harcama yapmış on başka müşteri gerekir. --from ile daha çok tarih alın, --every ile sıklaştırın ya da --horizon süresini kısaltın.",
            ],
        ),
        Verdict::Better => told(
            "better",
            ["members then spent more", "üyeler sonra daha çok harcadı"],
            [
                "On at least three in four dates members then spent more than customers on average, beyond what chance explains. Whether an action makes them spend still more, only a control group can tell.",
                "Tarihlerin en az dörtte üçünde üyeler sonra ortalama müşteriden daha çok harcamış; bu, şansın açıklayabileceğinden fazla. Bir eylemin bunu daha da artırıp artırmadığını ancak bir kontrol grubu gösterir.",
            ],
        ),
        Verdict::Worse => told(
            "worse",
            ["members then spent less", "üyeler sonra daha az harcadı"],
            [
                "On at least three in four dates members then spent less than customers on average, beyond what chance explains. Of a segment of customers at risk this is what is expected. Whether an action wins them back, only a control group can tell.",
                "Tarihlerin en az dörtte üçünde üyeler sonra ortalama müşteriden daha az harcamış; bu, şansın açıklayabileceğinden fazla. Risk altındaki müşterilerin segmentinde beklenen de budur. Bir eylemin onları geri kazanıp kazanmadığını ancak bir kontrol grubu gösterir.",
            ],
        ),
        Verdict::NoDifference => told(
            "no_difference",
            ["no clear difference", "belirgin bir fark yok"],
            [
                "On most dates members did not clearly spend otherwise than customers on average. To treat them otherwise has no ground in what they then spent.",
                "Tarihlerin çoğunda üyelerin harcaması ortalama müşteriden belirgin biçimde farklı değil. Onlara farklı davranmanın sonraki harcamalarında bir dayanağı yok.",
            ],
        ),
    }
}

/// What makes the figures less sure.
fn doubts(tested: &BackTested, question: &Question, words: Words) -> Vec<String> {
    let mut doubts = Vec::new();
    let overlaps = tested.dates.windows(2).any(|pair| pair[1].since(pair[0]) < question.horizon);
    if overlaps {
        doubts.push(words.text(
            format!("The dates lie closer together than {}, so that the same orders count after several of them: fewer proofs than there are rows. --every quarter, or a shorter --horizon, keeps them apart.", words.span(question.horizon)),
            format!("Tarihlerin arası {} süresinden kısa olduğundan aynı siparişler birden çok tarihten sonra sayılıyor: satır sayısı kadar ayrı kanıt yok. --every quarter ya da daha kısa bir --horizon bunları ayırır.", words.span(question.horizon)),
        ));
    }
    if let (Some(left_out), Some(window)) = (tested.without_order.last(), tested.test.windows().last()) {
        let all = left_out + window.size.did;
        if all > 0 && *left_out as f64 > MANY_WITHOUT_ORDER * all as f64 {
            let (left_out, all) = (words.count(*left_out), words.count(all));
            doubts.push(words.text(
                format!("{left_out} of {all} members had no order yet on the last date; such members are left out."),
                format!("Son tarihte {all} üyenin {left_out} tanesinin henüz siparişi yoktu; böyle üyeler dışarıda bırakıldı."),
            ));
        }
    }
    if !tested.lists.is_empty() {
        let lists = tested.lists.iter().map(Key::as_str).collect::<Vec<&str>>().join(", ");
        doubts.push(words.text(
            format!("Static lists have no past; on every date they are those of today: {lists}."),
            format!("Durağan listelerin geçmişi yoktur; her tarihte bugünkü hâlleri kullanıldı: {lists}."),
        ));
    }
    doubts
}

fn refused(error: &BackTestError, question: &Question, setting: &Setting) -> Failure {
    let words = setting.words;
    match error {
        BackTestError::Segment(error) => tell::unknown_segment(error, words),
        BackTestError::Compile(error) => Failure::input(error.to_string()),
        BackTestError::NoOrders => Failure::input(words.of(
            "there are no orders (`Order Completed`), so nothing can be said of what members spent",
            "hiç sipariş (`Order Completed`) yok; üyelerin ne harcadığı söylenemez",
        )),
        BackTestError::TooShort { first_at } => {
            let (first, last) = (setting.shown(*first_at), setting.shown(question.as_of));
            let horizon = words.span(question.horizon);
            Failure::input(words.text(
                format!("the orders reach from {first} to {last}: no date among them has {horizon} after it, and history before it"),
                format!("siparişler {first} ile {last} arasında: aralarında, ardında {horizon} ve öncesinde geçmiş olan bir tarih yok"),
            ))
            .hint(words.of(
                "a shorter --horizon, dates closer together with --every week, or an earlier --from",
                "daha kısa bir --horizon, --every week ile daha sık tarihler ya da daha erken bir --from",
            ))
        }
        BackTestError::TooManyDates => Failure::usage(words.text(
            format!("--from: more than {MOST_DATES} dates"),
            format!("--from: {MOST_DATES} tarihten fazla"),
        ))
        .hint(words.of("a later --from, or --every quarter", "daha geç bir --from ya da --every quarter")),
    }
}
