//! Who came back, by when they first came.

use maud::{Markup, html};

use super::Part;
use super::figure::Picture;
use super::missing::{filled, missing};
use super::table::{Table, cell, numbers, words};
use crate::chart::{Heat, HeatCell, HeatRow, Line, LinePoint, NARROW, WIDE, part as share_of, step};
use crate::format::Format;
use crate::report::{Cohort, Cohorts, Section, Step};

/// The most cohorts, and the most periods after, that are drawn; the table has all.
const DRAWN: usize = 24;
/// From so many cohorts on, the middle of a column says something.
const FEW: usize = 3;

pub(super) fn part(cohorts: &Section<Cohorts>, f: Format<'_>) -> Part {
    Part {
        id: "cohorts",
        title: f.of("Who comes back", "Kim geri dönüyor"),
        lead: f.of(
            "Customers by when they first ordered, and how many of them ordered again later.",
            "İlk sipariş dönemine göre müşteriler ve sonraki dönemlerde yeniden sipariş verenler.",
        ),
        body: match filled(cohorts) {
            Ok(cohorts) => html! {
                @for (ix, picture) in pictures(cohorts, f).into_iter().enumerate() {
                    (picture.show((ix == 0).then(|| table(cohorts, f)), f))
                }
            },
            Err(why) => missing(why, f),
        },
    }
}

/// The triangle, and the line of its middle.
pub(super) fn pictures(cohorts: &Cohorts, f: Format<'_>) -> Vec<Picture> {
    let middles = middles(cohorts);
    let mut pictures = vec![triangle(cohorts, &middles, f)];
    if middles.len() > 1 {
        pictures.push(line(cohorts.step, &middles, f));
    }
    pictures
}

/// The middle of a column, with the quarters below and above.
struct Middle {
    median: f64,
    quarters: (f64, f64),
}

/// The middle of each column in which enough cohorts are old enough.
fn middles(cohorts: &Cohorts) -> Vec<Middle> {
    let columns = (0..longest(cohorts)).map(|after| {
        let old_enough = cohorts.rows.iter().filter(|row| row.customers > 0);
        let mut shares: Vec<f64> =
            old_enough.filter_map(|row| Some(came(row, *row.returned.get(after)?))).collect();
        shares.sort_by(f64::total_cmp);
        shares
    });
    columns
        .take_while(|shares| shares.len() >= FEW)
        .map(|shares| Middle {
            median: quantile(&shares, 0.5),
            quarters: (quantile(&shares, 0.25), quantile(&shares, 0.75)),
        })
        .collect()
}

/// A quantile between the two nearest of sorted numbers.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (low, rest) = (at.floor() as usize, at.fract());
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (sorted[high] - sorted[low]) * rest
}

fn came(row: &Cohort, count: u64) -> f64 {
    share_of(count as f64, row.customers as f64)
}

fn longest(cohorts: &Cohorts) -> usize {
    cohorts.rows.iter().map(|row| row.returned.len()).max().unwrap_or(0)
}

fn triangle(cohorts: &Cohorts, middles: &[Middle], f: Format<'_>) -> Picture {
    let (en, tr) = names(cohorts.step);
    Picture {
        name: "cohorts",
        title: f.of("Retention by cohort", "Kohortlara göre geri dönüş").to_owned(),
        definition: f.text(
            format!(
                "A row is the customers who first ordered in that {en}; a cell is the share of them \
                     who ordered in that {en} after. Only {en}s that are over are shown."
            ),
            format!(
                "Her satır ilk siparişini o {tr} verenlerdir; hücre, bunların sonraki {tr} sipariş \
                     verenlerinin payıdır. Yalnızca tamamlanan dönemler gösterilir."
            ),
        ),
        meaning: meaning(cohorts, middles, f),
        wide: heat(cohorts, middles, f).draw(WIDE),
        narrow: None,
    }
}

fn names(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Day => ("day", "gün"),
        Step::Week => ("week", "hafta"),
        Step::Month => ("month", "ay"),
    }
}

fn meaning(cohorts: &Cohorts, middles: &[Middle], f: Format<'_>) -> String {
    let (en, tr) = names(cohorts.step);
    let Some(first) = middles.first() else {
        return f
            .of(
                "Too few cohorts are old enough to speak of a usual share.",
                "Olağan bir orandan söz etmek için yeterince eski kohort yok.",
            )
            .to_owned();
    };
    let later = middles.len() - 1;
    let (soon, late) = (f.percent(first.median), f.percent(middles[later].median));
    let (english, turkish) = if later == 0 {
        (String::new(), String::new())
    } else {
        let after = later + 1;
        (format!(", {late} in the {en} {after} {en}s after"), format!("; {after} {tr} sonra {late}"))
    };
    f.text(
        format!("In the middle cohort, {soon} ordered again in the {en} after the first order{english}."),
        format!(
            "Medyan kohortta ilk siparişten 1 {tr} sonra yeniden sipariş verenlerin oranı {soon}{turkish}."
        ),
    )
}

