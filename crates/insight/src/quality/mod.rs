//! Whether a segment is any good: large enough, reachable, different in what its members do next, alive, acted on.
//!
//! | wanted | start at |
//! |---|---|
//! | what members did after past dates, against the rest | [`BackTest`] |
//! | whether groups differ at all | [`Differences`], [`pairs`] |
//! | who is in two segments at once | [`overlaps`] |
//! | the gates a segment must pass, and advice where it does not | [`Gate`], [`lint`] |
//!
//! Segments are numbers from 0; what they are called, the caller knows.

mod advice;
mod back_test;
mod differences;
mod findings;
mod gates;
mod members;

pub use advice::{Advice, Advised};
pub use back_test::{BackTest, Future, Lift, Verdict, Window};
pub use differences::{Differences, Pair, pairs};
pub use findings::{Finding, Kind, Severity, lint};
pub use gates::{Action, Gate, Segment, least_size};
pub use members::{Members, Overlap, overlaps};

#[cfg(test)]
mod tests;
