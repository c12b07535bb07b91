//! What the stream says, as types.

use kesit_model::{Key, MessageId, PersonId, Timestamp};

use super::StreamError;

/// One row of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRow {
    /// Its number: from 1, rising, never used again. Rows that were pruned or erased leave gaps.
    pub seq: u64,
    /// When it became so.
    pub at: Timestamp,
    /// Which segment.
    pub segment: Key,
    /// What happened.
    pub event: StreamEvent,
}

/// A row to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// When it became so.
    pub at: Timestamp,
    /// Which segment.
    pub segment: Key,
    /// What happened.
    pub event: StreamEvent,
}

/// What happened to a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamEvent {
    /// One customer entered or left.
    Moved(Move),
    /// Many customers moved at once, because definitions, cut-offs or past data changed.
    Resettled(Resettled),
}

/// One customer entered or left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Who, under the surviving id of that moment.
    pub customer: PersonId,
    /// In or out.
    pub direction: MoveDirection,
    /// What moved them.
    pub cause: MoveCause,
}

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoveDirection {
    /// Became a member.
    Entered,
    /// Ceased to be one.
    Left,
}

/// What moved a customer. Moves by definition and by batch are rows only when somebody asked for that, and are counted by
/// the [`Resettled`] row of their segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveCause {
    /// A message.
    Message(MessageId),
    /// Time alone.
    Time,
    /// Segments were defined, redefined or removed.
    Definition,
    /// Cut-offs, lists, scores or past data changed.
    Batch,
}

/// How many moved at once. What time alone brought meanwhile is not in here; those are moves of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resettled {
    /// Who was no member before.
    pub entered: u64,
    /// Who is no member after.
    pub left: u64,
    /// Members after.
    pub size: u64,
    /// What moved them.
    pub cause: ResettledCause,
}

/// What moved many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResettledCause {
    /// Segments were defined, redefined or removed.
    Definition,
    /// Cut-offs, lists, scores or past data changed.
    Batch,
}

/// What the rows up to here follow from: everything a restart needs to go on without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The sequence number of the first message of the log that was not yet applied.
    pub position: u64,
    /// The instant up to which time was let pass.
    pub clock: Timestamp,
    /// The revision of the definitions that were in force; `None` before the first.
    pub revision: Option<i64>,
    /// The frozen cut-offs, in the engine's own form; empty if there are none.
    pub cut_offs: Vec<u8>,
}

impl MoveDirection {
    /// Both.
    pub const ALL: [MoveDirection; 2] = [MoveDirection::Entered, MoveDirection::Left];

    /// The word for it, also in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            MoveDirection::Entered => "entered",
            MoveDirection::Left => "left",
        }
    }

    /// The direction of a word; `None` if it is none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<MoveDirection> {
        MoveDirection::ALL.into_iter().find(|direction| direction.word() == word)
    }
}

impl MoveCause {
    /// The word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            MoveCause::Message(_) => "message",
            MoveCause::Time => "time",
            MoveCause::Definition => "definition",
            MoveCause::Batch => "batch",
        }
    }

    /// The message that moved the customer; `None` if it was none.
    #[must_use]
    pub fn message_id(&self) -> Option<&MessageId> {
        match self {
            MoveCause::Message(id) => Some(id),
            MoveCause::Time | MoveCause::Definition | MoveCause::Batch => None,
        }
    }

    /// Whether the [`Resettled`] row of the segment counts this move.
    pub(super) fn is_counted_elsewhere(&self) -> bool {
        matches!(self, MoveCause::Definition | MoveCause::Batch)
    }
}

impl ResettledCause {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ResettledCause::Definition => "definition",
            ResettledCause::Batch => "batch",
        }
    }
}

/// What happened, as a number in the file: see [`super::schema`].
pub(super) fn kind_code(event: &StreamEvent) -> i64 {
    match event {
        StreamEvent::Moved(Move { direction: MoveDirection::Left, .. }) => 0,
        StreamEvent::Moved(Move { direction: MoveDirection::Entered, .. }) => 1,
        StreamEvent::Resettled(_) => 2,
    }
}

/// What moved, as a number in the file.
pub(super) fn cause_code(event: &StreamEvent) -> i64 {
    match event {
        StreamEvent::Moved(Move { cause, .. }) => match cause {
            MoveCause::Message(_) => 0,
            MoveCause::Time => 1,
            MoveCause::Definition => 2,
            MoveCause::Batch => 3,
        },
        StreamEvent::Resettled(Resettled { cause: ResettledCause::Definition, .. }) => 2,
        StreamEvent::Resettled(Resettled { cause: ResettledCause::Batch, .. }) => 3,
    }
}

pub(super) fn direction_of(kind: i64) -> Result<MoveDirection, StreamError> {
    match kind {
        0 => Ok(MoveDirection::Left),
        1 => Ok(MoveDirection::Entered),
        _ => Err(StreamError::Broken { what: "kind of row" }),
    }
}

pub(super) fn move_cause_of(code: i64, message: Option<&str>) -> Result<MoveCause, StreamError> {
    match (code, message) {
        (0, Some(id)) => {
            MessageId::parse(id).map(MoveCause::Message).ok_or(StreamError::Broken { what: "message id" })
        }
        (1, None) => Ok(MoveCause::Time),
        (2, None) => Ok(MoveCause::Definition),
        (3, None) => Ok(MoveCause::Batch),
        _ => Err(StreamError::Broken { what: "cause" }),
    }
}

pub(super) fn resettled_cause_of(code: i64) -> Result<ResettledCause, StreamError> {
    match code {
        2 => Ok(ResettledCause::Definition),
        3 => Ok(ResettledCause::Batch),
        _ => Err(StreamError::Broken { what: "cause" }),
    }
}
