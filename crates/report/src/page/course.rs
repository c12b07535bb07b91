//! Revenue and customers over time.

use maud::{Markup, html};

use super::Part;
use super::figure::Picture;
use super::missing::{filled, missing};
use super::table::{Table, cell, numbers, words};
use crate::chart::{Bars, Column, Drawing, NARROW, Series, WIDE, part as share_of};
use crate::format::Format;
use crate::report::{Course, Period, Section, Step};

pub(super) fn part(course: &Section<Course>, f: Format<'_>) -> Part {
    Part {
        id: "course",
        title: f.of("Over time", "Zaman içinde"),
        lead: f.of(
            "Who brings the revenue: customers who came for the first time, or those who came back.",
            "Ciroyu kim getiriyor: ilk kez gelenler mi, geri dönenler mi?",
        ),
        body: match filled(course) {
            Ok(course) => html! {
                @let table = || numbers_of(course, f);
                @for picture in pictures(course, f) { (picture.show(Some(table()), f)) }
            },
            Err(why) => missing(why, f),
        },
    }
}

/// Revenue, if any, and customers.
pub(super) fn pictures(course: &Course, f: Format<'_>) -> Vec<Picture> {
    let has_money =
        course.periods.iter().any(|period| period.new_revenue != 0.0 || period.returning_revenue != 0.0);
    let mut pictures = Vec::new();
    if has_money {
        pictures.push(revenue(course, f));
    }
    if !course.periods.is_empty() {
        pictures.push(customers(course, f));
    }
    pictures
}

fn revenue(course: &Course, f: Format<'_>) -> Picture {
    let write = |value: f64| f.short_money(value);
    let values = |period: &Period| vec![period.returning_revenue, period.new_revenue];
    let hint = |period: &Period| {
        let [old, new] = [period.returning_revenue, period.new_revenue].map(|money| f.money(money));
        f.text(format!("returning {old}, new {new}"), format!("geri dönen {old}, yeni {new}"))
    };
    let drawn = Drawn { values: &values, hint: &hint, write: &write, least_step: 0.0 };
    let draw = |wide: f64| chart(course, &drawn, wide, f);
    Picture {
        name: "revenue",
        title: by(course.step, f, "Revenue", "ciro"),
        definition: f.text(
            "Revenue net of refunds, split by whether the customer's first order of all was in that \
             period. Paler: not all of its days are in the data."
                .to_owned(),
            "İadeler düşülmüş ciro; müşterinin ilk siparişi o dönemde ise yeni sayılır. Soluk: dönemin \
             tüm günleri veride yok."
                .to_owned(),
        ),
        meaning: revenue_meaning(course, f),
        wide: draw(WIDE),
        narrow: Some(draw(NARROW)),
    }
}

fn customers(course: &Course, f: Format<'_>) -> Picture {
    let write = |value: f64| f.short(value);
    let values = |period: &Period| vec![period.returning_customers as f64, period.new_customers as f64];
    let hint = |period: &Period| {
        let [old, new] = [period.returning_customers, period.new_customers].map(|number| f.count(number));
        f.text(format!("returning {old}, new {new}"), format!("geri dönen {old}, yeni {new}"))
    };
    let drawn = Drawn { values: &values, hint: &hint, write: &write, least_step: 1.0 };
    let draw = |wide: f64| chart(course, &drawn, wide, f);
    Picture {
        name: "customers",
        title: by(course.step, f, "Customers with an order", "sipariş veren müşteri"),
        definition: f
            .of(
                "Each customer counts once in each period in which they ordered.",
                "Her müşteri, sipariş verdiği her dönemde bir kez sayılır.",
            )
            .to_owned(),
        meaning: customers_meaning(course, f),
        wide: draw(WIDE),
        narrow: Some(draw(NARROW)),
    }
}

/// "Revenue by month", "Aylara göre ciro".
fn by(step: Step, f: Format<'_>, english: &str, turkish: &str) -> String {
    let (en, tr) = match step {
        Step::Day => ("day", "Günlere"),
        Step::Week => ("week", "Haftalara"),
        Step::Month => ("month", "Aylara"),
    };
    f.text(format!("{english} by {en}"), format!("{tr} göre {turkish}"))
}

