//! `kesit lifecycle`: where customers stand, who moved, and how that went over the history.

use std::io::Write;

use kesit_app::insight::Shop;
use kesit_app::insight::lifecycle::{self, Chosen, Lifecycle};
use kesit_insight::lifecycle::{Source, Stage, Thresholds, ThresholdsError};
use kesit_insight::rfm::Movement;
use kesit_model::definition::CalendarUnit;

use crate::args::{self, Every};
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(crate) fn run(args: &args::Lifecycle, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let chosen = Chosen {
        new_days: args.new,
        at_risk_days: args.at_risk,
        dormant_days: args.dormant,
        lost_days: args.lost,
    };
    let found = lifecycle::lifecycle(shop, chosen, as_of).map_err(|error| not_rising(error, words))?;
    if found.buyers == 0 {
        return Err(nobody(words));
    }
    let mut answer = Answer { headline: ground.headline(as_of, found.buyers), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    answer.fact(
        "prospects",
        words.of("Without an order, in no stage", "Siparişi olmayan, hiçbir aşamada değil"),
        Cell::count(found.prospects),
    );
    if args.customers {
        answer.sheets.push(customers(shop, &found, words));
    } else if let Some(every) = args.every {
        answer.sheets.push(history(shop, &found, every, words));
        answer.notes.push(past_thresholds(words));
    } else {
        answer.sheets.push(stages(&found, words));
    }
    answer.sheets.push(thresholds(&found, words));
    if args.by_category {
        answer.sheets.push(categories(shop, &found, words));
    }
    if let Some(text) = &args.compare {
        let from = ground.setting.instant("--compare", text)?;
        if from >= as_of {
            return Err(Failure::usage(words.of(
                "--compare: not earlier than the instant asked about",
                "--compare: sorulan andan önce değil",
            )));
        }
        answer.sheets.push(movement(&lifecycle::movement(shop, &found.rules, from, as_of), words));
        answer.notes.push(past_thresholds(words));
    }
    answer.notes.extend(doubts(&found, words));
    answer.write(args.shop.format, &ground.setting, out)
}

fn not_rising(error: ThresholdsError, words: Words) -> Failure {
    let ThresholdsError::NotRising(days) = error;
    let Thresholds { new_days, at_risk_days, dormant_days, lost_days } = days;
    Failure::usage(words.text(
        format!("the days must rise: new {new_days}, at risk {at_risk_days}, dormant {dormant_days}, lost {lost_days}"),
        format!("günler artmalı: yeni {new_days}, risk altında {at_risk_days}, uyuyan {dormant_days}, kaybedilen {lost_days}"),
    ))
    .hint(words.of(
        "new may be as many as at risk at most; options that are not given come from the shop's rhythm",
        "yeni en çok risk altında kadar olabilir; verilmeyen seçenekler mağazanın ritminden gelir",
    ))
}

/// Nobody has an order.
pub(super) fn nobody(words: Words) -> Failure {
    Failure::input(words.of("nobody had an order at that instant", "o anda kimsenin siparişi yoktu")).hint(
        words.of(
            "orders are `Order Completed` events, or the rows of an orders file; is --as-of too early?",
            "siparişler `Order Completed` olaylarıdır ya da bir sipariş dosyasının satırlarıdır; --as-of çok mu erken?",
        ),
    )
}

fn name(stage: Stage, words: Words) -> &'static str {
    words.of(stage.en(), stage.tr())
}

fn stages(found: &Lifecycle, words: Words) -> Sheet {
    let columns = [
        ("stage", words.of("Key", "Anahtar")),
        ("name", words.of("Stage", "Aşama")),
        ("customers", words.of("Customers", "Müşteri")),
        ("share", words.of("Share", "Pay")),
        ("first_time_buyers", words.of("With one order", "Tek siparişli")),
        ("money", words.of("Money so far", "Bugüne kadarki tutar")),
        ("money_share", words.of("Share of money", "Tutarın payı")),
        ("mean_money", words.of("Each", "Kişi başı")),
        ("mean_recency_days", words.of("Days since order", "Son siparişten gün")),
    ];
    let mut sheet = Sheet::new("stages", "", &columns);
    let money: f64 = found.stages.iter().map(|stage| stage.money).sum();
    for (stage, figures) in Stage::ALL.into_iter().zip(&found.stages) {
        let mean = |sum: f64| (figures.customers > 0).then(|| sum / figures.customers as f64);
        sheet.row([
            Cell::text(stage.key()),
            Cell::text(name(stage, words)),
            Cell::count(figures.customers),
            Cell::Share(figures.customers as f64 / found.buyers as f64),
            Cell::count(figures.first_time_buyers),
            Cell::Money(figures.money),
            if money > 0.0 { Cell::Share(figures.money / money) } else { Cell::Missing },
            Cell::of(mean(figures.money), Cell::Money),
            Cell::of(mean(figures.recency_days), |days| Cell::Number(days, 1)),
        ]);
    }
    sheet
}

