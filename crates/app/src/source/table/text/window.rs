//! The part of a stream that is being looked at: bytes stay until they are used, and as many more are read as are asked
//! for. It grows to what is asked for and no further.

use std::io::{self, Read};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 256 * 1024;

pub(in super::super) struct Window<R> {
    reader: R,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    is_all: bool,
}

impl<R: Read> Window<R> {
    pub(in super::super) fn new(reader: R) -> Window<R> {
        Window { reader, bytes: Vec::new(), start: 0, end: 0, is_all: false }
    }

    /// What was read and not yet used.
    #[inline]
    pub(in super::super) fn rest(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Whether nothing follows the rest.
    #[inline]
    pub(in super::super) fn is_all(&self) -> bool {
        self.is_all
    }

    /// The next bytes were used.
    #[inline]
    pub(in super::super) fn skip(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Reads on, unless everything was read.
    pub(in super::super) fn more(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.bytes.len() < self.end + CHUNK_BYTES {
            self.bytes.resize(self.end + CHUNK_BYTES, 0);
        }
        let read = loop {
            match self.reader.read(&mut self.bytes[self.end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.end += read;
        self.is_all = read == 0;
        Ok(())
    }

    /// Reads until so many bytes are there, or all.
    pub(in super::super) fn fill(&mut self, bytes: usize) -> io::Result<()> {
        while self.rest().len() < bytes && !self.is_all {
            self.more()?;
        }
        Ok(())
    }
}
