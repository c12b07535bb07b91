//! The log: every message that was accepted, in the order in which it came. It is the truth; everything else that is
//! known of customers follows from it.
//!
//! Messages lie in frames ([`frame`]), frames in files ([`part`]). A frame bears checksums, and is read whole or not at
//! all. Start at [`Log::append`] for what goes in and at [`Log::visible`] for what comes out. What messages mean, and
//! whether one came before, is not looked at here.

mod append;
mod erase;
mod error;
mod frame;
mod imports;
mod index;
mod part;
mod read;
mod rewrite;
mod seal;
mod tail;
#[cfg(test)]
mod tests;
mod writer;

use std::fs::File;
use std::path::{Path, PathBuf};

use self::imports::Imports;
use self::index::{Frame, Part};
use crate::ImportId;
use crate::store::Access;

pub use append::Appended;
pub use erase::{Doomed, Erasing, LogErasure, Rewritten};
pub use error::LogError;
pub use imports::{ImportState, Mark, Origin, Position};
pub use read::Arrival;
pub use tail::Tail;
pub use writer::{LogHandle, LogWriter, Refused, Stored};

/// How large parts and frames become. The defaults are for use; tests make everything small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogSizes {
    /// A part that has become so large is sealed, and another begins.
    pub part_bytes: u64,
    /// Messages that come together are put into frames of about this size, before packing.
    pub frame_bytes: usize,
}

impl Default for LogSizes {
    fn default() -> LogSizes {
        LogSizes { part_bytes: 64 << 20, frame_bytes: 1 << 20 }
    }
}

/// The open log. One process has it open for writing, or several for reading; see [`crate::Store`].
#[derive(Debug)]
pub struct Log {
    dir: PathBuf,
    access: Access,
    sizes: LogSizes,
    parts: Vec<Part>,
    imports: Imports,
    /// The last part, open for writing; `None` before the first message and after a seal.
    active: Option<Active>,
    /// Bytes at the end that never became safe: cut off if the log is open for writing.
    torn_bytes: u64,
    is_poisoned: bool,
}

