//! How messages come out of the log. Headers say which frames are asked for; their payloads are read, checked, unpacked and
//! decoded on as many threads as there are cores, and handed over in order.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::num::NonZero;
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use kesit_model::message::Message;

use super::frame::{HEADER, HEADER_BYTES, Header, Packing, checksum};
use super::index::{Frame, Part};
use super::{Log, LogError, Mark, Origin, Position};
use crate::ImportId;
use crate::codec::{self, Record};

/// So much of a part is read in one go.
const READ_BYTES: u64 = 256 << 10;
/// So many pieces may wait in each thread for their turn.
const AHEAD: usize = 4;
/// More threads than this do not read faster than one can take messages in.
const MAX_THREADS: usize = 4;

/// A message as it comes out of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Where it came from.
    pub origin: Origin,
    /// The place from which on it counts: its own if it came live, that of the commit if it came with an import.
    pub counts_from: Position,
    /// The message.
    pub message: Message,
}

/// Some messages of one frame, by their places in it.
pub(super) struct Pick<'a> {
    frame: &'a Frame,
    range: Range<u32>,
    counts_from: Position,
}

/// Frames that lie close together in one part.
struct Piece<'a> {
    part: &'a Part,
    picks: Vec<Pick<'a>>,
}

impl Log {
    /// Hands over every message that came to count since the mark, in the order in which they came to count: those of an
    /// import all together where it was committed. From [`Mark::start`] these are all that count. So of two messages with
    /// one id the first handed over is the same one, however often somebody stopped and went on from a mark.
    ///
    /// # Errors
    /// When the log cannot be read or is damaged; what was handed over before is as it was written.
    pub fn visible(&self, since: &Mark, mut each: impl FnMut(Message)) -> Result<(), LogError> {
        self.arrivals(since, &self.mark(), |arrival| each(arrival.message))
    }

    /// The same as [`Log::visible`] up to another mark, with where each came from. What counted at `until` must still count:
    /// see [`Log::goes_on_from`].
    ///
    /// # Errors
    /// As [`Log::visible`].
    pub fn arrivals(&self, since: &Mark, until: &Mark, each: impl FnMut(Arrival)) -> Result<(), LogError> {
        let picks = self.frames().filter_map(|(part, frame)| {
            let header = &frame.header;
            if header.held() == 0 {
                return None;
            }
            let range = since.seen_of(header)..until.seen_of(header);
            let counts_from = self.imports.count_from(header)?;
            (!range.is_empty()).then_some((part, Pick { frame, range, counts_from }))
        });
        let mut picks: Vec<_> = picks.collect();
        picks.sort_by_key(|(_, pick)| pick.counts_from);
        hand_over(&pieces(picks.into_iter()), each)
    }

    /// Hands over every message of one import, committed or not, undone or not.
    ///
    /// # Errors
    /// As [`Log::visible`].
    pub fn of_import(&self, id: ImportId, mut each: impl FnMut(Message)) -> Result<(), LogError> {
        let of_it = |frame: &Frame| frame.header.is_of_messages() && frame.header.origin == id.0;
        let frames = self.frames().filter(|(_, frame)| of_it(frame));
        let picks = frames.map(|(part, frame)| (part, Pick::whole(frame)));
        hand_over(&pieces(picks), |arrival| each(arrival.message))
    }

    /// Reads everything and checks it against its checksums, messages that do not count included. Gives every finding;
    /// none means that the log is sound. Told how many bytes were looked at since it was last told.
    pub fn verify(&self, mut on_bytes: impl FnMut(u64)) -> Vec<LogError> {
        let mut findings = Vec::new();
        for part in &self.parts {
            let mut reader = match PartReader::open(&part.path) {
                Ok(reader) => reader,
                Err(error) => {
                    findings.push(error);
                    continue;
                }
            };
            for frame in &part.frames {
                let sound =
                    reader.frame(part, frame).and_then(|bytes| decoded(part, &Pick::whole(frame), bytes));
                findings.extend(sound.err());
                on_bytes(frame.header.bytes());
            }
        }
        findings
    }
}

