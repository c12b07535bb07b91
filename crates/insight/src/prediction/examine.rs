//! Whether the data will do, and whether they do too well.

use crate::numeric::parallel::in_order;
use std::collections::BTreeSet;

use super::levels::{Levels, Place};
use super::quality::indicator;
use super::{Column, Frame, Labelled, Quality, Schema, Series, Values, auc};

/// Of so many customers it must be known that it happened, and of so many that it did not.
pub(super) const NEEDED: usize = 30;
/// An AUC above this is too good for what people do.
const TOO_GOOD: f64 = 0.95;
/// A single column with an AUC above this says too much.
const TELLS_TOO_MUCH: f64 = 0.9;
/// Rows that columns are looked at alone with, at most.
const MOST_ROWS: usize = 200_000;
/// So many categories are too many where they are more than half the rows.
const IDENTIFIER_LABELS: usize = 50;

/// Why there is no model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// It happened to nobody.
    #[error("it happened to nobody, so there is nothing to learn from")]
    NeverHappened,
    /// It happened to everybody.
    #[error("it happened to everybody, so there is nothing to learn from")]
    AlwaysHappened,
    /// It happened to too few customers.
    #[error("it happened to {found} customers, and {needed} are needed")]
    TooFewHappened {
        /// How many.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// There are too few customers to whom it did not happen.
    #[error("there are {found} customers to whom it did not happen, and {needed} are needed")]
    TooFewOthers {
        /// How many.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// No column can tell anything.
    #[error("no column can be used: each is empty, the same for everybody, or another value for everybody")]
    NoUsableColumn {
        /// The columns with the reason.
        unused: Vec<Unused>,
    },
}

/// A column that is not learnt from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// Its name.
    pub column: String,
    /// Why.
    pub why: WhyUnused,
}

/// Why a column is not learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyUnused {
    /// It is empty.
    Empty,
    /// It is the same in every row.
    Constant,
    /// It names each row rather than saying something about it.
    Identifier,
}

/// What is too good to be true. Most likely a column holds what came only after the day the rows stand for.
#[derive(Debug, Clone, PartialEq)]
pub enum Alarm {
    /// The model tells apart better than what people do can be foretold.
    TooGood {
        /// Its AUC.
        auc: f64,
    },
    /// A column tells nearly everything by itself.
    TellsTooMuch {
        /// Its name.
        column: String,
        /// Its AUC.
        auc: f64,
    },
}

/// To how many customers among these rows it happened (at least once), and did not.
pub(super) fn side_counts(labelled: &Labelled, rows: &[u32]) -> (usize, usize) {
    let count = |wanted: bool| {
        let rows = rows.iter().map(|row| *row as usize).filter(|row| labelled.happened()[*row] == wanted);
        match labelled.customers() {
            Some(customers) => {
                rows.map(|row| customers[row]).collect::<std::collections::HashSet<u32>>().len()
            }
            None => rows.count(),
        }
    };
    (count(true), count(false))
}

/// The columns to learn from, and those that are left out.
pub(super) fn screen(labelled: &Labelled) -> Result<(Schema, Vec<Unused>), Refusal> {
    let rows: Vec<u32> = (0..labelled.table().rows() as u32).collect();
    match side_counts(labelled, &rows) {
        (0, _) => return Err(Refusal::NeverHappened),
        (_, 0) => return Err(Refusal::AlwaysHappened),
        (found, _) if found < NEEDED => return Err(Refusal::TooFewHappened { found, needed: NEEDED }),
        (_, found) if found < NEEDED => return Err(Refusal::TooFewOthers { found, needed: NEEDED }),
        _ => {}
    }
    let unused = |column: &Column| why_unused(column).map(|why| Unused { column: column.name.clone(), why });
    let unused: Vec<Unused> = labelled.table().columns().iter().filter_map(unused).collect();
    let names: BTreeSet<&str> = unused.iter().map(|unused| unused.column.as_str()).collect();
    let schema = Schema::of(labelled.table(), |name| !names.contains(name));
    if schema.names().len() == 0 {
        return Err(Refusal::NoUsableColumn { unused });
    }
    Ok((schema, unused))
}

