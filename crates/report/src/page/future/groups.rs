//! What is expected of each group.

use maud::{Markup, html};

use super::range;
use crate::chart::{NARROW, RangeRow, Ranges, WIDE, part as share_of};
use crate::format::{DASH, Format};
use crate::page::figure::Picture;
use crate::page::table::{Table, cell, numbers, words};
use crate::palette::KINDS;
use crate::report::{Estimate, Future, GroupFuture};

/// Money where there is any, else orders.
fn worth(group: &GroupFuture) -> Estimate {
    group.revenue.unwrap_or(group.orders)
}

pub(super) fn picture(future: &Future, f: Format<'_>) -> Option<Picture> {
    let best = future.groups.iter().max_by(|one, other| worth(one).value.total_cmp(&worth(other).value))?;
    let has_money = future.groups.iter().any(|group| group.revenue.is_some());
    let write = |value: f64| if has_money { f.short_money(value) } else { f.short(value) };
    let rows = || {
        future.groups.iter().enumerate().map(|(ix, group)| {
            let worth = worth(group);
            RangeRow {
                label: group.name.of(f.language).to_owned(),
                number: range(worth, write),
                kind: ix % KINDS,
                value: worth.value,
                range: (worth.low, worth.high),
            }
        })
    };
    let draw = |wide: f64| Ranges { rows: rows().collect(), write: &write }.draw(wide);
    let total: f64 = future.groups.iter().map(|group| worth(group).value.max(0.0)).sum();
    let (name, share) = (best.name.of(f.language), f.share_of(share_of(worth(best).value, total)));
    let days = future.horizon_days;
    Some(Picture {
        name: "expected-by-group",
        title: f.text(
            format!("Expected in {days} days, by group"),
            format!("{days} günde beklenen, gruplara göre"),
        ),
        definition: if has_money {
            f.of(
                "The revenue expected of each group of today; the bar is its range.",
                "Bugünkü her gruptan beklenen ciro; çubuk aralığıdır.",
            )
        } else {
            f.of(
                "The orders expected of each group of today; the bar is their range.",
                "Bugünkü her gruptan beklenen sipariş; çubuk aralığıdır.",
            )
        }
        .to_owned(),
        meaning: f.text(
            format!("{name}: {share} of all that is expected."),
            format!("{name}: beklenen toplamın {share}."),
        ),
        wide: draw(WIDE),
        narrow: Some(draw(NARROW)),
    })
}

pub(super) fn table(groups: &[GroupFuture], f: Format<'_>) -> Markup {
    let rows = groups.iter().map(|group| {
        vec![
            cell(group.name.of(f.language)),
            cell(f.count(group.customers)),
            cell(f.percent(group.p_alive)),
            cell(range(group.orders, |number| f.number(number, 0))),
            cell(
                group
                    .revenue
                    .map_or_else(|| DASH.to_owned(), |revenue| range(revenue, |money| f.money(money))),
            ),
        ]
    });
    let table = Table {
        caption: f.of("Expected by group", "Gruplara göre beklenen"),
        columns: vec![
            words(f.of("Group", "Grup")),
            numbers(f.of("Customers", "Müşteri")),
            numbers(f.of("Still customers", "Hâlâ müşteri olma olasılığı")),
            numbers(f.of("Orders", "Sipariş")),
            numbers(f.of("Revenue", "Ciro")),
        ],
        rows: rows.collect(),
        is_stacked: false,
    };
    html! { (table) }
}
