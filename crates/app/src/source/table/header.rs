//! Finds the headers among the first rows, and makes names of them.
//!
//! Reports begin with a title, a date, blank lines: rows with one or two cells. The headers are the first row that is
//! about as full as the rows usually are. They do not look like data.

use std::collections::HashMap;

use csv::StringRecord;

use super::clean::trim;
use super::shape::Shape;
use super::{MOST_COLUMNS, TableDoubt, TableError};

/// Headers are looked for among so many rows.
const ROWS_LOOKED_AT: usize = 20;

/// Rows to look at when a table is opened.
pub(super) const SAMPLE_ROWS: usize = 50;

/// One of the first rows.
#[derive(Debug, Clone)]
pub(super) struct First {
    /// Its line in a text, its row in a sheet, from 1.
    pub(super) line: u64,
    pub(super) cells: StringRecord,
}

/// The headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Their place among the first rows; `None` if there are none.
    pub(super) place: Option<usize>,
    /// What the columns are called.
    pub(super) names: Vec<String>,
    pub(super) doubts: Vec<TableDoubt>,
}

/// Finds the headers; `hint` is [`TableHints::header_row`](super::TableHints::header_row).
///
/// # Errors
/// When there are no rows, or no headers.
pub(super) fn find(rows: &[First], hint: Option<u64>) -> Result<Found, TableError> {
    if rows.iter().all(|row| filled(&row.cells) == 0) {
        return Err(TableError::Empty);
    }
    let place = match hint {
        Some(0) => return unnamed(rows),
        Some(line) => {
            let place = rows.iter().position(|row| row.line == line);
            place.ok_or(TableError::NoHeaderRow { row: line })?
        }
        None => guess(rows)?,
    };
    let cells = &rows[place].cells;
    let (names, mut doubts) = names(cells.iter().take(width(cells, &rows[place + 1..])))?;
    let before = rows[..place].iter().filter(|row| filled(&row.cells) > 0).count() as u64;
    if before > 0 {
        doubts.insert(0, TableDoubt::LinesBeforeHeader(before));
    }
    Ok(Found { place: Some(place), names, doubts })
}

fn unnamed(rows: &[First]) -> Result<Found, TableError> {
    let width = rows.iter().map(|row| last(&row.cells)).max().unwrap_or_default();
    let (names, _) = names(std::iter::repeat_n("", width))?;
    Ok(Found { place: None, names, doubts: Vec::new() })
}

/// The first row that is about as full as rows usually are.
fn guess(rows: &[First]) -> Result<usize, TableError> {
    let usual = usual(rows);
    let is_full = |row: &&First| filled(&row.cells) * 5 >= usual * 3;
    let early = rows.iter().take(ROWS_LOOKED_AT);
    let first = early.clone().position(|row| is_full(&row)).unwrap_or_default();
    // A title may have cells too; what looks like data does not lie before the headers.
    let shapes: Vec<Shape> = rows[first].cells.iter().map(Shape::of).collect();
    if is_data(&shapes) { Err(TableError::NoHeader { row: shapes }) } else { Ok(first) }
}

/// How many filled cells most rows have; of several the most.
fn usual(rows: &[First]) -> usize {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in rows {
        *counts.entry(filled(&row.cells)).or_default() += 1;
    }
    counts.remove(&0);
    counts.into_iter().max_by_key(|(filled, rows)| (*rows, *filled)).map_or(1, |(filled, _)| filled)
}

/// Whether a row cannot be headers: a date or an address is in it, or half of it are numbers.
fn is_data(shapes: &[Shape]) -> bool {
    let count = |wanted: Shape| shapes.iter().filter(|shape| **shape == wanted).count();
    let filled = shapes.len() - count(Shape::Blank);
    count(Shape::Date) + count(Shape::Email) > 0 || count(Shape::Number) * 2 >= filled.max(1)
}

/// The columns that have a header, or something beneath it.
fn width(headers: &StringRecord, rows: &[First]) -> usize {
    let beneath = rows.iter().map(|row| last(&row.cells)).max().unwrap_or_default();
    last(headers).max(beneath.min(headers.len()))
}

fn filled(cells: &StringRecord) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// Cells up to the last one that is filled.
fn last(cells: &StringRecord) -> usize {
    cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).last().map_or(0, |(place, _)| place + 1)
}

/// Makes names of headers: none blank, none twice.
///
/// # Errors
/// When there are too many.
pub(super) fn names<'a>(
    headers: impl Iterator<Item = &'a str>,
) -> Result<(Vec<String>, Vec<TableDoubt>), TableError> {
    let mut names: Vec<String> = Vec::new();
    let mut taken: HashMap<String, u32> = HashMap::new();
    let mut doubts = Vec::new();
    for (ix, header) in headers.enumerate() {
        if ix == MOST_COLUMNS {
            return Err(TableError::TooManyColumns);
        }
        let header = trim(header).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut name = if header.is_empty() { format!("#{}", ix + 1) } else { header };
        if taken.contains_key(&name) {
            name = another(&name, &mut taken);
            doubts.push(TableDoubt::RepeatedHeader(name.clone()));
        }
        taken.insert(name.clone(), 1);
        names.push(name);
    }
    Ok((names, doubts))
}

/// `Tarih (2)`, or the next number that is free.
fn another(name: &str, taken: &mut HashMap<String, u32>) -> String {
    loop {
        let number = taken.get(name).copied().unwrap_or(1) + 1;
        taken.insert(name.to_owned(), number);
        let other = format!("{name} ({number})");
        if !taken.contains_key(&other) {
            return other;
        }
    }
}

#[cfg(test)]
mod tests {
    use csv::StringRecord;

    use super::{First, find};
    use crate::source::table::TableError;

    fn rows(lines: &[&str]) -> Vec<First> {
        let row = |(ix, line): (usize, &&str)| First {
            line: ix as u64 + 1,
            cells: StringRecord::from(line.split(',').collect::<Vec<_>>()),
        };
        lines.iter().enumerate().map(row).collect()
    }

    #[track_caller]
    fn check(lines: &[&str], hint: Option<u64>, expected: &str) {
        let found = match find(&rows(lines), hint) {
            Ok(found) => format!("{:?} {}", found.place, found.names.join("|")),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{lines:?}");
    }

    #[test]
    fn headers_are_found() {
        check(&["id,ad,il", "1,Ayşe,İzmir"], None, "Some(0) id|ad|il");
        check(&["Rapor,,", ",,", "id,ad,il", "1,Ayşe,İzmir", "2,Can,Van"], None, "Some(2) id|ad|il");
        check(&["id"], None, "Some(0) id");
        check(&["id,ad,", "1,Ayşe,"], None, "Some(0) id|ad");
        check(&["id,ad,", "1,Ayşe,x"], None, "Some(0) id|ad|#3");
        check(&["id,,id,id,id (2)"], None, "Some(0) id|#2|id (2)|id (3)|id (2) (2)");
        check(&["1,Ayşe", "2,Can"], Some(0), "None #1|#2");
        check(&["a,b", "c,d"], Some(2), "Some(1) c|d");
    }

    #[test]
    fn what_is_no_header_is_told() {
        check(&[], None, "there is nothing in it");
        check(&[",,"], None, "there is nothing in it");
        check(&["a,b"], Some(7), "there is no row 7 to take the headers from");
        let data = "no headers: the first row looks like data (number, text, date)";
        check(&["17,Ayşe,31.12.2025"], None, data);
        assert!(matches!(find(&rows(&["1,2,x"]), None), Err(TableError::NoHeader { .. })));
    }
}
