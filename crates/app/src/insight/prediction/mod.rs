//! Who will do something, or come into a segment, within some days: a model of the shop's own past ([`shop`]), or of any
//! table that says what happened to each row ([`table`]).
//!
//! The past is seen in slices. Of each slice instant the features hold only what had happened strictly before it
//! ([`Snapshots`]), and the label is what happened in the days from it on; no label reaches past the instant asked about.
//! The same features at that instant give the forecast. Who is who is taken as it is known today: messages of a visitor
//! who signed in later count as that customer's.
//!
//! The numbers are `kesit_insight::prediction`'s; here is only what goes into them.

mod feature;
mod labels;
mod layout;
mod likely;
pub mod shop;
mod slices;
mod snapshot;
pub mod table;
#[cfg(test)]
mod tests;
mod words;

pub use feature::{Feature, OrderFigure};
pub use labels::Eligible;
pub use likely::{LikelyTenth, MOST_EXPLAINED, REASONS, explained, likely_tenths};
pub use slices::{LEAST_HISTORY_DAYS, MOST_SLICES, Slices, TooShort};
pub use snapshot::{Snapshots, Where};

/// Further ahead than this, nothing is foretold.
pub const LONGEST_HORIZON_DAYS: u32 = 730;

/// A column that moved a probability, and what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Because<F> {
    /// The column.
    pub what: F,
    /// What stands there.
    pub value: Stated,
    /// What it adds to the log-odds; below 0 it speaks against.
    pub contribution: f64,
}

/// What stands in a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Stated {
    /// Nothing.
    Missing,
    /// A number.
    Number(f64),
    /// A category.
    Text(String),
}

impl Stated {
    /// What stands in a row of a column.
    fn of(column: &kesit_insight::prediction::Column, row: usize) -> Stated {
        use kesit_insight::prediction::Values;
        match &column.values {
            Values::Numeric(values) if values[row].is_nan() => Stated::Missing,
            Values::Numeric(values) => Stated::Number(values[row]),
            Values::Categorical { codes, labels } => {
                labels.get(codes[row] as usize).map_or(Stated::Missing, |label| Stated::Text(label.clone()))
            }
        }
    }
}
