//! Looks a workspace over: whether everything in it is as it was written, and whether its parts agree. Nothing is changed.

use std::path::Path;

use crate::catalogue::{Catalogue, CatalogueError, ImportId};
use crate::derive::Replay;
use crate::folder::Folder;
use crate::log::{Log, LogCounts, LogError, LogSizes};
use crate::snapshot::{self, SnapshotError};
use crate::store::{Access, Store, StoreError};
use crate::stream::{StreamError, StreamReader};
use crate::{canonical, lock};

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The file `format`.
    Folder,
    /// Segments, imports, settings.
    Catalogue,
    /// Every message that was accepted.
    Log,
    /// Whether catalogue and log agree about imports.
    Imports,
    /// Moves, webhook endpoints and deliveries.
    Stream,
    /// Whether the snapshot is what follows from the log.
    Snapshot,
}

/// What was found about one subject.
#[derive(Debug)]
pub struct Check {
    /// What was looked at.
    pub subject: Subject,
    /// Something worth knowing; nothing has to be done about it.
    pub notes: Vec<Note>,
    /// What is wrong; empty if the subject is sound.
    pub problems: Vec<Problem>,
}

/// Something worth knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// How much the log holds.
    Messages(LogCounts),
    /// The log ends in bytes that never became safe; nobody was told that they are. They go away at the next write.
    TornTail {
        /// How many.
        bytes: u64,
    },
    /// How many imports count.
    Committed {
        /// How many.
        imports: u64,
    },
    /// An import was interrupted: its messages do not count. Running it again ends it.
    Interrupted {
        /// Which.
        import: ImportId,
        /// How many messages of it wait in the log.
        messages: u64,
    },
    /// An import was undone.
    Undone {
        /// Which.
        import: ImportId,
    },
    /// What the stream holds.
    Stream {
        /// How many rows.
        rows: u64,
        /// Whether this workspace may tell others; a restored one may not until it is armed.
        is_armed: bool,
    },
    /// There is no snapshot, or none that one can go on from: opening takes longer.
    NoSnapshot,
    /// What the snapshot holds.
    Snapshot {
        /// How many of the messages that count came after it.
        messages_since: u64,
        /// How many customers follow from it and what came after.
        customers: u64,
    },
}

/// What is wrong.
#[derive(Debug)]
pub enum Problem {
    /// The file that says so is missing, of a newer Kesit, or not to be understood.
    Folder(StoreError),
    /// The catalogue cannot be opened or read.
    Catalogue(CatalogueError),
    /// SQLite finds something wrong with its file.
    CatalogueFault(String),
    /// The log is damaged or cannot be read.
    Log(LogError),
    /// Catalogue and log differ about how many messages an import stored.
    ImportDiffers {
        /// Which.
        import: ImportId,
        /// How many the catalogue says.
        in_catalogue: u64,
        /// How many the log holds.
        in_log: u64,
    },
    /// The log holds messages of an import that the catalogue does not know.
    ImportUnknown {
        /// Which.
        import: ImportId,
        /// How many messages.
        messages: u64,
    },
    /// The stream cannot be opened or read.
    Stream(StreamError),
    /// SQLite finds something wrong with its file.
    StreamFault(String),
    /// The stream follows from messages that the log does not hold.
    StreamAhead {
        /// Up to which place in the log it says it follows.
        in_stream: u64,
        /// Up to which the log goes.
        in_log: u64,
    },
    /// The snapshot is damaged or cannot be read.
    Snapshot(SnapshotError),
    /// The snapshot is not what follows from the log.
    SnapshotDiffers,
}

/// How far the examination has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Checksums of the log: bytes done, bytes in all.
    Reading(u64, u64),
    /// Making the timelines from the log.
    Replaying(Replay),
}

/// Looks a workspace over, subject by subject.
///
/// # Errors
/// When another process has it open, or it is no workspace at all.
pub fn examine(dir: &Path, mut on_step: impl FnMut(Step)) -> Result<Vec<Check>, StoreError> {
    let folder = Folder::new(dir);
    let format = match folder.check() {
        Err(error @ StoreError::NotAWorkspace { .. }) => return Err(error),
        checked => checked.err(),
    };
    let held = lock::take(&folder, Access::Read)?;
    let mut checks = vec![Check::of(Subject::Folder, format.map(Problem::Folder))];
    let (catalogue, check) = open_catalogue(&folder);
    checks.push(check);
    let (log, check) = open_log(&folder, &mut on_step);
    checks.push(check);
    if let (Some(catalogue), Some(log)) = (&catalogue, &log) {
        checks.push(compare_imports(catalogue, log));
    }
    checks.extend(examine_stream(&folder, log.as_ref()));
    if let (Some(catalogue), Some(log), true) = (catalogue, log, checks.iter().all(Check::is_sound)) {
        checks.push(compare_snapshot(&Store::of_parts(folder, catalogue, log, held), on_step)?);
    }
    Ok(checks)
}

