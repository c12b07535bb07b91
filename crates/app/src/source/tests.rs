use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use kesit_model::PersonId;
use kesit_model::zone::Zone;

use super::{Input, Loaded, Mapping, Options, Place, REFUSALS_SHOWN, SourceError, load};

const GOOD: &str = r#"{"type":"track","messageId":"1","userId":"u","event":"E","timestamp":1000}"#;
const OTHER: &str = r#"{"type":"track","messageId":"2","userId":"v","event":"E","timestamp":2000}"#;

fn options() -> Options {
    Options::new(Zone::parse("UTC").unwrap(), Mapping::default())
}

fn load_file(path: &Path) -> Result<Loaded, SourceError> {
    load(&[Input::parse(path)], &options(), &|_| {})
}

/// Writes a file, loads it, and gives messages, duplicates and refusals.
fn load_bytes(name: &str, bytes: &[u8]) -> (u64, u64, u64, Vec<Place>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let report = load_file(&path).unwrap().report;
    let places = report.refused.first.iter().map(|refusal| refusal.place).collect();
    (report.messages, report.duplicates, report.refused.total, places)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn messages_in_lines_and_lists_packed_or_not() {
    let lines = format!("\u{feff}{GOOD}\n\n{{broken\n{OTHER}\n{GOOD}\n");
    let expected = (2, 1, 1, vec![Place::Line(3)]);
    assert_eq!(load_bytes("a.jsonl", lines.as_bytes()), expected);
    assert_eq!(load_bytes("a.ndjson.gz", &gzip(lines.as_bytes())), expected);
    assert_eq!(load_bytes("a", &zstd::encode_all(lines.as_bytes(), 1).unwrap()), expected);
    let list = format!("[{GOOD},\n {{}},{OTHER}]");
    assert_eq!(load_bytes("a.json", list.as_bytes()), (2, 0, 1, vec![Place::Element(2)]));
    assert_eq!(
        load_bytes("a", format!("{GOOD}\n\n{{x\n{OTHER}").as_bytes()),
        (2, 0, 1, vec![Place::Line(3)])
    );
    let batch = format!("{{\n\"batch\": [{GOOD}, {OTHER}, 7]\n}}");
    assert_eq!(load_bytes("a.json", batch.as_bytes()), (2, 0, 1, vec![Place::Element(1)]));
    let spread = GOOD.replace(',', ",\n  ");
    assert_eq!(load_bytes("a.json", spread.as_bytes()), (1, 0, 0, vec![]));
}

#[test]
fn orders_files_of_every_delimiter() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = "customer,order id,date,total\nu,1,2025-01-01,5\n".replace(',', delimiter);
        assert_eq!(load_bytes("o.csv", text.as_bytes()), (1, 0, 0, vec![]), "{delimiter}");
    }
}

#[test]
fn refusals_are_all_counted_and_the_first_are_kept() {
    let lines = format!("{}{GOOD}\n", "{}\n".repeat(1000));
    let (messages, _, refused, places) = load_bytes("a.jsonl", lines.as_bytes());
    assert_eq!((messages, refused, places.len()), (1, 1000, REFUSALS_SHOWN));
}

#[test]
fn a_line_without_end_is_refused_and_not_kept_in_memory() {
    let lines = format!("{GOOD}\n{{\"x\":\"{}\"}}\n{OTHER}", "y".repeat(3_000_000));
    assert_eq!(load_bytes("a.jsonl", lines.as_bytes()), (2, 0, 1, vec![Place::Line(2)]));
}

#[test]
fn orders_and_messages_fill_the_same_timelines() {
    let folder = tempfile::tempdir().unwrap();
    let (orders, messages) = (folder.path().join("o.csv"), folder.path().join("m.jsonl"));
    fs::write(&orders, "customer,order id,date,total\nu,1,2025-01-01,5\n").unwrap();
    fs::write(&messages, GOOD).unwrap();
    let seen = AtomicU64::new(0);
    let inputs = [Input::parse(&orders), Input::parse(&messages)];
    let loaded = load(&inputs, &options(), &|progress| {
        seen.store(progress.read_bytes, Ordering::Relaxed);
        assert!(progress.total_bytes.is_some_and(|total| total >= progress.read_bytes));
    })
    .unwrap();
    assert_eq!(loaded.report.messages, 2);
    assert_eq!(loaded.timelines.len(), 1);
    assert!(loaded.timelines.customer(&PersonId::parse("u").unwrap()).is_some());
}

#[test]
fn sources_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = |path: &Path| load_file(path).unwrap_err().to_string();
    let missing = folder.path().join("none.jsonl");
    assert_eq!(error(&missing), format!("`{}` cannot be read", missing.display()));
    assert!(error(folder.path()).ends_with("cannot be read"));
    let torn = folder.path().join("torn.jsonl.gz");
    fs::write(&torn, &gzip(GOOD.as_bytes())[..20]).unwrap();
    assert!(error(&torn).ends_with("cannot be read"));
}