impl<'a> Pick<'a> {
    /// All of a frame, whether it counts or not.
    pub(super) fn whole(frame: &'a Frame) -> Pick<'a> {
        let (range, counts_from) = (0..frame.header.count, Position(frame.header.sequence));
        Pick { frame, range, counts_from }
    }
}

/// Puts picks of one part together while they lie close to each other.
fn pieces<'a>(picks: impl Iterator<Item = (&'a Part, Pick<'a>)>) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for (part, pick) in picks {
        match pieces.last_mut() {
            Some(piece) if piece.takes(part, &pick) => piece.picks.push(pick),
            _ => pieces.push(Piece { part, picks: vec![pick] }),
        }
    }
    pieces
}

impl Piece<'_> {
    fn takes(&self, part: &Part, pick: &Pick<'_>) -> bool {
        let (begins, last) = (self.picks[0].frame.offset, self.picks[self.picks.len() - 1].frame.offset);
        self.part.number == part.number
            && pick.frame.offset > last
            && pick.frame.offset + pick.frame.header.bytes() - begins <= READ_BYTES
    }

    /// From where to where it lies in its part.
    fn extent(&self) -> (u64, u64) {
        let (first, last) = (&self.picks[0], &self.picks[self.picks.len() - 1]);
        (first.frame.offset, last.frame.offset + last.frame.header.bytes())
    }
}

/// Each thread takes every so-manieth piece, and its results are asked for in turn: so they come in order.
fn hand_over(pieces: &[Piece<'_>], mut each: impl FnMut(Arrival)) -> Result<(), LogError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(MAX_THREADS).min(pieces.len());
    if threads < 2 {
        let mut reader = None;
        return pieces.iter().try_for_each(|piece| {
            read(piece, &mut reader)?.into_iter().for_each(&mut each);
            Ok(())
        });
    }
    thread::scope(|scope| {
        let lanes: Vec<Receiver<_>> = (0..threads)
            .map(|lane| {
                let (sender, receiver) = sync_channel(AHEAD);
                scope.spawn(move || read_lane(pieces.iter().skip(lane).step_by(threads), &sender));
                receiver
            })
            .collect();
        for index in 0..pieces.len() {
            let arrivals: Result<Vec<Arrival>, LogError> =
                lanes[index % threads].recv().expect("a lane gives as many results as it has pieces");
            arrivals?.into_iter().for_each(&mut each);
        }
        Ok(())
    })
}

/// Reads pieces until there are no more, one cannot be read, or nobody wants them.
fn read_lane<'a>(
    pieces: impl Iterator<Item = &'a Piece<'a>>,
    sender: &SyncSender<Result<Vec<Arrival>, LogError>>,
) {
    let mut reader = None;
    for piece in pieces {
        let arrivals = read(piece, &mut reader);
        let is_last = arrivals.is_err();
        if sender.send(arrivals).is_err() || is_last {
            return;
        }
    }
}

fn read(piece: &Piece<'_>, reader: &mut Option<(u32, PartReader)>) -> Result<Vec<Arrival>, LogError> {
    let number = piece.part.number;
    if reader.as_ref().is_none_or(|(open, _)| *open != number) {
        *reader = Some((number, PartReader::open(&piece.part.path)?));
    }
    let (_, reader) = reader.as_mut().expect("it was opened");
    let (begin, end) = piece.extent();
    let bytes = reader.bytes(piece.part, begin, end)?;
    let mut arrivals =
        Vec::with_capacity(piece.picks.iter().map(|pick| pick.frame.header.held() as usize).sum());
    for pick in &piece.picks {
        let from = usize::try_from(pick.frame.offset - begin).expect("it lies in the bytes read");
        let length = HEADER + pick.frame.header.payload_bytes as usize;
        arrivals.append(&mut decoded(piece.part, pick, &bytes[from..from + length])?);
    }
    Ok(arrivals)
}

