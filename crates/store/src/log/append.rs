//! How messages get into the log.
//!
//! Written is not safe: only [`Log::sync`] makes it so, and only then may somebody be told. A write for which the disk has no
//! room leaves no trace, and the next is free to work. A sync that fails is never tried again: the system may have
//! forgotten what it could not write, and a second sync would then lie.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use kesit_model::message::Message;

use super::frame::{HEADER, Header, Kind, MAX_RAW, Packing, checksum};
use super::index::Part;
use super::{Active, Log, LogError, Origin, Position, part};
use crate::ImportId;
use crate::codec;
use crate::store::Access;

/// Payloads from this size on are packed.
const PACK_FROM_BYTES: usize = 4 << 10;
/// The fastest level: most of what there is to gain, for a tenth of the time.
const PACK_LEVEL: i32 = 1;

/// What was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The place of the first message; the others follow one by one.
    pub first: Position,
    /// How many messages.
    pub messages: u64,
    /// How many bytes they take on disk.
    pub bytes: u64,
}

/// Some messages as bytes.
struct Encoded {
    bytes: Vec<u8>,
    count: u32,
}

impl Log {
    /// Writes messages at the end, all or none. They are safe after the next [`Log::sync`]; those of an import count after
    /// [`Log::commit_import`].
    ///
    /// # Errors
    /// [`LogError::Full`] if there is no room: the log is then as it was, and works on.
    pub fn append<'a>(
        &mut self,
        origin: Origin,
        messages: impl IntoIterator<Item = &'a Message>,
    ) -> Result<Appended, LogError> {
        self.check_writable(origin)?;
        let encoded = encode(messages, self.sizes.frame_bytes)?;
        let first = self.position();
        if encoded.is_empty() {
            return Ok(Appended { first, messages: 0, bytes: 0 });
        }
        let frames = encoded.iter().map(|encoded| Draft::of_messages(origin, encoded)).collect::<Vec<_>>();
        let bytes = self.write(&frames)?;
        let messages = encoded.iter().map(|encoded| u64::from(encoded.count)).sum();
        Ok(Appended { first, messages, bytes })
    }

    /// Makes everything appended safe on disk.
    ///
    /// # Errors
    /// When the disk fails: nobody then knows what of the latest is on it, and the log takes nothing more.
    pub fn sync(&mut self) -> Result<(), LogError> {
        self.check_not_poisoned()?;
        let (Some(active), Some(part)) = (&mut self.active, self.parts.last()) else { return Ok(()) };
        if active.durable == part.end {
            return Ok(());
        }
        match active.file.sync_data() {
            Ok(()) => {
                active.durable = part.end;
                Ok(())
            }
            Err(source) => {
                self.is_poisoned = true;
                Err(LogError::Io { path: part.path.clone(), source })
            }
        }
    }

    /// Whether a write or a sync failed in such a way that what is on disk is not known: nothing more is taken until the
    /// workspace is opened anew.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.is_poisoned
    }

    /// Makes the messages of an import count, all at once, and safely so.
    ///
    /// # Errors
    /// As [`Log::append`] and [`Log::sync`].
    pub fn commit_import(&mut self, id: ImportId) -> Result<(), LogError> {
        self.check_writable(Origin::Import(id))?;
        self.write(&[Draft::of_control(Kind::Commit, Origin::Import(id))])?;
        self.sync()
    }

    /// Makes the messages of an import count no more, whether it was committed or not. It cannot come back; another
    /// import of the same files can.
    ///
    /// # Errors
    /// As [`Log::append`] and [`Log::sync`].
    pub fn undo_import(&mut self, id: ImportId) -> Result<(), LogError> {
        self.check_writable(Origin::Import(id))?;
        self.write(&[Draft::of_control(Kind::Undo, Origin::Import(id))])?;
        self.sync()
    }

    fn check_not_poisoned(&self) -> Result<(), LogError> {
        if self.is_poisoned { Err(LogError::Poisoned) } else { Ok(()) }
    }

    fn check_writable(&self, origin: Origin) -> Result<(), LogError> {
        self.check_not_poisoned()?;
        match (self.access, origin) {
            (Access::Read, _) => Err(LogError::ReadOnly),
            (_, Origin::Import(id)) if id.0 == 0 => Err(LogError::NoImport(id)),
            (_, Origin::Import(id)) if self.imports.state(id).is_undone => Err(LogError::Undone(id)),
            _ => Ok(()),
        }
    }

    /// Writes frames at the end, all or none, and tells how many bytes they take.
    fn write(&mut self, drafts: &[Draft<'_>]) -> Result<u64, LogError> {
        if self.parts.last().is_some_and(|part| !part.is_sealed && part.end >= self.sizes.part_bytes) {
            self.seal()?;
        }
        if self.active.is_none() {
            self.begin_part()?;
        }
        let (Some(active), Some(part)) = (&mut self.active, self.parts.last_mut()) else {
            unreachable!("a part was begun")
        };
        let (headers, bytes) = lay_out(drafts, part, active.durable);
        if let Err(error) = write_at(&mut active.file, part.end, &bytes) {
            let error = LogError::io(&part.path, error);
            // A frame that is half there must not stand before the next one.
            self.is_poisoned = active.file.set_len(part.end).is_err();
            return Err(error);
        }
        for header in headers {
            self.imports.note(&header);
            part.push(header);
        }
        Ok(bytes.len() as u64)
    }

    fn begin_part(&mut self) -> Result<(), LogError> {
        let number = self.parts.last().map_or(1, |part| part.number + 1);
        let part = Part::new(&self.dir, number, self.next());
        let file = part::make_empty(&self.dir, number, part.first)?;
        self.active = Some(Active { file, durable: part.end });
        self.parts.push(part);
        Ok(())
    }
}

