//! The imports of a workspace: which there are, which count, and how one is undone.

use std::path::Path;

use kesit_model::Timestamp;
use kesit_store::{Access, Import, ImportId, QuarantineFilter, Store};

use super::cursor;
use super::error::ImportError;
use super::vault::Vault;

/// What became of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It ended before everything was read. Nothing of it counts; importing the same files goes on with it.
    Interrupted,
    /// Its messages count.
    Committed,
    /// Its messages counted, or were on the way, and never will again.
    Undone,
}

/// An import, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is written down of it.
    pub import: Import,
    /// What became of it.
    pub state: State,
    /// How many of its messages the log holds.
    pub messages: u64,
    /// How many of its rows wait in the quarantine now.
    pub waiting: u64,
}

/// What undoing an import does, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The import.
    pub entry: Entry,
    /// How many messages count no more.
    pub messages: u64,
    /// Later imports that count and found messages duplicate, maybe because this one had them: their files are to be
    /// imported again.
    pub import_again: Vec<ImportId>,
}

/// All imports of a workspace, the oldest first.
///
/// # Errors
/// When the workspace cannot be opened or read.
pub fn imports(dir: &Path) -> Result<Vec<Entry>, ImportError> {
    entries(&Store::open(dir, Access::Read)?)
}

/// One import.
///
/// # Errors
/// When there is none of this number, or the workspace cannot be opened or read.
pub fn find(dir: &Path, id: ImportId) -> Result<Entry, ImportError> {
    let store = Store::open(dir, Access::Read)?;
    entry(&store, store.catalogue().import(id)?.ok_or(ImportError::Unknown(id))?)
}

/// What undoing an import would do.
///
/// # Errors
/// When there is none of this number, it was undone before, or the workspace cannot be opened or read.
pub fn look_at_undo(dir: &Path, id: ImportId) -> Result<Undo, ImportError> {
    effect(&Store::open(dir, Access::Read)?, id)
}

/// Undoes an import: none of its messages counts any more, and its quarantine is emptied. It cannot be brought back, but its
/// files can be imported again.
///
/// # Errors
/// When there is none of this number, it was undone before, or the workspace cannot be opened or written.
pub fn undo(dir: &Path, id: ImportId, now: Timestamp) -> Result<Undo, ImportError> {
    undo_in(&mut Store::open(dir, Access::Write)?, id, now)
}

/// As [`undo`], in a workspace that is open.
pub(crate) fn undo_in(store: &mut dyn Vault, id: ImportId, now: Timestamp) -> Result<Undo, ImportError> {
    let undo = effect(store, id)?;
    if let Some(import) = store.catalogue().import(id)? {
        cursor::forget(store, &import)?;
    }
    if undo.entry.state != State::Undone {
        store.undo_import(id)?;
    }
    store.catalogue_mut().undo_import(id, now)?;
    store.settle();
    Ok(undo)
}

/// What became of an import, by the log.
pub(super) fn state(store: &dyn Vault, id: ImportId) -> Result<State, ImportError> {
    let known = store.import_state(id)?;
    Ok(match known.committed {
        _ if known.is_undone => State::Undone,
        Some(_) => State::Committed,
        None => State::Interrupted,
    })
}

pub(crate) fn entries(store: &dyn Vault) -> Result<Vec<Entry>, ImportError> {
    store.catalogue().imports()?.into_iter().map(|import| entry(store, import)).collect()
}

fn entry(store: &dyn Vault, import: Import) -> Result<Entry, ImportError> {
    let filter = QuarantineFilter { import: Some(import.id), ..QuarantineFilter::default() };
    let waiting = store.catalogue().quarantine_counts(&filter)?.iter().map(|count| count.rows).sum();
    let (state, messages) = (state(store, import.id)?, store.import_state(import.id)?.messages);
    Ok(Entry { import, state, messages, waiting })
}

pub(crate) fn effect(store: &dyn Vault, id: ImportId) -> Result<Undo, ImportError> {
    let entry = entry(store, store.catalogue().import(id)?.ok_or(ImportError::Unknown(id))?)?;
    let messages = match entry.state {
        State::Undone if entry.import.undone_at.is_some() => return Err(ImportError::UndoneBefore(id)),
        // An undo that did not come to its end is brought to it.
        State::Undone | State::Interrupted => 0,
        State::Committed => entry.messages,
    };
    let found_duplicates = |later: &Entry| {
        messages > 0
            && later.import.id > id
            && later.state == State::Committed
            && later.import.tally().messages_duplicate > 0
    };
    let import_again =
        entries(store)?.iter().filter(|later| found_duplicates(later)).map(|later| later.import.id).collect();
    Ok(Undo { entry, messages, import_again })
}
