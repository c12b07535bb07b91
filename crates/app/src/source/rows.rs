//! The rows of a table with a sample of them at hand before the first is read, and the constants of the mapping beside
//! their cells.

use std::collections::VecDeque;

use super::mapping::{Mapping, constant_header};
use super::sink::Raw;
use super::table::{Step, Table, TableError, TableFacts, TableProblem};
use super::understand::{SAMPLE_ROWS, SampleRow};

/// The most bytes that the sample may have.
const SAMPLE_BYTES: usize = 4 * 1024 * 1024;

/// What the next row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Row,
    Bad(TableProblem),
    End,
}

/// The rows.
pub(super) struct TableRows<'a> {
    table: Table<'a>,
    /// Those of the table, then one for each constant.
    headers: Vec<String>,
    constants: Vec<String>,
    sample: VecDeque<(SampleRow, Next)>,
    /// Whether the table ended within the sample.
    ended: bool,
    rows: u64,
    most_rows: u64,
}

impl<'a> TableRows<'a> {
    /// Takes the sample. After `most_rows` no more rows are given.
    ///
    /// # Errors
    /// When reading fails.
    pub(super) fn new(
        table: Table<'a>,
        mapping: &Mapping,
        most_rows: Option<u64>,
    ) -> Result<TableRows<'a>, TableError> {
        let mut headers = table.headers.clone();
        headers.extend(mapping.constants.iter().map(|(field, _)| constant_header(field)));
        let constants = mapping.constants.iter().map(|(_, text)| text.clone()).collect();
        let mut rows = TableRows {
            table,
            headers,
            constants,
            sample: VecDeque::new(),
            ended: false,
            rows: 0,
            most_rows: most_rows.unwrap_or(u64::MAX),
        };
        let mut bytes = 0;
        while rows.sample.len() < SAMPLE_ROWS && bytes < SAMPLE_BYTES {
            let mut row = SampleRow::default();
            let next = rows.read(&mut row)?;
            if next == Next::End {
                rows.ended = true;
                break;
            }
            bytes += row.record.as_slice().len();
            rows.sample.push_back((row, next));
        }
        Ok(rows)
    }

    /// Names of the columns, those of the constants last.
    pub(super) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Names of the columns of the table alone.
    pub(super) fn own_headers(&self) -> &[String] {
        &self.table.headers
    }

    /// What was found out about the table so far.
    pub(super) fn facts(&self) -> &TableFacts {
        &self.table.facts
    }

    /// The good rows of the sample.
    pub(super) fn sample(&self) -> Vec<SampleRow> {
        self.sample.iter().filter(|(_, next)| *next == Next::Row).map(|(row, _)| row.clone()).collect()
    }

    /// How many rows were given, bad ones included.
    pub(super) fn count(&self) -> u64 {
        self.rows
    }

    /// Puts the next row into `row`.
    ///
    /// # Errors
    /// When reading fails.
    #[inline]
    pub(super) fn next(&mut self, row: &mut SampleRow) -> Result<Next, TableError> {
        let next = if self.rows == self.most_rows {
            Next::End
        } else if let Some((sampled, next)) = self.sample.pop_front() {
            *row = sampled;
            next
        } else if self.ended {
            Next::End
        } else {
            self.read(row)?
        };
        self.rows += u64::from(next != Next::End);
        Ok(next)
    }

    /// What stood in a row of the table.
    pub(super) fn raw(&self, row: &SampleRow) -> Raw {
        raw(row, self.table.headers.len())
    }

    #[inline]
    fn read(&mut self, row: &mut SampleRow) -> Result<Next, TableError> {
        let next = match self.table.next(&mut row.record)? {
            Step::Row { line } => {
                row.line = line;
                Next::Row
            }
            Step::Bad { line, problem } => {
                row.line = line;
                Next::Bad(problem)
            }
            Step::End => return Ok(Next::End),
        };
        if self.table.facts.is_typed {
            row.typed.clear();
            row.typed.extend((0..row.record.len()).map(|column| self.table.is_typed(column)));
        }
        if next == Next::Row && !self.constants.is_empty() {
            // A row may be shorter than the headers; the constants have places of their own.
            (row.record.len()..self.table.headers.len()).for_each(|_| row.record.push_field(""));
            self.constants.iter().for_each(|constant| row.record.push_field(constant));
        }
        Ok(next)
    }
}

/// The first cells of a row, as many as the table has columns.
pub(super) fn raw(row: &SampleRow, columns: usize) -> Raw {
    Raw::Cells(row.record.iter().take(columns).map(str::to_owned).collect())
}
