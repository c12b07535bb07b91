//! The list of what is in a backup: a line for each file with its checksum (XXH3), its size in bytes, and its name.

use std::io::{self, Read};

use twox_hash::XxHash3_64;

const FIRST_LINE: &str = "kesit backup 1";

/// Name, size and checksum of each file, in the order of the archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(pub(super) Vec<(String, u64, u64)>);

impl Manifest {
    pub(super) fn push(&mut self, name: &str, bytes: u64, checksum: u64) {
        self.0.push((name.to_owned(), bytes, checksum));
    }

    pub(super) fn to_text(&self) -> String {
        let lines = self.0.iter().map(|(name, bytes, checksum)| format!("{checksum:016x} {bytes} {name}\n"));
        format!("{FIRST_LINE}\n{}", lines.collect::<String>())
    }

    /// Whether this is the text of such a list.
    pub(super) fn is_text(&self, text: &str) -> bool {
        self.to_text() == text
    }
}

/// Bytes of one checksum in the chain of a file.
const CHUNK: usize = 1 << 20;

/// Passes bytes on and sums them up: each megabyte is summed up together with the sum before it.
pub(super) struct Hashed<R, F> {
    inner: R,
    on_bytes: F,
    chunk: Vec<u8>,
    sum: u64,
}

impl<R: Read, F: FnMut(u64)> Hashed<R, F> {
    pub(super) fn new(inner: R, on_bytes: F) -> Hashed<R, F> {
        Hashed { inner, on_bytes, chunk: Vec::with_capacity(CHUNK), sum: 0 }
    }

    /// The checksum of everything that was passed on.
    pub(super) fn checksum(mut self) -> u64 {
        self.add();
        self.sum
    }

    fn add(&mut self) {
        self.sum = XxHash3_64::oneshot_with_seed(self.sum, &self.chunk);
        self.chunk.clear();
    }
}

impl<R: Read, F: FnMut(u64)> Read for Hashed<R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(CHUNK - self.chunk.len());
        let read = self.inner.read(&mut buffer[..most])?;
        self.chunk.extend_from_slice(&buffer[..read]);
        if self.chunk.len() == CHUNK {
            self.add();
        }
        (self.on_bytes)(read as u64);
        Ok(read)
    }
}
