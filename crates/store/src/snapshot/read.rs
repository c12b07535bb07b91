//! Reading a snapshot, on several threads. Beside the timelines each thread holds one section.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kesit_timeline::{Decoder, Part, Section, SeenIds, Timelines};

use super::SnapshotError;
use super::directory::{self, Directory, END, Place, START};
use crate::log::Mark;

pub(super) fn timelines(path: &Path, threads: usize) -> Result<Option<(Timelines, Mark)>, SnapshotError> {
    let Some(snapshot) = Snapshot::open(path)? else { return Ok(None) };
    let decoder = snapshot.decoder()?;
    let parts = snapshot.parts(&decoder, &decoder.sections(), threads)?;
    let timelines = decoder.assemble(parts).map_err(|error| SnapshotError::broken(path, error))?;
    Ok(Some((timelines, snapshot.directory.mark)))
}

pub(super) fn message_ids(path: &Path, threads: usize) -> Result<Option<(SeenIds, Mark)>, SnapshotError> {
    let Some(snapshot) = Snapshot::open(path)? else { return Ok(None) };
    let decoder = snapshot.decoder()?;
    let parts = snapshot.parts(&decoder, &decoder.seen_sections(), threads)?;
    let seen = decoder.assemble_seen(parts).map_err(|error| SnapshotError::broken(path, error))?;
    Ok(Some((seen, snapshot.directory.mark)))
}

pub(super) fn mark(path: &Path) -> Result<Option<Mark>, SnapshotError> {
    Ok(Snapshot::open(path)?.map(|snapshot| snapshot.directory.mark))
}

/// A file whose directory was read.
struct Snapshot<'a> {
    path: &'a Path,
    directory: Directory,
}

impl<'a> Snapshot<'a> {
    fn open(path: &'a Path) -> Result<Option<Snapshot<'a>>, SnapshotError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(SnapshotError::io(path, error)),
        };
        Ok(Some(Snapshot { path, directory: read_directory(path, file)? }))
    }

    fn decoder(&self) -> Result<Decoder, SnapshotError> {
        let mut desk = Desk::open(self.path)?;
        let summary = desk.bytes(Section::SUMMARY, self.place(Section::SUMMARY)?)?;
        Decoder::new(summary).map_err(|error| SnapshotError::broken(self.path, error))
    }

    fn place(&self, section: Section) -> Result<Place, SnapshotError> {
        let missing = || SnapshotError::damaged(self.path, "a section is not in its directory");
        self.directory.place(section).ok_or_else(missing)
    }

    fn parts(
        &self,
        decoder: &Decoder,
        sections: &[Section],
        threads: usize,
    ) -> Result<Vec<Part>, SnapshotError> {
        let next = AtomicUsize::new(0);
        let work = || {
            let read = self.parts_of_one(decoder, sections, &next);
            if read.is_err() {
                // The others need not go on.
                next.store(sections.len(), Ordering::Relaxed);
            }
            read
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut parts = work();
            for thread in others {
                let others = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                match (&mut parts, others) {
                    (Ok(parts), Ok(others)) => parts.extend(others),
                    (Ok(_), Err(error)) => parts = Err(error),
                    (Err(_), _) => {}
                }
            }
            parts
        })
    }

    /// The parts that one thread comes to.
    fn parts_of_one(
        &self,
        decoder: &Decoder,
        sections: &[Section],
        next: &AtomicUsize,
    ) -> Result<Vec<Part>, SnapshotError> {
        let mut desk = Desk::open(self.path)?;
        let mut parts = Vec::new();
        while let Some(&section) = sections.get(next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = desk.bytes(section, self.place(section)?)?;
            let part = decoder.decode(section, bytes);
            parts.push(part.map_err(|error| SnapshotError::broken(self.path, error))?);
        }
        Ok(parts)
    }
}

/// Where one thread reads sections, one after the other.
struct Desk<'a> {
    path: &'a Path,
    file: File,
    stored: Vec<u8>,
    raw: Vec<u8>,
    unpacker: zstd::bulk::Decompressor<'static>,
}

impl<'a> Desk<'a> {
    fn open(path: &'a Path) -> Result<Desk<'a>, SnapshotError> {
        let io = |error| SnapshotError::io(path, error);
        let file = File::open(path).map_err(io)?;
        let unpacker = zstd::bulk::Decompressor::new().map_err(io)?;
        Ok(Desk { path, file, stored: Vec::new(), raw: Vec::new(), unpacker })
    }

    /// The bytes of a section, unpacked.
    fn bytes(&mut self, section: Section, place: Place) -> Result<&[u8], SnapshotError> {
        let damaged =
            || SnapshotError::DamagedSection { path: self.path.to_owned(), section, offset: place.offset };
        let bytes = usize::try_from(place.bytes).map_err(|_| damaged())?;
        let raw_bytes = usize::try_from(place.raw_bytes).map_err(|_| damaged())?;
        self.stored.resize(bytes, 0);
        self.file.seek(SeekFrom::Start(place.offset)).map_err(|error| SnapshotError::io(self.path, error))?;
        self.file.read_exact(&mut self.stored).map_err(|error| SnapshotError::io(self.path, error))?;
        if directory::checksum(&self.stored) != place.checksum {
            return Err(damaged());
        }
        if bytes == raw_bytes {
            return Ok(&self.stored);
        }
        self.raw.clear();
        self.raw.try_reserve_exact(raw_bytes).map_err(|_| damaged())?;
        let unpacked = self.unpacker.decompress_to_buffer(&self.stored, &mut self.raw);
        if unpacked.is_ok_and(|unpacked| unpacked == raw_bytes) { Ok(&self.raw) } else { Err(damaged()) }
    }
}

fn read_directory(path: &Path, mut file: File) -> Result<Directory, SnapshotError> {
    let io = |error| SnapshotError::io(path, error);
    let damaged = |what| SnapshotError::damaged(path, what);
    let length = file.metadata().map_err(io)?.len();
    if length < (START + END) as u64 {
        return Err(damaged("it is too short"));
    }
    let mut start = [0; START];
    file.read_exact(&mut start).map_err(io)?;
    match directory::version(&start) {
        Some(directory::VERSION) => {}
        Some(found) => {
            let known = directory::VERSION;
            return Err(SnapshotError::OtherVersion { path: path.to_owned(), found, known });
        }
        None => return Err(damaged("it does not begin as a snapshot")),
    }
    let mut end = [0; END];
    let end_at = length - END as u64;
    file.seek(SeekFrom::Start(end_at)).map_err(io)?;
    file.read_exact(&mut end).map_err(io)?;
    let begin = directory::offset(&end);
    let bytes = end_at.checked_sub(begin).ok_or_else(|| damaged("its end"))?;
    let mut directory = vec![0; usize::try_from(bytes).map_err(|_| damaged("its end"))?];
    file.seek(SeekFrom::Start(begin)).map_err(io)?;
    file.read_exact(&mut directory).map_err(io)?;
    if directory::end(begin, &directory) != end {
        return Err(damaged("its directory"));
    }
    let directory = Directory::from_bytes(&directory).ok_or_else(|| damaged("its directory"))?;
    let fits = |place: &Place| place.offset.checked_add(place.bytes).is_some_and(|end| end <= begin);
    if directory.places().all(fits) { Ok(directory) } else { Err(damaged("its directory")) }
}
