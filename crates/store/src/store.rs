//! The door to a workspace: makes one, opens one, and gives its catalogue, its log and the timelines that follow from it.

use std::io;
use std::path::{Path, PathBuf};

use crate::catalogue::{Catalogue, CatalogueError, Settings};
use crate::folder::Folder;
use crate::lock::{self, Lock};
use crate::log::{Log, LogError, LogSizes};
use crate::snapshot::SnapshotError;
use crate::stream::StreamError;

/// What a workspace is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read: others may read at the same time.
    Read,
    /// To write: nobody else has it open.
    Write,
}

/// An open workspace. Its lock is held until this is dropped.
#[derive(Debug)]
pub struct Store {
    pub(crate) folder: Folder,
    access: Access,
    catalogue: Catalogue,
    log: Log,
    _lock: Lock,
}

/// The parts of an open workspace.
#[derive(Debug)]
pub struct StoreParts {
    /// What people decided and what was done.
    pub catalogue: Catalogue,
    /// The messages.
    pub log: Log,
    /// The workspace is taken as long as this is there.
    pub held: Held,
}

/// Holds the lock of a workspace until it is dropped.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "it is there to be dropped")] Lock);

/// Why a workspace cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder is none, or is not there.
    #[error("`{}` is not a workspace", dir.display())]
    NotAWorkspace {
        /// The folder.
        dir: PathBuf,
    },
    /// There is one already.
    #[error("`{}` is a workspace already", dir.display())]
    AlreadyThere {
        /// The folder.
        dir: PathBuf,
    },
    /// What a workspace would hold is there, but nothing says that it is one.
    #[error("`{}` holds the log of a workspace, but not the file `format`", dir.display())]
    Remains {
        /// The folder.
        dir: PathBuf,
    },
    /// Another process has it open.
    #[error("another process has the workspace `{}` open", dir.display())]
    Locked {
        /// The folder.
        dir: PathBuf,
    },
    /// A newer Kesit made it.
    #[error("the workspace `{}` has version {found}; this Kesit knows versions up to {known}", dir.display())]
    Newer {
        /// The folder.
        dir: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that we know.
        known: u32,
    },
    /// The file that says so cannot be understood.
    #[error("`{}` does not say which version the workspace has", path.display())]
    BadFormat {
        /// The file.
        path: PathBuf,
    },
    /// The disk says no.
    #[error("`{}` cannot be read or written", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The log says no.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The catalogue says no.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The stream says no.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The snapshot cannot be written. One that cannot be read is no error: the log has everything.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

impl StoreError {
    /// The error for what the system said about a path.
    pub(crate) fn io(path: &Path, source: io::Error) -> StoreError {
        StoreError::Io { path: path.to_owned(), source }
    }
}

impl Store {
    /// Makes a folder a workspace and opens it for writing. The folder is made if it is not there; other files in it are left
    /// alone.
    ///
    /// # Errors
    /// When it is a workspace already, or cannot be written.
    pub fn create(dir: &Path, settings: &Settings) -> Result<Store, StoreError> {
        Store::create_with(dir, settings, LogSizes::default())
    }

    /// As [`Store::create`], with other sizes of parts and frames.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn create_with(dir: &Path, settings: &Settings, sizes: LogSizes) -> Result<Store, StoreError> {
        let folder = Folder::new(dir);
        if folder.is_workspace() {
            return Err(StoreError::AlreadyThere { dir: dir.to_owned() });
        }
        folder.make()?;
        let held = lock::take(&folder, Access::Write)?;
        let log = Log::open(&folder.log(), Access::Write, sizes)?;
        if log.counts().frames > 0 {
            return Err(StoreError::Remains { dir: dir.to_owned() });
        }
        let mut catalogue = Catalogue::open(&folder.catalogue())?;
        catalogue.set_settings(settings)?;
        folder.declare()?;
        Ok(Store { folder, access: Access::Write, catalogue, log, _lock: held })
    }

    /// Opens a workspace.
    ///
    /// # Errors
    /// When the folder is no workspace, another process has it open, it is newer than we are, or it is damaged.
    pub fn open(dir: &Path, access: Access) -> Result<Store, StoreError> {
        Store::open_with(dir, access, LogSizes::default())
    }

    /// As [`Store::open`], with other sizes of parts and frames for what is written from now on.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(dir: &Path, access: Access, sizes: LogSizes) -> Result<Store, StoreError> {
        let folder = Folder::new(dir);
        folder.check()?;
        let held = lock::take(&folder, access)?;
        let catalogue = match access {
            Access::Write => Catalogue::open(&folder.catalogue())?,
            Access::Read => Catalogue::open_to_read(&folder.catalogue())?,
        };
        let log = Log::open(&folder.log(), access, sizes)?;
        Ok(Store { folder, access, catalogue, log, _lock: held })
    }

    /// What was opened one by one, to read.
    pub(crate) fn of_parts(folder: Folder, catalogue: Catalogue, log: Log, held: Lock) -> Store {
        Store { folder, access: Access::Read, catalogue, log, _lock: held }
    }

    /// The parts of an open workspace, for those who give them to threads of their own.
    #[must_use]
    pub fn into_parts(self) -> StoreParts {
        StoreParts { catalogue: self.catalogue, log: self.log, held: Held(self._lock) }
    }

    /// Where the snapshot lies: see [`crate::snapshot`].
    #[must_use]
    pub fn snapshot_dir(&self) -> PathBuf {
        self.folder.snapshot()
    }

    /// Where the catalogue lies, for connections beside the one that is open.
    #[must_use]
    pub fn catalogue_path(&self) -> PathBuf {
        self.folder.catalogue()
    }

    /// Whether a folder is a workspace, of whatever version.
    #[must_use]
    pub fn is_workspace(dir: &Path) -> bool {
        Folder::new(dir).is_workspace()
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.folder.path()
    }

    /// What it was opened for.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// The folder of the static lists, `KEY.csv` each.
    #[must_use]
    pub fn lists_dir(&self) -> PathBuf {
        self.folder.lists()
    }

    /// The file of the stream, for [`crate::Stream::open`] and its like. It is made when it is first opened.
    #[must_use]
    pub fn stream_path(&self) -> PathBuf {
        self.folder.stream()
    }

    /// What people decided and what was done.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// As [`Store::catalogue`], to change it.
    #[must_use]
    pub fn catalogue_mut(&mut self) -> &mut Catalogue {
        &mut self.catalogue
    }

    /// The messages.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// As [`Store::log`], to write it.
    #[must_use]
    pub fn log_mut(&mut self) -> &mut Log {
        &mut self.log
    }

    /// The catalogue and the log, both to write.
    #[must_use]
    pub fn parts_mut(&mut self) -> (&mut Catalogue, &mut Log) {
        (&mut self.catalogue, &mut self.log)
    }
}
