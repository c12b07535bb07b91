//! The model against time that it had not seen.

use maud::{Markup, html};

use crate::chart::{Bars, Column, NARROW, Series, WIDE};
use crate::format::Format;
use crate::page::figure::Picture;
use crate::page::table::{Table, cell, numbers, words};
use crate::report::{Bin, Check};

/// Expected beside what came, orders for each customer of a part.
pub(super) fn picture(check: &Check, f: Format<'_>) -> Option<Picture> {
    if check.bins.is_empty() {
        return None;
    }
    let each = |bin: &Bin, number: f64| if bin.customers == 0 { 0.0 } else { number / bin.customers as f64 };
    let write = |value: f64| f.trimmed(value, 2);
    let columns = || {
        check.bins.iter().enumerate().map(|(ix, bin)| {
            let [expected, came] = [bin.expected, bin.came].map(|number| f.number(each(bin, number), 2));
            Column {
                label: (ix + 1).to_string(),
                hint: f.text(
                    format!("{}: expected {expected}, came {came} orders each", f.customers(bin.customers)),
                    format!(
                        "{}: kişi başına beklenen {expected}, gerçekleşen {came} sipariş",
                        f.customers(bin.customers)
                    ),
                ),
                values: vec![each(bin, bin.expected), each(bin, bin.came)],
                range: None,
                is_pale: false,
            }
        })
    };
    let series = || {
        vec![
            Series { name: f.of("Expected", "Beklenen").to_owned(), kind: 5 },
            Series { name: f.of("What came", "Gerçekleşen").to_owned(), kind: 0 },
        ]
    };
    let draw = |wide: f64| {
        Bars {
            series: series(),
            columns: columns().collect(),
            is_stacked: false,
            least_step: 0.0,
            write: &write,
            height: 240.0,
        }
        .draw(wide)
    };
    let (known, to) = (f.day(check.known_to), f.day(check.to));
    Some(Picture {
        name: "model-check",
        title: f.of("Check of the model", "Modelin sınanması").to_owned(),
        definition: f.text(
            format!(
                "The model was fitted to orders up to {known} only, and compared with those from then \
                     to {to}. Customers from those of whom least was expected to those of whom most; the \
                     height is orders per customer."
            ),
            format!(
                "Model yalnızca {known} gününe kadarki siparişlerle kuruldu ve {to} gününe kadar \
                     gerçekleşenle karşılaştırıldı. En az beklenenden en çok beklenene müşteri dilimleri; \
                     yükseklik kişi başına sipariştir."
            ),
        ),
        meaning: meaning(check, f),
        wide: draw(WIDE),
        narrow: Some(draw(NARROW)),
    })
}

fn meaning(check: &Check, f: Format<'_>) -> String {
    let expected: f64 = check.bins.iter().map(|bin| bin.expected).sum();
    let came: f64 = check.bins.iter().map(|bin| bin.came).sum();
    let numbers = (f.number(expected, 0), f.number(came, 0));
    if came <= 0.0 {
        return f.text(
            format!("Expected {} orders; none came.", numbers.0),
            format!("Beklenen {} sipariş; hiç gelmedi.", numbers.0),
        );
    }
    let off = expected / came - 1.0;
    let size = f.percent(off.abs());
    let (english, turkish) = if off.abs() < 0.0005 {
        ("exactly right".to_owned(), "tam isabet".to_owned())
    } else if off < 0.0 {
        (format!("{size} too few"), format!("{size} eksik tahmin"))
    } else {
        (format!("{size} too many"), format!("{size} fazla tahmin"))
    };
    f.text(
        format!("The model expected {} orders and {} came: {english}.", numbers.0, numbers.1),
        format!("Model {} sipariş öngördü, {} geldi: {turkish}.", numbers.0, numbers.1),
    )
}

pub(super) fn table(bins: &[Bin], f: Format<'_>) -> Markup {
    let rows = bins.iter().enumerate().map(|(ix, bin)| {
        vec![
            cell((ix + 1).to_string()),
            cell(f.count(bin.customers)),
            cell(f.number(bin.expected, 1)),
            cell(f.number(bin.came, 0)),
        ]
    });
    let table = Table {
        caption: f.of("Expected and came", "Beklenen ve gerçekleşen"),
        columns: vec![
            words(f.of("Part", "Dilim")),
            numbers(f.of("Customers", "Müşteri")),
            numbers(f.of("Orders expected", "Beklenen sipariş")),
            numbers(f.of("Orders that came", "Gerçekleşen sipariş")),
        ],
        rows: rows.collect(),
        is_stacked: false,
    };
    html! { (table) }
}
