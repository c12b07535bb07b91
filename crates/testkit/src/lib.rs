//! What the tests of the other crates stand on. Never part of a product.
//!
//! - [`oracle`] answers who is in which segment, slowly and plainly, straight from the definition of the segment
//!   language. It shares no code with the evaluator, so that the two can be held against each other.
//! - [`generate`] makes random histories, definitions and instants from one small vocabulary, so that they meet.
//! - [`forms`] names the forms that a condition uses, to measure what tests meet.
//! - [`clock`] makes the lists of instants that a simulated clock visits.
//! - [`crash`] kills a program at a chosen system call.
//! - [`cases`] is the table of worked cases: one condition, one history, one answer that a person worked out.

pub mod cases;
pub mod clock;
pub mod crash;
pub mod forms;
pub mod generate;
pub mod oracle;
