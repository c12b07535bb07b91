//! Writing a snapshot: sections are made and packed on several threads, and each goes to the end of the file as soon as
//! it is ready. Beside the timelines each thread holds one section.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kesit_timeline::{Section, Timelines};

use super::directory::{self, Directory, Place};
use super::{NEW_NAME, SnapshotError};
use crate::folder::sync_folder;
use crate::log::Mark;

/// The fastest level.
const PACK_LEVEL: i32 = 1;

/// So much is written at most before it is made safe, so that the last sync does not take long.
const SYNC_BYTES: u64 = 64 << 20;

/// Gives how many bytes it takes; `None` if there was not time enough.
pub(super) fn write(
    dir: &Path,
    timelines: &Timelines,
    mark: &Mark,
    threads: usize,
    has_time: &(dyn Fn() -> bool + Sync),
) -> Result<Option<u64>, SnapshotError> {
    let new = dir.join(NEW_NAME);
    // All of the folder is derived, so that somebody may have removed it.
    fs::create_dir_all(dir).map_err(|error| SnapshotError::io(dir, error))?;
    let made = write_new(&new, timelines, mark, threads, has_time);
    let made = made
        .and_then(|bytes| bytes.map(|bytes| fs::rename(&new, super::path(dir)).map(|()| bytes)).transpose());
    if !matches!(made, Ok(Some(_))) {
        // Room may be what was missing. If it cannot be removed either, the next snapshot writes over it.
        let _ = fs::remove_file(&new);
    }
    let bytes = made.map_err(|error| SnapshotError::io(&new, error))?;
    sync_folder(dir).map_err(|error| SnapshotError::io(dir, error))?;
    Ok(bytes)
}

fn write_new(
    new: &Path,
    timelines: &Timelines,
    mark: &Mark,
    threads: usize,
    has_time: &(dyn Fn() -> bool + Sync),
) -> io::Result<Option<u64>> {
    let mut file = File::create(new)?;
    file.write_all(&directory::start())?;
    let directory = Directory::new(mark.clone());
    let out = Out { file, end: directory::START as u64, safe: 0, is_given_up: false, directory };
    let Out { mut file, end, is_given_up, directory, .. } =
        write_sections(out, timelines, threads, has_time)?;
    if is_given_up || !has_time() {
        return Ok(None);
    }
    let directory = directory.to_bytes();
    file.write_all(&directory)?;
    file.write_all(&directory::end(end, &directory))?;
    file.sync_all()?;
    Ok(Some(end + directory.len() as u64 + directory::END as u64))
}

/// The file as far as it is written.
struct Out {
    file: File,
    end: u64,
    /// Up to here it is safe on disk.
    safe: u64,
    /// Not all sections are there, for there was no time.
    is_given_up: bool,
    directory: Directory,
}

impl Out {
    fn put(&mut self, section: Section, bytes: &[u8], raw_bytes: usize) -> io::Result<()> {
        self.file.write_all(bytes)?;
        let place = Place {
            offset: self.end,
            bytes: bytes.len() as u64,
            raw_bytes: raw_bytes as u64,
            checksum: directory::checksum(bytes),
        };
        self.directory.add(section, place);
        self.end += bytes.len() as u64;
        if self.end - self.safe > SYNC_BYTES {
            self.file.sync_data()?;
            self.safe = self.end;
        }
        Ok(())
    }
}

fn write_sections(
    out: Out,
    timelines: &Timelines,
    threads: usize,
    has_time: &(dyn Fn() -> bool + Sync),
) -> io::Result<Out> {
    let sections = timelines.sections();
    let next = AtomicUsize::new(0);
    let out = Mutex::new(out);
    let work = || -> io::Result<()> {
        let mut packer = zstd::bulk::Compressor::new(PACK_LEVEL)?;
        while let Some(&section) = sections.get(next.fetch_add(1, Ordering::Relaxed)) {
            let raw = timelines.encode(section);
            let packed = pack(&mut packer, &raw)?;
            let mut out = out.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if !has_time() {
                out.is_given_up = true;
                next.store(sections.len(), Ordering::Relaxed);
                return Ok(());
            }
            let put = out.put(section, packed.as_deref().unwrap_or(&raw), raw.len());
            if put.is_err() {
                // The others need not go on.
                next.store(sections.len(), Ordering::Relaxed);
            }
            put?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, io::Result<()>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        let mine = work();
        others.into_iter().map(join).fold(mine, io::Result::and)
    })?;
    Ok(out.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// The packed bytes, unless packing is hardly worth it: unpacking costs time at every opening.
fn pack(packer: &mut zstd::bulk::Compressor<'_>, raw: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let packed = packer.compress(raw)?;
    Ok((packed.len() < raw.len() / 8 * 7).then_some(packed))
}
