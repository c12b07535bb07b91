//! Puts drafts into order of receipt with bounded memory: one bucket for each day; what does not fit into memory goes to
//! a temporary file without a name that can outlive the program.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use kesit_model::Timestamp;
use tempfile::NamedTempFile;

use super::calendar::DAY;
use super::draft::{DRAFT_BYTES, Draft};

/// How many drafts all buckets together keep in memory: 128 MiB.
pub(super) const DRAFTS_HELD: usize = 4 << 20;

/// Drafts by the day on which they were received.
#[derive(Debug)]
pub(super) struct Buckets {
    from: Timestamp,
    held: Vec<Vec<Draft>>,
    held_each: usize,
    /// Where the parts of each bucket are in the file: from byte, drafts.
    parts: Vec<Vec<(u64, usize)>>,
    file: NamedTempFile,
    file_bytes: u64,
}

impl Buckets {
    /// Empty buckets for the days between two instants; their file is in `folder`.
    pub(super) fn new(
        from: Timestamp,
        until: Timestamp,
        folder: &Path,
        drafts_held: usize,
    ) -> io::Result<Buckets> {
        let days = usize::try_from(until.since(from).0 / DAY.0 + 1).unwrap_or(1);
        Ok(Buckets {
            from,
            held: vec![Vec::new(); days],
            held_each: (drafts_held / days).max(1),
            parts: vec![Vec::new(); days],
            file: tempfile::Builder::new().prefix(".drafts").tempfile_in(folder)?,
            file_bytes: 0,
        })
    }

    /// Adds a draft, which was received between the two instants.
    pub(super) fn put(&mut self, draft: Draft) -> io::Result<()> {
        let day = usize::try_from(draft.received_at().since(self.from).0 / DAY.0).unwrap_or(0);
        self.held[day].push(draft);
        if self.held[day].len() >= self.held_each { self.spill(day) } else { Ok(()) }
    }

    fn spill(&mut self, day: usize) -> io::Result<()> {
        let drafts = &mut self.held[day];
        let bytes: Vec<u8> = drafts.iter().flat_map(|draft| draft.to_bytes()).collect();
        self.file.write_all(&bytes)?;
        self.parts[day].push((self.file_bytes, drafts.len()));
        self.file_bytes += bytes.len() as u64;
        drafts.clear();
        Ok(())
    }

    /// How many buckets there are.
    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    /// How many drafts a bucket holds.
    pub(super) fn drafts(&self, day: usize) -> usize {
        self.held[day].len() + self.parts[day].iter().map(|(_, drafts)| drafts).sum::<usize>()
    }

    /// The drafts of a bucket, in order.
    pub(super) fn read(&self, day: usize) -> io::Result<Vec<Draft>> {
        let mut drafts = Vec::with_capacity(self.drafts(day));
        drafts.extend_from_slice(&self.held[day]);
        if !self.parts[day].is_empty() {
            let mut file = self.file.reopen()?;
            let mut bytes = Vec::new();
            for (from, count) in &self.parts[day] {
                bytes.resize(count * DRAFT_BYTES, 0);
                file.seek(SeekFrom::Start(*from))?;
                file.read_exact(&mut bytes)?;
                let (each, _) = bytes.as_chunks::<DRAFT_BYTES>();
                drafts.extend(each.iter().map(Draft::from_bytes));
            }
        }
        drafts.sort_unstable_by_key(Draft::order);
        Ok(drafts)
    }
}
