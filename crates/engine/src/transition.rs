//! A customer entering or leaving a segment.

use kesit_model::{Key, MessageId, PersonId, Timestamp};

/// One move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Who, under the surviving id of that moment.
    pub customer: PersonId,
    /// Into or out of which segment.
    pub segment: Key,
    /// In or out.
    pub direction: Direction,
    /// When it became so: the exact instant for a move by time, the instant of processing for a move by data.
    pub at: Timestamp,
    /// What moved the customer.
    pub cause: Cause,
}

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Became a member.
    Entered,
    /// Ceased to be one.
    Left,
}

/// What moved a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A message: the customer's own, or one about their account.
    Message(MessageId),
    /// Time alone.
    Time,
    /// Segments were defined, redefined or removed.
    Definition,
    /// Cut-offs over all customers, lists or scores were computed anew.
    Batch,
}
