//! Erasing a person: from everything that a workspace keeps, byte for byte, and so that they do not come back unasked.
//!
//! Each [`Place`] where something of a person may be is erased by itself, in an order that leaves nothing behind that would be
//! made anew from what is erased later. Whoever is interrupted finds the erasure
//! [pending](crate::Catalogue::pending_erasures) and does it once more from the beginning: what is done is not there to be
//! done again.
//!
//! Start at [`erase`]. Who a person is, is not found out here: see `kesit_app::privacy`. Nor is anything outside the folder
//! reached: lakes and backups are the caller's.
//!
//! Where others go on writing meanwhile, each place is asked for by itself: [`erase_beside`] for those in which a moment
//! suffices, [`crate::Log::rewrite_beside`] and [`crate::Stream::forget_person`] for the two that do not stand still.

mod lists;
mod marks;
mod person;
mod retention;
mod sqlite;
mod tables;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use crate::catalogue::{Catalogue, QuarantineFilter};
use crate::folder::{Folder, sync_folder};
use crate::log::{Doomed, Erasing, Log, LogErasure, LogError};
use crate::store::{Store, StoreError};

pub use lists::ListShape;
pub use marks::ErasedIds;
pub(crate) use marks::{MARK_BYTES, SECRET_BYTES};
pub use person::Person;
pub use retention::Expired;
pub(crate) use sqlite::{MIN_BYTES_IN_MESSAGE_ID, NO_MESSAGE, scrub};

/// Where in a workspace something of a person may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The timelines as they were. They hold everybody, so they go as a whole; they are made again from the log.
    Snapshot,
    /// Every message that was accepted.
    Log,
    /// Static lists.
    Lists,
    /// Rows that could not be used.
    Quarantine,
    /// Other tables of the catalogue that keep texts from outside.
    Catalogue,
    /// Moves between segments.
    Stream,
    /// Files that were sent in and wait. They go as a whole: nobody can cut a person out of any file.
    Uploads,
}

impl Place {
    /// All of them, in the order in which they are erased: what is derived before what it is derived from.
    pub const ALL: [Place; 7] = [
        Place::Uploads,
        Place::Snapshot,
        Place::Log,
        Place::Lists,
        Place::Quarantine,
        Place::Catalogue,
        Place::Stream,
    ];
}

impl Place {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Place::Snapshot => "snapshot",
            Place::Log => "log",
            Place::Lists => "lists",
            Place::Quarantine => "quarantine",
            Place::Catalogue => "catalogue",
            Place::Stream => "stream",
            Place::Uploads => "uploads",
        }
    }
}

/// What an erasure works on. Nobody else writes to it meanwhile.
pub struct Ground<'a> {
    /// The folder of the workspace.
    pub dir: &'a Path,
    /// Its catalogue.
    pub catalogue: &'a mut Catalogue,
    /// Its log.
    pub log: &'a mut Log,
    /// Says of the text of a list how it is to be read.
    pub list_shape: fn(&[u8]) -> ListShape,
}

/// How far an erasure has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A place is next.
    Place(Place),
    /// In the log.
    Log(Erasing),
}

/// Is asked between steps whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Step) -> ControlFlow<()>;

/// What was erased where: messages, rows, lines or files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased(pub Vec<(Place, u64)>);

impl Erased {
    /// How many at a place.
    #[must_use]
    pub fn at(&self, place: Place) -> u64 {
        self.0.iter().filter(|(one, _)| *one == place).map(|(_, count)| count).sum()
    }
}

/// Erases a person from all places. The timelines that follow from the log are to be made anew by whoever holds some.
///
/// # Errors
/// When something cannot be read or written; [`LogError::Stopped`] if `watch` said so. What was erased stays so, and the same
/// once more erases the rest.
pub fn erase(ground: &mut Ground<'_>, person: &Person, watch: Watch<'_>) -> Result<Erased, StoreError> {
    let mut erased = Erased::default();
    for place in Place::ALL {
        if watch(Step::Place(place)).is_break() {
            return Err(LogError::Stopped.into());
        }
        erased.0.push((place, erase_at(ground, place, person, watch)?));
    }
    Ok(erased)
}