/// The messages of a frame, given its bytes.
pub(super) fn decoded(part: &Part, pick: &Pick<'_>, bytes: &[u8]) -> Result<Vec<Arrival>, LogError> {
    let raw = payload(&part.path, pick.frame, bytes)?;
    let header = &pick.frame.header;
    let damaged = |what| LogError::damaged(&part.path, pick.frame.offset, what);
    if !header.is_of_messages() {
        return Ok(Vec::new());
    }
    let origin = Origin::of(header.origin);
    let mut arrivals = Vec::with_capacity((header.held() as usize).min(raw.len()));
    let (mut place, mut erased) = (0_u64, 0_u64);
    for record in records(part, pick.frame, &raw)? {
        match record.map_err(|codec::Broken(what)| damaged(what))?.0 {
            Record::Gap(count) => {
                erased += u64::from(count);
                place += u64::from(count);
            }
            Record::Message(message) => {
                if (u64::from(pick.range.start)..u64::from(pick.range.end)).contains(&place) {
                    let own = if origin == Origin::Live { place } else { 0 };
                    arrivals.push(Arrival {
                        origin,
                        counts_from: Position(pick.counts_from.0 + own),
                        message,
                    });
                }
                place += 1;
            }
        }
    }
    if place == u64::from(header.count) && erased == u64::from(header.erased()) {
        Ok(arrivals)
    } else {
        Err(damaged("a frame with more or less than its messages"))
    }
}

/// What stands in the payload of a frame of messages, each with its bytes. After something that cannot be read nothing
/// follows.
pub(super) fn records<'a>(
    part: &Part,
    frame: &Frame,
    raw: &'a [u8],
) -> Result<impl Iterator<Item = Result<(Record, &'a [u8]), codec::Broken>>, LogError> {
    if frame.header.codec != codec::VERSION {
        let (found, known) = (u32::from(frame.header.codec), u32::from(codec::VERSION));
        return Err(LogError::Newer { path: part.path.clone(), found, known });
    }
    let mut rest = raw;
    Ok(std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let before = rest;
        match codec::decode_record(rest) {
            Ok((record, after)) => {
                rest = after;
                Some(Ok((record, &before[..before.len() - after.len()])))
            }
            Err(broken) => {
                rest = &[];
                Some(Err(broken))
            }
        }
    }))
}

/// The payload of a frame, checked and unpacked.
pub(super) fn payload<'a>(path: &Path, frame: &Frame, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, LogError> {
    let header = &frame.header;
    let damaged = |what| LogError::damaged(path, frame.offset, what);
    let (found, stored) =
        bytes.split_first_chunk::<HEADER>().ok_or_else(|| damaged("a frame that is cut off"))?;
    if Header::from_bytes(found) != Some(*header) {
        return Err(damaged("the header changed since the log was opened"));
    }
    if checksum(stored) != header.payload_checksum {
        return Err(damaged("the payload does not have its checksum"));
    }
    if header.packing == Packing::Raw {
        return Ok(stored.into());
    }
    let raw = zstd::bulk::decompress(stored, header.raw_bytes as usize);
    let raw = raw.ok().filter(|raw| raw.len() == header.raw_bytes as usize);
    raw.map(Cow::Owned).ok_or_else(|| damaged("the payload cannot be unpacked"))
}

/// A part open for reading.
pub(super) struct PartReader {
    file: File,
    buffer: Vec<u8>,
}

impl PartReader {
    pub(super) fn open(path: &Path) -> Result<PartReader, LogError> {
        let file = File::open(path).map_err(|error| LogError::io(path, error))?;
        Ok(PartReader { file, buffer: Vec::new() })
    }

    /// The bytes of a frame, header and payload.
    pub(super) fn frame(&mut self, part: &Part, frame: &Frame) -> Result<&[u8], LogError> {
        self.bytes(part, frame.offset, frame.offset + HEADER_BYTES + u64::from(frame.header.payload_bytes))
    }

    fn bytes(&mut self, part: &Part, begin: u64, end: u64) -> Result<&[u8], LogError> {
        let length = usize::try_from(end - begin).expect("parts fit into memory");
        self.buffer.resize(length, 0);
        let read =
            self.file.seek(SeekFrom::Start(begin)).and_then(|_| self.file.read_exact(&mut self.buffer));
        read.map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => {
                LogError::damaged(&part.path, begin, "a part that is cut off")
            }
            _ => LogError::io(&part.path, error),
        })?;
        Ok(&self.buffer)
    }
}
