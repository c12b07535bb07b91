//! Opens a file or standard input, unpacks gzip and Zstandard by their first bytes, and counts the bytes on the way.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Input;

/// Bytes read from the system at a time.
const BUFFER_BYTES: usize = 256 * 1024;

/// Bytes that lie ready at the beginning.
const BEGINNING_BYTES: u64 = 64 * 1024;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Opens the input; `count` is raised by every byte taken from it, as it lies on the disk. The first [`BEGINNING_BYTES`]
/// lie in the buffer at once, for guessing what the input holds; a byte order mark is gone.
///
/// # Errors
/// When it cannot be opened or its beginning cannot be read.
pub(super) fn open<'a>(input: &Input, count: &'a AtomicU64) -> io::Result<Box<dyn BufRead + Send + 'a>> {
    let raw: Box<dyn Read + Send> = match input {
        Input::Stdin => Box::new(io::stdin()),
        Input::File(path) => Box::new(file(path)?),
    };
    let mut unpacked = unpack(Counted { inner: raw, count })?;
    let mut beginning = Vec::new();
    unpacked.by_ref().take(BEGINNING_BYTES).read_to_end(&mut beginning)?;
    if beginning.starts_with(&UTF8_MARK) {
        beginning.drain(..UTF8_MARK.len());
    }
    let rest = BufReader::with_capacity(BUFFER_BYTES, unpacked);
    Ok(Box::new(Cursor::new(beginning).chain(rest)))
}

fn file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(file)
}

fn unpack<'a>(mut raw: Counted<'a>) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut first = Vec::with_capacity(ZSTD.len());
    raw.by_ref().take(ZSTD.len() as u64).read_to_end(&mut first)?;
    let (gzip, zstd) = (first.starts_with(&GZIP), first.starts_with(&ZSTD));
    let whole = Cursor::new(first).chain(raw);
    if gzip {
        return Ok(Box::new(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(
            BUFFER_BYTES,
            whole,
        ))));
    }
    if zstd {
        return Ok(Box::new(zstd::Decoder::with_buffer(BufReader::with_capacity(BUFFER_BYTES, whole))?));
    }
    Ok(Box::new(whole))
}

struct Counted<'a> {
    inner: Box<dyn Read + Send>,
    count: &'a AtomicU64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.count.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}
