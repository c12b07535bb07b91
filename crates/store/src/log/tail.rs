//! The newest messages of the log that came live, the last first. Only the frames asked for are read, however long the log is.

use std::ops::ControlFlow;

use kesit_model::message::Message;

use super::index::{Frame, Part};
use super::read::{PartReader, Pick, decoded};
use super::{Log, LogError, Origin, Position};

/// So many headers are looked at when live messages lie far behind imports.
const MOST_HEADERS: usize = 100_000;

/// The last frames of a log, to be read beside the one who writes. If a part is packed anew meanwhile, reading meets that as damage;
/// then another is to be taken.
#[derive(Debug)]
pub struct Tail {
    /// The last frame first, each with its part, which has no frames here.
    frames: Vec<(Part, Frame)>,
    before: Position,
    /// Whether nothing that came live lies before these.
    is_all: bool,
}

impl Log {
    /// The last frames with live messages before a place; `None` is the end.
    #[must_use]
    pub fn tail(&self, before: Option<Position>, most_frames: usize) -> Tail {
        let before = before.unwrap_or_else(|| self.position());
        let mut tail = Tail { frames: Vec::new(), before, is_all: true };
        let all =
            self.parts.iter().rev().flat_map(|part| part.frames.iter().rev().map(move |frame| (part, frame)));
        let older = all.filter(|(_, frame)| frame.header.sequence < before.0);
        for (looked_at, (part, frame)) in older.enumerate() {
            if tail.frames.len() == most_frames || looked_at == MOST_HEADERS {
                tail.is_all = false;
                break;
            }
            if frame.header.held() > 0 && Origin::of(frame.header.origin) == Origin::Live {
                tail.frames.push((part.bare(), *frame));
            }
        }
        tail
    }
}

impl Tail {
    /// Hands over messages with their places, the newest first, until `each` has enough. Gives the place before which to go on;
    /// `None` at the beginning of the log.
    ///
    /// # Errors
    /// When the log cannot be read, is damaged, or was packed anew meanwhile.
    pub fn read(
        self,
        mut each: impl FnMut(Position, Message) -> ControlFlow<()>,
    ) -> Result<Option<Position>, LogError> {
        let mut reader: Option<(u32, PartReader)> = None;
        let mut at = self.before;
        for (part, frame) in &self.frames {
            if reader.as_ref().is_none_or(|(number, _)| *number != part.number) {
                reader = Some((part.number, PartReader::open(&part.path)?));
            }
            let (_, open) = reader.as_mut().expect("it was opened");
            let bytes = open.frame(part, frame)?;
            // Of live messages the place from which on they count is their own.
            let arrivals = decoded(part, &Pick::whole(frame), bytes)?.into_iter().rev();
            for arrival in arrivals.filter(|arrival| arrival.counts_from < self.before) {
                at = arrival.counts_from;
                if each(at, arrival.message).is_break() {
                    return Ok(Some(at));
                }
            }
            at = Position(frame.header.sequence);
        }
        Ok((!self.is_all).then_some(at))
    }
}
