//! The quarantine as a table to be mended in a spreadsheet, and the mended table read back.
//!
//! The columns of the files stand as they were, under their headers; before them stand those that say which row it is
//! and what is wrong with it. The first of these, [`PLACE`], brings a mended row back to its place.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use kesit_store::{Access, ImportId, QuarantinePlace, QuarantineRow, Store};

use super::{Files, Filter, Mending};
use crate::import::error::ImportError;
use crate::import::raw;
use crate::import::vault::Vault;
use crate::source::Raw;

/// The header of the column that says which row it is.
pub(super) const PLACE: &str = "kesit_place";
/// The header of the column with the text of a message, or of what is no row.
const TEXT: &str = "kesit_text";
/// The headers of the columns before those of the file.
const OWN: [&str; 5] = [PLACE, "kesit_file", "kesit_row", "kesit_column", "kesit_reason"];

/// Signs between cells that a spreadsheet may have written.
const DELIMITERS: [u8; 3] = *b",;\t";
/// Signs with which a formula begins. A cell that begins with one is exported behind an apostrophe.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes what waits, row by row, the headers first, and says how many rows there were.
///
/// # Errors
/// When the workspace cannot be opened or read, or `write` fails.
pub fn export(
    dir: &Path,
    filter: &Filter,
    write: &mut dyn FnMut(&[String]) -> io::Result<()>,
) -> Result<u64, ImportError> {
    let store = Store::open(dir, Access::Read)?;
    let files = Files::of(&store)?;
    let columns = Columns::of(&store, &files, filter)?;
    write(&columns.headers).map_err(ImportError::Output)?;
    let mut rows = 0;
    let mut written = Ok(());
    store.catalogue().quarantined(filter, &mut |row| {
        rows += 1;
        written = write(&columns.cells(&files, row));
        written.is_ok()
    })?;
    written.map(|()| rows).map_err(ImportError::Output)
}

/// The columns of an export: those of all its files, each header once.
struct Columns {
    headers: Vec<String>,
    /// Where the cells of a file go.
    places: HashMap<(ImportId, usize), Vec<usize>>,
    text: usize,
}

impl Columns {
    fn of(store: &dyn Vault, files: &Files, filter: &Filter) -> Result<Columns, ImportError> {
        let mut headers: Vec<String> = OWN.iter().chain([&TEXT]).map(|&header| header.to_owned()).collect();
        let mut places = HashMap::new();
        for count in store.catalogue().quarantine_counts(filter)? {
            let key = (count.import, count.file);
            let own = files.understood(key.0, key.1).map(raw::headers).unwrap_or_default();
            places.entry(key).or_insert_with(|| {
                own.into_iter().map(|header| place_of(&mut headers, header)).collect::<Vec<_>>()
            });
        }
        Ok(Columns { headers, places, text: OWN.len() })
    }

    fn cells(&self, files: &Files, row: QuarantineRow) -> Vec<String> {
        let mut cells = vec![String::new(); self.headers.len()];
        let at = row.place;
        match raw::read(&row.raw) {
            Raw::Text(text) => cells[self.text] = text,
            Raw::Cells(kept) => {
                let places = self.places.get(&(at.import, at.file)).into_iter().flatten();
                for (cell, place) in kept.into_iter().zip(places) {
                    cells[*place] = cell;
                }
            }
        }
        let own = [
            handle(&at),
            files.name(at.import, at.file),
            at.row.to_string(),
            row.field.unwrap_or_default(),
            row.reason,
        ];
        cells.splice(..OWN.len(), own);
        cells
    }
}

fn place_of(headers: &mut Vec<String>, header: String) -> usize {
    let known = headers.iter().skip(OWN.len() + 1).position(|known| *known == header);
    known.map_or_else(
        || {
            headers.push(header);
            headers.len() - 1
        },
        |place| OWN.len() + 1 + place,
    )
}

/// Which row it is, in a form that no spreadsheet takes for a number or a date.
fn handle(at: &QuarantinePlace) -> String {
    format!("q{}-{}-{}-{}", at.import, at.file, at.row, at.ordinal)
}

