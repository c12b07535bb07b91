//! What the log knows of its frames without their payloads: read from the headers when it is opened, kept up as it grows.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::LogError;
use super::frame::{HEADER, HEADER_BYTES, Header, Kind, MAGIC, checksum};
use super::part::{self, START, START_BYTES};

/// A frame, and where it lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) header: Header,
    /// Where in its part the header begins.
    pub(super) offset: u64,
}

/// A part, as far as its headers tell.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) number: u32,
    pub(super) path: PathBuf,
    /// The sequence number of its first message.
    pub(super) first: u64,
    pub(super) frames: Vec<Frame>,
    /// Where the next frame would begin.
    pub(super) end: u64,
    pub(super) is_sealed: bool,
    sum: Sum,
}

/// What a seal says of the frames before it.
#[derive(Debug, Clone, Default)]
struct Sum {
    messages: u64,
    /// A chain of checksums: of the one before and the header.
    headers: u64,
}

/// Bytes in the payload of a seal.
const SEAL: usize = 24;

impl Part {
    pub(super) fn new(dir: &Path, number: u32, first: u64) -> Part {
        let (path, end) = (part::path(dir, number), START_BYTES);
        Part { number, path, first, frames: Vec::new(), end, is_sealed: false, sum: Sum::default() }
    }

    /// The same without its frames: enough to read one of them.
    pub(super) fn bare(&self) -> Part {
        let Part { number, first, end, is_sealed, .. } = *self;
        Part {
            number,
            path: self.path.clone(),
            first,
            frames: Vec::new(),
            end,
            is_sealed,
            sum: self.sum.clone(),
        }
    }

    /// The sequence number after its last.
    pub(super) fn next(&self) -> u64 {
        self.frames.last().map_or(self.first, |frame| frame.header.end())
    }

    /// Whether messages of it were erased.
    pub(super) fn has_gaps(&self) -> bool {
        self.frames.iter().any(|frame| frame.header.kind == Kind::Gapped)
    }

    /// How many messages it holds.
    pub(super) fn messages(&self) -> u64 {
        self.sum.messages
    }

    /// Takes in a frame that was written at the end.
    pub(super) fn push(&mut self, header: Header) {
        self.sum.messages += u64::from(header.held());
        self.is_sealed = header.kind == Kind::Seal;
        self.sum.headers = chain(self.sum.headers, &header);
        self.frames.push(Frame { header, offset: self.end });
        self.end += header.bytes();
    }

    /// The payload of the seal that would come now.
    pub(super) fn seal(&self) -> [u8; SEAL] {
        let mut bytes = [0; SEAL];
        bytes[..8].copy_from_slice(&(self.frames.len() as u64).to_le_bytes());
        bytes[8..16].copy_from_slice(&self.sum.messages.to_le_bytes());
        bytes[16..].copy_from_slice(&self.sum.headers.to_le_bytes());
        bytes
    }

    /// Whether a frame may come next.
    fn follows(&self, header: &Header) -> bool {
        !self.is_sealed && header.part == self.number && header.sequence == self.next()
    }
}

fn chain(before: u64, header: &Header) -> u64 {
    let mut bytes = [0; 8 + HEADER];
    bytes[..8].copy_from_slice(&before.to_le_bytes());
    bytes[8..].copy_from_slice(&header.to_bytes());
    checksum(&bytes)
}

/// Reads the headers of a part that is followed by another, so that it must be whole. Payloads are not looked at.
pub(super) fn read_sealed(dir: &Path, number: u32) -> Result<Part, LogError> {
    let path = part::path(dir, number);
    let io = |error| LogError::io(&path, error);
    let mut file = BufReader::with_capacity(HEADER, File::open(&path).map_err(io)?);
    let length = file.get_ref().metadata().map_err(io)?.len();
    let mut part = Part::new(dir, number, part::read_start(&path, number, &mut file)?);
    while !part.is_sealed {
        let damaged = |what| LogError::damaged(&path, part.end, what);
        if part.end + HEADER_BYTES > length {
            return Err(damaged("the part ends without a seal"));
        }
        let mut bytes = [0; HEADER];
        file.read_exact(&mut bytes).map_err(io)?;
        let header = Header::from_bytes(&bytes).filter(|header| part.follows(header));
        let header = header.filter(|header| part.end + header.bytes() <= length);
        let header = header.ok_or_else(|| damaged("no frame that belongs here"))?;
        if header.kind == Kind::Seal {
            let mut seal = vec![0; header.payload_bytes as usize];
            file.read_exact(&mut seal).map_err(io)?;
            if seal != part.seal() {
                return Err(damaged("the seal does not fit the frames before it"));
            }
        } else {
            file.seek(SeekFrom::Current(i64::from(header.payload_bytes))).map_err(io)?;
        }
        part.push(header);
    }
    if part.end == length {
        Ok(part)
    } else {
        Err(LogError::damaged(&path, part.end, "bytes after the seal"))
    }
}

/// Reads the last part with its payloads. It may end in bytes that never became safe on disk: the part then ends before
/// them, and the number of those bytes comes with it.
pub(super) fn read_last(dir: &Path, number: u32) -> Result<(Part, u64), LogError> {
    let path = part::path(dir, number);
    let bytes = std::fs::read(&path).map_err(|error| LogError::io(&path, error))?;
    let mut part = Part::new(dir, number, part::read_start(&path, number, &mut bytes.as_slice())?);
    let mut rest = &bytes[START..];
    while let Some((header, after)) = whole_frame(rest).filter(|(header, _)| part.follows(header)) {
        let payload = &rest[HEADER..];
        if header.kind == Kind::Seal && !payload.starts_with(&part.seal()) {
            return Err(LogError::damaged(&path, part.end, "the seal does not fit the frames before it"));
        }
        part.push(header);
        rest = after;
    }
    if !rest.is_empty() && was_durable(rest, &part) {
        return Err(LogError::damaged(&path, part.end, "no frame that belongs here"));
    }
    Ok((part, rest.len() as u64))
}

/// The frame at the front, if all of it is there as it was written.
fn whole_frame(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let (header, rest) = bytes.split_first_chunk::<HEADER>()?;
    let header = Header::from_bytes(header)?;
    let (payload, rest) = rest.split_at_checked(header.payload_bytes as usize)?;
    (checksum(payload) == header.payload_checksum).then_some((header, rest))
}

/// Whether what begins at the end of the part was safe on disk once. Frames behind it tell: each says how far the part
/// was safe when it was written. What was never safe was never acknowledged, and may be cut off.
fn was_durable(rest: &[u8], part: &Part) -> bool {
    if part.is_sealed {
        return true;
    }
    let headers = rest.windows(HEADER).filter(|bytes| bytes.starts_with(&MAGIC));
    let mut later =
        headers.filter_map(|bytes| Header::from_bytes(bytes.try_into().expect("as long as a header")));
    later.any(|header| header.part == part.number && header.shows_safe_beyond(part.end))
}
