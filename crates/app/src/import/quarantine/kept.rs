//! The rows of one file that wait, written into a temporary file that a reader understands.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use kesit_store::{QuarantinePlace, QuarantineRow};
use tempfile::TempDir;

use crate::import::raw;
use crate::source::Raw;

/// Writes rows; gives each the line at which it begins.
pub(super) struct Kept {
    path: PathBuf,
    out: Out,
    /// The line of each row in the temporary file, rising.
    lines: Vec<(u64, QuarantinePlace)>,
    next_line: u64,
    headers: usize,
}

enum Out {
    Table(Box<csv::Writer<File>>),
    Messages(BufWriter<File>),
}

impl Kept {
    /// A table under these headers; messages if there are none.
    pub(super) fn new(folder: &TempDir, number: usize, headers: &[String]) -> io::Result<Kept> {
        let name = if headers.is_empty() { "jsonl" } else { "csv" };
        let path = folder.path().join(format!("{number}.{name}"));
        let file = File::create(&path)?;
        let mut kept = Kept {
            path,
            out: Out::Messages(BufWriter::new(file.try_clone()?)),
            lines: Vec::new(),
            next_line: 1,
            headers: headers.len(),
        };
        if !headers.is_empty() {
            let mut table = csv::WriterBuilder::new().flexible(true).from_writer(file);
            table.write_record(headers)?;
            kept.next_line += 1 + breaks(headers);
            kept.out = Out::Table(Box::new(table));
        }
        Ok(kept)
    }

    /// Writes a row; answers `false` for what can be no row of such a file.
    pub(super) fn write(&mut self, at: QuarantinePlace, raw: Raw) -> io::Result<bool> {
        match (&mut self.out, raw) {
            (Out::Table(table), Raw::Cells(mut cells)) => {
                cells.resize(cells.len().max(self.headers), String::new());
                table.write_record(&cells)?;
                self.lines.push((self.next_line, at));
                self.next_line += 1 + breaks(&cells);
            }
            (Out::Messages(out), Raw::Text(text)) => {
                // A line break is a blank to JSON, where it may stand at all.
                writeln!(out, "{}", text.replace(['\r', '\n'], " "))?;
                self.lines.push((self.next_line, at));
                self.next_line += 1;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The file, and where its rows come from.
    pub(super) fn finish(self) -> io::Result<(PathBuf, Lines)> {
        match self.out {
            Out::Table(mut table) => table.flush()?,
            Out::Messages(mut out) => out.flush()?,
        }
        Ok((self.path, Lines(self.lines)))
    }
}

fn breaks(cells: &[String]) -> u64 {
    cells.iter().map(|cell| cell.bytes().filter(|byte| *byte == b'\n').count() as u64).sum()
}

/// Where the rows of a temporary file come from.
pub(super) struct Lines(Vec<(u64, QuarantinePlace)>);

impl Lines {
    /// The place of the row at a line.
    pub(super) fn place(&self, line: u64) -> Option<QuarantinePlace> {
        let after = self.0.partition_point(|(begin, _)| *begin <= line);
        self.0.get(after.checked_sub(1)?).map(|(_, at)| *at)
    }

    /// The places of all rows.
    pub(super) fn places(&self) -> impl Iterator<Item = QuarantinePlace> {
        self.0.iter().map(|(_, at)| *at)
    }
}

/// A row that still waits, for a reason of its own time.
pub(super) fn still(at: QuarantinePlace, field: Option<&str>, reason: &str, raw: &Raw) -> QuarantineRow {
    QuarantineRow {
        place: at,
        field: field.map(str::to_owned),
        reason: reason.to_owned(),
        raw: raw::written(raw),
    }
}
