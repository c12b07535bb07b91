//! Workbooks: xlsx, xlsb, xls, ods. Of a formula the value counts that was saved with it. xlsx is read row by row; the other
//! formats can only be read sheet by sheet.
//!
//! The first sheet that has headers is read, unless another is asked for.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use calamine::{CellType, DataType, Ods, Range, Reader, Xls, Xlsb, Xlsx};
use csv::StringRecord;
use jiff::civil::DateTime;

use super::canonical;
use super::clean::{self, Body};
use super::feed::{FedRow, Feed, Feeder, Stopped};
use super::header::{self, First, Found, SAMPLE_ROWS};
use super::{Format, MOST_COLUMNS, Table, TableDoubt, TableError, TableFacts, TableHints};

const ZIP: &[u8] = b"PK\x03\x04";
/// What xls files lie in.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ODS_TYPE: &[u8] = b"application/vnd.oasis.opendocument";

/// Whether something that begins so may be a workbook.
pub(super) fn is_workbook(beginning: &[u8]) -> bool {
    beginning.starts_with(ZIP) || beginning.starts_with(COMPOUND)
}

/// What is known before the rows come.
struct Head {
    sheet: String,
    others: Vec<String>,
    header_row: Option<u64>,
    raw_headers: StringRecord,
    found: Found,
}

/// Opens a workbook.
pub(super) fn open(
    file: File,
    mut facts: TableFacts,
    hints: &TableHints,
) -> Result<Table<'static>, TableError> {
    let hints = hints.clone();
    let (head, feed) = Feed::start(Format::Workbook, move |feeder| read(file, &hints, feeder))?;
    facts.sheet = Some(head.sheet);
    facts.header_row = head.header_row;
    if !head.others.is_empty() {
        facts.doubts.push(TableDoubt::OtherSheets(head.others));
    }
    facts.doubts.extend(head.found.doubts);
    let width = head.found.names.len();
    Ok(Table {
        headers: head.found.names,
        facts,
        rows: Box::new(feed),
        body: Some(Body::new(head.raw_headers, width)),
        typed: Vec::new(),
    })
}

fn read(mut file: File, hints: &TableHints, feeder: &mut Feeder<Head>) -> Result<(), TableError> {
    let mut beginning = Vec::new();
    Read::by_ref(&mut file).take(128).read_to_end(&mut beginning)?;
    file.rewind()?;
    if beginning.starts_with(COMPOUND) {
        return read_book(&mut Whole(Xls::new(BufReader::new(file)).map_err(broken)?), hints, feeder);
    }
    if beginning.windows(ODS_TYPE.len()).any(|window| window == ODS_TYPE) {
        return read_book(&mut Whole(Ods::new(BufReader::new(file)).map_err(broken)?), hints, feeder);
    }
    let again = BufReader::new(file.try_clone()?);
    let file = BufReader::new(file);
    match Xlsx::new(file) {
        Ok(book) => read_book(&mut Streamed(book), hints, feeder),
        Err(error) => match Xlsb::new(again) {
            Ok(book) => read_book(&mut Whole(book), hints, feeder),
            Err(_) => Err(broken(error)),
        },
    }
}

fn broken(error: impl std::error::Error) -> TableError {
    TableError::Broken { format: Format::Workbook, why: error.to_string() }
}

/// Is given each row of a sheet that is not blank; says whether it wants more.
type EachRow<'a> = &'a mut dyn FnMut(FedRow) -> Result<(), Stopped>;

