//! Why an import cannot be made, gone on with or undone.

use std::io;
use std::path::{Path, PathBuf};

use kesit_store::{CatalogueError, ImportId, LogError, StoreError};

use crate::source::SourceError;

/// Why an import cannot be made, gone on with or undone.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The workspace cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The messages cannot be stored.
    #[error(transparent)]
    Log(#[from] LogError),
    /// What is written down of imports cannot be read or written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A file besides those to be imported cannot be read or written.
    #[error("`{}` cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What was to be told cannot be written.
    #[error("the output cannot be written")]
    Output(#[source] io::Error),
    /// It was not exported from a quarantine, or its first column was altered.
    #[error("`{}` is not an export of the quarantine", path.display())]
    NotAnExport {
        /// The file.
        path: PathBuf,
    },
    /// Rows vanished or appeared. The import is not made visible: that must never happen.
    #[error("the rows of `{file}` do not add up: {received} read, {accounted} accounted for")]
    Unbalanced {
        /// The file.
        file: String,
        /// Rows that were read.
        received: u64,
        /// Rows that were stored, duplicate or put aside.
        accounted: u64,
    },
    /// The workspace has a setting that this Kesit does not know.
    #[error("the workspace has the setting `{value}`, which this Kesit does not know")]
    Setting {
        /// What its time zone or currency is called.
        value: String,
    },
    /// There is no import of this number.
    #[error("there is no import {0}")]
    Unknown(ImportId),
    /// The running product was stopped meanwhile. The same import goes on with it at the next start.
    #[error("the service was stopped")]
    Stopped,
    /// It was undone before.
    #[error("import {0} was undone before")]
    UndoneBefore(ImportId),
    /// Nothing waits in the quarantine that was asked for.
    #[error("nothing waits in the quarantine")]
    NothingWaits,
}

impl ImportError {
    /// The error for what the system said about a path.
    pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> ImportError + use<> {
        let path = path.to_owned();
        move |source| ImportError::File { path: path.clone(), source }
    }
}
