//! Where acting pays, and what is wrong with the segments.

use crate::words::Words;

/// Customers for whom something should be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What was found, as a title: "Regular customers who went quiet".
    pub title: Words,
    /// Why it matters, as a sentence.
    pub why: Words,
    /// What to do, as a sentence.
    pub advice: Words,
    /// How many customers.
    pub customers: u64,
    /// The money at stake; `None` if it is not known.
    pub money: Option<f64>,
    /// What that money is: "spent in the last 365 days". Empty if there is none.
    pub money_is: Words,
    /// The definition of these customers as a segment, in YAML, to copy.
    pub segment: Option<String>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Should be looked at.
    Warning,
    /// Is wrong.
    Error,
}

/// Something about the segments that should be put right.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The segments it is about, by name. Empty: all of them together.
    pub segments: Vec<Words>,
    /// What was found, as a title.
    pub title: Words,
    /// Why it matters, as a sentence.
    pub why: Words,
    /// What to do, as a sentence.
    pub advice: Words,
}
