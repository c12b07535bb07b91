//! Rows that wait, and questions about them.

use crate::ImportId;

/// Where a row stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuarantinePlace {
    /// The import that read it.
    pub import: ImportId,
    /// The place of its file in the import, from 0.
    pub file: usize,
    /// Its line in the file, or its place in a list, from 1.
    pub row: u64,
    /// Which of several with the same row, from 0.
    pub ordinal: u64,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Where it stood.
    pub place: QuarantinePlace,
    /// The column or member at fault; `None` if it is the whole row.
    pub field: Option<String>,
    /// The stable word for what is wrong.
    pub reason: String,
    /// What stood there, as the reader wrote it.
    pub raw: String,
}

/// Which rows are asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuarantineFilter {
    /// Only those of this import.
    pub import: Option<ImportId>,
    /// Only those of this file of it.
    pub file: Option<usize>,
    /// Only those with this reason.
    pub reason: Option<String>,
}

/// How many rows of a file wait for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineCount {
    /// The import.
    pub import: ImportId,
    /// The place of the file in it.
    pub file: usize,
    /// The stable word for what is wrong.
    pub reason: String,
    /// How many.
    pub rows: u64,
    /// The first of them.
    pub first_row: u64,
    /// The column at fault in one of them.
    pub field: Option<String>,
}
