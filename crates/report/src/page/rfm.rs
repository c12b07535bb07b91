//! The map of recency, frequency and money, and the groups on it.

use maud::{Markup, html};

use super::Part;
use super::advice::advice;
use super::figure::Picture;
use super::missing::{filled, missing};
use super::table::{Table, cell, name, numbers, share, words};
use crate::chart::{Drawing, Heat, HeatCell, HeatRow, NARROW, WIDE, part as share_of, steps};
use crate::format::{DASH, Format};
use crate::palette::KINDS;
use crate::report::{Cell, Group, Rfm, Section};

pub(super) fn part(rfm: &Section<Rfm>, f: Format<'_>) -> Part {
    Part {
        id: "rfm",
        title: f.of("Recency, frequency, money", "Güncellik, sıklık, tutar (RFM)"),
        lead: f.of(
            "How lately customers ordered, how often and for how much: the base of the groups below.",
            "Müşteriler en son ne zaman, ne sıklıkta ve ne tutarda sipariş verdi: aşağıdaki grupların \
             temeli.",
        ),
        body: match filled(rfm) {
            Ok(rfm) => html! { (picture(rfm, f).show(None, f)) (groups(rfm, f)) },
            Err(why) => missing(why, f),
        },
    }
}

/// The colour of a group by its place: the six have their own order.
fn kind(groups: &[Group], ix: usize) -> usize {
    const KNOWN: [(&str, usize); 6] =
        [("champions", 0), ("loyal", 1), ("potential_loyal", 2), ("new", 3), ("at_risk", 4), ("lost", 5)];
    let by_key = |key: &str| KNOWN.iter().find(|(known, _)| *known == key).map(|(_, kind)| *kind);
    let is_known = groups.iter().all(|group| by_key(&group.key).is_some());
    groups.get(ix).and_then(|group| by_key(&group.key)).filter(|_| is_known).unwrap_or(ix % KINDS)
}

pub(super) fn picture(rfm: &Rfm, f: Format<'_>) -> Picture {
    Picture {
        name: "rfm-map",
        title: f.of("Map of scores", "Puan haritası").to_owned(),
        definition: f
            .of(
                "Customers by recency score and by the mean of their frequency and money scores; each score \
             cuts customers into equal parts, equal figures get equal scores. The stronger the colour, \
             the more revenue. The mark at the left is the group of most.",
                "Güncellik puanı ile sıklık ve tutar puanlarının ortalamasına göre müşteriler; her puan \
             müşterileri eşit parçalara böler, eşit değerler eşit puan alır. Renk güçlendikçe ciro artar. \
             Soldaki işaret çoğunluğun grubudur.",
            )
            .to_owned(),
        meaning: meaning(rfm, f),
        wide: map(rfm, true, f),
        narrow: Some(map(rfm, false, f)),
    }
}

/// What the best corner of the map holds.
fn meaning(rfm: &Rfm, f: Format<'_>) -> String {
    let best = rfm.cells.last().and_then(|row| row.last()).copied().unwrap_or_default();
    let (customers, revenue) = totals(rfm);
    let (people, money) = (share_of(best.customers as f64, customers), share_of(best.revenue, revenue));
    if best.customers == 0 || revenue <= 0.0 {
        let busiest = rfm.cells.iter().flatten().map(|cell| cell.customers).max().unwrap_or(0);
        let share = f.percent(share_of(busiest as f64, customers));
        return f.text(
            format!("The fullest cell holds {share} of the customers."),
            format!("En kalabalık hücrenin müşteri payı {share}."),
        );
    }
    let (people, money) = (f.share_of(people), f.share_of(money));
    f.text(
        format!(
            "The best corner, with the highest scores in everything, is {people} of customers and \
                 {money} of revenue."
        ),
        format!("Her puanı en yüksek olan köşe müşterilerin {people}, cironun {money}."),
    )
}

fn totals(rfm: &Rfm) -> (f64, f64) {
    let cells = || rfm.cells.iter().flatten();
    (cells().map(|cell| cell.customers as f64).sum(), cells().map(|cell| cell.revenue.max(0.0)).sum())
}