/// A workbook of some format.
trait Book {
    fn sheets(&self) -> Vec<String>;
    fn rows(&mut self, sheet: &str, each: EachRow<'_>) -> Result<(), TableError>;
}

fn read_book(book: &mut dyn Book, hints: &TableHints, feeder: &mut Feeder<Head>) -> Result<(), TableError> {
    let there = book.sheets();
    let (head, after) = choose(book, &there, hints)?;
    let sheet = head.sheet.clone();
    if feeder.head(head).is_err() {
        return Ok(());
    }
    book.rows(&sheet, &mut |row| if row.line > after { feeder.put(row) } else { Ok(()) })
}

/// Chooses the sheet; gives its head and the row after which its rows begin.
fn choose(book: &mut dyn Book, there: &[String], hints: &TableHints) -> Result<(Head, u64), TableError> {
    let candidates: Vec<&String> = match &hints.sheet {
        None => there.iter().collect(),
        Some(wanted) => {
            there.iter().filter(|sheet| clean::trim(sheet) == clean::trim(wanted)).take(1).collect()
        }
    };
    let mut first_error = None;
    for sheet in candidates {
        let rows = sample(book, sheet)?;
        match header::find(&rows, hints.header_row) {
            Ok(found) => {
                let header = found.place.map(|place| &rows[place]);
                let head = Head {
                    sheet: sheet.clone(),
                    others: there.iter().filter(|other| *other != sheet).cloned().collect(),
                    header_row: header.map(|row| row.line),
                    raw_headers: header.map(|row| row.cells.clone()).unwrap_or_default(),
                    found,
                };
                let after = head.header_row.unwrap_or_default();
                return Ok((head, after));
            }
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(match (first_error, &hints.sheet) {
        (Some(error), _) => error,
        (None, Some(sheet)) => TableError::NoSheet { sheet: sheet.clone(), there: there.to_vec() },
        (None, None) => TableError::Empty,
    })
}

fn sample(book: &mut dyn Book, sheet: &str) -> Result<Vec<First>, TableError> {
    let mut rows = Vec::new();
    book.rows(sheet, &mut |row| {
        rows.push(First { line: row.line, cells: row.cells });
        if rows.len() < SAMPLE_ROWS { Ok(()) } else { Err(Stopped) }
    })?;
    Ok(rows)
}

/// xlsx: cells come one after the other.
struct Streamed(Xlsx<BufReader<File>>);

impl Book for Streamed {
    fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    fn rows(&mut self, sheet: &str, each: EachRow<'_>) -> Result<(), TableError> {
        let mut cells = self.0.worksheet_cells_reader(sheet).map_err(broken)?;
        let mut row = FedRow::default();
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            let (line, column) = cell.get_position();
            let line = u64::from(line) + 1;
            if line != row.line && give(std::mem::replace(&mut row, FedRow::new(line)), each).is_err() {
                return Ok(());
            }
            put(cell.get_value(), column as usize, &mut row)?;
        }
        // Whether more is wanted makes no difference after the last one.
        let _ = give(row, each);
        Ok(())
    }
}

/// The other formats: a sheet is read as a whole.
struct Whole<B>(B);

impl<B> Book for Whole<B>
where
    B: Reader<BufReader<File>>,
    B::Error: std::error::Error,
{
    fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    fn rows(&mut self, sheet: &str, each: EachRow<'_>) -> Result<(), TableError> {
        let range = self.0.worksheet_range(sheet).map_err(broken)?;
        range_rows(&range, each)
    }
}

fn range_rows<T: CellType + DataType>(range: &Range<T>, each: EachRow<'_>) -> Result<(), TableError> {
    let (top, left) = range.start().unwrap_or_default();
    for (ix, cells) in range.rows().enumerate() {
        let mut row = FedRow::new(u64::from(top) + ix as u64 + 1);
        for (column, cell) in cells.iter().enumerate() {
            if !cell.is_empty() {
                put(cell, left as usize + column, &mut row)?;
            }
        }
        if give(row, each).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

fn give(row: FedRow, each: EachRow<'_>) -> Result<(), Stopped> {
    if row.cells.iter().all(str::is_empty) { Ok(()) } else { each(row) }
}

/// Puts a cell into its column; those before it that are not there are blank.
fn put(cell: &impl DataType, column: usize, row: &mut FedRow) -> Result<(), TableError> {
    // A sheet may be formatted to its last column with nothing in it.
    if cell.is_empty() {
        return Ok(());
    }
    if column >= MOST_COLUMNS {
        return Err(TableError::TooManyColumns);
    }
    while row.cells.len() < column {
        row.push("", false);
    }
    let (text, is_typed) = written(cell);
    let text = clean::trim(&text).replace('\0', "");
    row.push(&text, is_typed);
    Ok(())
}

/// A cell as text, and whether that is canonical.
fn written(cell: &impl DataType) -> (String, bool) {
    if let Some(text) = cell.get_string() {
        return (text.to_owned(), false);
    }
    if let Some(number) = cell.get_float() {
        return (canonical::number(number), true);
    }
    if let Some(number) = cell.get_int() {
        return (number.to_string(), true);
    }
    if let Some(truth) = cell.get_bool() {
        return (truth.to_string(), true);
    }
    if let Some(at) = cell.get_datetime() {
        return if at.is_duration() || at.as_f64() < 1.0 { (clock(at.as_f64()), false) } else { date(at) };
    }
    if let Some(iso) = cell.get_datetime_iso() {
        let at = iso.parse::<DateTime>();
        return at.map_or_else(|_| (iso.to_owned(), false), |at| (canonical::date_or_time(at), true));
    }
    let other = cell.get_duration_iso().map(str::to_owned);
    (other.or_else(|| cell.get_error().map(ToString::to_string)).unwrap_or_default(), false)
}

fn date(at: calamine::ExcelDateTime) -> (String, bool) {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let small = |part: u8| i8::try_from(part).unwrap_or_default();
    let date = DateTime::new(
        i16::try_from(year).unwrap_or_default(),
        small(month),
        small(day),
        small(hour),
        small(minute),
        small(second),
        i32::from(milli) * 1_000_000,
    );
    // Spreadsheets know a 29 February 1900, which never was.
    date.map_or_else(|_| (canonical::number(at.as_f64()), true), |at| (canonical::date_or_time(at), true))
}

/// A part of a day, or several days, as hours, minutes and seconds.
fn clock(days: f64) -> String {
    let seconds = (days * 86_400.0).round().clamp(0.0, 1e12) as u64;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests;