/// The messages in pieces of about `frame_bytes`.
fn encode<'a>(
    messages: impl IntoIterator<Item = &'a Message>,
    frame_bytes: usize,
) -> Result<Vec<Encoded>, LogError> {
    let mut pieces: Vec<Encoded> = Vec::new();
    for message in messages {
        if pieces.last().is_none_or(|piece| piece.bytes.len() >= frame_bytes) {
            pieces.push(Encoded { bytes: Vec::new(), count: 0 });
        }
        let piece = pieces.last_mut().expect("there is one now");
        codec::encode(message, &mut piece.bytes).map_err(|_| LogError::TooDeep)?;
        piece.count += 1;
        if piece.bytes.len() > MAX_RAW as usize {
            return Err(LogError::TooLarge { bytes: piece.bytes.len() as u64 });
        }
    }
    Ok(pieces)
}

/// A frame that is to be written, before it is known where.
pub(super) struct Draft<'a> {
    kind: Kind,
    origin: Origin,
    count: u32,
    erased: u32,
    raw_bytes: usize,
    packing: Packing,
    payload: std::borrow::Cow<'a, [u8]>,
}

impl<'a> Draft<'a> {
    fn of_messages(origin: Origin, encoded: &'a Encoded) -> Draft<'a> {
        Draft::new(origin, &encoded.bytes, encoded.count)
    }

    /// Messages, packed if that makes them smaller.
    pub(super) fn new(origin: Origin, raw: &'a [u8], count: u32) -> Draft<'a> {
        let packed =
            if raw.len() < PACK_FROM_BYTES { None } else { zstd::bulk::compress(raw, PACK_LEVEL).ok() };
        let (packing, payload) = match packed.filter(|packed| packed.len() < raw.len()) {
            Some(packed) => (Packing::Zstd, packed.into()),
            None => (Packing::Raw, raw.into()),
        };
        Draft { kind: Kind::Messages, origin, count, erased: 0, raw_bytes: raw.len(), packing, payload }
    }

    /// As [`Draft::new`], where so many of the messages were erased.
    pub(super) fn with_gaps(origin: Origin, raw: &'a [u8], count: u32, erased: u32) -> Draft<'a> {
        let kind = if erased > 0 { Kind::Gapped } else { Kind::Messages };
        Draft { kind, erased, ..Draft::new(origin, raw, count) }
    }

    /// A commit or an undo.
    pub(super) fn of_control(kind: Kind, origin: Origin) -> Draft<'static> {
        Draft {
            kind,
            origin,
            count: 1,
            erased: 0,
            raw_bytes: 0,
            packing: Packing::Raw,
            payload: [].as_slice().into(),
        }
    }

    /// The seal of a part.
    pub(super) fn of_seal(part: &Part) -> Draft<'static> {
        let payload = part.seal().to_vec();
        let (origin, raw_bytes) = (Origin::Live, payload.len());
        Draft {
            kind: Kind::Seal,
            origin,
            count: 0,
            erased: 0,
            raw_bytes,
            packing: Packing::Raw,
            payload: payload.into(),
        }
    }

    fn header(&self, part: u32, sequence: u64, durable: u64) -> Header {
        let short = |bytes: usize| u32::try_from(bytes).expect("a payload is smaller than MAX_RAW");
        Header {
            kind: self.kind,
            packing: self.packing,
            codec: codec::VERSION,
            payload_bytes: short(self.payload.len()),
            raw_bytes: short(self.raw_bytes),
            origin: self.origin.number(),
            sequence,
            durable: if self.kind == Kind::Gapped { u64::from(self.erased) } else { durable },
            count: self.count,
            part,
            payload_checksum: checksum(&self.payload),
        }
    }
}

/// The frames as they come to lie at the end of the part.
pub(super) fn lay_out(drafts: &[Draft<'_>], part: &Part, durable: u64) -> (Vec<Header>, Vec<u8>) {
    let length = drafts.iter().map(|draft| HEADER + draft.payload.len()).sum();
    let (mut headers, mut bytes) = (Vec::with_capacity(drafts.len()), Vec::with_capacity(length));
    let mut next = part.next();
    for draft in drafts {
        let header = draft.header(part.number, next, durable);
        next = header.end();
        bytes.extend_from_slice(&header.to_bytes());
        bytes.extend_from_slice(&draft.payload);
        headers.push(header);
    }
    (headers, bytes)
}

pub(super) fn write_at(file: &mut File, offset: u64, bytes: &[u8]) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)
}
