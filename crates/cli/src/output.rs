//! Tables and cells for standard output.

use std::io::{self, Write};

/// Whether a column stands at the left or at the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Writes rows in columns as wide as their widest cell, two blanks apart. The first row is the header.
pub(crate) fn table(out: &mut dyn Write, align: &[Align], rows: &[Vec<String>]) -> io::Result<()> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..align.len()).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for ((cell, width), align) in row.iter().zip(&widths).zip(align) {
            let blanks = " ".repeat(width - cell.chars().count());
            match align {
                Align::Left => line.extend([cell.as_str(), &blanks, "  "]),
                Align::Right => line.extend([&blanks, cell.as_str(), "  "]),
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes rows of CSV. A cell that a spreadsheet would run as a formula is led by an apostrophe.
pub(crate) fn csv<'a>(out: &mut dyn Write, rows: impl IntoIterator<Item = Vec<&'a str>>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for row in rows {
        writer.write_record(row.into_iter().map(harmless)).map_err(unwrapped)?;
    }
    writer.flush()
}

/// Writes rows of CSV one after the other, as [`csv()`] writes them.
pub(crate) struct CsvRows<'a>(csv::Writer<&'a mut dyn Write>);

impl<'a> CsvRows<'a> {
    pub(crate) fn new(out: &'a mut dyn Write) -> CsvRows<'a> {
        CsvRows(csv::Writer::from_writer(out))
    }

    pub(crate) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        self.0.write_record(cells.iter().map(|cell| harmless(cell))).map_err(unwrapped)
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The cause itself, so that a closed pipe is known as one.
fn unwrapped(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
