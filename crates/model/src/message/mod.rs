//! Messages by the public Segment specification: what happened to whom, and when.
//!
//! [`read`] turns the JSON that a sender gave into [`Message`]s and says what it could not take; [`names`] holds the
//! event names that the specification knows. Nothing here looks at a clock, and nothing here remembers: whether a
//! message came before is for those who keep timelines.

mod consents;
mod content;
mod json;
pub mod names;
mod read;
mod rejected;
mod time;

pub use content::ContentDigest;
pub use json::value;
pub use read::{
    BATCH_BYTES, BATCH_MESSAGES, MESSAGE_BYTES, MESSAGE_DEPTH, Reading, read, read_as, read_object,
};
pub use rejected::{Reason, Rejected};

use crate::definition::ConsentState;
use crate::{AccountId, MessageId, Object, PersonId, Timestamp};

/// One accepted message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Counts once per workspace; where the sender gave none, a digest of the content.
    pub id: MessageId,
    /// Event time, corrected for the sender's clock.
    pub at: Timestamp,
    /// When a server first had it; [`Message::at`] if unknown. Replays go by it.
    pub received_at: Timestamp,
    /// Whose message it is: the user id if there is one, else the anonymous id.
    pub person: PersonId,
    /// Whether [`Message::person`] was given as a user id.
    pub is_user: bool,
    /// What it says.
    pub body: Body,
    /// Consents given or withdrawn along with it, by channel.
    pub consents: Vec<(String, ConsentState)>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Who the person is.
    Identify {
        /// Another id of the same person (the anonymous id beside a user id): both become one customer.
        also: Option<PersonId>,
        /// Partial update; a `Null` removes the trait.
        traits: Object,
    },
    /// What the person did. Pages and screens arrive here too, as [`PAGE_VIEWED`] and [`SCREEN_VIEWED`].
    Track {
        /// The event's name; never empty.
        name: String,
        /// Its properties; `context` is among them as the member `context` where it says something about the person's surroundings.
        properties: Object,
    },
    /// The person belongs to an account.
    Group {
        /// Which.
        account: AccountId,
        /// Partial update of the account's traits.
        traits: Object,
    },
    /// The person was known by another id before.
    Alias {
        /// That id; it lives on in [`Message::person`].
        previous: PersonId,
    },
}

pub use names::{PAGE_VIEWED, SCREEN_VIEWED};
