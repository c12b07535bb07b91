//! Where things lie in the folder of a workspace, and the version of its form.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// The newest form of the folder that we know.
pub(crate) const VERSION: u32 = 1;

const FORMAT: &str = "format";
const FORMAT_WORDS: &str = "kesit workspace ";

/// The places in a workspace.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(dir: &Path) -> Folder {
        Folder(dir.to_owned())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn format(&self) -> PathBuf {
        self.0.join(FORMAT)
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    pub(crate) fn catalogue(&self) -> PathBuf {
        self.0.join("catalogue.db")
    }

    pub(crate) fn stream(&self) -> PathBuf {
        self.0.join("stream.db")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    pub(crate) fn snapshot(&self) -> PathBuf {
        self.0.join("snapshot")
    }

    pub(crate) fn lists(&self) -> PathBuf {
        self.0.join("lists")
    }

    /// Whether somebody made this folder a workspace.
    pub(crate) fn is_workspace(&self) -> bool {
        self.format().is_file()
    }

    /// Reads the version and refuses what is no workspace, or a newer one.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let path = self.format();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(StoreError::NotAWorkspace { dir: self.0.clone() });
            }
            Err(error) => return Err(StoreError::io(&path, error)),
        };
        let version = text.trim_end().strip_prefix(FORMAT_WORDS).and_then(|version| version.parse().ok());
        match version {
            Some(1..=VERSION) => Ok(()),
            Some(found) if found > VERSION => {
                Err(StoreError::Newer { dir: self.0.clone(), found, known: VERSION })
            }
            _ => Err(StoreError::BadFormat { path }),
        }
    }

    /// Makes the folders of a workspace.
    pub(crate) fn make(&self) -> Result<(), StoreError> {
        for dir in [self.0.clone(), self.log(), self.snapshot(), self.lists()] {
            fs::create_dir_all(&dir).map_err(|error| StoreError::io(&dir, error))?;
        }
        Ok(())
    }

    /// Says that this is a workspace now: the last step of making one.
    pub(crate) fn declare(&self) -> Result<(), StoreError> {
        let path = self.format();
        write_whole(&path, format!("{FORMAT_WORDS}{VERSION}\n").as_bytes())
            .map_err(|error| StoreError::io(&path, error))
    }
}

/// Writes a small file whole or not at all, and safe on disk.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let made = path.with_extension("new");
    let mut file = File::create(&made)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&made, path)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Makes the names in a folder safe on disk. Where the system knows no such thing, it does nothing.
pub(crate) fn sync_folder(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