impl Check {
    fn of(subject: Subject, problems: impl IntoIterator<Item = Problem>) -> Check {
        Check { subject, notes: Vec::new(), problems: problems.into_iter().collect() }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

fn open_catalogue(folder: &Folder) -> (Option<Catalogue>, Check) {
    let opened = Catalogue::open_to_read(&folder.catalogue());
    let found = opened.and_then(|catalogue| catalogue.faults().map(|faults| (catalogue, faults)));
    match found {
        Ok((catalogue, faults)) => {
            let faults = faults.into_iter().map(Problem::CatalogueFault);
            (Some(catalogue), Check::of(Subject::Catalogue, faults))
        }
        Err(error) => (None, Check::of(Subject::Catalogue, [Problem::Catalogue(error)])),
    }
}

fn open_log(folder: &Folder, on_step: &mut impl FnMut(Step)) -> (Option<Log>, Check) {
    let log = match Log::open(&folder.log(), Access::Read, LogSizes::default()) {
        Ok(log) => log,
        Err(error) => return (None, Check::of(Subject::Log, [Problem::Log(error)])),
    };
    let (counts, mut done) = (log.counts(), 0);
    let findings = log.verify(|bytes| {
        done += bytes;
        on_step(Step::Reading(done, counts.bytes));
    });
    let mut check = Check::of(Subject::Log, findings.into_iter().map(Problem::Log));
    check.notes.push(Note::Messages(counts));
    let bytes = log.torn_bytes();
    check.notes.extend((bytes > 0).then_some(Note::TornTail { bytes }));
    (Some(log), check)
}

/// Only a workspace that was served once has a stream.
fn examine_stream(folder: &Folder, log: Option<&Log>) -> Option<Check> {
    let path = folder.stream();
    path.is_file().then(|| {
        let looked = StreamReader::open(&path).and_then(|stream| look_at(&stream, log));
        looked.unwrap_or_else(|error| Check::of(Subject::Stream, [Problem::Stream(error)]))
    })
}

fn look_at(stream: &StreamReader, log: Option<&Log>) -> Result<Check, StreamError> {
    let mut check = Check::of(Subject::Stream, stream.faults()?.into_iter().map(Problem::StreamFault));
    if let (Some(checkpoint), Some(log)) = (stream.checkpoint()?, log) {
        let (in_stream, in_log) = (checkpoint.position, log.position().0);
        check.problems.extend((in_stream > in_log).then_some(Problem::StreamAhead { in_stream, in_log }));
    }
    check.notes.push(Note::Stream { rows: stream.count()?, is_armed: stream.is_armed()? });
    Ok(check)
}

fn compare_imports(catalogue: &Catalogue, log: &Log) -> Check {
    let imports = match catalogue.imports() {
        Ok(imports) => imports,
        Err(error) => return Check::of(Subject::Imports, [Problem::Catalogue(error)]),
    };
    let mut check = Check::of(Subject::Imports, []);
    let mut committed = 0;
    for import in &imports {
        let (state, in_catalogue) = (log.import(import.id), import.tally().messages_stored);
        if state.is_undone {
            check.notes.push(Note::Undone { import: import.id });
        } else if state.committed.is_none() {
            check.notes.push(Note::Interrupted { import: import.id, messages: state.messages });
        } else {
            committed += 1;
            if in_catalogue != state.messages {
                let (import, in_log) = (import.id, state.messages);
                check.problems.push(Problem::ImportDiffers { import, in_catalogue, in_log });
            }
        }
    }
    let unknown = log.imports().filter(|(id, _)| imports.iter().all(|import| import.id != *id));
    check
        .problems
        .extend(unknown.map(|(import, state)| Problem::ImportUnknown { import, messages: state.messages }));
    check.notes.insert(0, Note::Committed { imports: committed });
    check
}

fn compare_snapshot(store: &Store, mut on_step: impl FnMut(Step)) -> Result<Check, StoreError> {
    let mut check = Check::of(Subject::Snapshot, []);
    let (mut timelines, mark) = match snapshot::read(&store.folder.snapshot()) {
        Ok(Some((timelines, mark))) if store.log().goes_on_from(&mark) => (timelines, mark),
        Ok(_) => {
            check.notes.push(Note::NoSnapshot);
            return Ok(check);
        }
        Err(error) => {
            check.problems.push(Problem::Snapshot(error));
            return Ok(check);
        }
    };
    let messages_since = store.log().count_since(&mark);
    store.log().visible(&mark, |message| {
        timelines.apply(&message);
    })?;
    let (customers, digest) = (timelines.len() as u64, canonical::digest(&timelines));
    // One of the two at a time is in memory.
    drop(timelines);
    check.notes.push(Note::Snapshot { messages_since, customers });
    let replayed = store.rebuilt(|replay| on_step(Step::Replaying(replay)))?;
    if canonical::digest(&replayed) != digest {
        check.problems.push(Problem::SnapshotDiffers);
    }
    Ok(check)
}
