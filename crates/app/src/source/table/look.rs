//! Looks at how a table is cut into rows, without asking what they mean.

use std::io::Read;

use csv::StringRecord;

use super::{Step, Table, TableError, TableFacts, TableHints, TableProblem};
use crate::source::{Input, open};

/// What is told of each row: its line, what is wrong with it, and its cells as far as they could be made out.
pub type OnRow<'a> = &'a mut dyn FnMut(u64, Option<TableProblem>, &StringRecord);

/// Reads a table, packed or not, from wherever it comes. Gives the names of its columns and what was found out.
///
/// # Errors
/// When it cannot be read or has no headers.
pub fn look_at_table(
    reader: impl Read + Send,
    hints: &TableHints,
    on_row: OnRow<'_>,
) -> Result<(Vec<String>, TableFacts), TableError> {
    let mut table = Table::open(&Input::Stdin, open::stream_of(reader)?, hints)?;
    let mut record = StringRecord::new();
    loop {
        match table.next(&mut record)? {
            Step::Row { line } => on_row(line, None, &record),
            Step::Bad { line, problem } => on_row(line, Some(problem), &record),
            Step::End => return Ok((table.headers, table.facts)),
        }
    }
}
