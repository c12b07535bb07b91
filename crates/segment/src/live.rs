//! Scores that are functions of one customer's timeline and the clock, with parameters that were fitted before and stand
//! still. What they compute is not known here; only that the answer follows the clock and that `until` can be had.

use std::fmt::Debug;

use kesit_model::{Decimal, Timestamp, Value};
use kesit_timeline::{Block, Timelines};

/// A customer whose score is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// Where the customer is.
    pub timelines: &'a Timelines,
    /// The customer's block.
    pub block: &'a Block,
    /// The customer's row in it.
    pub row: usize,
}

/// How a score is looked at.
pub struct Look<'a> {
    /// The numbers that it is compared with. Between two of them the outcome is the same.
    pub bounds: &'a [Decimal],
    /// Whether the outcome with this value at this instant is the same as now.
    pub same: &'a dyn Fn(Option<&Value>, Timestamp) -> bool,
}

/// A score with its parameters.
pub trait LiveScore: Debug + Send + Sync {
    /// The score at an instant; `None` is missing. Nothing later than the instant may be looked at.
    fn value(&self, scored: &Scored<'_>, now: Timestamp) -> Option<Value>;

    /// The first instant after `now` at which the outcome is another, if nothing comes in; [`Timestamp::MAX`] if it stays.
    /// It may be too early, but never too late.
    fn until(&self, scored: &Scored<'_>, now: Timestamp, look: &Look<'_>) -> Timestamp;
}
