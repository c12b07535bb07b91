//! Why there is no snapshot to be had.

use std::io;
use std::path::{Path, PathBuf};

use kesit_timeline::{Broken, Section};

/// Why a snapshot cannot be written or read. The log has everything that is in it.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The disk says no.
    #[error("`{}` cannot be read or written", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another Kesit wrote it.
    #[error("`{}` has version {found}; this Kesit knows version {known}", path.display())]
    OtherVersion {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The version that we know.
        known: u32,
    },
    /// The frame of the file is not what was written.
    #[error("`{}` is damaged: {what}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What was found.
        what: &'static str,
    },
    /// A section is not what was written.
    #[error("`{}` is damaged in its section {section}, at byte {offset}", path.display())]
    DamagedSection {
        /// Which file.
        path: PathBuf,
        /// Which section.
        section: Section,
        /// Where it lies in the file.
        offset: u64,
    },
    /// The bytes are those that were written, but no timelines of ours.
    #[error("`{}` cannot be understood", path.display())]
    Broken {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        source: Broken,
    },
}

impl SnapshotError {
    /// The error for what the system said about a path.
    pub(super) fn io(path: &Path, source: io::Error) -> SnapshotError {
        SnapshotError::Io { path: path.to_owned(), source }
    }

    pub(super) fn damaged(path: &Path, what: &'static str) -> SnapshotError {
        SnapshotError::Damaged { path: path.to_owned(), what }
    }

    pub(super) fn broken(path: &Path, source: Broken) -> SnapshotError {
        SnapshotError::Broken { path: path.to_owned(), source }
    }
}