fn parse_handle(text: &str) -> Option<QuarantinePlace> {
    let numbers = text.trim().strip_prefix('q')?.split('-').map(str::parse).collect::<Result<Vec<u64>, _>>();
    let [import, file, row, ordinal] = numbers.ok()?[..] else { return None };
    Some(QuarantinePlace { import: ImportId(import), file: usize::try_from(file).ok()?, row, ordinal })
}

/// Rows that were mended, by their places.
pub(super) enum Mended {
    Sheet(Sheet),
    Row(QuarantinePlace, Raw),
}

impl Mended {
    pub(super) fn of(mending: Mending<'_>) -> Result<Mended, ImportError> {
        match mending {
            Mending::Sheet(path) => Ok(Mended::Sheet(Sheet::read(path)?)),
            Mending::Row(at, text) => Ok(Mended::Row(at, raw::read(text))),
        }
    }

    /// What stands in the place of a row now, under the headers of its file; `None` if it was not mended.
    pub(super) fn raw(&self, at: &QuarantinePlace, headers: &[String]) -> Option<Raw> {
        match self {
            Mended::Sheet(sheet) => sheet.raw(at, headers),
            Mended::Row(mended, raw) => (mended == at).then(|| raw.clone()),
        }
    }
}

/// Rows that were exported and mended.
pub(super) struct Sheet {
    headers: Vec<String>,
    rows: HashMap<QuarantinePlace, Vec<String>>,
}

impl Sheet {
    /// Reads an exported file again.
    fn read(path: &Path) -> Result<Sheet, ImportError> {
        let bad = || ImportError::NotAnExport { path: path.to_owned() };
        let bytes = std::fs::read(path).map_err(ImportError::file(path))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| bad())?;
        let text = text.trim_start_matches('\u{feff}');
        let first_line = text.lines().next().unwrap_or_default();
        let has = |delimiter: &&u8| first_line.bytes().any(|byte| byte == **delimiter);
        let delimiter = DELIMITERS.iter().find(has).copied().unwrap_or(b',');
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let headers: Vec<String> = reader.headers().map_err(|_| bad())?.iter().map(harmful).collect();
        let place = headers.iter().position(|header| header == PLACE).ok_or_else(bad)?;
        let mut rows = HashMap::new();
        for record in reader.records() {
            let record = record.map_err(|_| bad())?;
            let at = record.get(place).and_then(parse_handle).ok_or_else(bad)?;
            rows.insert(at, record.iter().map(harmful).collect());
        }
        Ok(Sheet { headers, rows })
    }

    /// What stands in the place of a row now, under the headers of its file; `None` if it is not in the mended file.
    fn raw(&self, at: &QuarantinePlace, headers: &[String]) -> Option<Raw> {
        let cells = self.rows.get(at)?;
        let cell = |header: &str| {
            // Behind our own columns, for a file may have headers like ours.
            let own = OWN.len() + 1;
            let place = self.headers.iter().skip(own).position(|known| known == header).map(|at| at + own);
            place.and_then(|place| cells.get(place)).cloned().unwrap_or_default()
        };
        if headers.is_empty() {
            let place = self.headers.iter().position(|header| header == TEXT)?;
            return cells.get(place).cloned().map(Raw::Text);
        }
        Some(Raw::Cells(headers.iter().map(|header| cell(header)).collect()))
    }
}

/// A cell without the apostrophe that kept a spreadsheet from running it.
fn harmful(cell: &str) -> String {
    let inner = cell.strip_prefix('\'').filter(|inner| inner.starts_with(FORMULA));
    inner.unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_finds_its_row_again() {
        let at = QuarantinePlace { import: ImportId(3), file: 1, row: 1_042, ordinal: 2 };
        assert_eq!((handle(&at).as_str(), parse_handle(" q3-1-1042-2 ")), ("q3-1-1042-2", Some(at)));
        for text in ["", "3-1-1042-2", "q3-1-1042", "q3-1-x-2", "q3-1-2-3-4"] {
            assert_eq!(parse_handle(text), None, "{text}");
        }
    }

    #[test]
    fn apostrophes_go_where_they_were_put() {
        let cells = ["'-12,50", "'=1+1", "'tis", "-12,50", "''"].map(harmful);
        assert_eq!(cells, ["-12,50", "=1+1", "'tis", "-12,50", "''"]);
    }
}
