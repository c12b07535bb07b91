//! Writing a part anew: neighbouring frames of one origin become one, and messages that are to be erased become gaps. The new
//! part is whole and safe on disk before it takes the place of the old; every message that stays keeps its sequence number.

use std::fs::File;
use std::io::{BufWriter, Write};

use super::append::{Draft, lay_out};
use super::erase::Doomed;
use super::frame::Kind;
use super::imports::Origin;
use super::index::{Frame, Part};
use super::read::{PartReader, payload, records};
use super::{Log, LogError, part};
use crate::codec::{self, Record};

impl Log {
    /// Writes the part anew and sealed, without the doomed messages if there are some.
    ///
    /// # Errors
    /// [`LogError::Full`] if there is no room for both at once; the part is then as it was.
    pub(super) fn rewritten(&self, old: &Part, doomed: Option<&dyn Doomed>) -> Result<Part, LogError> {
        let new = self.rewritten_beside(old, doomed)?;
        part::put_in_place(&self.dir, new.number)?;
        Ok(new)
    }

    /// The same, but the new part does not take the place of the old yet.
    pub(super) fn rewritten_beside(&self, old: &Part, doomed: Option<&dyn Doomed>) -> Result<Part, LogError> {
        let mut reader = PartReader::open(&old.path)?;
        let mut new = Part::new(&self.dir, old.number, old.first);
        let has_gaps = doomed.is_some() || old.has_gaps();
        let start = if has_gaps { part::start_with_gaps } else { part::start };
        let mut failed = None;
        let made = part::make_beside(&self.dir, old.number, |file| {
            let mut out = BufWriter::with_capacity(1 << 20, file);
            out.write_all(&start(old.number, old.first))?;
            match self.copy(old, doomed, &mut reader, &mut new, &mut out) {
                Ok(()) => out.flush(),
                Err(Failure::Write(error)) => Err(error),
                Err(Failure::Read(error)) => {
                    failed = Some(error);
                    Err(std::io::Error::other("what was to be packed cannot be read"))
                }
            }
        });
        match failed {
            Some(error) => Err(error),
            None => made.map(|_| new),
        }
    }

    fn copy(
        &self,
        old: &Part,
        doomed: Option<&dyn Doomed>,
        reader: &mut PartReader,
        new: &mut Part,
        out: &mut BufWriter<&mut File>,
    ) -> Result<(), Failure> {
        let mut put = |draft: Draft<'_>| {
            let (headers, bytes) = lay_out(&[draft], new, 0);
            out.write_all(&bytes).map_err(Failure::Write)?;
            headers.into_iter().for_each(|header| new.push(header));
            Ok(())
        };
        let mut gathered = Gathered::default();
        for frame in &old.frames {
            if !gathered.takes(frame, self.sizes.frame_bytes) {
                gathered.put(&mut put)?;
            }
            match (frame.header.kind, doomed) {
                (Kind::Messages | Kind::Gapped, None) => gathered.add(old, frame, reader)?,
                (Kind::Messages | Kind::Gapped, Some(_)) if self.is_undone(frame) => gathered.add_gap(frame),
                (Kind::Messages | Kind::Gapped, Some(doomed)) => gathered.sift(old, frame, reader, doomed)?,
                (kind @ (Kind::Commit | Kind::Undo), _) => {
                    put(Draft::of_control(kind, Origin::of(frame.header.origin)))?;
                }
                // The new part gets its own.
                (Kind::Seal, _) => {}
            }
        }
        gathered.put(&mut put)?;
        let (headers, bytes) = lay_out(&[Draft::of_seal(new)], new, 0);
        out.write_all(&bytes).map_err(Failure::Write)?;
        headers.into_iter().for_each(|header| new.push(header));
        Ok(())
    }

    /// Whether the messages of a frame came with an import that was undone, and so never count again.
    pub(super) fn is_undone(&self, frame: &Frame) -> bool {
        match Origin::of(frame.header.origin) {
            Origin::Live => false,
            Origin::Import(id) => self.imports.state(id).is_undone,
        }
    }
}

enum Failure {
    Read(LogError),
    Write(std::io::Error),
}

/// Messages of neighbouring frames of one origin.
#[derive(Default)]
struct Gathered {
    origin: u64,
    raw: Vec<u8>,
    /// Sequence numbers, those of the gaps included.
    count: u32,
    erased: u32,
    /// Erased at the end, and not written into `raw` yet: neighbouring gaps become one.
    gap: u32,
}

impl Gathered {
    fn takes(&self, frame: &Frame, frame_bytes: usize) -> bool {
        let fits = self.raw.len() < frame_bytes;
        frame.header.is_of_messages() && (self.count == 0 || (fits && frame.header.origin == self.origin))
    }

    /// Adds a frame as it is.
    fn add(&mut self, part: &Part, frame: &Frame, reader: &mut PartReader) -> Result<(), Failure> {
        let raw = reader.frame(part, frame).and_then(|bytes| payload(&part.path, frame, bytes));
        let raw = raw.map_err(Failure::Read)?;
        self.close_gap();
        self.raw.extend_from_slice(&raw);
        self.origin = frame.header.origin;
        self.count += frame.header.count;
        self.erased += frame.header.erased();
        Ok(())
    }

    /// Adds a frame of which nothing stays.
    fn add_gap(&mut self, frame: &Frame) {
        self.origin = frame.header.origin;
        self.count += frame.header.count;
        self.gap += frame.header.count;
    }

    /// Adds what is not doomed of a frame.
    fn sift(
        &mut self,
        part: &Part,
        frame: &Frame,
        reader: &mut PartReader,
        doomed: &dyn Doomed,
    ) -> Result<(), Failure> {
        let raw = reader.frame(part, frame).and_then(|bytes| payload(&part.path, frame, bytes));
        let raw = raw.map_err(Failure::Read)?;
        for record in records(part, frame, &raw).map_err(Failure::Read)? {
            let (record, bytes) = record.map_err(|codec::Broken(what)| {
                Failure::Read(LogError::damaged(&part.path, frame.offset, what))
            })?;
            match record {
                Record::Gap(count) => self.gap += count,
                Record::Message(message) if doomed.takes(&message) => self.gap += 1,
                Record::Message(_) => {
                    self.close_gap();
                    self.raw.extend_from_slice(bytes);
                }
            }
        }
        self.origin = frame.header.origin;
        self.count += frame.header.count;
        Ok(())
    }

    fn close_gap(&mut self) {
        if self.gap > 0 {
            codec::write_gap(self.gap, &mut self.raw);
            self.erased += self.gap;
            self.gap = 0;
        }
    }

    fn put(&mut self, put: &mut impl FnMut(Draft<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        if self.count > 0 {
            self.close_gap();
            put(Draft::with_gaps(Origin::of(self.origin), &self.raw, self.count, self.erased))?;
        }
        *self = Gathered { raw: std::mem::take(&mut self.raw), ..Gathered::default() };
        self.raw.clear();
        Ok(())
    }
}
