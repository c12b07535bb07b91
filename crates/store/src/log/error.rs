//! Why the log cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

use crate::ImportId;

/// Why the log cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The disk says no.
    #[error("`{}` cannot be read or written", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk is full. What was to be stored is not; what was stored before stands, and the next attempt is free to work.
    #[error("the disk of `{}` is full", path.display())]
    Full {
        /// Which file was to grow.
        path: PathBuf,
    },
    /// An earlier write could not be made safe. Nobody knows what is on disk until the log is opened again.
    #[error("the log could not be made safe on disk, and takes nothing until it is opened again")]
    Poisoned,
    /// What is there is not what was written.
    #[error("`{}` is damaged at byte {offset}: {what}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Where in it.
        offset: u64,
        /// What was found.
        what: &'static str,
    },
    /// A part is not there.
    #[error("`{}` is missing", path.display())]
    Missing {
        /// The file that should be there.
        path: PathBuf,
    },
    /// A newer Kesit wrote it.
    #[error("`{}` has version {found}; this Kesit knows versions up to {known}", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that we know.
        known: u32,
    },
    /// A part that still grows cannot be written anew beside.
    #[error("`{}` still grows", path.display())]
    Growing {
        /// Which file.
        path: PathBuf,
    },
    /// The log was opened for reading only.
    #[error("the log was opened for reading only")]
    ReadOnly,
    /// An import that was undone takes no more.
    #[error("import {0} was undone and takes no more messages")]
    Undone(ImportId),
    /// Imports are numbered from 1.
    #[error("there is no import {0}")]
    NoImport(ImportId),
    /// Who asked for it stopped it. What was done is whole; the same once more does the rest.
    #[error("the work on the log was stopped before its end")]
    Stopped,
    /// A message that could not be read back.
    #[error("a message is nested deeper than {}", crate::codec::MAX_DEPTH)]
    TooDeep,
    /// More in one go than a frame or a part holds.
    #[error("{bytes} bytes are too many to store in one go")]
    TooLarge {
        /// How many bytes it takes.
        bytes: u64,
    },
}

impl LogError {
    /// The error for what the system said about a path.
    pub(super) fn io(path: &Path, source: io::Error) -> LogError {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                LogError::Full { path }
            }
            _ => LogError::Io { path, source },
        }
    }

    pub(super) fn damaged(path: &Path, offset: u64, what: &'static str) -> LogError {
        LogError::Damaged { path: path.to_owned(), offset, what }
    }
}
