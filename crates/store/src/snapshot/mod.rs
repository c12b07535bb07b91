//! The snapshot: the timelines as they were at a place in the log, so that opening a workspace need not read all
//! messages again. It is derived: whoever finds none, or a damaged one, makes the timelines from the log.
//!
//! One file, `timelines.snap`. Sections of the timelines ([`kesit_timeline::Section`]) lie in it in any order, each packed
//! if that makes it clearly smaller and each with a checksum; a directory at the end says where. It is written under
//! another name, made safe, and then takes the place of the one before: at every moment there is a whole one or none.
//!
//! Start at [`write()`] and [`read()`]. When to write one, and whether the imports that counted then still do, is not
//! decided here: the [`Mark`] that goes in comes out again.

mod directory;
mod error;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use kesit_timeline::{SeenIds, Timelines};

use crate::log::Mark;

pub use error::SnapshotError;

const NAME: &str = "timelines.snap";
/// A snapshot in the making. One that is left over means that a process was ended; the next one writes over it.
const NEW_NAME: &str = "timelines.new";

fn path(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// As many threads as the machine has processors.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Writes a snapshot in place of the one before and makes it safe on disk. Returns how many bytes it takes.
///
/// # Errors
/// When the disk says no; the snapshot before then still stands.
pub fn write(dir: &Path, timelines: &Timelines, mark: &Mark) -> Result<u64, SnapshotError> {
    write_on(dir, timelines, mark, threads())
}

/// As [`write()`], on so many threads.
pub fn write_on(
    dir: &Path,
    timelines: &Timelines,
    mark: &Mark,
    threads: usize,
) -> Result<u64, SnapshotError> {
    let written = write::write(dir, timelines, mark, threads, &|| true)?;
    Ok(written.expect("nobody gave up"))
}

/// As [`write()`], as long as there is time for it, which is asked again and again; `None` if there was not enough. Then the
/// snapshot before still stands.
///
/// # Errors
/// As [`write()`].
pub fn write_while(
    dir: &Path,
    timelines: &Timelines,
    mark: &Mark,
    has_time: &(dyn Fn() -> bool + Sync),
) -> Result<Option<u64>, SnapshotError> {
    write::write(dir, timelines, mark, threads(), has_time)
}

/// The timelines of the snapshot, and what of the log they hold; `None` if there is no snapshot.
///
/// # Errors
/// When it cannot be read, is damaged, or was written by another Kesit in another form.
pub fn read(dir: &Path) -> Result<Option<(Timelines, Mark)>, SnapshotError> {
    read::timelines(&path(dir), threads())
}

/// Only what remembers which messages were seen; `None` if there is no snapshot.
///
/// # Errors
/// As [`read()`].
pub fn read_message_ids(dir: &Path) -> Result<Option<(SeenIds, Mark)>, SnapshotError> {
    read::message_ids(&path(dir), threads())
}

/// Only what of the log the snapshot holds; `None` if there is no snapshot.
///
/// # Errors
/// As [`read()`].
pub fn read_mark(dir: &Path) -> Result<Option<Mark>, SnapshotError> {
    read::mark(&path(dir))
}

/// When the snapshot was written, by the clock of the disk; `None` if there is no snapshot.
#[must_use]
pub fn written_on(dir: &Path) -> Option<SystemTime> {
    path(dir).metadata().ok()?.modified().ok()
}
