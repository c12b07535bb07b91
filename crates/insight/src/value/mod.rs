//! What customers will bring: who is still there, when the next order comes, and what the orders of a stated horizon are
//! worth. The models are those of [`crate::lifetime`]; here they are put to a [`Ledger`](crate::ledger::Ledger).
//!
//! Start at [`Study::of`]. [`Check`] asks how well the same would have foretold a time that is already known.
//!
//! What was earned and what is expected are never put into one number.

mod check;
mod study;

pub use check::{Check, Tenth};
pub use study::{CORRELATION_DOUBTED, FEWEST_REPEATERS, Outlook, Study, StudyError, Terms, past};

/// Days in the unit of time that the models work with.
pub const WEEK_DAYS: f64 = 7.0;

#[cfg(test)]
mod tests;