fn why_unused(column: &Column) -> Option<WhyUnused> {
    match &column.values {
        Values::Numeric(values) => {
            let mut known = values.iter().filter(|value| !value.is_nan());
            let Some(first) = known.next() else { return Some(WhyUnused::Empty) };
            // Where some are missing, that alone may say something.
            let is_constant = values.iter().all(|value| value == first);
            is_constant.then_some(WhyUnused::Constant)
        }
        Values::Categorical { codes, labels } => {
            let distinct: BTreeSet<u32> = codes.iter().copied().collect();
            let known = distinct.iter().filter(|code| (**code as usize) < labels.len()).count();
            match (known, distinct.len()) {
                (0, _) => Some(WhyUnused::Empty),
                (_, 1) => Some(WhyUnused::Constant),
                _ if known > IDENTIFIER_LABELS && known * 2 > codes.len() => Some(WhyUnused::Identifier),
                _ => None,
            }
        }
    }
}

/// What is too good to be true about a model of these columns.
pub(super) fn alarms(
    schema: &Schema,
    frame: &Frame<'_>,
    happened: &[bool],
    quality: &Quality,
    threads: usize,
) -> Vec<Alarm> {
    let too_good = (quality.auc > TOO_GOOD).then_some(Alarm::TooGood { auc: quality.auc });
    let every = frame.rows.div_ceil(MOST_ROWS).max(1);
    let rows: Vec<u32> = (0..frame.rows as u32).step_by(every).collect();
    let happened: Vec<bool> = rows.iter().map(|row| happened[*row as usize]).collect();
    let alone = in_order(threads, 0..frame.columns.len(), |column| {
        auc_alone(&frame.columns[column], &rows, &happened)
    });
    let telling = schema.names().zip(alone).filter(|(_, auc)| *auc > TELLS_TOO_MUCH);
    let telling = telling.map(|(column, auc)| Alarm::TellsTooMuch { column: column.to_owned(), auc });
    too_good.into_iter().chain(telling).collect()
}

/// How well a column tells apart by itself, in whichever direction.
fn auc_alone(series: &Series<'_>, rows: &[u32], happened: &[bool]) -> f64 {
    let either = |figures: &[f64]| {
        let found = auc(figures, happened);
        found.max(1.0 - found)
    };
    match series {
        Series::Numeric(values) => {
            let with_missing_at = |end: f64| -> Vec<f64> {
                let value = |row: &u32| Some(values[*row as usize]).filter(|value| !value.is_nan());
                rows.iter().map(|row| value(row).unwrap_or(end)).collect()
            };
            let ends = [f64::NEG_INFINITY, f64::INFINITY];
            ends.iter().map(|end| either(&with_missing_at(*end))).fold(0.0, f64::max)
        }
        Series::Categorical { codes, levels } => either(&shares(codes, *levels, rows, happened)),
    }
}

/// For each row the share of its category in the other half of the rows, so that no row tells of itself.
fn shares(codes: &[u32], levels: usize, rows: &[u32], happened: &[bool]) -> Vec<f64> {
    let places = Levels::of(codes, levels, rows, usize::MAX);
    let slot = |row: u32| match places.place(codes[row as usize]) {
        Place::Missing => 0,
        Place::Other => 1,
        Place::Own(place) => 2 + place,
    };
    let base = happened.iter().filter(|did| **did).count() as f64 / rows.len().max(1) as f64;
    let mut sums = vec![[(base, 1.0); 2]; places.own + 2];
    for (ix, (row, did)) in rows.iter().zip(happened).enumerate() {
        let (sum, count) = &mut sums[slot(*row)][ix % 2];
        *sum += indicator(*did);
        *count += 1.0;
    }
    let share = |(ix, row): (usize, &u32)| {
        let (sum, count) = sums[slot(*row)][1 - ix % 2];
        sum / count
    };
    rows.iter().enumerate().map(share).collect()
}