/// What is drawn of each period.
struct Drawn<'a> {
    /// Of returning and of new customers.
    values: &'a dyn Fn(&Period) -> Vec<f64>,
    hint: &'a dyn Fn(&Period) -> String,
    write: &'a dyn Fn(f64) -> String,
    least_step: f64,
}

fn chart(course: &Course, drawn: &Drawn<'_>, wide: f64, f: Format<'_>) -> Drawing {
    let columns = course.periods.iter().map(|period| Column {
        label: f.short_period(course.step, period.day),
        hint: format!("{}: {}", f.period(course.step, period.day), (drawn.hint)(period)),
        values: (drawn.values)(period),
        range: None,
        is_pale: !period.is_complete,
    });
    let series = vec![
        Series { name: f.of("Returning customers", "Geri dönen müşteriler").to_owned(), kind: 0 },
        Series { name: f.of("New customers", "Yeni müşteriler").to_owned(), kind: 3 },
    ];
    let (write, least_step) = (drawn.write, drawn.least_step);
    Bars { series, columns: columns.collect(), is_stacked: true, least_step, write, height: 280.0 }.draw(wide)
}

fn revenue_meaning(course: &Course, f: Format<'_>) -> String {
    let total = |period: &Period| period.new_revenue + period.returning_revenue;
    let all: f64 = course.periods.iter().map(total).sum();
    let returning: f64 = course.periods.iter().map(|period| period.returning_revenue).sum();
    let share = f.share_of(share_of(returning, all));
    let share = f.text(
        format!("Returning customers made {share} of the revenue shown"),
        format!("Gösterilen cironun {share} geri dönen müşterilerden"),
    );
    let best = course.periods.iter().max_by(|one, other| total(one).total_cmp(&total(other)));
    match best.filter(|_| course.periods.len() > 1) {
        Some(best) => {
            let (name, money) = (f.period(course.step, best.day), f.money(total(best)));
            f.text(
                format!("{share}; the best period was {name} with {money}."),
                format!("{share}; en yüksek dönem {name}: {money}."),
            )
        }
        None => format!("{share}."),
    }
}

/// The last complete period.
fn customers_meaning(course: &Course, f: Format<'_>) -> String {
    let Some(last) = course.periods.iter().rev().find(|period| period.is_complete) else {
        return f.of("No period is complete yet.", "Henüz tamamlanmış bir dönem yok.").to_owned();
    };
    let all = last.new_customers.saturating_add(last.returning_customers);
    let (name, customers) = (f.period(course.step, last.day), f.customers(all));
    let new = f.percent(share_of(last.new_customers as f64, all as f64));
    f.text(
        format!(
            "In the last complete period, {name}, {customers} ordered; {new} of them for the first \
                 time."
        ),
        format!(
            "Son tamamlanan dönemde ({name}) {customers} sipariş verdi; ilk kez sipariş verenlerin \
                 payı {new}."
        ),
    )
}

fn numbers_of(course: &Course, f: Format<'_>) -> Markup {
    let rows = course.periods.iter().map(|period| {
        vec![
            cell(f.period(course.step, period.day)),
            cell(f.money(period.returning_revenue)),
            cell(f.money(period.new_revenue)),
            cell(f.count(period.returning_customers)),
            cell(f.count(period.new_customers)),
        ]
    });
    let table = Table {
        caption: f.of("Revenue and customers by period", "Dönemlere göre ciro ve müşteri"),
        columns: vec![
            words(f.of("Period", "Dönem")),
            numbers(f.of("Revenue, returning", "Ciro, geri dönen")),
            numbers(f.of("Revenue, new", "Ciro, yeni")),
            numbers(f.of("Customers, returning", "Müşteri, geri dönen")),
            numbers(f.of("Customers, new", "Müşteri, yeni")),
        ],
        rows: rows.collect(),
        is_stacked: false,
    };
    html! { (table) }
}
