//! The weeks ahead: how many orders, and of how many customers.

use maud::{Markup, html};

use super::range;
use crate::chart::{Calendar, Column, NARROW, WIDE};
use crate::format::Format;
use crate::page::figure::Picture;
use crate::page::table::{Table, cell, numbers, words};
use crate::report::Due;

pub(super) fn picture(weeks: &[Due], f: Format<'_>) -> Option<Picture> {
    if weeks.is_empty() {
        return None;
    }
    let draw = |wide: f64| {
        let write = |value: f64| f.short(value);
        let column = |week: &Due| Column {
            label: f.short_day(week.day),
            hint: format!("{}: {}", f.day(week.day), range(week.orders, |number| f.number(number, 1))),
            values: vec![week.orders.value],
            range: Some((week.orders.low, week.orders.high)),
            is_pale: false,
        };
        Calendar {
            columns: weeks.iter().map(column).collect(),
            due: weeks.iter().map(|week| (week.customers, f.short(week.customers.round()))).collect(),
            name: f.of("Orders expected in the week", "Haftada beklenen sipariş").to_owned(),
            due_name: f
                .of("Customers whose next order is due", "Sonraki siparişi beklenen müşteri")
                .to_owned(),
            write: &write,
        }
        .draw(wide)
    };
    Some(Picture {
        name: "next-orders",
        title: f.of("Next-order calendar", "Sonraki sipariş takvimi").to_owned(),
        definition: f.of(
            "Above, the orders expected in each week with their range; below, how many customers have the \
             middle of their expected time in that week. Labels are the week's first day.",
            "Üstte her hafta beklenen sipariş sayısı ve aralığı; altta beklenen sipariş zamanının ortası \
             o haftaya düşen müşteriler. Etiketler haftanın ilk günüdür.",
        ).to_owned(),
        meaning: meaning(weeks, f),
        wide: draw(WIDE),
        narrow: Some(draw(NARROW)),
    })
}

fn meaning(weeks: &[Due], f: Format<'_>) -> String {
    let orders: f64 = weeks.iter().map(|week| week.orders.value).sum();
    let busiest = weeks.iter().max_by(|one, other| one.customers.total_cmp(&other.customers));
    let (count, orders) = (weeks.len(), f.number(orders, 0));
    match busiest {
        Some(busiest) => {
            let (day, due) = (f.day(busiest.day), f.number(busiest.customers, 0));
            f.text(
                format!(
                    "About {orders} orders are expected in {count} weeks; most customers, about \
                         {due}, are due in the week of {day}."
                ),
                format!(
                    "{count} haftada yaklaşık {orders} sipariş bekleniyor; en çok müşteri, yaklaşık \
                         {due}, şu haftada bekleniyor: {day}."
                ),
            )
        }
        None => String::new(),
    }
}

pub(super) fn table(weeks: &[Due], f: Format<'_>) -> Markup {
    let rows = weeks.iter().map(|week| {
        vec![
            cell(f.day(week.day)),
            cell(range(week.orders, |number| f.number(number, 1))),
            cell(f.number(week.customers, 0)),
        ]
    });
    let table = Table {
        caption: f.of("Expected by week", "Haftalara göre beklenen"),
        columns: vec![
            words(f.of("Week of", "Hafta")),
            numbers(f.of("Orders", "Sipariş")),
            numbers(f.of("Customers due", "Beklenen müşteri")),
        ],
        rows: rows.collect(),
        is_stacked: false,
    };
    html! { (table) }
}
