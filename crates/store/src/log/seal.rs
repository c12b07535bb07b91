//! The end of a part. One of few large frames gets its seal where it is. One of many small frames, as live messages come in,
//! is written anew with its messages packed together, and takes the place of the old.

use std::fs::File;
use std::io::{BufWriter, Write};

use super::append::{Draft, lay_out};
use super::frame::Kind;
use super::imports::Origin;
use super::index::{Frame, Part};
use super::read::{PartReader, payload};
use super::{Log, LogError, part};

/// A part whose frames are smaller than this on average is packed anew.
const SMALL_FRAME_BYTES: u64 = 16 << 10;

impl Log {
    /// Ends the last part. Nothing of it changes any more.
    ///
    /// # Errors
    /// [`LogError::Full`] if there is no room; the part is then as it was.
    pub(super) fn seal(&mut self) -> Result<(), LogError> {
        self.sync()?;
        let Some(part) = self.parts.last().filter(|part| !part.is_sealed) else { return Ok(()) };
        let is_scattered = part.frames.len() > 1 && part.end / (part.frames.len() as u64) < SMALL_FRAME_BYTES;
        let packed = if is_scattered { self.pack(part).map(Some) } else { Ok(None) };
        match packed {
            Ok(Some(packed)) => self.replace_last(packed),
            Ok(None) => self.seal_in_place()?,
            // Packing wants room for a second part for a moment. Without it the part is sealed as it is.
            Err(LogError::Full { .. }) => self.seal_in_place()?,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn replace_last(&mut self, packed: Part) {
        self.active = None;
        self.parts.pop();
        self.parts.push(packed);
    }

    fn seal_in_place(&mut self) -> Result<(), LogError> {
        let (Some(active), Some(part)) = (&mut self.active, self.parts.last_mut()) else { return Ok(()) };
        let (headers, bytes) = lay_out(&[Draft::of_seal(part)], part, active.durable);
        if let Err(error) = super::append::write_at(&mut active.file, part.end, &bytes) {
            self.is_poisoned = active.file.set_len(part.end).is_err();
            return Err(LogError::io(&part.path, error));
        }
        if let Err(source) = active.file.sync_all() {
            self.is_poisoned = true;
            return Err(LogError::Io { path: part.path.clone(), source });
        }
        headers.into_iter().for_each(|header| part.push(header));
        self.active = None;
        Ok(())
    }

    /// Writes the part anew, with neighbouring frames of one origin packed into one.
    fn pack(&self, old: &Part) -> Result<Part, LogError> {
        let mut reader = PartReader::open(&old.path)?;
        let mut new = Part::new(&self.dir, old.number, old.first);
        let mut failed = None;
        let made = part::make(&self.dir, old.number, |file| {
            let mut out = BufWriter::with_capacity(1 << 20, file);
            out.write_all(&part::start(old.number, old.first))?;
            match self.copy(old, &mut reader, &mut new, &mut out) {
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
            match frame.header.kind {
                Kind::Messages => gathered.add(old, frame, reader)?,
                kind => put(Draft::of_control(kind, Origin::of(frame.header.origin)))?,
            }
        }
        gathered.put(&mut put)?;
        let (headers, bytes) = lay_out(&[Draft::of_seal(new)], new, 0);
        out.write_all(&bytes).map_err(Failure::Write)?;
        headers.into_iter().for_each(|header| new.push(header));
        Ok(())
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
    count: u32,
}

impl Gathered {
    fn takes(&self, frame: &Frame, frame_bytes: usize) -> bool {
        let fits = self.raw.len() < frame_bytes;
        frame.header.kind == Kind::Messages
            && (self.count == 0 || (fits && frame.header.origin == self.origin))
    }

    fn add(&mut self, part: &Part, frame: &Frame, reader: &mut PartReader) -> Result<(), Failure> {
        let raw = reader.frame(part, frame).and_then(|bytes| payload(&part.path, frame, bytes));
        self.raw.extend_from_slice(&raw.map_err(Failure::Read)?);
        self.origin = frame.header.origin;
        self.count += frame.header.count;
        Ok(())
    }

    fn put(&mut self, put: &mut impl FnMut(Draft<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        if self.count > 0 {
            put(Draft::new(Origin::of(self.origin), &self.raw, self.count))?;
        }
        self.raw.clear();
        self.count = 0;
        Ok(())
    }
}
