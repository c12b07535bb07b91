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

pub(super) fn write(
    dir: &Path,
    timelines: &Timelines,
    mark: &Mark,
    threads: usize,
) -> Result<u64, SnapshotError> {
    let new = dir.join(NEW_NAME);
    let made = write_new(&new, timelines, mark, threads);
    let made = made.and_then(|bytes| fs::rename(&new, super::path(dir)).map(|()| bytes));
    if made.is_err() {
        // Room may be what was missing. If it cannot be removed either, the next snapshot writes over it.
        let _ = fs::remove_file(&new);
    }
    let bytes = made.map_err(|error| SnapshotError::io(&new, error))?;
    sync_folder(dir).map_err(|error| SnapshotError::io(dir, error))?;
    Ok(bytes)
}

fn write_new(new: &Path, timelines: &Timelines, mark: &Mark, threads: usize) -> io::Result<u64> {
    let mut file = File::create(new)?;
    file.write_all(&directory::start())?;
    let out = Out { file, end: directory::START as u64, directory: Directory::new(mark.clone()) };
    let Out { mut file, end, directory } = write_sections(out, timelines, threads)?;
    let directory = directory.to_bytes();
    file.write_all(&directory)?;
    file.write_all(&directory::end(end, &directory))?;
    file.sync_all()?;
    Ok(end + directory.len() as u64 + directory::END as u64)
}

/// The file as far as it is written.
struct Out {
    file: File,
    end: u64,
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
        Ok(())
    }
}

fn write_sections(out: Out, timelines: &Timelines, threads: usize) -> io::Result<Out> {
    let sections = timelines.sections();
    let next = AtomicUsize::new(0);
    let out = Mutex::new(out);
    let work = || -> io::Result<()> {
        let mut packer = zstd::bulk::Compressor::new(PACK_LEVEL)?;
        while let Some(&section) = sections.get(next.fetch_add(1, Ordering::Relaxed)) {
            let raw = timelines.encode(section);
            let packed = pack(&mut packer, &raw)?;
            let mut out = out.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
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
