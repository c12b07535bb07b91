//! What was read, what was refused, and what figures mean.

use crate::words::Words;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Data {
    /// The files or other sources. May be empty.
    pub files: Vec<File>,
    /// Why rows were refused, the most frequent first. May be empty.
    pub refusals: Vec<Refusal>,
    /// What else one should know about the data, as sentences: "Orders without a customer are left out." May be empty.
    pub notes: Vec<Words>,
}

/// A source and what it gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// The name, without its folder.
    pub name: String,
    /// Rows read, those refused included.
    pub rows: u64,
    /// Rows refused.
    pub refused: u64,
}

/// Rows that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub why: Words,
    /// How many rows.
    pub rows: u64,
}

/// What a figure is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The figure's name.
    pub name: Words,
    /// What is counted, over what, and when it is known.
    pub text: Words,
    /// The paper or book that the method is from; `None` if it needs none.
    pub source: Option<String>,
}
