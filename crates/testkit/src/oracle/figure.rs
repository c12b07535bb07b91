//! The left side of a test.

use std::cmp::Ordering;

use kesit_model::{Decimal, Value};

/// What is tested.
#[derive(Debug, Clone, Copy)]
pub(super) enum Figure<'a> {
    /// Nothing there.
    Missing,
    /// A value out of the data; never a missing one.
    Value(&'a Value),
    /// A number that was worked out.
    Ratio(Ratio),
}

impl<'a> Figure<'a> {
    /// The value, if there is one that is not missing.
    pub(super) fn of(value: Option<&'a Value>) -> Figure<'a> {
        value.filter(|value| !value.is_missing()).map_or(Figure::Missing, Figure::Value)
    }

    /// The number that it reads as.
    pub(super) fn as_number(self) -> Option<Ratio> {
        match self {
            Figure::Missing => None,
            Figure::Value(value) => value.as_number().map(Ratio::number),
            Figure::Ratio(ratio) => Some(ratio),
        }
    }

    /// The text that it is; a number that was written as text is still a text.
    pub(super) fn as_text(self) -> Option<&'a str> {
        match self {
            Figure::Value(Value::Text(text)) => Some(text),
            Figure::Value(_) | Figure::Ratio(_) | Figure::Missing => None,
        }
    }

    pub(super) fn is_missing(self) -> bool {
        matches!(self, Figure::Missing)
    }
}

/// An exact fraction: a mean is compared as `sum / count`, never rounded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    /// Above the line, in whatever unit both sides share (millionths for numbers, milliseconds for spans).
    pub(super) over: i128,
    /// Below the line; positive.
    pub(super) under: i128,
}

impl Ratio {
    pub(super) fn number(number: Decimal) -> Ratio {
        Ratio { over: number.0, under: 1 }
    }

    pub(super) fn count(count: usize) -> Ratio {
        let count = i128::try_from(count).expect("no count of things in memory is near the limit");
        Ratio { over: count * Decimal::ONE_MICROS, under: 1 }
    }

    pub(super) fn compare(self, other: Ratio) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}
