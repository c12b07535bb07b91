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

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// gzip, of one or several members.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// A stable word for machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

/// An opened input, unpacked. Its first 64 KB (or all of it, if it is shorter) lie in the buffer at once, for guessing
/// what it holds.
pub(super) struct Stream<'a> {
    /// What is in it, without the byte order mark of UTF-8.
    pub(super) reader: Box<dyn BufRead + Send + 'a>,
    /// How it was packed.
    pub(super) compression: Option<Compression>,
    /// Whether it began with the byte order mark of UTF-8.
    pub(super) has_utf8_mark: bool,
}

impl Stream<'_> {
    /// What lies ready of the beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn beginning(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }
}

/// Opens the input; `count` is raised by every byte taken from it, as it lies on the disk.
///
/// # Errors
/// When it cannot be opened or its beginning cannot be read.
pub(super) fn stream<'a>(input: &Input, count: &'a AtomicU64) -> io::Result<Stream<'a>> {
    let raw: Box<dyn Read + Send> = match input {
        Input::Stdin => Box::new(io::stdin()),
        Input::Postgres(_) => {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "a database is no stream"));
        }
        Input::File(path) => Box::new(file(path)?),
    };
    stream_of(Counted { inner: raw, count })
}

/// As [`stream`], of anything that can be read.
///
/// # Errors
/// When the beginning cannot be read.
pub(super) fn stream_of<'a>(raw: impl Read + Send + 'a) -> io::Result<Stream<'a>> {
    let (mut unpacked, compression) = unpack(Box::new(raw))?;
    let mut beginning = Vec::new();
    unpacked.by_ref().take(BEGINNING_BYTES).read_to_end(&mut beginning)?;
    let has_utf8_mark = beginning.starts_with(&UTF8_MARK);
    if has_utf8_mark {
        beginning.drain(..UTF8_MARK.len());
    }
    let rest = BufReader::with_capacity(BUFFER_BYTES, unpacked);
    Ok(Stream { reader: Box::new(Cursor::new(beginning).chain(rest)), compression, has_utf8_mark })
}

fn file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(file)
}

type Raw<'a> = Box<dyn Read + Send + 'a>;

fn unpack(mut raw: Raw<'_>) -> io::Result<(Raw<'_>, Option<Compression>)> {
    let mut first = Vec::with_capacity(ZSTD.len());
    raw.by_ref().take(ZSTD.len() as u64).read_to_end(&mut first)?;
    let (gzip, zstd) = (first.starts_with(&GZIP), first.starts_with(&ZSTD));
    let whole = Cursor::new(first).chain(raw);
    if gzip {
        let buffered = BufReader::with_capacity(BUFFER_BYTES, whole);
        return Ok((Box::new(flate2::read::MultiGzDecoder::new(buffered)), Some(Compression::Gzip)));
    }
    if zstd {
        let buffered = BufReader::with_capacity(BUFFER_BYTES, whole);
        return Ok((Box::new(zstd::Decoder::with_buffer(buffered)?), Some(Compression::Zstd)));
    }
    Ok((Box::new(whole), None))
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
