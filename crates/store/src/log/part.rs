//! The files of the log. Each begins with 64 bytes that say which part it is, and with which sequence number it begins;
//! then come the frames. The last part grows; every other ends with a seal that sums up its frames.
//!
//! | bytes | what |
//! |---|---|
//! | 0–7 | `KESITLOG` |
//! | 8–11 | version of the log's form: 1, or 2 if messages of the part may have been erased |
//! | 12–15 | number of the part, from 1 |
//! | 16–23 | sequence number of its first message |
//! | 24–55 | 0 |
//! | 56–63 | XXH3 of bytes 0–55 |

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::LogError;
use super::frame::{checksum, long, short};
use crate::folder::sync_folder;

/// The newest form of the log that we know: parts from which messages may have been erased.
pub(super) const VERSION: u32 = 2;
/// The form of a part from which nothing was erased. Older programs know it.
const VERSION_WITHOUT_GAPS: u32 = 1;
/// Bytes before the first frame.
pub(super) const START: usize = 64;
/// As [`START`], for arithmetic on places in files.
pub(super) const START_BYTES: u64 = START as u64;

const MAGIC: [u8; 8] = *b"KESITLOG";
const SUFFIX: &str = ".part";
/// A part in the making; one that is left over is worth nothing.
const SUFFIX_IN_MAKING: &str = ".part.new";

/// The file of a part.
pub(super) fn path(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("{number:010}{SUFFIX}"))
}

fn path_in_making(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("{number:010}{SUFFIX_IN_MAKING}"))
}

/// The numbers of the parts that are there, sorted.
pub(super) fn numbers(dir: &Path) -> Result<Vec<u32>, LogError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| LogError::io(dir, error))? {
        let name = entry.map_err(|error| LogError::io(dir, error))?.file_name();
        let digits =
            name.to_str().and_then(|name| name.strip_suffix(SUFFIX)).filter(|digits| digits.len() == 10);
        numbers.extend(digits.and_then(|digits| digits.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Removes what an interrupted [`make`] left over.
pub(super) fn remove_left_over(dir: &Path) -> Result<(), LogError> {
    for entry in fs::read_dir(dir).map_err(|error| LogError::io(dir, error))? {
        let path = entry.map_err(|error| LogError::io(dir, error))?.path();
        if path.to_str().is_some_and(|path| path.ends_with(SUFFIX_IN_MAKING)) {
            fs::remove_file(&path).map_err(|error| LogError::io(&path, error))?;
        }
    }
    Ok(())
}

/// What a part begins with.
pub(super) fn start(number: u32, first: u64) -> [u8; START] {
    start_of(VERSION_WITHOUT_GAPS, number, first)
}

/// What a part begins with from which messages may have been erased.
pub(super) fn start_with_gaps(number: u32, first: u64) -> [u8; START] {
    start_of(VERSION, number, first)
}

fn start_of(version: u32, number: u32, first: u64) -> [u8; START] {
    let mut bytes = [0; START];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&version.to_le_bytes());
    bytes[12..16].copy_from_slice(&number.to_le_bytes());
    bytes[16..24].copy_from_slice(&first.to_le_bytes());
    let checksum = checksum(&bytes[..56]);
    bytes[56..].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

/// Reads what a part begins with, and says with which sequence number.
pub(super) fn read_start(path: &Path, number: u32, file: &mut impl Read) -> Result<u64, LogError> {
    let mut bytes = [0; START];
    file.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => LogError::damaged(path, 0, "the part is cut off in its first bytes"),
        _ => LogError::io(path, error),
    })?;
    if bytes[..8] != MAGIC || checksum(&bytes[..56]) != long(&bytes, 56) {
        return Err(LogError::damaged(path, 0, "not the first bytes of a part"));
    }
    let found = short(&bytes, 8);
    if found > VERSION {
        return Err(LogError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    if short(&bytes, 12) != number {
        return Err(LogError::damaged(path, 12, "the part bears the number of another"));
    }
    Ok(long(&bytes, 16))
}

/// Makes a part whole or not at all: `fill` writes it under another name, and it gets its own when it is safe on disk. It
/// takes the place of one that bears the name already.
pub(super) fn make(
    dir: &Path,
    number: u32,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<File, LogError> {
    let file = make_beside(dir, number, fill)?;
    put_in_place(dir, number)?;
    Ok(file)
}

/// Makes a part under another name, safe on disk: the first half of [`make`].
pub(super) fn make_beside(
    dir: &Path,
    number: u32,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<File, LogError> {
    let made = path_in_making(dir, number);
    let filled = File::options().read(true).write(true).create(true).truncate(true).open(&made).and_then(
        |mut file| {
            fill(&mut file)?;
            file.sync_all()?;
            Ok(file)
        },
    );
    filled.map_err(|error| given_up(&made, error))
}

/// Gives a part that was made beside its name: the second half of [`make`].
pub(super) fn put_in_place(dir: &Path, number: u32) -> Result<(), LogError> {
    let made = path_in_making(dir, number);
    fs::rename(&made, path(dir, number)).map_err(|error| given_up(&made, error))?;
    sync_folder(dir).map_err(|error| LogError::io(dir, error))
}

/// The disk may be full: what is not a part yet gives its room back. It is removed on opening at the latest.
fn given_up(made: &Path, error: io::Error) -> LogError {
    let _ = fs::remove_file(made);
    LogError::io(made, error)
}

/// Makes a part without frames.
pub(super) fn make_empty(dir: &Path, number: u32, first: u64) -> Result<File, LogError> {
    make(dir, number, |file| file.write_all(&start(number, first)))
}
