//! One delivery of a webhook, and what comes of it.

use kesit_model::Timestamp;
use kesit_model::message::{Message, Rejected};

/// The longest body taken, in bytes. The longest orders of shops have some hundred lines of one or two kilobytes.
pub const HOOK_BYTES: usize = 2 * 1024 * 1024;

/// A request that a shop system made.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// Its headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// Its body as it came: signatures are over these bytes.
    pub body: &'a [u8],
    /// When our own server got it.
    pub received_at: Timestamp,
}

impl<'a> Delivery<'a> {
    /// The value of a header, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// What came of a delivery whose sender is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// What it says.
    pub messages: Vec<Message>,
    /// What should say something and does not, for the quarantine. [`Rejected::index`] is the place in the list that a
    /// mapping names.
    pub rejected: Vec<Rejected>,
    /// Why it says less than its sender may think; empty where all was taken.
    pub skipped: Vec<Skipped>,
}

impl Taken {
    pub(crate) fn of(outcome: Result<Taken, Rejected>) -> Taken {
        outcome.unwrap_or_else(|rejected| Taken { rejected: vec![rejected], ..Taken::default() })
    }

    pub(crate) fn nothing(why: Skipped) -> Taken {
        Taken { skipped: vec![why], ..Taken::default() }
    }
}

/// Why a delivery, or a part of one, becomes no message though nothing is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skipped {
    /// The shop tries whether anybody answers.
    Ping,
    /// A kind of notice that says nothing about customers' behaviour.
    Topic,
    /// An order that the shop marked as a test.
    TestOrder,
    /// An order that is not placed yet: a draft, or a payment that was begun.
    NotPlaced,
    /// A refund that does not say whose: the shop sends it again within the changed order.
    RefundAlone,
    /// A customer or an order was deleted in the shop. Kesit keeps what happened; to forget somebody, erase them here.
    Deleted,
    /// A visitor without id, e-mail address and telephone number.
    Nobody,
}

impl Skipped {
    /// A stable word for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Skipped::Ping => "ping",
            Skipped::Topic => "topic",
            Skipped::TestOrder => "test_order",
            Skipped::NotPlaced => "not_placed",
            Skipped::RefundAlone => "refund_alone",
            Skipped::Deleted => "deleted",
            Skipped::Nobody => "nobody",
        }
    }
}

/// Why a delivery is not even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The header of the signature is missing.
    #[error("the delivery is not signed")]
    Unsigned,
    /// The signature was not made of this body with the secret.
    #[error("the signature does not fit")]
    BadSignature,
    /// Longer than [`HOOK_BYTES`].
    #[error("the delivery is too long")]
    TooLarge,
}