/// Recency to the right, frequency and money upwards.
fn map(rfm: &Rfm, is_wide: bool, f: Format<'_>) -> Drawing {
    let scores = rfm.cells.len();
    let all: Vec<f64> = rfm.cells.iter().flatten().map(|cell| cell.revenue).collect();
    let has_money = all.iter().any(|revenue| *revenue > 0.0);
    let weights: Vec<f64> =
        if has_money { all } else { rfm.cells.iter().flatten().map(|cell| cell.customers as f64).collect() };
    let steps = steps(&weights);
    let at = |r: usize, fm: usize| -> Option<(Cell, usize)> {
        let before: usize = rfm.cells[..r].iter().map(Vec::len).sum();
        Some((*rfm.cells[r].get(fm)?, *steps.get(before + fm)?))
    };
    let rows = (0..scores).rev().map(|fm| HeatRow {
        label: (fm + 1).to_string(),
        note: String::new(),
        cells: (0..scores)
            .map(|r| at(r, fm).map(|(cell, step)| heat_cell(rfm, cell, step, is_wide, f)))
            .collect(),
    });
    let heat = Heat {
        column_title: f.of("Recency → latest", "Güncellik → en yeni").to_owned(),
        columns: (1..=scores).map(|score| score.to_string()).collect(),
        row_title: if is_wide { f.of("Frequency, money", "Sıklık, tutar") } else { f.of("F, M", "S, T") }
            .to_owned(),
        rows: rows.collect(),
        cell_height: if is_wide { 62.0 } else { 48.0 },
        cell_width: 20.0,
    };
    heat.draw(if is_wide { WIDE } else { NARROW })
}

fn heat_cell(rfm: &Rfm, cell: Cell, step: usize, is_wide: bool, f: Format<'_>) -> HeatCell {
    let (_, revenue) = totals(rfm);
    let group = cell.group.and_then(|ix| Some((ix, rfm.groups.get(ix)?)));
    let share = f.whole_percent(share_of(cell.revenue, revenue));
    let group_name = group.map(|(_, group)| group.name.of(f.language).to_owned());
    let count = if is_wide { f.count(cell.customers) } else { f.short(cell.customers as f64) };
    let (people, hint_share) = (f.customers(cell.customers), f.percent(share_of(cell.revenue, revenue)));
    let hint =
        f.text(format!("{people}, {hint_share} of revenue"), format!("{people}, ciro payı {hint_share}"));
    let mut lines = vec![
        count,
        if is_wide { f.text(format!("{share} of revenue"), format!("ciro {share}")) } else { share },
    ];
    lines.extend(group_name.clone().filter(|_| is_wide));
    HeatCell {
        step: if cell.customers == 0 { 0 } else { step },
        lines: if cell.customers == 0 { vec!["0".to_owned()] } else { lines },
        hint: group_name.map_or_else(|| hint.clone(), |name| format!("{name}: {hint}")),
        kind: group.map(|(ix, _)| kind(&rfm.groups, ix)),
    }
}

fn groups(rfm: &Rfm, f: Format<'_>) -> Markup {
    let customers: f64 = rfm.groups.iter().map(|group| group.customers as f64).sum();
    let revenue: f64 = rfm.groups.iter().map(|group| group.revenue.max(0.0)).sum();
    let rows = rfm.groups.iter().enumerate().map(|(ix, group)| {
        let kind = kind(&rfm.groups, ix);
        let average = group.revenue / group.orders as f64;
        vec![
            heading(group, kind, f),
            cell(f.count(group.customers)),
            share(share_of(group.customers as f64, customers), kind, f),
            share(share_of(group.revenue, revenue), kind, f),
            cell(if group.orders == 0 { DASH.to_owned() } else { f.money(average) }),
            cell(group.days_since_last.map_or_else(|| DASH.to_owned(), |days| f.number(days, 0))),
        ]
    });
    let table = Table {
        caption: f.of("The groups and what to do with them", "Gruplar ve yapılacaklar"),
        columns: vec![
            words(f.of("Group and advice", "Grup ve öneri")),
            numbers(f.of("Customers", "Müşteri")),
            numbers(f.of("Share of customers", "Müşteri payı")),
            numbers(f.of("Share of revenue", "Ciro payı")),
            numbers(f.of("Average order", "Ortalama sepet")),
            numbers(f.of("Days since last order", "Son siparişten beri gün")),
        ],
        rows: rows.collect(),
        is_stacked: true,
    };
    html! { h3 { (f.of("The groups", "Gruplar")) } (table) }
}

fn heading(group: &Group, kind: usize, f: Format<'_>) -> Markup {
    let own = group.advice.as_ref().map(|words| words.of(f.language));
    html! {
        (name(group.name.of(f.language), kind))
        @if let Some(advice) = own.or_else(|| advice(&group.key, f)) { span class="under" { (advice) } }
    }
}
