//! Tables of any file format, row by row: delimited text, Excel and OpenDocument workbooks, Parquet, JSON lines of flat
//! objects. It finds out format, encoding, delimiter, sheet and header row; it does not ask what the columns mean, nor
//! how numbers and dates are written in them.
//!
//! ```text
//! let stream = open::stream(input, &count)?;              // unpacked, its beginning at hand
//! if stream is not messages { let mut table = Table::open(input, stream, &hints)?; … }
//! loop {
//!     match table.next(&mut record)? {
//!         Step::Row { line } => …                          // record.get(ix) beside table.headers[ix]
//!         Step::Bad { line, problem } => …                 // record: what could be made out of it
//!         Step::End => break,
//!     }
//! }
//! ```
//!
//! What holds for every format:
//! - Headers are not blank and stand only once: a blank one is called `#3` by its place, a second `Tarih` is `Tarih (2)`.
//! - Cells have no blanks, no-break spaces or signs without width around them, and no NUL in them.
//! - A row may have fewer cells than there are headers, never more: the rest is blank.
//! - Blank rows and headers that come again are no rows. Everything else is a row, good or bad.
//! - A cell with a type of its own (a date in a workbook, a number in Parquet) is written canonically and marked by
//!   [`Table::is_typed`]: numbers as `-1234.56`, dates as `2025-12-31`, local times as `2025-12-31T14:05:00`, instants
//!   with a `Z` at the end, truth as `true` and `false`. No style is to be guessed for such a cell.

mod canonical;
mod clean;
mod columnar;
mod encoding;
mod feed;
mod header;
mod lines;
mod look;
mod problem;
pub(super) mod server;
mod shape;
mod text;
mod workbook;

use std::fmt;
use std::fs::File;
use std::io;

use csv::StringRecord;
use tempfile::NamedTempFile;

use self::clean::Body;
use super::Input;
use super::open::{Compression, Stream};

pub use self::encoding::Encoding;
pub use self::look::{OnRow, look_at_table};
pub use self::problem::{TableError, TableProblem};
pub use self::shape::Shape;

/// The most columns a table may have.
pub(super) const MOST_COLUMNS: usize = 4096;

/// How a table is to be read; what is not said is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableHints {
    /// The encoding of a text.
    pub encoding: Option<Encoding>,
    /// The sign between the cells of a text; ASCII.
    pub delimiter: Option<u8>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the headers: the line of a text or the row of a sheet, from 1. Zero: there are none, and the columns
    /// are called `#1`, `#2` and so on.
    pub header_row: Option<u64>,
}

/// What a table lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with a sign between the cells.
    Text,
    /// A workbook: xlsx, xlsb, xls or ods.
    Workbook,
    /// Parquet.
    Parquet,
    /// A JSON object a line.
    JsonLines,
    /// The answer of a PostgreSQL server.
    Postgres,
}

impl Format {
    /// A stable word for machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Workbook => "workbook",
            Format::Parquet => "parquet",
            Format::JsonLines => "json-lines",
            Format::Postgres => "postgres",
        }
    }
}

/// What was found out about a table. Complete when the last row has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFacts {
    /// What it lies in.
    pub format: Format,
    /// How it was packed.
    pub compression: Option<Compression>,
    /// The encoding of a text.
    pub encoding: Option<Encoding>,
    /// The sign between the cells of a text.
    pub delimiter: Option<u8>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the headers: the line of a text or the row of a sheet, from 1. `None` where they are no row: the
    /// columns of Parquet, the members of JSON, columns without headers.
    pub header_row: Option<u64>,
    /// Whether cells may have a type of their own, which is then not to be guessed.
    pub is_typed: bool,
    /// What a person should look at.
    pub doubts: Vec<TableDoubt>,
}

impl TableFacts {
    fn new(format: Format, compression: Option<Compression>) -> TableFacts {
        TableFacts {
            format,
            compression,
            encoding: None,
            delimiter: None,
            sheet: None,
            header_row: None,
            is_typed: format != Format::Text,
            doubts: Vec::new(),
        }
    }
}

/// What a person should look at before believing a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableDoubt {
    /// The text looks as if it had been taken for Windows-1254 or Latin-1 once and then written as UTF-8 (`ÅŸ` for `ş`).
    DoubleEncoded,
    /// So many rows lie before the headers.
    LinesBeforeHeader(u64),
    /// Two columns are called alike; the second one is called as told here.
    RepeatedHeader(String),
    /// Other sheets of the workbook are not read.
    OtherSheets(Vec<String>),
    /// A column whose type has no meaning here; its cells are blank.
    UnreadColumn(String),
    /// The headers stand so many times between the rows, as in files that were put one after the other.
    HeaderAgain(u64),
}

