//! How segments share members.

use maud::{Markup, html};

use super::Part;
use super::figure::Picture;
use super::missing::{filled, missing};
use super::table::{Table, cell, numbers, words};
use crate::chart::{Drawing, Heat, HeatCell, HeatRow, NARROW, WIDE, part as share_of, step};
use crate::format::Format;
use crate::report::{Overlap, Section};

/// The most segments that are drawn; the table has all.
const DRAWN: usize = 12;
/// The most whose cells have room for a number on a telephone.
const ON_TELEPHONE: usize = 6;
/// From this share of common members on, two segments are as good as one.
const SAME: f64 = 0.8;

pub(super) fn part(overlap: &Section<Overlap>, f: Format<'_>) -> Part {
    Part {
        id: "overlap",
        title: f.of("Overlap of segments", "Segmentlerin örtüşmesi"),
        lead: f.of(
            "Whether segments are about different people. Two that share nearly all of their members do \
             the work of one.",
            "Segmentler farklı kişileri mi anlatıyor? Üyelerinin neredeyse tümü ortak olan iki segment \
             tek bir segmentin işini görür.",
        ),
        body: match filled(overlap) {
            Ok(overlap) => html! { (picture(overlap, f).show(Some(table(overlap, f)), f)) },
            Err(why) => missing(why, f),
        },
    }
}

fn shared(overlap: &Overlap, row: usize, column: usize) -> u64 {
    overlap.shared.get(row).and_then(|shared| shared.get(column)).copied().unwrap_or(0)
}

/// Common members by the members of either.
fn jaccard(overlap: &Overlap, one: usize, other: usize) -> f64 {
    let both = shared(overlap, one, other) as f64;
    let size = |ix: usize| overlap.segments[ix].customers as f64;
    share_of(both, size(one) + size(other) - both)
}

pub(super) fn picture(overlap: &Overlap, f: Format<'_>) -> Picture {
    Picture {
        name: "overlap",
        title: f.of("Members in common", "Ortak üyeler").to_owned(),
        definition: f
            .of(
                "Of the members of the segment in the row, the share who are also in the segment of the \
             column, which has the number of its row.",
                "Satırdaki segmentin üyelerinden, numarası sütunda yazan segmentte de bulunanların payı.",
            )
            .to_owned(),
        meaning: meaning(overlap, f),
        wide: heat(overlap, WIDE, f),
        narrow: (overlap.segments.len() <= ON_TELEPHONE).then(|| heat(overlap, NARROW, f)),
    }
}

fn meaning(overlap: &Overlap, f: Format<'_>) -> String {
    let count = overlap.segments.len();
    let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other)));
    let alike = pairs
        .max_by(|one, other| jaccard(overlap, one.0, one.1).total_cmp(&jaccard(overlap, other.0, other.1)));
    let Some((one, other)) = alike.filter(|(one, other)| shared(overlap, *one, *other) > 0) else {
        return f.of("No two segments share a member.", "Hiçbir iki segmentin ortak üyesi yok.").to_owned();
    };
    let share = jaccard(overlap, one, other);
    let names = [one, other].map(|ix| overlap.segments[ix].name.of(f.language));
    let (english, turkish) = if share > SAME {
        ("One of the two would do.", "İkisinden biri yeterli olur.")
    } else {
        ("No two of them are as good as the same.", "Aynı sayılacak kadar benzeşen iki segment yok.")
    };
    let percent = f.percent(share);
    f.text(
        format!(
            "Most alike are “{}” and “{}”: {percent} of those in either are in both. {english}",
            names[0], names[1]
        ),
        format!(
            "En çok benzeşenler “{}” ve “{}”: en az birinde olanlar içinde ikisinde de olanların payı \
                 {percent}. {turkish}",
            names[0], names[1]
        ),
    )
}

fn heat(overlap: &Overlap, wide: f64, f: Format<'_>) -> Drawing {
    let count = overlap.segments.len().min(DRAWN);
    let rows = overlap.segments.iter().take(count).enumerate().map(|(row, segment)| HeatRow {
        label: format!("{}. {}", row + 1, segment.name.of(f.language)),
        note: if wide < WIDE { String::new() } else { f.short(segment.customers as f64) },
        cells: (0..count)
            .map(|column| {
                let share = share_of(shared(overlap, row, column) as f64, segment.customers as f64);
                (row != column).then(|| HeatCell {
                    step: step(share),
                    lines: vec![f.whole_percent(share)],
                    hint: format!(
                        "{} → {}: {}",
                        segment.name.of(f.language),
                        overlap.segments[column].name.of(f.language),
                        f.customers(shared(overlap, row, column))
                    ),
                    kind: None,
                })
            })
            .collect(),
    });
    let heat = Heat {
        column_title: f.of("also in segment", "şu segmentte de olan").to_owned(),
        columns: (1..=count).map(|number| number.to_string()).collect(),
        row_title: f.of("Segment", "Segment").to_owned(),
        rows: rows.collect(),
        cell_height: 30.0,
        cell_width: 31.0,
    };
    heat.draw(wide)
}

fn table(overlap: &Overlap, f: Format<'_>) -> Markup {
    let rows = overlap.segments.iter().enumerate().map(|(row, segment)| {
        let counts = (0..overlap.segments.len()).map(|column| cell(f.count(shared(overlap, row, column))));
        let fixed =
            [cell(format!("{}. {}", row + 1, segment.name.of(f.language))), cell(f.count(segment.customers))];
        fixed.into_iter().chain(counts).collect()
    });
    let mut columns = vec![words("Segment"), numbers(f.of("Customers", "Müşteri"))];
    columns.extend((1..=overlap.segments.len()).map(|number| numbers(&number.to_string())));
    let table = Table {
        caption: f.of("Customers in both segments", "İki segmentte de olan müşteriler"),
        columns,
        rows: rows.collect(),
        is_stacked: false,
    };
    html! { (table) }
}
