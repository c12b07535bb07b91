//! A workspace with files to import.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Timestamp, Value};
use kesit_store::{Access, Mark, QuarantineRow, Settings, Store};
use tempfile::TempDir;

use super::super::keeper::{Before, Keeper};
use super::super::quarantine::{self, Filter, Retry};
use super::super::{Done, Entry, ImportError, ImportId, Request, Tally, Undo, find, import, run, undo};
use crate::source::{self, Input, Mapping, Opened, Options, Raw, Refusal, Sink, Taken};

/// The clock stands still.
pub(super) const NOW: Timestamp = Timestamp(1_767_225_600_000);

/// A line of a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Line {
    /// A message with this id.
    Good(u32),
    /// A message with this id that cannot be used: it names nobody.
    Broken(u32),
}

impl Line {
    fn id(self) -> String {
        match self {
            Line::Good(id) => format!("m{id}"),
            Line::Broken(id) => format!("b{id}"),
        }
    }

    fn text(self) -> String {
        let who = if matches!(self, Line::Good(_)) { r#""userId":"ayşe""# } else { r#""userId":"""# };
        format!(r#"{{"type":"track","messageId":"{}",{who},"event":"E","timestamp":1000}}"#, self.id())
    }
}

/// A file of these lines.
pub(super) fn text(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text() + "\n").collect()
}

pub(super) fn balance(received: u64, stored: u64, duplicate: u64, quarantined: u64) -> Tally {
    Tally {
        rows_received: received,
        rows_stored: stored,
        rows_duplicate: duplicate,
        rows_quarantined: quarantined,
        rows_erased: 0,
        messages_stored: stored,
        messages_duplicate: duplicate,
    }
}

/// What must become of the files.
pub(super) fn expected(files: &[Vec<Line>]) -> Vec<Tally> {
    let mut seen = std::collections::HashSet::new();
    let mut tally = |lines: &Vec<Line>| {
        let good: Vec<_> = lines.iter().filter(|line| matches!(line, Line::Good(_))).collect();
        let new = good.iter().filter(|line| seen.insert(line.id())).count();
        let counts = [lines.len(), new, good.len() - new, lines.len() - good.len()];
        let [received, stored, duplicate, quarantined] = counts.map(|count| count as u64);
        balance(received, stored, duplicate, quarantined)
    };
    files.iter().map(&mut tally).collect()
}

pub(super) fn good_ids(files: &[Vec<Line>]) -> Vec<String> {
    ids(files, |line| matches!(line, Line::Good(_)))
}

pub(super) fn all_ids(files: &[Vec<Line>]) -> Vec<String> {
    ids(files, |_| true)
}

fn ids(files: &[Vec<Line>], wanted: impl Fn(&Line) -> bool) -> Vec<String> {
    let mut ids: Vec<_> = files.iter().flatten().copied().filter(wanted).map(Line::id).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// A workspace and the files to import into it.
pub(super) struct Stage {
    folder: TempDir,
    inputs: RefCell<Vec<Input>>,
    options: RefCell<Options>,
}

impl Stage {
    pub(super) fn new(files: &[Vec<Line>]) -> Stage {
        let folder = tempfile::tempdir().expect("a folder");
        Store::create(&folder.path().join("shop"), &Settings::default()).expect("a workspace");
        let zone = Zone::parse("Europe/Istanbul").expect("a zone");
        let options = Options { keeps: true, ..Options::new(zone, Mapping::default()) };
        let stage = Stage { folder, inputs: RefCell::default(), options: RefCell::new(options) };
        for (number, lines) in files.iter().enumerate() {
            stage.add(&format!("{number}.jsonl"), text(lines).as_bytes());
        }
        stage
    }

    /// One more file to import.
    pub(super) fn add(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("a file");
        self.inputs.borrow_mut().push(Input::File(self.path(name)));
    }

    pub(super) fn set_time_zone(&self, name: &str) {
        self.options.borrow_mut().zone = Zone::parse(name).expect("a zone");
    }

    pub(super) fn dir(&self) -> PathBuf {
        self.path("shop")
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn try_import(&self) -> Result<Done, ImportError> {
        let (inputs, options) = (self.inputs.borrow(), self.options.borrow());
        import(&self.dir(), &Request { inputs: &inputs, options: &options, now: &|| NOW }, &|_| {})
    }

    pub(super) fn import(&self) -> Done {
        self.try_import().expect("imported")
    }

    /// Imports and ends without a word after so many rows, at the latest before the commit.
    pub(super) fn import_until(&self, rows: usize) {
        let (inputs, options) = (self.inputs.borrow(), self.options.borrow());
        let mut store = Store::open(&self.dir(), Access::Write).expect("opened");
        let request = Request { inputs: &inputs, options: &options, now: &|| NOW };
        let (id, before) = run::begin_request(&mut store, &request).expect("begun");
        let count = AtomicU64::new(0);
        let before = before.unwrap_or_else(Before::default);
        let mut keeper = Keeper::new(&mut store, id, inputs.len(), before, &count).expect("a keeper");
        let mut sink = Cut { keeper: &mut keeper, rows };
        source::read(&inputs, &options, &|_| {}, &mut sink).expect("read");
        keeper.write_out().expect("written");
    }

    pub(super) fn tallies(&self, done: &Done) -> Vec<Tally> {
        done.import.files.iter().map(|file| file.tally).collect()
    }

    pub(super) fn entry(&self, id: u64) -> Entry {
        find(&self.dir(), ImportId(id)).expect("found")
    }

    pub(super) fn undo(&self, id: u64) -> Undo {
        undo(&self.dir(), ImportId(id), NOW).expect("undone")
    }

    /// The ids of the messages that count, sorted; one that counts twice stands twice.
    pub(super) fn visible(&self) -> Vec<String> {
        let store = Store::open(&self.dir(), Access::Read).expect("opened");
        let mut ids = Vec::new();
        let each = |message: Message| ids.push(message.id.as_str().to_owned());
        store.log().visible(&Mark::start(), each).expect("read");
        ids.sort();
        ids
    }

    pub(super) fn quarantine(&self) -> Vec<QuarantineRow> {
        let store = Store::open(&self.dir(), Access::Read).expect("opened");
        let mut rows = Vec::new();
        let mut each = |row| {
            rows.push(row);
            true
        };
        store.catalogue().quarantined(&Filter::default(), &mut each).expect("read");
        rows
    }

    pub(super) fn waiting(&self) -> u64 {
        self.quarantine().len() as u64
    }

    /// Reads the quarantine again as it is.
    pub(super) fn retry_unmended(&self) -> Tally {
        self.try_retry(None).expect("retried")
    }

    /// Exports the quarantine, mends every line of it and reads it again.
    pub(super) fn retry_mended(&self) -> Tally {
        self.retry_replacing(r#""userId":"""#, r#""userId":"can""#)
    }

    /// Exports the quarantine, replaces a text in it and reads it again.
    pub(super) fn retry_replacing(&self, bad: &str, good: &str) -> Tally {
        let path = self.path("mended.csv");
        let mut csv = csv::Writer::from_path(&path).expect("a file");
        let mut write =
            |cells: &[String]| Ok(csv.write_record(cells.iter().map(|cell| cell.replace(bad, good)))?);
        quarantine::export(&self.dir(), &Filter::default(), &mut write).expect("exported");
        csv.flush().expect("written");
        self.try_retry(Some(&path)).expect("retried")
    }

    pub(super) fn retry_with_mapping(&self, mapping: &str) -> Tally {
        let mapping = Mapping::parse(mapping).expect("a mapping");
        self.retry(None, Some(&mapping)).expect("retried")
    }

    pub(super) fn try_retry(&self, mended: Option<&Path>) -> Result<Tally, ImportError> {
        self.retry(mended, None)
    }

    fn retry(&self, mended: Option<&Path>, mapping: Option<&Mapping>) -> Result<Tally, ImportError> {
        let (options, now) = (&*self.options.borrow(), &|| NOW);
        let mended = mended.map(quarantine::Mending::Sheet);
        let request = Retry { import: None, mended, mapping, options, now };
        let retried = quarantine::retry(&self.dir(), &request, &|_| {})?;
        Ok(retried.iter().fold(Tally::default(), |sum, one| sum.plus(&one.import.tally())))
    }

    /// The orders and refunds that count, each with what it says, lines of an order in no order.
    pub(super) fn orders(&self) -> Vec<String> {
        let store = Store::open(&self.dir(), Access::Read).expect("opened");
        let mut orders = Vec::new();
        let each = |message: Message| {
            if let Body::Track { properties, .. } = &message.body {
                let mut told: Vec<_> = properties
                    .0
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", lines_sorted(value)))
                    .collect();
                told.sort();
                orders.push(format!("{} {} {} {told:?}", message.id, message.at, message.person));
            }
        };
        store.log().visible(&Mark::start(), each).expect("read");
        orders.sort();
        orders
    }
}

fn lines_sorted(value: &Value) -> String {
    let Value::List(lines) = value else { return format!("{value:?}") };
    let mut lines: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
    lines.sort();
    lines.join(" ")
}

/// Lets so many rows through.
struct Cut<'a, 'k> {
    keeper: &'a mut Keeper<'k>,
    rows: usize,
}

impl Sink for Cut<'_, '_> {
    fn open(&mut self, opened: Opened) {
        self.keeper.open(opened);
    }

    fn take(&mut self, taken: Taken) -> bool {
        let is_open = self.rows > 0;
        self.rows = self.rows.saturating_sub(1);
        is_open && self.keeper.take(taken)
    }

    fn refuse(&mut self, file: usize, refusal: Refusal, raw: Raw) {
        if self.rows > 0 {
            self.rows -= 1;
            self.keeper.refuse(file, refusal, raw);
        }
    }

    fn close(&mut self, file: usize, rows: u64) {
        self.keeper.close(file, rows);
    }
}