/// The part that grows.
#[derive(Debug)]
struct Active {
    file: File,
    /// Up to here it is safe on disk.
    durable: u64,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogCounts {
    /// Messages, those that do not count included.
    pub messages: u64,
    /// Messages that count.
    pub visible: u64,
    /// Messages that were there once, and were erased.
    pub erased: u64,
    /// Frames, of all kinds.
    pub frames: u64,
    /// Files.
    pub parts: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

impl Log {
    /// Opens the log in a folder; one without files is empty. Opening for writing cuts off what never became safe
    /// ([`Log::torn_bytes`]).
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or is newer than we are.
    pub fn open(dir: &Path, access: Access, sizes: LogSizes) -> Result<Log, LogError> {
        if access == Access::Write {
            part::remove_left_over(dir)?;
        }
        let (parts, torn_bytes) = read_parts(dir)?;
        let mut imports = Imports::default();
        parts.iter().flat_map(|part| &part.frames).for_each(|frame| imports.note(&frame.header));
        let dir = dir.to_owned();
        let mut log =
            Log { dir, access, sizes, parts, imports, active: None, torn_bytes, is_poisoned: false };
        if access == Access::Write {
            log.take_up_last()?;
        }
        Ok(log)
    }

    /// The log as it is now, to read beside the one who writes. What is safe by now can be read from it as long as no part is
    /// packed anew; who meets that as damage takes another.
    #[must_use]
    pub fn to_read(&self) -> Log {
        Log {
            dir: self.dir.clone(),
            access: Access::Read,
            sizes: self.sizes,
            parts: self.parts.clone(),
            imports: self.imports.clone(),
            active: None,
            torn_bytes: 0,
            is_poisoned: self.is_poisoned,
        }
    }

    /// Where the next message goes.
    #[must_use]
    pub fn position(&self) -> Position {
        Position(self.next())
    }

    /// Everything that counts now, to go on from later.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let counting = self.imports.all().filter(|(_, state)| !state.is_undone);
        let imports = counting.filter_map(|(id, state)| Some((id, state.committed?))).collect();
        Mark { at: self.position(), imports }
    }

    /// Whether everything that was seen at the mark still counts, so that one can go on from it. It does not if an import
    /// was undone since.
    #[must_use]
    pub fn goes_on_from(&self, mark: &Mark) -> bool {
        let still_counts = |(id, until): (&ImportId, &Position)| {
            let state = self.imports.state(*id);
            !state.is_undone && state.committed.is_some_and(|committed| committed >= *until)
        };
        mark.at <= self.position() && mark.imports.iter().all(still_counts)
    }

    /// What the log knows of an import; of one that it never saw, the default.
    #[must_use]
    pub fn import(&self, id: ImportId) -> ImportState {
        self.imports.state(id)
    }

    /// All imports that the log knows of.
    pub fn imports(&self) -> impl Iterator<Item = (ImportId, ImportState)> {
        self.imports.all()
    }

    /// How much there is.
    #[must_use]
    pub fn counts(&self) -> LogCounts {
        LogCounts {
            messages: self.parts.iter().map(Part::messages).sum(),
            visible: self.count_since(&Mark::start()),
            erased: self.frames().map(|(_, frame)| u64::from(frame.header.erased())).sum(),
            frames: self.parts.iter().map(|part| part.frames.len() as u64).sum(),
            parts: self.parts.len() as u64,
            bytes: self.parts.iter().map(|part| part.end).sum(),
        }
    }

    /// How many messages came to count since the mark. Where some were erased and the mark lies in their midst, those count
    /// in that may have come after it.
    #[must_use]
    pub fn count_since(&self, mark: &Mark) -> u64 {
        let new = |frame: &Frame| self.new_since(mark, frame).1.min(frame.header.held());
        self.frames().map(|(_, frame)| u64::from(new(frame))).sum()
    }

    /// The files of the log, each with its bytes up to the last whole frame.
    pub fn files(&self) -> impl Iterator<Item = (&Path, u64)> {
        self.parts.iter().map(|part| (part.path.as_path(), part.end))
    }

    /// How many bytes at the end were not whole when the log was opened. Nobody was told that they are safe.
    #[must_use]
    pub fn torn_bytes(&self) -> u64 {
        self.torn_bytes
    }

    fn next(&self) -> u64 {
        self.parts.last().map_or(0, Part::next)
    }

    fn frames(&self) -> impl Iterator<Item = (&Part, &Frame)> {
        self.parts.iter().flat_map(|part| part.frames.iter().map(move |frame| (part, frame)))
    }

    /// How many sequence numbers of a frame were seen at the mark, and how many came to count since.
    fn new_since(&self, mark: &Mark, frame: &Frame) -> (u32, u32) {
        let header = &frame.header;
        let counts =
            header.is_of_messages() && Position(header.sequence) < self.imports.counts_before(header.origin);
        let seen = mark.seen_of(header);
        (seen, if counts { header.count - seen } else { 0 })
    }

    /// Cuts off what never became safe, and opens the last part for more.
    fn take_up_last(&mut self) -> Result<(), LogError> {
        let Some(part) = self.parts.last().filter(|part| !part.is_sealed) else { return Ok(()) };
        let io = |error| LogError::io(&part.path, error);
        let file = File::options().read(true).write(true).open(&part.path).map_err(io)?;
        if self.torn_bytes > 0 {
            file.set_len(part.end).map_err(io)?;
        }
        // What was written before the last process ended may be read here without being safe yet.
        file.sync_all().map_err(io)?;
        self.active = Some(Active { file, durable: part.end });
        Ok(())
    }
}

/// Reads what the parts say of themselves, and how many bytes at the end are not whole.
fn read_parts(dir: &Path) -> Result<(Vec<Part>, u64), LogError> {
    let numbers = part::numbers(dir)?;
    for (number, expected) in numbers.iter().zip(1..) {
        if *number != expected {
            return Err(LogError::Missing { path: part::path(dir, expected) });
        }
    }
    let Some((last, sealed)) = numbers.split_last() else { return Ok((Vec::new(), 0)) };
    let mut parts =
        sealed.iter().map(|number| index::read_sealed(dir, *number)).collect::<Result<Vec<_>, _>>()?;
    let (last, torn_bytes) = index::read_last(dir, *last)?;
    parts.push(last);
    let firsts = std::iter::once(0).chain(parts.iter().map(Part::next));
    match parts.iter().zip(firsts).find(|(part, first)| part.first != *first) {
        Some((part, _)) => {
            Err(LogError::damaged(&part.path, 16, "the part does not begin where the one before ends"))
        }
        None => Ok((parts, torn_bytes)),
    }
}
