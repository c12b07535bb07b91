//! `kesit lake export`: others read it and count the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use kesit_model::Decimal;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::stage::{Stage, text};

const STARTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../segments/starter");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lake/count.py");
const REQUIREMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/peers/requirements.txt");

#[test]
fn duckdb_polars_and_pandas_count_the_same() {
    let stage = Stage::new(&[]);
    assert!(stage.run("demo create shop --customers 400").status.success());
    let source = format!("--data shop/messages.jsonl --lists shop/lists --segments {STARTER} --format json");
    let exported = json(&stage, &format!("lake export lake --buckets 4 {source}"));
    let members = sizes(&json(&stage, &format!("evaluate {source}")));
    let (events, revenue) = said(&stage.path("shop/messages.jsonl"));
    for tool in ["duckdb", "polars", "pandas"] {
        let counted = count(&stage.path("lake"), tool);
        assert_eq!(numbers(&counted["members"]), members, "{tool}");
        assert_eq!(numbers(&counted["events"]), events, "{tool}");
        assert_eq!(counted["revenue"], revenue.as_str(), "{tool}");
        assert_eq!(counted["customers"], rows(&exported, "customers"), "{tool}");
        if tool == "duckdb" {
            assert_eq!(counted["revenue_in_json"], revenue.as_str());
            assert_eq!(counted["misplaced"], 0);
        }
    }
}

#[test]
fn a_second_export_writes_only_what_changed() {
    let stage = Stage::shop();
    let export = "lake export lake --data shop.jsonl --segments segments.yaml --buckets 2 --format json";
    let written = |report: &Json| -> u64 {
        let tables = report["tables"].as_array().expect("a list").iter();
        tables.map(|table| table["written"].as_u64().expect("a number")).sum()
    };
    assert_eq!(written(&json(&stage, export)), 6 * 2 + 2);
    assert_eq!(written(&json(&stage, export)), 0);
}

/// Runs the command, which must end well, and reads its answer.
fn json(stage: &Stage, args: &str) -> Json {
    let output = stage.run(args);
    assert!(output.status.success(), "{args}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The size of each segment that is not empty.
fn sizes(evaluation: &Json) -> BTreeMap<String, u64> {
    let segments = evaluation["segments"].as_array().expect("a list").iter();
    let sizes = segments.map(|segment| {
        (segment["key"].as_str().expect("a key").to_owned(), segment["size"].as_u64().expect("a size"))
    });
    sizes.filter(|(_, size)| *size > 0).collect()
}

fn rows(report: &Json, table: &str) -> Json {
    let mut tables = report["tables"].as_array().expect("a list").iter();
    tables.find(|found| found["name"] == table).expect("every table is told")["rows"].clone()
}

/// The events of each name in a file of messages, and the revenue of all orders.
fn said(path: &Path) -> (BTreeMap<String, u64>, String) {
    let (mut events, mut revenue, mut seen) = (BTreeMap::new(), Decimal::ZERO, BTreeSet::new());
    for line in fs::read_to_string(path).expect("made above").lines() {
        let message: Json = serde_json::from_str(line).expect("JSON");
        if !seen.insert(message["messageId"].as_str().expect("an id").to_owned()) {
            continue;
        }
        let name = match message["type"].as_str() {
            Some("track") => message["event"].as_str().expect("a name"),
            Some("page") => "Page Viewed",
            Some("screen") => "Screen Viewed",
            _ => continue,
        };
        *events.entry(name.to_owned()).or_insert(0) += 1;
        let amount = &message["properties"]["revenue"];
        if name == "Order Completed" && amount.is_number() {
            revenue.0 += Decimal::parse(&amount.to_string()).expect("a plain number").0;
        }
    }
    (events, revenue.to_string())
}

fn numbers(object: &Json) -> BTreeMap<String, u64> {
    let members = object.as_object().expect("an object").iter();
    members.map(|(key, number)| (key.clone(), number.as_u64().expect("a number"))).collect()
}

/// What another tool counts in a lake.
fn count(lake: &Path, tool: &str) -> Json {
    let output = Command::new(python()).arg(SCRIPT).arg(lake).arg(tool).output().expect("Python can be run");
    assert!(output.status.success(), "{tool}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The Python environment of the benchmark, with exact versions; made now if it is not there.
fn python() -> PathBuf {
    let requirements = fs::read(REQUIREMENTS).expect("it is part of the project");
    let version: String =
        Sha256::digest(&requirements).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
    let cache = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty());
    let folder = cache.map_or_else(home, PathBuf::from).join("kesit/python").join(version);
    let python = folder.join("bin/python");
    if !folder.join("complete").exists() {
        fs::create_dir_all(&folder).expect("the cache can be written");
        must(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        let pip = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "-r"];
        must(Command::new(&python).args(pip).arg(REQUIREMENTS));
        File::create(folder.join("complete")).expect("the cache can be written");
    }
    python
}

fn must(command: &mut Command) {
    let output = command.output();
    let told = output.as_ref().map(|output| text(&output.stderr)).unwrap_or_default();
    let worked = output.is_ok_and(|output| output.status.success());
    assert!(
        worked,
        "{command:?} failed; the test needs Python 3.11 with venv (apt-get install python3-venv): {told}"
    );
}
