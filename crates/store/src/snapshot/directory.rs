//! The frame of the file: what it begins with, and the directory that it ends with.
//!
//! | bytes | what |
//! |---|---|
//! | 0–3 | `KsS1` |
//! | 4–7 | version of the form |
//! | … | sections |
//! | … | directory: length of the mark (4), the mark, and for each section 40 bytes: its code, where it lies, bytes as it lies there, bytes unpacked, XXH3 of the bytes as they lie there |
//! | last 24 | where the directory begins, XXH3 of the directory, XXH3 of bytes 0–7 and the 16 before |
//!
//! Numbers have their lowest byte first. A section is packed (zstd) where its two lengths differ.

use std::collections::HashMap;

use kesit_timeline::Section;
use twox_hash::XxHash3_64;

use crate::log::Mark;

pub(super) const VERSION: u32 = 1;
const MAGIC: [u8; 4] = *b"KsS1";
/// Bytes before the first section.
pub(super) const START: usize = 8;
/// Bytes after the directory.
pub(super) const END: usize = 24;
const ENTRY: usize = 40;

/// Where a section lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) offset: u64,
    pub(super) bytes: u64,
    /// As many as `bytes` if it is not packed.
    pub(super) raw_bytes: u64,
    pub(super) checksum: u64,
}

/// What is in a file, and where.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Directory {
    pub(super) mark: Mark,
    /// By [`Section::code`].
    places: HashMap<u64, Place>,
}

/// The checksum of bytes.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// What every file begins with.
pub(super) fn start() -> [u8; START] {
    let mut start = [0; START];
    start[..4].copy_from_slice(&MAGIC);
    start[4..].copy_from_slice(&VERSION.to_le_bytes());
    start
}

/// The version that a file says it has; `None` if it does not begin as a snapshot does.
pub(super) fn version(start: &[u8; START]) -> Option<u32> {
    let (magic, version) = start.split_first_chunk::<4>()?;
    (*magic == MAGIC).then(|| u32::from_le_bytes(version.try_into().expect("the other four bytes")))
}

/// What follows a directory that begins at this byte.
pub(super) fn end(offset: u64, directory: &[u8]) -> [u8; END] {
    let mut end = [0; END];
    end[..8].copy_from_slice(&offset.to_le_bytes());
    end[8..16].copy_from_slice(&checksum(directory).to_le_bytes());
    let sum = checksum(&[&start(), &end[..16]].concat());
    end[16..].copy_from_slice(&sum.to_le_bytes());
    end
}

/// Where the directory begins, as these last bytes of a file say.
pub(super) fn offset(end: &[u8; END]) -> u64 {
    u64::from_le_bytes(*end.first_chunk().expect("long enough"))
}

impl Directory {
    pub(super) fn new(mark: Mark) -> Directory {
        Directory { mark, places: HashMap::new() }
    }

    pub(super) fn add(&mut self, section: Section, place: Place) {
        self.places.insert(section.code(), place);
    }

    pub(super) fn place(&self, section: Section) -> Option<Place> {
        self.places.get(&section.code()).copied()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.values()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mark = self.mark.to_bytes();
        let mut bytes = Vec::with_capacity(4 + mark.len() + self.places.len() * ENTRY);
        let length = u32::try_from(mark.len()).expect("imports are far fewer than 2^28");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&mark);
        let mut places: Vec<(&u64, &Place)> = self.places.iter().collect();
        places.sort_unstable_by_key(|(_, place)| place.offset);
        for (&code, place) in places {
            for number in [code, place.offset, place.bytes, place.raw_bytes, place.checksum] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        bytes
    }

    /// Reads what [`Directory::to_bytes`] wrote; `None` if these are other bytes.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Directory> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (mark, entries) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let (entries, odd) = entries.as_chunks::<ENTRY>();
        let mark = Mark::from_bytes(mark).filter(|_| odd.is_empty())?;
        let place = |entry: &[u8; ENTRY]| {
            let mut numbers = entry.as_chunks::<8>().0.iter().map(|number| u64::from_le_bytes(*number));
            let code = numbers.next()?;
            let [offset, bytes, raw_bytes, checksum] =
                [numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?];
            Some((code, Place { offset, bytes, raw_bytes, checksum }))
        };
        Some(Directory { mark, places: entries.iter().map(place).collect::<Option<_>>()? })
    }
}
