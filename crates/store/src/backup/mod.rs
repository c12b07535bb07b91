//! A workspace in one file, and back. The file is a tar archive packed with zstd, so that it can be unpacked without Kesit too.
//! In it are the log, the catalogue, the stream, the lists, and at the end a list of their checksums; the snapshot is not, for it follows
//! from the log.
//!
//! Both ways all or nothing: a backup gets its name when it is whole and safe on disk, and so does a restored workspace.

mod manifest;
mod restore;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use self::manifest::{Hashed, Manifest};
use crate::folder::sync_folder;
use crate::store::{Store, StoreError};
use crate::stream::StreamReader;

pub use restore::restore;

/// Packing: the log is packed already, and what is not is small.
const PACK_LEVEL: i32 = 3;
/// The name of the list of checksums in the archive.
const MANIFEST: &str = "checksums";

/// Why there is no backup, or none can be restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The workspace says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk says no.
    #[error("`{}` cannot be read or written", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is a file of this name already.
    #[error("`{}` is there already", path.display())]
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
    /// A workspace is restored into an empty folder only.
    #[error("`{}` is not empty", dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// This is no backup, or a part of it is missing or changed.
    #[error("`{}` is no whole backup: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
}

impl BackupError {
    fn io(path: &Path, source: io::Error) -> BackupError {
        BackupError::Io { path: path.to_owned(), source }
    }
}

/// A file that goes into the archive.
struct Member {
    name: String,
    path: PathBuf,
    bytes: u64,
}

impl Store {
    /// Writes everything that cannot be made again into a new file. Nobody writes to the workspace meanwhile: it is open
    /// here. Told are bytes done and bytes in all.
    ///
    /// # Errors
    /// When the file is there already, or something cannot be read or written.
    pub fn back_up(&self, path: &Path, on_bytes: impl FnMut(u64, u64)) -> Result<(), BackupError> {
        if path.exists() {
            return Err(BackupError::AlreadyThere { path: path.to_owned() });
        }
        let beside = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = || NamedTempFile::new_in(beside).map_err(|error| BackupError::io(beside, error));
        let (stream, catalogue) = (temporary()?, temporary()?);
        // The stream first: what it follows from is in the log by then.
        let has_stream = self.folder.stream().is_file();
        if has_stream {
            let reader = StreamReader::open(&self.folder.stream()).map_err(StoreError::from)?;
            reader.copy_to(stream.path()).map_err(StoreError::from)?;
        }
        self.catalogue().copy_to(catalogue.path()).map_err(StoreError::from)?;
        let members = self.members(catalogue.path(), has_stream.then_some(stream.path()))?;
        let mut made = temporary()?;
        write(&members, made.as_file_mut(), on_bytes)?;
        made.as_file().sync_all().map_err(|error| BackupError::io(path, error))?;
        made.persist_noclobber(path).map_err(|error| BackupError::io(path, error.error))?;
        sync_folder(beside).map_err(|error| BackupError::io(beside, error))
    }

    /// What goes in: catalogue and stream from their copies, the log up to its last whole frame.
    fn members(&self, catalogue: &Path, stream: Option<&Path>) -> Result<Vec<Member>, BackupError> {
        let mut members = Vec::new();
        let mut add = |name: String, path: PathBuf, bytes: Option<u64>| {
            let bytes = match bytes {
                Some(bytes) => bytes,
                None => fs::metadata(&path).map_err(|error| BackupError::io(&path, error))?.len(),
            };
            members.push(Member { name, path, bytes });
            Ok::<(), BackupError>(())
        };
        add("format".to_owned(), self.folder.format(), None)?;
        add("catalogue.db".to_owned(), catalogue.to_owned(), None)?;
        if let Some(stream) = stream {
            add("stream.db".to_owned(), stream.to_owned(), None)?;
        }
        for (path, bytes) in self.log().files() {
            add(format!("log/{}", file_name(path)), path.to_owned(), Some(bytes))?;
        }
        let lists = self.folder.lists();
        let mut names = fs::read_dir(&lists)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>())
            .map_err(|error| BackupError::io(&lists, error))?;
        names.sort_unstable();
        for path in names.into_iter().filter(|path| path.is_file()) {
            add(format!("lists/{}", file_name(&path)), path, None)?;
        }
        Ok(members)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn write(members: &[Member], file: &mut File, mut on_bytes: impl FnMut(u64, u64)) -> Result<(), BackupError> {
    let total = members.iter().map(|member| member.bytes).sum();
    let mut done = 0;
    let mut manifest = Manifest::default();
    let packed = zstd::Encoder::new(BufWriter::new(file), PACK_LEVEL)
        .map_err(|error| BackupError::io(Path::new("zstd"), error))?;
    let mut archive = tar::Builder::new(packed);
    for member in members {
        let io = |error| BackupError::io(&member.path, error);
        let file = File::open(&member.path).map_err(io)?.take(member.bytes);
        let mut hashed = Hashed::new(file, |bytes| {
            done += bytes;
            on_bytes(done, total);
        });
        archive.append_data(&mut header(member.bytes), &member.name, &mut hashed).map_err(io)?;
        manifest.push(&member.name, member.bytes, hashed.checksum());
    }
    let text = manifest.to_text();
    let finish = |archive: &mut tar::Builder<_>| {
        archive.append_data(&mut header(text.len() as u64), MANIFEST, text.as_bytes())
    };
    let finished = finish(&mut archive).and_then(|()| archive.into_inner()?.finish()?.flush());
    finished.map_err(|error| BackupError::io(Path::new(MANIFEST), error))
}

fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_cksum();
    header
}
