//! A customer entering or leaving a segment.

use std::sync::Arc;

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
    /// A message: the customer's own, or one about their account. Shared, for one message may cause many moves.
    Message(Arc<MessageId>),
    /// Time alone.
    Time,
    /// Segments were defined, redefined or removed.
    Definition,
    /// Cut-offs over all customers, lists or scores were computed anew.
    Batch,
}

/// A cause that is made when the first move needs it: most messages move nobody.
pub(crate) struct Reason<'m> {
    message: Option<&'m MessageId>,
    made: Option<Cause>,
}

impl<'m> Reason<'m> {
    pub(crate) fn message(id: &'m MessageId) -> Reason<'m> {
        Reason { message: Some(id), made: None }
    }

    pub(crate) fn time() -> Reason<'m> {
        Reason { message: None, made: None }
    }

    pub(crate) fn cause(&mut self) -> Cause {
        let make = || self.message.map_or(Cause::Time, |id| Cause::Message(Arc::new(id.clone())));
        self.made.get_or_insert_with(make).clone()
    }
}