const THRESHOLDS: [(&str, &str, &str); 4] = [
    ("new_days", "New below days", "Yeni: günden az"),
    ("at_risk_days", "At risk from", "Risk altında: en az gün"),
    ("dormant_days", "Dormant from", "Uyuyan: en az gün"),
    ("lost_days", "Lost from", "Kaybedilen: en az gün"),
];

fn threshold_cells(days: Thresholds) -> [Cell; 4] {
    let Thresholds { new_days, at_risk_days, dormant_days, lost_days } = days;
    [new_days, at_risk_days, dormant_days, lost_days].map(|days| Cell::Count(days.into()))
}

/// Days without an order, of the shop.
fn thresholds(found: &Lifecycle, words: Words) -> Sheet {
    let title = words.of("Days without an order", "Siparişsiz geçen gün");
    let mut sheet = Sheet::new("thresholds", title, &[]);
    THRESHOLDS.iter().for_each(|(key, en, tr)| sheet.column(key, words.of(en, tr)));
    sheet.column("source", words.of("Source", "Kaynak"));
    let mut row = threshold_cells(found.rules.after(None)).to_vec();
    row.push(Cell::text(match found.rules.source(None) {
        Source::Given => words.of("as given", "verilen"),
        Source::Category | Source::Shop => words.of("the shop's own rhythm", "mağazanın kendi ritmi"),
        Source::Fallback => words.of("a convention", "genel kabul"),
    }));
    sheet.row(row);
    sheet
}

fn categories(shop: &Shop<'_>, found: &Lifecycle, words: Words) -> Sheet {
    let title = words.of(
        "By the category of the last order, where it has a rhythm of its own",
        "Kendi ritmi olan kategorilere göre, son siparişin kategorisiyle",
    );
    let mut sheet = Sheet::new("categories", title, &[("category", words.of("Category", "Kategori"))]);
    THRESHOLDS.iter().for_each(|(key, en, tr)| sheet.column(key, words.of(en, tr)));
    sheet.column("customers", words.of("Customers", "Müşteri"));
    Stage::ALL.iter().for_each(|stage| sheet.column(stage.key(), name(*stage, words)));
    for category in lifecycle::categories(shop, found) {
        let rest = words.of("(all others)", "(diğerleri)");
        let mut row = vec![Cell::text(category.name.as_deref().unwrap_or(rest))];
        row.extend(threshold_cells(category.thresholds));
        row.push(Cell::count(category.stages.iter().sum()));
        row.extend(category.stages.iter().map(|count| Cell::count(*count)));
        sheet.row(row);
    }
    sheet
}

