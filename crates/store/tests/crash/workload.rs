//! The processes that are killed: one that works, and one that opens what the first left behind.

use std::io::Write;
use std::path::Path;

use kesit_model::Timestamp;
use kesit_model::message::Message;
use kesit_store::{
    Access, ImportId, LogError, LogSizes, NewImport, NewImportFile, Origin, Settings, Store, Tally,
};

use crate::plan::{self, Step};

/// Small enough that parts are sealed, packed and followed by others all the time.
pub(crate) const SIZES: LogSizes = LogSizes { part_bytes: 2_500, frame_bytes: 600 };

/// Makes a workspace and does the steps of so many rounds in it. Says `step N` when step N is done and safe; step 0 is the
/// making of the workspace.
pub(crate) fn work(dir: &Path, rounds: u64) {
    let mut store = Store::create_with(dir, &Settings::default(), SIZES).expect("a new workspace");
    acknowledge(0);
    for (index, step) in plan::steps(rounds).iter().enumerate() {
        store = take(store, dir, step);
        acknowledge(index + 1);
    }
}

fn acknowledge(step: usize) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("step {step}\n").as_bytes()).expect("somebody listens");
    out.flush().expect("somebody listens");
}

fn take(mut store: Store, dir: &Path, step: &Step) -> Store {
    let at = Timestamp(1_700_000_000_000);
    match step {
        Step::Live(numbers) => {
            store.log_mut().append(Origin::Live, &messages(numbers)).expect("room");
            store.log_mut().sync().expect("safe");
        }
        Step::Import(id, batches) => {
            let id = begin(&mut store, *id);
            for batch in batches {
                store.log_mut().append(Origin::Import(id), &messages(batch)).expect("room");
            }
            let messages_stored = batches.iter().flatten().count() as u64;
            let tally = Tally { messages_stored, ..Tally::default() };
            store.catalogue_mut().finish_import(id, at, &[tally]).expect("room");
            store.log_mut().commit_import(id).expect("safe");
        }
        Step::Abandon(id, numbers) => {
            let id = begin(&mut store, *id);
            store.log_mut().append(Origin::Import(id), &messages(numbers)).expect("room");
        }
        Step::Undo(id) => {
            store.log_mut().undo_import(ImportId(*id)).expect("safe");
            store.catalogue_mut().undo_import(ImportId(*id), at).expect("room");
        }
        Step::Snapshot => {
            let timelines = store.timelines(|_| {}).expect("sound");
            store.write_snapshot(&timelines).expect("room");
        }
        Step::Settle(number) => {
            let settings = Settings { currency: plan::currency(*number), ..Settings::default() };
            store.catalogue_mut().set_settings(&settings).expect("room");
        }
        Step::Reopen => {
            drop(store);
            store = open(dir);
        }
    }
    store
}

/// Begins an import as `kesit import` does. The plan knows which number it gets.
fn begin(store: &mut Store, expected: u64) -> ImportId {
    let file = NewImportFile { name: "siparişler.csv".to_owned(), size_bytes: None, digest: None };
    let started_at = Timestamp(1_700_000_000_000);
    let new = NewImport { reading: String::new(), retry_of: None, started_at, files: vec![file] };
    let id = store.catalogue_mut().begin_import(&new, 0).expect("room");
    assert_eq!(id, ImportId(expected));
    id
}

fn messages(numbers: &[u64]) -> Vec<Message> {
    numbers.iter().copied().map(plan::message).collect()
}

/// Opens a workspace, which mends what an interrupted process left, and appends one message.
pub(crate) fn recover(dir: &Path, number: u64) {
    let mut store = open(dir);
    acknowledge(0);
    store.log_mut().append(Origin::Live, &[plan::message(number)]).expect("room");
    store.log_mut().sync().expect("safe");
    acknowledge(1);
}

/// As [`recover`], in this process and in silence.
pub(crate) fn mend(dir: &Path, number: u64) {
    let mut store = open(dir);
    store.log_mut().append(Origin::Live, &[plan::message(number)]).expect("room");
    store.log_mut().sync().expect("safe");
}

fn open(dir: &Path) -> Store {
    Store::open_with(dir, Access::Write, SIZES).expect("what an interrupted process left can be opened")
}

/// Appends and syncs message after message, whatever happens, and tells of each at the very end what happened: `stored`,
/// `full`, or `failed`.
pub(crate) fn insist(dir: &Path, count: u64) {
    let mut store = open(dir);
    let told = (0..count).map(|number| insist_on(&mut store, number)).collect::<Vec<_>>();
    std::io::stdout().write_all(told.concat().as_bytes()).expect("somebody listens");
}

fn insist_on(store: &mut Store, number: u64) -> String {
    let log = store.log_mut();
    let stored = log.append(Origin::Live, &[plan::message(number)]).and_then(|_| log.sync());
    match stored {
        Ok(()) => format!("stored {number}\n"),
        Err(LogError::Full { .. }) => format!("full {number}\n"),
        Err(_) => format!("failed {number}\n"),
    }
}
