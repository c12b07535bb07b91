//! `kesit rfm`: recency, frequency and money of every customer, and the groups that follow.

use std::io::Write;

use kesit_app::insight::Shop;
use kesit_app::insight::rfm::{self, Doubt, Frequency, Question};
use kesit_insight::rfm::{Group, Movement, Scale, Scheme, Scores, eleven, klaviyo, six, ten, tiers};

use crate::args::{FrequencyArg, Groups, Rfm};
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(crate) fn run(args: &Rfm, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let question = question(args, words)?;
    let ground = load::shop(&args.shop, words)?;
    let setting = &ground.setting;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let found = rfm::rfm(shop, &question, as_of);
    let mut answer = Answer { headline: ground.headline(as_of, found.buyers.len()), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    if args.customers {
        answer.sheets.push(customers(&found, shop, &question.scheme, words));
    } else {
        answer.sheets.push(groups(&found, &question.scheme, words));
        answer.sheets.push(bounds(&found.scale, words));
    }
    if let Some(text) = &args.compare {
        let from = setting.instant("--compare", text)?;
        if from >= as_of {
            return Err(Failure::usage(words.of(
                "--compare: not earlier than the instant asked about",
                "--compare: sorulan andan önce değil",
            )));
        }
        let before = rfm::rfm(shop, &question, from);
        let moved = rfm::movement(shop, &question, &before, as_of);
        answer.sheets.push(movement(&moved, &question.scheme, words));
    }
    answer.notes.extend(found.doubts.iter().map(|doubt| told(*doubt, words)));
    answer.write(args.shop.format, setting, out)
}

fn question(args: &Rfm, words: Words) -> Result<Question, Failure> {
    let scheme = match args.groups {
        Groups::Six => six(),
        Groups::Eleven => eleven(),
        Groups::Ten => ten(),
        Groups::Klaviyo => klaviyo(),
        Groups::Tiers => tiers(),
    };
    let frequency = match args.frequency {
        FrequencyArg::Days => Frequency::Days,
        FrequencyArg::Orders => Frequency::Orders,
    };
    let scale = match args.recencies.is_empty() {
        true => None,
        false => Some(own_bounds(args, &scheme, words)?),
    };
    Ok(Question { scheme, frequency, window_days: args.window, scale })
}

fn own_bounds(args: &Rfm, scheme: &Scheme, words: Words) -> Result<Scale, Failure> {
    let wanted = usize::from(scheme.parts()) - 1;
    let refused = || {
        let what = words.of("these bounds cannot be used", "bu sınırlar kullanılamaz");
        Failure::usage(format!("--recencies, --frequencies, --amounts: {what}")).hint(words.text(
            format!("{wanted} numbers each: days in ascending order (the best first), frequencies and amounts in ascending order"),
            format!("her biri {wanted} sayı: günler artan sırada (en iyisi başta), sıklıklar ve tutarlar artan sırada"),
        ))
    };
    let scale = Scale::fixed(&args.recencies, &args.frequencies, &args.amounts).map_err(|_| refused())?;
    if scale.parts() == scheme.parts() { Ok(scale) } else { Err(refused()) }
}

fn name(group: &Group, words: Words) -> Cell {
    Cell::text(words.of(group.en, group.tr))
}

fn groups(found: &rfm::Rfm, scheme: &Scheme, words: Words) -> Sheet {
    let columns = [
        ("group", words.of("Key", "Anahtar")),
        ("name", words.of("Group", "Grup")),
        ("customers", words.of("Customers", "Müşteri")),
        ("share", words.of("Share", "Pay")),
        ("money", words.of("Money", "Tutar")),
        ("money_share", words.of("Share of money", "Tutarın payı")),
        ("mean_money", words.of("Each", "Kişi başı")),
        ("mean_frequency", words.of("Frequency", "Sıklık")),
        ("mean_recency_days", words.of("Days since order", "Son siparişten gün")),
    ];
    let mut sheet = Sheet::new("groups", "", &columns);
    let money: f64 = found.groups.iter().map(|group| group.money).sum();
    let all = found.buyers.len() as f64;
    for (group, figures) in scheme.groups().iter().zip(&found.groups) {
        let mean = |sum: f64, decimals: usize| match figures.customers {
            0 => Cell::Missing,
            customers => Cell::Number(sum / customers as f64, decimals),
        };
        let share =
            |part: f64, whole: f64| if whole > 0.0 { Cell::Share(part / whole) } else { Cell::Missing };
        sheet.row([
            Cell::text(group.key),
            name(group, words),
            Cell::count(figures.customers),
            share(figures.customers as f64, all),
            Cell::Money(figures.money),
            share(figures.money, money),
            mean(figures.money, 2),
            mean(figures.orders, 2),
            mean(figures.recency_days, 1),
        ]);
    }
    sheet
}

/// From which figures on a score is given.
fn bounds(scale: &Scale, words: Words) -> Sheet {
    let columns = [
        ("score", words.of("Score", "Puan")),
        ("recency_days_at_most", words.of("Days at most", "En çok gün")),
        ("frequency_at_least", words.of("Frequency from", "En az sıklık")),
        ("money_at_least", words.of("Money from", "En az tutar")),
    ];
    let mut sheet = Sheet::new("bounds", words.of("Scores", "Puanlar"), &columns);
    for score in (1..=scale.parts()).rev() {
        let finite = |bound: Option<f64>| bound.filter(|bound| bound.is_finite());
        sheet.row([
            Cell::Count(score.into()),
            Cell::of(finite(scale.recency_kept_until(score)), |days| Cell::Number(days, 0)),
            Cell::of(finite(scale.frequency_from(score)), |orders| Cell::Number(orders, 0)),
            Cell::of(finite(scale.money_from(score)), Cell::Money),
        ]);
    }
    sheet
}

fn customers(found: &rfm::Rfm, shop: &Shop<'_>, scheme: &Scheme, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("recency_days", words.of("Days", "Gün")),
        ("frequency", words.of("Frequency", "Sıklık")),
        ("money", words.of("Money", "Tutar")),
        ("r", "R"),
        ("f", "F"),
        ("m", "M"),
        ("group", words.of("Key", "Anahtar")),
        ("name", words.of("Group", "Grup")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for buyer in &found.buyers {
        let Scores { r, f, m } = buyer.scores;
        let group = &scheme.groups()[buyer.group];
        sheet.row([
            Cell::text(shop.id(buyer.customer).as_str()),
            Cell::Number(buyer.figures.recency_days, 0),
            Cell::Number(buyer.figures.orders, 0),
            Cell::Money(buyer.figures.money),
            Cell::Count(r.into()),
            Cell::Count(f.into()),
            Cell::Count(m.into()),
            Cell::text(group.key),
            name(group, words),
        ]);
    }
    sheet
}

fn movement(moved: &Movement, scheme: &Scheme, words: Words) -> Sheet {
    let title = words.of(
        "Moves since then, from the row to the column, by the bounds of then",
        "O günden beri geçişler: satırdan sütuna, o günün sınırlarıyla",
    );
    let mut sheet = Sheet::new("movement", title, &[("from", words.of("From", "Nereden"))]);
    scheme.groups().iter().for_each(|group| sheet.column(group.key, words.of(group.en, group.tr)));
    let left = moved.left().iter().any(|count| *count > 0);
    if left {
        sheet.column("left", words.of("No order left", "Siparişi kalmadı"));
    }
    let rows = moved.counts().iter().zip(scheme.groups()).zip(moved.left());
    for ((counts, group), gone) in rows {
        let mut row = vec![name(group, words)];
        row.extend(counts.iter().map(|count| Cell::Count(*count)));
        if left {
            row.push(Cell::Count(*gone));
        }
        sheet.row(row);
    }
    let mut entered = vec![Cell::text(words.of("First order since", "İlk siparişi sonra"))];
    entered.extend(moved.entered().iter().map(|count| Cell::Count(*count)));
    if left {
        entered.push(Cell::Missing);
    }
    sheet.row(entered);
    sheet
}

fn told(doubt: Doubt, words: Words) -> String {
    match doubt {
        Doubt::FewBuyers(buyers) => words.text(
            format!("Only {buyers} customers have an order: fifths say little below {}.", rfm::FEW_BUYERS),
            format!(
                "Yalnızca {buyers} müşterinin siparişi var: {} altında beşte birlikler az şey söyler.",
                rfm::FEW_BUYERS
            ),
        ),
        Doubt::ShortHistory(days) => words.text(
            format!(
                "The first order is only {days} days old: recency says little below {}.",
                rfm::SHORT_HISTORY_DAYS
            ),
            format!(
                "İlk sipariş yalnızca {days} günlük: {} günden kısa geçmişte yenilik az şey söyler.",
                rfm::SHORT_HISTORY_DAYS
            ),
        ),
        Doubt::Stale(days) => words.text(
            format!("There was no order in the last {days} days: did the data stop coming?"),
            format!("Son {days} günde hiç sipariş yok: veri gelmez mi oldu?"),
        ),
        Doubt::NobodyReturns => words.text(
            format!("Nobody has {} orders yet: frequency says little.", rfm::FREQUENT_ORDERS),
            format!("Henüz {} siparişi olan kimse yok: sıklık az şey söyler.", rfm::FREQUENT_ORDERS),
        ),
    }
}
