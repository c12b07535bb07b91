//! What a workspace needs besides data: it is made, kept twice, brought back, and looked over.

use std::path::Path;

pub use kesit_store::backup::{BackupError, restore};
pub use kesit_store::doctor::{Check, Note, Problem, Subject};
pub use kesit_store::{Settings, StoreError};

use kesit_model::Timestamp;
use kesit_store::doctor::{self, Step};
use kesit_store::{Access, OutsideKind, Store};

/// Makes a folder a workspace.
///
/// # Errors
/// When it is one already, or cannot be written.
pub fn init(dir: &Path, settings: &Settings) -> Result<(), StoreError> {
    Store::create(dir, settings).map(drop)
}

/// Writes everything of a workspace that cannot be made again into a new file. Told are bytes done and bytes in all.
///
/// # Errors
/// When the workspace cannot be read or the file cannot be written.
pub fn back_up(dir: &Path, file: &Path, on_bytes: impl FnMut(u64, u64)) -> Result<(), BackupError> {
    Store::open(dir, Access::Read)?.back_up(file, on_bytes)
}

/// Remembers that a backup was made, so that whoever erases a person is told of it. A backup counts without: where the
/// workspace cannot be written to, `false`.
#[must_use]
pub fn note_backup(dir: &Path, file: &Path, now: Timestamp) -> bool {
    crate::privacy::note_copy(dir, OutsideKind::Backup, file, "", now)
}

/// Looks a workspace over. Told is how far it is, in the units of the step that is under way.
///
/// # Errors
/// When another process has it open, or it is no workspace at all.
pub fn examine(dir: &Path, mut on_progress: impl FnMut(u64, u64)) -> Result<Vec<Check>, StoreError> {
    doctor::examine(dir, |step| match step {
        Step::Reading(done, total) => on_progress(done, total),
        Step::Replaying(replay) => on_progress(replay.done, replay.total),
    })
}

/// Whether all that is wrong can be put right without losing anything: it is derived.
#[must_use]
pub fn is_repairable(checks: &[Check]) -> bool {
    let wrong: Vec<&Check> = checks.iter().filter(|check| !check.is_sound()).collect();
    !wrong.is_empty() && wrong.iter().all(|check| check.subject == Subject::Snapshot)
}

/// Makes the snapshot again from the log.
///
/// # Errors
/// When the workspace cannot be read or written.
pub fn repair(dir: &Path) -> Result<(), StoreError> {
    let mut store = Store::open(dir, Access::Write)?;
    let timelines = store.rebuilt(|_| {})?;
    store.write_snapshot(&timelines).map(drop)
}
