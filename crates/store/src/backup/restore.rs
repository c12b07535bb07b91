//! From a backup to a workspace. It is put together in a folder beside, every checksum is compared and every part of it
//! opened, and only then it gets its name.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::manifest::{Hashed, Manifest};
use super::{BackupError, MANIFEST};
use crate::folder::{Folder, sync_folder};
use crate::log::LogSizes;
use crate::store::{Access, Store, StoreError};
use crate::stream;

/// No list of checksums is longer.
const MANIFEST_BYTES: u64 = 64 << 20;

/// Makes a workspace from a backup, in a folder that is empty or not there. It tells nobody of moves until it is armed
/// ([`crate::Stream::set_armed`]). Told are bytes of the backup done and in all.
///
/// # Errors
/// When the folder is not empty, the backup is not whole, or something cannot be read or written. Nothing is left behind.
pub fn restore(backup: &Path, dir: &Path, on_bytes: impl FnMut(u64, u64)) -> Result<(), BackupError> {
    let is_empty = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(BackupError::io(dir, error)),
    };
    if !is_empty {
        return Err(BackupError::NotEmpty { dir: dir.to_owned() });
    }
    let beside = dir.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(beside).map_err(|error| BackupError::io(beside, error))?;
    let made =
        TempDir::with_prefix_in(".kesit-restore-", beside).map_err(|error| BackupError::io(beside, error))?;
    unpack(backup, made.path(), on_bytes)?;
    // What can be opened for writing was brought up to date and is safe on disk.
    drop(Store::open_with(made.path(), Access::Write, LogSizes::default())?);
    let stream = Folder::new(made.path()).stream();
    if stream.is_file() {
        stream::disarm(&stream).map_err(StoreError::from)?;
    }
    let named = fs::rename(made.path(), dir).and_then(|()| sync_folder(beside));
    named.map_err(|error| BackupError::io(dir, error))
}

fn unpack(backup: &Path, dir: &Path, mut on_bytes: impl FnMut(u64, u64)) -> Result<(), BackupError> {
    let io = |error| BackupError::io(backup, error);
    let damaged = |what: &str| BackupError::Damaged { path: backup.to_owned(), what: what.to_owned() };
    Folder::new(dir).make()?;
    let file = File::open(backup).map_err(io)?;
    let (total, mut done) = (file.metadata().map_err(io)?.len(), 0);
    let counted = Counted {
        file,
        on_read: |bytes| {
            done += bytes;
            on_bytes(done, total);
        },
    };
    let unpacked = zstd::Decoder::new(counted).map_err(|_| damaged("it is not packed with zstd"))?;
    let mut archive = tar::Archive::new(unpacked);
    let broken = |error: io::Error| damaged(&error.to_string());
    let (mut found, mut is_whole) = (Manifest::default(), false);
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let name = entry.path().map_err(broken)?.to_string_lossy().into_owned();
        if is_whole {
            return Err(damaged("there is more after its end"));
        }
        if name == MANIFEST {
            let mut text = String::new();
            entry.take(MANIFEST_BYTES).read_to_string(&mut text).map_err(broken)?;
            is_whole = found.is_text(&text);
            if !is_whole {
                return Err(damaged("a file in it does not have its checksum"));
            }
            continue;
        }
        let place =
            place(dir, &name).ok_or_else(|| damaged("it holds a file that is none of a workspace"))?;
        let mut hashed = Hashed::new(&mut entry, |_| {});
        let bytes = write(&mut hashed, &place, &broken)?;
        found.push(&name, bytes, hashed.checksum());
    }
    if is_whole { sync_folders(dir) } else { Err(damaged("it ends too early")) }
}

/// Where a file of the archive belongs; `None` if a workspace has no such file.
pub(super) fn place(dir: &Path, name: &str) -> Option<PathBuf> {
    let is_plain =
        |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
    let known = match name.split_once('/') {
        None => matches!(name, "format" | "catalogue.db" | "stream.db"),
        Some(("log", file)) => is_plain(file) && file.ends_with(".part"),
        Some(("lists", file)) => is_plain(file),
        Some(_) => false,
    };
    known.then(|| dir.join(name))
}

/// Writes a file and makes it safe on disk.
fn write(
    from: &mut impl Read,
    path: &Path,
    broken: &impl Fn(io::Error) -> BackupError,
) -> Result<u64, BackupError> {
    let io = |error| BackupError::io(path, error);
    let mut file = File::create_new(path).map_err(io)?;
    let (mut buffer, mut bytes) = (vec![0; 256 << 10], 0);
    loop {
        match from.read(&mut buffer).map_err(broken)? {
            0 => break,
            read => {
                file.write_all(&buffer[..read]).map_err(io)?;
                bytes += read as u64;
            }
        }
    }
    file.sync_all().map_err(io)?;
    Ok(bytes)
}

fn sync_folders(dir: &Path) -> Result<(), BackupError> {
    let folder = Folder::new(dir);
    [folder.log(), folder.lists(), dir.to_owned()]
        .iter()
        .try_for_each(|dir| sync_folder(dir).map_err(|error| BackupError::io(dir, error)))
}

/// Tells how many bytes are read.
struct Counted<F> {
    file: File,
    on_read: F,
}

impl<F: FnMut(u64)> Read for Counted<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        (self.on_read)(read as u64);
        Ok(read)
    }
}
