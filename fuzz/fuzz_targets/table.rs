//! Any bytes as a table of text. Rows come in order and fit the headers, and the same bytes are read alike every time.
#![no_main]

use std::collections::HashSet;

use kesit_app::source::{TableHints, TableProblem, look_at_table};
use libfuzzer_sys::fuzz_target;

/// What workbooks, Parquet and packed files begin with: those are read by others.
const OTHERS: &[&[u8]] = &[b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"];

type Row = (u64, Option<TableProblem>, Vec<String>);

fuzz_target!(|bytes: &[u8]| {
    if OTHERS.iter().any(|begin| bytes.starts_with(begin)) {
        return;
    }
    let hints = TableHints::default();
    let first = read(bytes, &hints);
    if let Some((headers, rows)) = &first {
        check(headers, rows);
    }
    assert_eq!(read(bytes, &hints), first, "reading depends on something else than the bytes");
    // Without headers there is always a table, unless there is nothing in it.
    read(bytes, &TableHints { header_row: Some(0), ..hints });
});

fn read(bytes: &[u8], hints: &TableHints) -> Option<(Vec<String>, Vec<Row>)> {
    let mut rows = Vec::new();
    let each = &mut |line, problem, cells: &csv::StringRecord| {
        rows.push((line, problem, cells.iter().map(str::to_owned).collect()));
    };
    let (headers, _) = look_at_table(bytes, hints, each).ok()?;
    Some((headers, rows))
}

fn check(headers: &[String], rows: &[Row]) {
    let names: HashSet<&String> = headers.iter().collect();
    assert_eq!(names.len(), headers.len(), "two columns are called alike");
    assert!(headers.iter().all(|header| !header.is_empty()), "a column without a name");
    for pair in rows.windows(2) {
        assert!(pair[0].0 < pair[1].0, "rows out of order");
    }
    for (_, problem, cells) in rows {
        assert!(problem.is_some() || cells.len() <= headers.len(), "more cells than there are headers");
        assert!(problem.is_some() || cells.iter().any(|cell| !cell.is_empty()), "a blank row");
        assert!(cells.iter().all(|cell| !cell.contains('\0')), "a NUL is left");
    }
}
