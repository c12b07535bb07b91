//! Who makes the money.

use maud::{Markup, html};

use super::Part;
use super::figure::Picture;
use super::missing::{filled, missing};
use super::table::{Table, cell, numbers};
use crate::chart::{Curve, Mark, NARROW, WIDE, part as share_of};
use crate::format::Format;
use crate::report::{Section, ValueCurve};

/// The shares of customers that the table and the marks show.
const SHOWN: [f64; 6] = [0.01, 0.05, 0.10, 0.20, 0.50, 0.80];
const MARKED: [f64; 2] = [0.10, 0.50];

pub(super) fn part(value: &Section<ValueCurve>, f: Format<'_>) -> Part {
    Part {
        id: "value",
        title: f.of("Who makes the money", "Ciroyu kim yapıyor"),
        lead: f.of(
            "How the revenue is spread over customers, from those who spent most.",
            "Ciro, en çok harcayandan başlayarak müşterilere nasıl dağılıyor?",
        ),
        body: match filled(value) {
            Ok(value) => html! { (picture(value, f).show(Some(table(value, f)), f)) },
            Err(why) => missing(why, f),
        },
    }
}

pub(super) fn picture(value: &ValueCurve, f: Format<'_>) -> Picture {
    let write = |share: f64| f.whole_percent(share);
    let mark = |customers: f64| Mark {
        at: (customers, revenue_of(value, customers)),
        label: {
            let (people, money) = (f.whole_percent(customers), f.whole_percent(revenue_of(value, customers)));
            f.text(format!("top {people} → {money}"), format!("ilk {people} → {money}"))
        },
    };
    let curve = Curve {
        points: value.points.iter().map(|point| (point.customers, point.revenue)).collect(),
        marks: MARKED.into_iter().map(mark).collect(),
        x_title: f
            .of("share of customers, those who spent most first", "müşteri payı, en çok harcayan önce")
            .to_owned(),
        y_title: f.of("share of revenue", "ciro payı").to_owned(),
        equal: f.of("dashed: if all spent the same", "kesikli: herkes eşit harcasaydı").to_owned(),
        write: &write,
    };
    Picture {
        name: "value-curve",
        title: f.of("Value curve", "Değer eğrisi").to_owned(),
        definition: f.of(
            "Customers from the one who spent most to the one who spent least, and the share of the whole \
             revenue that they made together.",
            "En çok harcayandan en az harcayana doğru müşteriler ve birlikte yaptıkları cironun payı.",
        ).to_owned(),
        meaning: meaning(value, f),
        wide: curve.draw(WIDE),
        narrow: Some(curve.draw(NARROW)),
    }
}

fn meaning(value: &ValueCurve, f: Format<'_>) -> String {
    let (top, half) = (f.whole_percent(revenue_of(value, 0.10)), f.percent(customers_for(value, 0.5)));
    let gini = f.number(value.gini, 2);
    f.text(
        format!(
            "The best 10% of customers made {top} of the revenue; half of the revenue comes from the \
                 best {half}. Gini coefficient {gini} (0: all spent the same, 1: one spent everything)."
        ),
        format!(
            "En değerli %10'luk müşteri kesiminin ciro payı {top}; cironun yarısını getiren kesimin payı \
                 {half}. Gini katsayısı {gini} (0: herkes eşit harcadı, 1: tümünü bir kişi harcadı)."
        ),
    )
}

/// The share of revenue of the best so many, between the two nearest points.
fn revenue_of(value: &ValueCurve, customers: f64) -> f64 {
    between(value.points.iter().map(|point| (point.customers, point.revenue)), customers)
}

/// The share of customers that makes so much of the revenue.
fn customers_for(value: &ValueCurve, revenue: f64) -> f64 {
    between(value.points.iter().map(|point| (point.revenue, point.customers)), revenue)
}

fn between(points: impl Iterator<Item = (f64, f64)>, at: f64) -> f64 {
    let mut before = (0.0, 0.0);
    for point in points {
        if point.0 >= at {
            return before.1 + (point.1 - before.1) * share_of(at - before.0, point.0 - before.0);
        }
        before = point;
    }
    before.1
}

fn table(value: &ValueCurve, f: Format<'_>) -> Markup {
    let rows = SHOWN.iter().map(|customers| {
        let revenue = revenue_of(value, *customers);
        let people = f.number((customers * value.customers as f64).round(), 0);
        vec![
            cell(f.whole_percent(*customers)),
            cell(people),
            cell(f.percent(revenue)),
            cell(f.money(revenue * value.revenue)),
        ]
    });
    let table = Table {
        caption: f.of("Share of revenue by share of customers", "Müşteri payına göre ciro payı"),
        columns: vec![
            numbers(f.of("Best share of customers", "En değerli müşteri payı")),
            numbers(f.of("Customers, about", "Müşteri, yaklaşık")),
            numbers(f.of("Share of revenue", "Ciro payı")),
            numbers(f.of("Revenue", "Ciro")),
        ],
        rows: rows.collect(),
        is_stacked: false,
    };
    html! { (table) }
}
