//! How segments share members.

use crate::words::Words;

/// Segments side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlap {
    /// The segments, in the order of the table.
    pub segments: Vec<Member>,
    /// How many customers are in both, by place in [`Overlap::segments`]; as many rows and columns, the same in both
    /// directions.
    pub shared: Vec<Vec<u64>>,
}

/// A segment of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// The name.
    pub name: Words,
    /// How many customers are in it.
    pub customers: u64,
}
