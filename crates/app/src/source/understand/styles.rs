//! Which sign stands before the fraction, column by column.

use super::{Doubt, SampleRow};
use crate::source::cell::number::{DecimalSign, Evidence, evidence};
use crate::source::kind::Holds;
use crate::source::kind::columns::Columns;
use crate::source::table::TableFacts;

/// What the sample says about a column.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    point: u32,
    comma: u32,
    doubtful: u32,
}

/// The sign of every column: by its own numbers, else by those of the other columns, else by what the table is like.
pub(super) fn signs(
    headers: &[String],
    facts: &TableFacts,
    sample: &[SampleRow],
    columns: &Columns,
    doubts: &mut Vec<Doubt>,
) -> Vec<DecimalSign> {
    let votes: Vec<Votes> = (0..headers.len()).map(|place| votes(sample, place)).collect();
    let of_numbers = |place: usize| {
        columns.field_at(place).is_some_and(|(field, _)| matches!(field.holds, Holds::Number | Holds::Money))
    };
    let (mut points, mut commas) = (0, 0);
    for (_, votes) in votes.iter().enumerate().filter(|(place, _)| of_numbers(*place)) {
        points += votes.point;
        commas += votes.comma;
    }
    let common = match points.cmp(&commas) {
        std::cmp::Ordering::Greater => Some(DecimalSign::Point),
        std::cmp::Ordering::Less => Some(DecimalSign::Comma),
        std::cmp::Ordering::Equal => None,
    };
    let fallback = common.unwrap_or(if facts.delimiter == Some(b';') {
        // Spreadsheets write semicolons where the comma is taken by the fractions.
        DecimalSign::Comma
    } else {
        DecimalSign::Point
    });
    let mut signs = Vec::with_capacity(headers.len());
    for (place, votes) in votes.iter().enumerate() {
        let own = if votes.point > votes.comma {
            Some(DecimalSign::Point)
        } else if votes.comma > votes.point {
            Some(DecimalSign::Comma)
        } else {
            None
        };
        let sign = own.unwrap_or(fallback);
        if own.is_none() && votes.doubtful > 0 && common.is_none() && of_numbers(place) {
            let point_is_decimal = sign == DecimalSign::Point;
            doubts.push(Doubt::Number { column: headers[place].clone(), point_is_decimal });
        }
        signs.push(sign);
    }
    signs
}

/// The sign of the columns of numbers, if they all have the same.
pub(super) fn common(columns: &Columns, signs: &[DecimalSign]) -> Option<DecimalSign> {
    let of_numbers = |place: &usize| {
        columns.field_at(*place).is_some_and(|(field, _)| matches!(field.holds, Holds::Number | Holds::Money))
    };
    let mut found = (0..signs.len()).filter(of_numbers).map(|place| signs[place]);
    let first = found.next()?;
    found.all(|sign| sign == first).then_some(first)
}

fn votes(sample: &[SampleRow], place: usize) -> Votes {
    let mut votes = Votes::default();
    let texts = sample.iter().filter(|row| !row.typed.get(place).copied().unwrap_or_default());
    for text in texts.filter_map(|row| row.record.get(place)) {
        match evidence(text) {
            Evidence::For(DecimalSign::Point) => votes.point += 1,
            Evidence::For(DecimalSign::Comma) => votes.comma += 1,
            Evidence::Doubtful => votes.doubtful += 1,
            Evidence::Either | Evidence::NoNumber => {}
        }
    }
    votes
}