fn heat(cohorts: &Cohorts, middles: &[Middle], f: Format<'_>) -> Heat {
    let shown = &cohorts.rows[cohorts.rows.len().saturating_sub(DRAWN)..];
    let columns = shown.iter().map(|row| row.returned.len()).max().unwrap_or(0).min(DRAWN);
    let shares =
        shown.iter().flat_map(|row| row.returned.iter().take(columns).map(|count| came(row, *count)));
    let most = shares.fold(0.0, f64::max);
    let heat_cell = |share: f64, hint: String| HeatCell {
        step: step(share_of(share, most)),
        lines: vec![f.whole_percent(share)],
        hint,
        kind: None,
    };
    let mut rows: Vec<HeatRow> = shown
        .iter()
        .map(|row| HeatRow {
            label: f.short_period(cohorts.step, row.day),
            note: f.short(row.customers as f64),
            cells: row
                .returned
                .iter()
                .take(columns)
                .enumerate()
                .map(|(after, count)| {
                    let hint = format!(
                        "{}, +{}: {} / {}",
                        f.period(cohorts.step, row.day),
                        after + 1,
                        f.count(*count),
                        f.count(row.customers)
                    );
                    (row.customers > 0).then(|| heat_cell(came(row, *count), hint))
                })
                .collect(),
        })
        .collect();
    if !middles.is_empty() {
        let median = |middle: &Middle| Some(heat_cell(middle.median, f.percent(middle.median)));
        rows.push(HeatRow {
            label: f.of("Median", "Medyan").to_owned(),
            note: String::new(),
            cells: middles.iter().take(columns).map(median).collect(),
        });
    }
    let (en, tr) = names(cohorts.step);
    Heat {
        column_title: f
            .text(format!("{en}s after the first order"), format!("ilk siparişten kaç {tr} sonra")),
        columns: (1..=columns).map(|after| after.to_string()).collect(),
        row_title: f.of("First order", "İlk sipariş").to_owned(),
        rows,
        cell_height: 26.0,
        cell_width: 29.0,
    }
}

fn line(step: Step, middles: &[Middle], f: Format<'_>) -> Picture {
    let (en, tr) = names(step);
    let write = |share: f64| f.short_percent(share);
    let points = middles.iter().enumerate().take(DRAWN).map(|(ix, middle)| LinePoint {
        label: (ix + 1).to_string(),
        hint: format!("+{}: {}", ix + 1, f.percent(middle.median)),
        value: middle.median,
        band: middle.quarters,
    });
    let chart = Line {
        name: f.of("Median of the cohorts", "Kohortların medyanı").to_owned(),
        band_name: f.of("The middle half of them", "Ortadaki yarısı").to_owned(),
        points: points.collect(),
        x_title: f.text(format!("{en}s after the first order"), format!("ilk siparişten kaç {tr} sonra")),
        write: &write,
    };
    Picture {
        name: "retention-line",
        title: f.of("The usual course", "Olağan seyir").to_owned(),
        definition: f.text(
            format!(
                "The median of all cohorts by {en}s since the first order, and the half of them around it."
            ),
            format!(
                "İlk siparişten beri geçen süreye göre ({tr}) tüm kohortların medyanı ve çevresindeki yarısı."
            ),
        ),
        meaning: line_meaning(middles, f),
        wide: chart.draw(WIDE),
        narrow: Some(chart.draw(NARROW)),
    }
}

/// Whether the share falls; by less than a fifth counts as not.
fn line_meaning(middles: &[Middle], f: Format<'_>) -> String {
    let (first, last) = (middles[0].median, middles[middles.len() - 1].median);
    let (from, to) = (f.percent(first), f.percent(last));
    if last >= first * 0.8 {
        return f.text(
            format!("The share who order again holds over time: from {from} to {to}."),
            format!("Yeniden sipariş verenlerin oranı zamanla korunuyor: başta {from}, sonda {to}."),
        );
    }
    f.text(
        format!("The share who order again falls with time, from {from} to {to}."),
        format!("Yeniden sipariş verenlerin oranı zamanla düşüyor: başta {from}, sonda {to}."),
    )
}

fn table(cohorts: &Cohorts, f: Format<'_>) -> Markup {
    let longest = longest(cohorts);
    let rows = cohorts.rows.iter().map(|row| {
        let fixed = [cell(f.period(cohorts.step, row.day)), cell(f.count(row.customers))];
        let counts = (0..longest)
            .map(|after| cell(row.returned.get(after).map_or_else(String::new, |count| f.count(*count))));
        fixed.into_iter().chain(counts).collect()
    });
    let mut columns = vec![words(f.of("First order", "İlk sipariş")), numbers(f.of("Customers", "Müşteri"))];
    columns.extend((1..=longest).map(|after| numbers(&format!("+{after}"))));
    let table = Table {
        caption: f.of("Customers who ordered again", "Yeniden sipariş veren müşteriler"),
        columns,
        rows: rows.collect(),
        is_stacked: false,
    };
    html! { (table) }
}
