//! What is kept of endpoints and deliveries, as types.

use std::fmt;

use kesit_model::{Key, Timestamp};

use crate::stream::{MoveDirection, StreamError, StreamRow};

/// The number of an endpoint, never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointId(pub u64);

/// The number of a delivery, never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub u64);

/// Where moves are to be told, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointSettings {
    /// Where to. Whether it may be called is not checked here.
    pub url: String,
    /// What somebody says about it; may be empty.
    pub description: String,
    /// Moves of these segments; empty: of all.
    pub segments: Vec<Key>,
    /// Moves of these directions; empty: of both.
    pub directions: Vec<MoveDirection>,
    /// Moves of a back-fill too, where somebody asked that these be told one by one.
    pub takes_back_fill: bool,
}

/// The secrets that deliveries are signed with. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointSecrets {
    /// The one that counts.
    pub current: String,
    /// The one before, with which deliveries are signed too before this instant; `None` if there is none.
    pub retiring: Option<(String, Timestamp)>,
}

/// Whether an endpoint is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndpointState {
    /// It is.
    Enabled,
    /// Not now, because somebody said so; later it is told everything since.
    Paused,
    /// It is, but no attempt succeeded since this began.
    Failing,
    /// Not any more: somebody said so, or the endpoint did (410 Gone). What happens meanwhile it is never told.
    Disabled,
}

/// Why an endpoint is told nothing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PauseReason {
    /// Somebody said so.
    Asked,
    /// A delivery was given up, and since its first attempt no other had succeeded.
    Failing,
    /// The endpoint said that it wants nothing more (410 Gone).
    Gone,
}

/// An attempt that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// When it ended.
    pub at: Timestamp,
    /// The HTTP status of the answer; `None` if there was none.
    pub status: Option<u16>,
    /// Why, as a stable code.
    pub error: String,
}

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its number.
    pub id: EndpointId,
    /// Where and what.
    pub settings: EndpointSettings,
    /// The secrets.
    pub secrets: EndpointSecrets,
    /// Whether it is told.
    pub state: EndpointState,
    /// Since when it has this state.
    pub state_since: Timestamp,
    /// Why it is paused or disabled; `None` if it is not.
    pub pause: Option<PauseReason>,
    /// The last attempt that failed; `None` if none ever did.
    pub last_failure: Option<Failure>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The last row of the stream that was looked at for it.
    pub cursor: u64,
    /// What became of its deliveries so far.
    pub totals: EndpointTotals,
}

/// What became of the deliveries of an endpoint, ever since it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EndpointTotals {
    /// Attempts that succeeded.
    pub delivered: u64,
    /// Deliveries given up.
    pub dead: u64,
    /// Moves that it was never told because they became too old before; see [`crate::stream::UNSEEN_KEPT`].
    pub lost: u64,
    /// How many wait now.
    pub pending: u64,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It is still to be tried.
    Pending,
    /// The endpoint has taken it.
    Delivered,
    /// It was given up.
    Dead,
}

/// One move to be told to one endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: DeliveryId,
    /// To whom.
    pub endpoint: EndpointId,
    /// What.
    pub row: StreamRow,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried since it was made, or made pending again.
    pub attempts: u32,
    /// When it is tried next, if it is pending.
    pub next_at: Timestamp,
    /// The HTTP status of the last answer; `None` if there was none.
    pub last_status: Option<u16>,
    /// Why the last attempt failed, as a stable code; `None` if it did not.
    pub last_error: Option<String>,
    /// The first attempt; `None` if there was none.
    pub first_at: Option<Timestamp>,
    /// The last attempt; `None` if there was none.
    pub last_at: Option<Timestamp>,
}

/// Which deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Only of this endpoint.
    pub endpoint: Option<EndpointId>,
    /// Only with this state.
    pub state: Option<DeliveryState>,
}

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// When it ended.
    pub at: Timestamp,
    /// The HTTP status of the answer; `None` if there was none.
    pub status: Option<u16>,
    /// What follows.
    pub outcome: Outcome,
}

/// What follows from an attempt. Errors are stable codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The endpoint has taken it.
    Delivered,
    /// It failed and is to be tried again.
    Retry {
        /// Why it failed.
        error: &'static str,
        /// When to try again.
        next_at: Timestamp,
    },
    /// It failed and is given up.
    Dead {
        /// Why it failed.
        error: &'static str,
    },
    /// It is given up, and the endpoint wants to be told nothing more.
    Gone,
}

impl fmt::Debug for EndpointSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointSecrets")
            .field("is_rotating", &self.retiring.is_some())
            .finish_non_exhaustive()
    }
}

impl EndpointState {
    const ALL: [EndpointState; 4] =
        [EndpointState::Enabled, EndpointState::Paused, EndpointState::Failing, EndpointState::Disabled];

    /// The word for it, also in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            EndpointState::Enabled => "enabled",
            EndpointState::Paused => "paused",
            EndpointState::Failing => "failing",
            EndpointState::Disabled => "disabled",
        }
    }

    /// The state of a word; `None` if it is none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<EndpointState> {
        EndpointState::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl PauseReason {
    const ALL: [PauseReason; 3] = [PauseReason::Asked, PauseReason::Failing, PauseReason::Gone];

    /// The word for it, also in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PauseReason::Asked => "asked",
            PauseReason::Failing => "failing",
            PauseReason::Gone => "gone",
        }
    }

    /// The reason of a word; `None` if it is none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<PauseReason> {
        PauseReason::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

impl Outcome {
    /// Why it failed, as a stable code; `None` if it did not.
    #[must_use]
    pub fn error(self) -> Option<&'static str> {
        match self {
            Outcome::Delivered => None,
            Outcome::Retry { error, .. } | Outcome::Dead { error } => Some(error),
            Outcome::Gone => Some("gone"),
        }
    }
}

impl DeliveryState {
    const ALL: [DeliveryState; 3] = [DeliveryState::Pending, DeliveryState::Delivered, DeliveryState::Dead];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DeliveryState::Pending => "pending",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Dead => "dead",
        }
    }

    /// The state of a word; `None` if it is none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<DeliveryState> {
        DeliveryState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// The number for it in the file.
    pub(super) fn code(self) -> i64 {
        self as i64
    }

    pub(super) fn of_code(code: i64) -> Result<DeliveryState, StreamError> {
        let found = DeliveryState::ALL.into_iter().find(|state| state.code() == code);
        found.ok_or(StreamError::Broken { what: "state of a delivery" })
    }
}

/// Directions as bits in the file.
pub(super) fn direction_bits(directions: &[MoveDirection]) -> i64 {
    let bit = |direction: &MoveDirection| match direction {
        MoveDirection::Left => 1,
        MoveDirection::Entered => 2,
    };
    match directions {
        [] => 3,
        _ => directions.iter().map(bit).fold(0, |bits, bit| bits | bit),
    }
}

pub(super) fn directions_of(bits: i64) -> Vec<MoveDirection> {
    match bits {
        1 => vec![MoveDirection::Left],
        2 => vec![MoveDirection::Entered],
        _ => Vec::new(),
    }
}
