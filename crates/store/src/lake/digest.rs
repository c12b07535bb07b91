//! A digest of all that goes into a file, so that a file whose contents would be the same need not be written again.
//!
//! It is worked out from the timelines, without making the file. Numbers that mean something in memory only, such as those
//! of the dictionary, do not enter it: the same data gives the same digest in every process.

use std::fmt;

use twox_hash::XxHash3_64;

/// Bytes that are gathered before they are digested.
const GATHERED_BYTES: usize = 1 << 16;

/// A digest in the making. Everything that is fed is fed with its length or has a fixed one.
#[derive(Debug)]
pub(super) struct Digester {
    state: u64,
    gathered: Vec<u8>,
}

/// The digest of a file's contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileDigest(u64);

impl Digester {
    /// Begins with the meaning of the columns: a file of another format is another file.
    pub(super) fn new(format: u32) -> Digester {
        Digester { state: u64::from(format), gathered: Vec::with_capacity(GATHERED_BYTES * 2) }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.gathered.extend_from_slice(text.as_bytes());
    }

    pub(super) fn number(&mut self, number: u64) {
        self.gathered.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn wide_number(&mut self, number: i128) {
        self.gathered.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn instant(&mut self, at: kesit_model::Timestamp) {
        self.gathered.extend_from_slice(&at.0.to_le_bytes());
    }

    pub(super) fn mark(&mut self, mark: u8) {
        self.gathered.push(mark);
    }

    /// A row is complete.
    pub(super) fn end_row(&mut self) {
        if self.gathered.len() >= GATHERED_BYTES {
            self.digest_gathered();
        }
    }

    pub(super) fn finish(mut self) -> FileDigest {
        self.digest_gathered();
        FileDigest(self.state)
    }

    fn digest_gathered(&mut self) {
        self.state = XxHash3_64::oneshot_with_seed(self.state, &self.gathered);
        self.gathered.clear();
    }
}

impl FileDigest {
    /// Reads what [`fmt::Display`] wrote.
    pub(super) fn parse(text: &str) -> Option<FileDigest> {
        u64::from_str_radix(text, 16).ok().map(FileDigest)
    }
}

impl fmt::Display for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
