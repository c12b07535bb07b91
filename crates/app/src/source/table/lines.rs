//! JSON lines of flat objects, as databases export tables. Members of objects inside are columns with a path
//! (`address.city`); lists stay JSON.
//!
//! Which columns there are is known only after everything was seen, so the lines are read twice.

use std::fs::File;
use std::io::{self, Read};

use csv::StringRecord;
use serde_json::{Map, Value};

use super::text::{RECORD_BYTES, Window, first_line};
use super::{MOST_COLUMNS, Rows, Step, Table, TableError, TableFacts, TableProblem, clean, header};
use crate::source::open;

/// How deep objects are walked into.
const DEEPEST: usize = 8;
/// What is kept of a line that is no object.
const KEPT_BYTES: usize = 32 * 1024;

/// Opens JSON lines. `again` is the same file once more.
pub(super) fn open<'a>(
    reader: impl Read + 'a,
    again: File,
    mut facts: TableFacts,
) -> Result<Table<'a>, TableError> {
    let paths = paths(open::stream_of(again)?.reader)?;
    if paths.is_empty() {
        return Err(TableError::Empty);
    }
    let (headers, doubts) = header::names(paths.iter().map(String::as_str))?;
    facts.doubts.extend(doubts);
    let rows = LineRows { lines: Lines::new(reader), cells: vec![None; paths.len()], paths };
    Ok(Table { headers, facts, rows: Box::new(rows), body: None, typed: Vec::new() })
}

/// All paths that lead to a value, in the order in which they come.
fn paths(reader: impl Read) -> Result<Vec<String>, TableError> {
    let mut lines = Lines::new(reader);
    let mut paths: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    while let Some((_, line)) = lines.next()? {
        let Some(object) = line.ok().and_then(|line| serde_json::from_slice(line).ok()) else { continue };
        walk(&object, &mut String::new(), 0, &mut |path, _| {
            if !known.contains(path) && paths.len() <= MOST_COLUMNS {
                known.insert(path.to_owned());
                paths.push(path.to_owned());
            }
        });
    }
    Ok(paths)
}

/// Calls `each` with the path and value of every member that is no object.
fn walk(object: &Map<String, Value>, path: &mut String, depth: usize, each: &mut dyn FnMut(&str, &Value)) {
    for (key, value) in object {
        let length = path.len();
        if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        match value {
            Value::Object(inner) if depth < DEEPEST => walk(inner, path, depth + 1, each),
            value => each(path, value),
        }
        path.truncate(length);
    }
}

struct LineRows<R> {
    lines: Lines<R>,
    paths: Vec<String>,
    cells: Vec<Option<(String, bool)>>,
}

impl<R: Read> Rows for LineRows<R> {
    fn next(&mut self, record: &mut StringRecord, typed: &mut Vec<bool>) -> Result<Step, TableError> {
        record.clear();
        typed.clear();
        let Some((line, bytes)) = self.lines.next()? else { return Ok(Step::End) };
        let bad = |problem| Ok(Step::Bad { line, problem });
        let Ok(bytes) = bytes else { return bad(TableProblem::TooLong) };
        let Ok(object) = serde_json::from_slice::<Map<String, Value>>(bytes) else {
            clean::push(record, &String::from_utf8_lossy(&bytes[..bytes.len().min(KEPT_BYTES)]));
            return bad(TableProblem::BadJson);
        };
        self.cells.fill(None);
        let (paths, cells) = (&self.paths, &mut self.cells);
        let mut expected = 0;
        walk(&object, &mut String::new(), 0, &mut |path, value| {
            // Members mostly come in the same order.
            let place = match paths.get(expected) {
                Some(next) if next == path => Some(expected),
                _ => paths.iter().position(|known| known == path),
            };
            if let Some(place) = place {
                expected = place + 1;
                cells[place] = Some(written(value));
            }
        });
        for cell in &self.cells {
            let (text, is_typed) = cell.as_ref().map_or(("", false), |(text, is_typed)| (text, *is_typed));
            clean::push(record, text);
            typed.push(is_typed);
        }
        Ok(Step::Row { line })
    }
}

/// A value as text, and whether that is canonical.
fn written(value: &Value) -> (String, bool) {
    match value {
        Value::Null => (String::new(), false),
        Value::Bool(truth) => (truth.to_string(), true),
        Value::Number(number) => (plain(number), true),
        Value::String(text) => (text.clone(), false),
        Value::Array(_) | Value::Object(_) => (value.to_string(), false),
    }
}

/// A number without an exponent.
fn plain(number: &serde_json::Number) -> String {
    let text = number.to_string();
    match number.as_f64() {
        Some(value) if number.is_f64() => super::canonical::number(value),
        _ => text,
    }
}

/// Lines that are not blank, each with its number; a line that is too long is left out.
struct Lines<R> {
    window: Window<R>,
    line: u64,
    /// What was given last is still in the window.
    given: usize,
}

/// A line that is longer than a row may be.
struct Long;

/// A line with its number.
type Line<'a> = (u64, Result<&'a [u8], Long>);

impl<R: Read> Lines<R> {
    fn new(reader: R) -> Lines<R> {
        Lines { window: Window::new(reader), line: 0, given: 0 }
    }

    fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            self.window.skip(std::mem::take(&mut self.given));
            let Some((end, used, is_long)) = self.find()? else { return Ok(None) };
            self.line += 1;
            self.given = used;
            if is_long {
                return Ok(Some((self.line, Err(Long))));
            }
            if !self.window.rest()[..end].trim_ascii().is_empty() {
                return Ok(Some((self.line, Ok(self.window.rest()[..end].trim_ascii()))));
            }
        }
    }

    /// The next line: where it ends without and with its line end, and whether it is the end of a long one.
    fn find(&mut self) -> io::Result<Option<(usize, usize, bool)>> {
        let mut is_long = false;
        loop {
            let (rest, is_all) = (self.window.rest(), self.window.is_all());
            match first_line(rest, is_all) {
                Some((0, 0)) if !is_long => return Ok(None),
                Some((end, used)) => return Ok(Some((end, used, is_long || end > RECORD_BYTES))),
                None if rest.len() > RECORD_BYTES => {
                    is_long = true;
                    self.window.skip(rest.len() - 1);
                }
                None => {
                    let wanted = 2 * rest.len() + 1;
                    self.window.fill(wanted)?;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
