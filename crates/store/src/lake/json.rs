//! Values as JSON text, straight from the columns.
//!
//! What a path finds in the object that came in, it finds in the text that goes out. Numbers are written with all
//! their digits; members stand in order of path; `null`s and empty texts that stood for nothing are gone.

use kesit_model::{Decimal, Value};
use kesit_timeline::{Cell, Column, Dictionary, PathId, Rows, SELF_PATH, Unpacked};

use super::words::Words;

/// The columns of some rows in order of path, a path before those that lead through it.
pub(super) struct Columns<'a> {
    rows: &'a Rows,
    columns: Vec<(PathId, &'a Column)>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(rows: &'a Rows, words: &Words<'_>) -> Columns<'a> {
        let mut columns: Vec<(PathId, &Column)> = rows.columns().collect();
        columns.sort_unstable_by_key(|(path, _)| words.path_rank(*path));
        Columns { rows, columns }
    }

    /// What is there in a row: paths with their cells.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = (PathId, Cell)> {
        let cells = self.columns.iter().map(move |(path, column)| (*path, column.get(row)));
        cells.filter(|(_, cell)| !cell.is_missing())
    }

    /// The elements of the list at a path, and which of them belong to a row.
    pub(super) fn elements(
        &self,
        path: PathId,
        row: usize,
        words: &Words<'_>,
    ) -> Option<(Columns<'a>, std::ops::Range<usize>)> {
        let list = self.rows.list(path)?;
        Some((Columns::new(list.items(), words), list.range(row)))
    }
}

/// Appends a row as an object.
pub(super) fn object(out: &mut Vec<u8>, columns: &Columns<'_>, row: usize, words: &Words<'_>) {
    out.push(b'{');
    // The objects that are open, outermost first, each by its path.
    let mut open: Vec<&str> = Vec::new();
    let mut is_first = true;
    for (path_id, cell) in columns.cells(row) {
        let path = words.dictionary.resolve_path(path_id);
        while open.last().is_some_and(|parent| !leads_through(path, parent)) {
            open.pop();
            out.push(b'}');
            is_first = false;
        }
        if !is_first {
            out.push(b',');
        }
        is_first = false;
        let key = open.last().map_or(path, |parent| &path[parent.len() + 1..]);
        text(out, key);
        out.push(b':');
        match words.dictionary.unpack(cell) {
            Unpacked::Object => {
                out.push(b'{');
                open.push(path);
                is_first = true;
            }
            Unpacked::List => list(out, columns, path_id, row, words),
            other => scalar(out, other, words.dictionary),
        }
    }
    open.iter().for_each(|_| out.push(b'}'));
    out.push(b'}');
}

/// Whether a path goes on from another one.
fn leads_through(path: &str, parent: &str) -> bool {
    path.as_bytes().get(parent.len()) == Some(&b'.') && path.starts_with(parent)
}

fn list(out: &mut Vec<u8>, columns: &Columns<'_>, path: PathId, row: usize, words: &Words<'_>) {
    out.push(b'[');
    if let Some((items, range)) = columns.elements(path, row, words) {
        for (place, element) in range.enumerate() {
            if place > 0 {
                out.push(b',');
            }
            self::element(out, &items, element, words);
        }
    }
    out.push(b']');
}

/// An element is an object, or stands by itself under [`SELF_PATH`].
fn element(out: &mut Vec<u8>, items: &Columns<'_>, element: usize, words: &Words<'_>) {
    let first = items.cells(element).next();
    match first {
        None => out.extend_from_slice(b"null"),
        Some((path, cell)) if words.dictionary.resolve_path(path) == SELF_PATH => {
            match words.dictionary.unpack(cell) {
                Unpacked::Object => out.extend_from_slice(b"{}"),
                Unpacked::List => list(out, items, path, element, words),
                other => scalar(out, other, words.dictionary),
            }
        }
        Some(_) => object(out, items, element, words),
    }
}

/// Appends what a cell holds, or `null`; markers of flattened lists and objects are the caller's.
pub(super) fn scalar(out: &mut Vec<u8>, unpacked: Unpacked<'_>, dictionary: &Dictionary) {
    match unpacked {
        Unpacked::Missing | Unpacked::List | Unpacked::Object => out.extend_from_slice(b"null"),
        Unpacked::Bool(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
        Unpacked::Number(decimal) => number(out, decimal),
        Unpacked::Text(id) => text(out, dictionary.resolve(id)),
        Unpacked::Value(inner) => value(out, inner),
    }
}

fn value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Value::Number(decimal) => number(out, *decimal),
        Value::Text(inner) => text(out, inner),
        Value::List(list) => {
            let elements = list.iter().map(|element| (None, element));
            members(out, [b'[', b']'], elements);
        }
        Value::Object(object) => {
            let named = object.0.iter().map(|(key, member)| (Some(key.as_str()), member));
            members(out, [b'{', b'}'], named);
        }
    }
}

fn members<'a>(
    out: &mut Vec<u8>,
    brackets: [u8; 2],
    members: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
) {
    out.push(brackets[0]);
    for (place, (key, member)) in members.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        if let Some(key) = key {
            text(out, key);
            out.push(b':');
        }
        value(out, member);
    }
    out.push(brackets[1]);
}

/// Appends a text in quotes.
fn text(out: &mut Vec<u8>, text: &str) {
    let is_plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        serde_json::to_writer(out, text).expect("a text can be written, and memory takes it");
    }
}

/// Appends a number with as few digits as say it all.
pub(super) fn number(out: &mut Vec<u8>, decimal: Decimal) {
    let micros = decimal.0.unsigned_abs();
    let (whole, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let mut digits = [0; 40];
    let mut place = digits.len();
    let mut left = whole;
    while left > 0 || place == digits.len() {
        place -= 1;
        digits[place] = b'0' + u8::try_from(left % 10).expect("a digit");
        left /= 10;
    }
    if decimal.0 < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[place..]);
    if fraction > 0 {
        out.push(b'.');
        push_fraction(out, u32::try_from(fraction).expect("less than a million"));
    }
}

fn push_fraction(out: &mut Vec<u8>, mut millionths: u32) {
    let mut unit = 100_000;
    while millionths > 0 {
        out.push(b'0' + u8::try_from(millionths / unit).expect("a digit"));
        millionths %= unit;
        unit /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_are_shown() {
        let edges =
            [0, 1, -1, 10, 999_999, 1_000_000, -1_500_000, 120_340_000, 1_000_001, 1 << 94, -(1 << 94)];
        for micros in edges {
            let decimal = Decimal(micros);
            let mut out = Vec::new();
            number(&mut out, decimal);
            assert_eq!(String::from_utf8(out).expect("ASCII"), decimal.to_string());
        }
    }

    #[test]
    fn texts_are_quoted_as_json_wants_it() {
        for plain in ["", "Ayşe", "a\"b", "a\\b", "line\nend", "\u{1}", "\u{7f}"] {
            let mut out = Vec::new();
            text(&mut out, plain);
            let read: String = serde_json::from_slice(&out).expect("JSON");
            assert_eq!(read, plain);
        }
    }
}
