//! Static lists without a person. A list is written anew whole or not at all; every line that stays is byte for byte as it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kesit_model::normalize;

use super::person::Person;
use crate::folder::write_whole;
use crate::store::StoreError;

/// How a list is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListShape {
    /// Between cells.
    pub delimiter: u8,
    /// The column of the ids, from 0.
    pub id_column: usize,
}

/// What a half-written list is called.
const IN_MAKING: &str = "new";

/// Erases the lines of a person from all lists; gives how many there were.
pub(super) fn erase(
    dir: &Path,
    person: &Person,
    shape_of: fn(&[u8]) -> ListShape,
) -> Result<u64, StoreError> {
    let paths = paths(dir)?;
    let has_ending =
        |path: &Path, ending: &str| path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    for path in paths.iter().filter(|path| has_ending(path, IN_MAKING)) {
        fs::remove_file(path).map_err(|error| StoreError::io(path, error))?;
    }
    let mut erased = 0;
    for path in paths.iter().filter(|path| has_ending(path, "csv")) {
        let io = |error| StoreError::io(path, error);
        let text = fs::read(path).map_err(io)?;
        let (kept, lines) = without(&text, person, shape_of(&text)).map_err(io)?;
        if lines > 0 {
            write_whole(path, &kept).map_err(io)?;
            erased += lines;
        }
    }
    Ok(erased)
}

/// The files of the folder; none if it is not there.
fn paths(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(dir, error)),
    };
    entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()
        .map_err(|error| StoreError::io(dir, error))
}

/// The text without the lines of a person, and how many those were.
fn without(text: &[u8], person: &Person, shape: ListShape) -> io::Result<(Vec<u8>, u64)> {
    let mark = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let (mark, lines) = text.split_at(mark);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(shape.delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(lines);
    let (mut record, mut kept, mut erased) = (csv::ByteRecord::new(), mark.to_vec(), 0);
    let mut begin = 0;
    while reader.read_byte_record(&mut record)? {
        let end = usize::try_from(reader.position().byte()).unwrap_or(lines.len()).min(lines.len());
        if is_of(&record, person, shape) {
            erased += 1;
        } else {
            kept.extend_from_slice(&lines[begin..end]);
        }
        begin = end;
    }
    kept.extend_from_slice(&lines[begin..]);
    Ok((kept, erased))
}

/// Whether a line is of the person: its id is one of theirs, or another cell names them beyond doubt.
fn is_of(record: &csv::ByteRecord, person: &Person, shape: ListShape) -> bool {
    record.iter().enumerate().any(|(column, cell)| {
        let cell = String::from_utf8_lossy(cell);
        match column == shape.id_column {
            true => person.is_in_cell(&normalize(&cell)),
            false => person.is_in_text(&cell),
        }
    })
}

#[cfg(test)]
mod tests {
    use kesit_model::PersonId;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let ids = ["17", "ayşe-17"].map(|id| PersonId::parse(id).expect("an id"));
        let person = Person::new(&ids, ["ayse@example.com"]);
        let delimiter = if text.contains(';') { b';' } else { b',' };
        let (kept, _) =
            without(text.as_bytes(), &person, ListShape { delimiter, id_column: 0 }).expect("read");
        assert_eq!(String::from_utf8(kept).expect("text"), expected, "{text:?}");
    }

    #[test]
    fn lines_of_the_person_go_and_others_stay_as_they_are() {
        check("id\n16\n17\n18\n", "id\n16\n18\n");
        check("\u{feff}id;n\r\n 17 ;x\r\n18;17\r\n", "\u{feff}id;n\r\n18;17\r\n");
        check("18,\"a\nb\"\n17,\"a\nb\"\n19,\"a\nb\"", "18,\"a\nb\"\n19,\"a\nb\"");
        check("18,see ayşe-17\n19,AYSE@example.com\n20,x\n", "20,x\n");
        check("17", "");
        check("", "");
        check("\n\n18\n\n17\n\n19\n", "\n\n18\n\n19\n");
    }
}
