//! Dirty files from the field, each beside what is understood of it: `tests/golden/dirty-csv/NN-name.csv` and
//! `NN-name.expected`. `UPDATE_GOLDEN=1` writes the latter anew, to be read before it is kept.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::{Step, Table, TableError, TableHints};
use crate::source::Input;
use crate::source::open;

/// Rows shown of a long file, at either end.
const SHOWN: usize = 12;
/// Letters shown of a long cell.
const LONGEST_CELL: usize = 60;

/// Everything that is understood of some bytes, in words.
pub(super) fn understood(bytes: &[u8], hints: &TableHints) -> String {
    let mut told = String::new();
    if let Err(error) = tell(bytes, hints, &mut told) {
        let _ = writeln!(told, "error: {error}");
    }
    told
}

fn tell(bytes: &[u8], hints: &TableHints, told: &mut String) -> Result<(), TableError> {
    let stream = open::stream_of(bytes)?;
    let mut table = Table::open(&Input::Stdin, stream, hints)?;
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    loop {
        let cells = match table.next(&mut record)? {
            Step::End => break,
            Step::Row { line } => format!("{line}: {}", cells(&record, &table)),
            Step::Bad { line, problem } => {
                format!("{line}: {} <- {}", cells(&record, &table), problem.code())
            }
        };
        rows.push(cells);
    }
    let facts = &table.facts;
    let _ = write!(told, "{}", facts.format.word());
    let encoding = facts.encoding.map(|encoding| encoding.name().to_owned());
    let delimiter = facts.delimiter.map(|sign| format!("{:?}", char::from(sign)));
    let row = facts.header_row.map(|row| format!("headers in {row}"));
    for fact in [encoding, delimiter, facts.sheet.clone(), row].into_iter().flatten() {
        let _ = write!(told, ", {fact}");
    }
    let _ = writeln!(told);
    for doubt in &facts.doubts {
        let _ = writeln!(told, "doubt: {doubt:?}");
    }
    let _ = writeln!(told, "{}", table.headers.join(" | "));
    let hidden = rows.len().saturating_sub(2 * SHOWN);
    for (ix, row) in rows.iter().enumerate() {
        if hidden == 0 || ix < SHOWN || ix >= SHOWN + hidden {
            let _ = writeln!(told, "{row}");
        } else if ix == SHOWN {
            let _ = writeln!(told, "… {hidden} rows");
        }
    }
    Ok(())
}

fn cells(record: &StringRecord, table: &Table<'_>) -> String {
    let cell = |(ix, cell): (usize, &str)| {
        let mut text: String = cell.escape_debug().take(LONGEST_CELL).collect();
        if cell.chars().count() > LONGEST_CELL {
            text.push('…');
        }
        let text = text.replace("\\\"", "\"").replace("\\'", "'");
        if table.is_typed(ix) { format!("<{text}>") } else { text }
    };
    record.iter().enumerate().map(cell).collect::<Vec<_>>().join(" | ")
}

#[test]
fn dirty_files_are_understood_as_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/dirty-csv");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension != "expected"));
    files.sort();
    assert!(files.len() >= 25, "files are missing in {}", folder.display());
    let mut wrong = String::new();
    for path in files {
        let told = understood(&fs::read(&path).unwrap(), &TableHints::default());
        let expected = path.with_extension("expected");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&expected, &told).unwrap();
        }
        let known = fs::read_to_string(&expected).unwrap_or_default();
        if known != told {
            let _ = writeln!(wrong, "== {}\n{told}-- but expected\n{known}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