fn erase_at(
    ground: &mut Ground<'_>,
    place: Place,
    person: &Person,
    watch: Watch<'_>,
) -> Result<u64, StoreError> {
    match place {
        Place::Log => Ok(ground.log.erase(person, &mut |at| watch(Step::Log(at)))?.messages),
        Place::Stream => Ok(sqlite::erase_customers(&Folder::new(ground.dir).stream(), person)?),
        place => erase_beside(ground.dir, ground.catalogue, place, person, ground.list_shape),
    }
}

/// Erases a person from one place, while others may be at the others; gives how much there was. Nothing from the log and the
/// stream, which have ways of their own for that.
///
/// # Errors
/// When something cannot be read or written.
pub fn erase_beside(
    dir: &Path,
    catalogue: &mut Catalogue,
    place: Place,
    person: &Person,
    list_shape: fn(&[u8]) -> ListShape,
) -> Result<u64, StoreError> {
    let folder = Folder::new(dir);
    match place {
        Place::Uploads => remove_all(&folder.uploads()),
        Place::Snapshot => remove_all(&folder.snapshot()),
        Place::Lists => lists::erase(&folder.lists(), person, list_shape),
        Place::Quarantine => erase_from_quarantine(catalogue, person),
        Place::Catalogue => Ok(tables::erase(catalogue, person)?),
        Place::Log | Place::Stream => Ok(0),
    }
}

fn erase_from_quarantine(catalogue: &mut Catalogue, person: &Person) -> Result<u64, StoreError> {
    let mut places = Vec::new();
    catalogue.quarantined(&QuarantineFilter::default(), &mut |row| {
        if person.is_in_raw(&row.raw) {
            places.push(row.place);
        }
        true
    })?;
    catalogue.release(&places)?;
    Ok(places.len() as u64)
}

/// Removes the snapshot of a workspace: it holds what is to go, and is made again. Says whether there was one.
///
/// # Errors
/// When it cannot be removed.
pub fn remove_snapshot(dir: &Path) -> Result<bool, StoreError> {
    Ok(remove_all(&Folder::new(dir).snapshot())? > 0)
}

/// Removes everything in a folder, if it is there; gives how many files and folders.
fn remove_all(dir: &Path) -> Result<u64, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(StoreError::io(dir, error)),
    };
    let mut removed = 0;
    for entry in entries {
        let path = entry.map_err(|error| StoreError::io(dir, error))?.path();
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match gone {
            Ok(()) => removed += 1,
            // Somebody else was quicker, as when an upload is forgotten.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::io(&path, error)),
        }
    }
    sync_folder(dir).map_err(|error| StoreError::io(dir, error))?;
    Ok(removed)
}

impl Store {
    /// Erases messages from the log, whoever they are of; the snapshot goes before.
    ///
    /// # Errors
    /// As [`Log::erase`].
    pub fn erase_messages(&mut self, doomed: &dyn Doomed) -> Result<LogErasure, StoreError> {
        if self.log().would_erase(doomed)?.parts == 0 {
            return Ok(LogErasure::default());
        }
        remove_all(&self.folder.snapshot())?;
        Ok(self.log_mut().erase(doomed, &mut |_| ControlFlow::Continue(()))?)
    }

    /// As [`erase()`], on this workspace.
    ///
    /// # Errors
    /// As [`erase()`].
    pub fn erase(
        &mut self,
        person: &Person,
        list_shape: fn(&[u8]) -> ListShape,
        watch: Watch<'_>,
    ) -> Result<Erased, StoreError> {
        let dir = self.dir().to_owned();
        let (catalogue, log) = self.parts_mut();
        erase(&mut Ground { dir: &dir, catalogue, log, list_shape }, person, watch)
    }
}