/// What [`Table::next`] came to. Lines are those of the file: of a text the line in which the row begins, of a sheet its
/// row, from 1; of Parquet and databases the number of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A row; it is in the record.
    Row { line: u64 },
    /// A row that is no good. The record has what could be made out: its cells, or the beginning of the line as one cell.
    Bad { line: u64, problem: TableProblem },
    /// There are no more.
    End,
}

/// An open table: what was found out about it, and its rows one after the other.
pub(super) struct Table<'a> {
    /// Names of the columns.
    pub(super) headers: Vec<String>,
    pub(super) facts: TableFacts,
    rows: Box<dyn Rows + 'a>,
    /// Looks after what rows of text and workbooks may have that is no row.
    body: Option<Body>,
    typed: Vec<bool>,
}

/// Where the rows of a table come from.
trait Rows {
    /// Puts the next row into the record, and for each of its cells whether it has a type of its own; formats without
    /// types leave that empty.
    fn next(&mut self, record: &mut StringRecord, typed: &mut Vec<bool>) -> Result<Step, TableError>;

    /// Says what became known only while reading.
    fn finish(&mut self, _facts: &mut TableFacts) {}
}

impl<'a> Table<'a> {
    /// Opens what the stream holds; it may not be messages.
    ///
    /// # Errors
    /// When it cannot be read or has no headers.
    pub(super) fn open(
        input: &Input,
        mut stream: Stream<'a>,
        hints: &TableHints,
    ) -> Result<Table<'a>, TableError> {
        let format = format(stream.beginning()?);
        let facts = TableFacts::new(format, stream.compression);
        match format {
            Format::Workbook => workbook::open(on_disk(input, stream)?, facts, hints),
            Format::Parquet => columnar::open(on_disk(input, stream)?, facts),
            Format::JsonLines => match input {
                Input::File(path) => lines::open(stream.reader, File::open(path)?, facts),
                _ => {
                    let spooled = spool(stream)?;
                    lines::open(spooled.reopen()?, spooled.reopen()?, facts)
                }
            },
            Format::Text | Format::Postgres => text::open(stream, hints),
        }
    }

    /// The next row.
    ///
    /// # Errors
    /// When reading fails. What is wrong with a single row is no error.
    #[inline]
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Result<Step, TableError> {
        loop {
            let step = self.rows.next(record, &mut self.typed)?;
            match (step, &mut self.body) {
                (Step::End, body) => {
                    self.rows.finish(&mut self.facts);
                    if let Some(body) = body {
                        body.finish(&mut self.facts);
                    }
                    return Ok(Step::End);
                }
                (Step::Row { line }, Some(body)) => match body.judge(record) {
                    clean::Verdict::Row => return Ok(step),
                    clean::Verdict::NoRow => {}
                    clean::Verdict::Bad(problem) => return Ok(Step::Bad { line, problem }),
                },
                _ => return Ok(step),
            }
        }
    }

    /// Whether the cell of this column, in the row read last, has a type of its own and is written canonically.
    #[inline]
    pub(super) fn is_typed(&self, column: usize) -> bool {
        self.typed.get(column).copied().unwrap_or_default()
    }
}

/// What a file that begins so lies in, if it is a table.
fn format(beginning: &[u8]) -> Format {
    if workbook::is_workbook(beginning) {
        Format::Workbook
    } else if columnar::is_parquet(beginning) {
        Format::Parquet
    } else if beginning.trim_ascii_start().starts_with(b"{") {
        Format::JsonLines
    } else {
        Format::Text
    }
}

/// The unpacked input as a file, for formats that are not read from the beginning to the end.
fn on_disk(input: &Input, stream: Stream<'_>) -> io::Result<File> {
    match input {
        Input::File(path) if stream.compression.is_none() => File::open(path),
        _ => spool(stream)?.reopen(),
    }
}

/// Writes what is in the stream to a file that vanishes when it is closed.
fn spool(mut stream: Stream<'_>) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    io::copy(&mut stream.reader, &mut file)?;
    Ok(file)
}

impl fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("headers", &self.headers)
            .field("facts", &self.facts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