fn customers(shop: &Shop<'_>, found: &Lifecycle, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("stage", words.of("Key", "Anahtar")),
        ("name", words.of("Stage", "Aşama")),
        ("since", words.of("Since", "Başlangıç")),
        ("until", words.of("Without an order until", "Sipariş gelmezse bitiş")),
        ("last_order", words.of("Last order", "Son sipariş")),
        ("orders", words.of("Orders", "Sipariş")),
        ("money", words.of("Money", "Tutar")),
        ("first_time_buyer", words.of("One order", "Tek sipariş")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for standing in lifecycle::standings(shop, found) {
        sheet.row([
            Cell::text(shop.id(standing.customer).as_str()),
            Cell::text(standing.stage.key()),
            Cell::text(name(standing.stage, words)),
            Cell::Day(standing.since_day),
            Cell::of(standing.until_day, Cell::Day),
            Cell::Day(standing.last_day),
            Cell::count(standing.orders),
            Cell::Money(standing.money),
            Cell::Flag(standing.is_first_time_buyer),
        ]);
    }
    sheet
}

/// A row for each period.
fn history(shop: &Shop<'_>, found: &Lifecycle, every: Every, words: Words) -> Sheet {
    let unit = match every {
        Every::Week => CalendarUnit::Week,
        Every::Month => CalendarUnit::Month,
        Every::Quarter => CalendarUnit::Quarter,
        Every::Year => CalendarUnit::Year,
    };
    let columns = [
        ("from", words.of("From", "Başlangıç")),
        ("is_over", words.of("Over", "Bitti")),
        ("entered", words.of("First orders", "İlk sipariş")),
        ("came_back", words.of("Came back", "Geri dönen")),
        ("fell_at_risk", words.of("Fell at risk", "Riske düşen")),
        ("fell_dormant", words.of("Fell dormant", "Uyuyan olan")),
        ("were_lost", words.of("Were lost", "Kaybedilen olan")),
    ];
    let title = words.of(
        "Who moved in each period, and the stages at its end",
        "Her dönemin geçişleri ve sonundaki aşamalar",
    );
    let mut sheet = Sheet::new("history", title, &columns);
    Stage::ALL.iter().for_each(|stage| sheet.column(stage.key(), name(*stage, words)));
    let periods = lifecycle::history(shop, &found.rules, unit, found.as_of);
    for period in periods {
        let moved = |stage: Stage| Cell::Count(period.moved_in[stage.index()]);
        let mut row = vec![
            Cell::Day(period.from),
            Cell::Flag(period.is_over),
            Cell::Count(period.entered),
            moved(Stage::Reactivated),
            moved(Stage::AtRisk),
            moved(Stage::Dormant),
            moved(Stage::Lost),
        ];
        row.extend(period.stages.iter().map(|count| Cell::Count(*count)));
        sheet.row(row);
    }
    sheet
}

fn movement(moved: &Movement, words: Words) -> Sheet {
    let title =
        words.of("Moves since then, from the row to the column", "O günden beri geçişler: satırdan sütuna");
    let mut sheet = Sheet::new("movement", title, &[("from", words.of("From", "Nereden"))]);
    Stage::ALL.iter().for_each(|stage| sheet.column(stage.key(), name(*stage, words)));
    let has_left = moved.left().iter().any(|count| *count > 0);
    if has_left {
        sheet.column("left", words.of("No order left", "Siparişi kalmadı"));
    }
    for ((counts, stage), left) in moved.counts().iter().zip(Stage::ALL).zip(moved.left()) {
        let mut row = vec![Cell::text(name(stage, words))];
        row.extend(counts.iter().map(|count| Cell::Count(*count)));
        row.extend(has_left.then_some(Cell::Count(*left)));
        sheet.row(row);
    }
    let mut entered = vec![Cell::text(words.of("First order since", "İlk siparişi sonra"))];
    entered.extend(moved.entered().iter().map(|count| Cell::Count(*count)));
    entered.extend(has_left.then_some(Cell::Missing));
    sheet.row(entered);
    sheet
}

fn past_thresholds(words: Words) -> String {
    words
        .of(
            "The days of today's rules stand for the past too: nobody moves because a rule did.",
            "Geçmiş için de bugünkü kuralların günleri geçerlidir: kimse kural değişti diye yer değiştirmez.",
        )
        .to_owned()
}

fn doubts(found: &Lifecycle, words: Words) -> Option<String> {
    (found.rules.source(None) == Source::Fallback).then(|| {
        words.text(
            format!(
                "The shop has too little to go by for a rhythm of its own ({} gaps between orders, {} days of history; it takes {} and {}): the days are a convention. Give your own with --new, --at-risk, --dormant, --lost.",
                found.gaps,
                found.history_days,
                kesit_insight::rhythm::Rhythms::FEWEST_OF_A_SHOP,
                kesit_insight::rhythm::Rhythms::SHORTEST_HISTORY_DAYS,
            ),
            format!(
                "Mağazanın kendi ritmi için veri az ({} sipariş arası, {} günlük geçmiş; en az {} ve {} gerekir): günler genel kabuldür. Kendinizinkini --new, --at-risk, --dormant, --lost ile verin.",
                found.gaps,
                found.history_days,
                kesit_insight::rhythm::Rhythms::FEWEST_OF_A_SHOP,
                kesit_insight::rhythm::Rhythms::SHORTEST_HISTORY_DAYS,
            ),
        )
    })
}
