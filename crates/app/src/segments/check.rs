//! What if: a customer as they would be if a few messages came, beside as they are.

use kesit_model::message::Message;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::Why;

use crate::workspace::{ExplainError, Workspace};

/// Messages that are tried at a time at most.
pub const MAX_TRIED: usize = 100;

/// A customer before and after messages that did not come.
#[derive(Debug, Clone)]
pub struct Check {
    /// The instant.
    pub as_of: Timestamp,
    /// Whether the customer is in the segment without the messages; `None` if there is no such customer yet.
    pub is_member: Option<bool>,
    /// Why the customer would be in it with the messages, or why not.
    pub why: Why,
}

impl Workspace {
    /// Tries messages on a customer: in this workspace they came, so ask nothing else of it afterwards. Where the customer of a
    /// ranking stands is found anew, with them among all others.
    ///
    /// # Errors
    /// When the segment is not defined, or there is no such customer even with the messages.
    pub fn check(
        mut self,
        customer: &PersonId,
        segment: &Key,
        messages: &[Message],
        as_of: Timestamp,
    ) -> Result<Check, ExplainError> {
        let is_member = match self.explain(customer, Some(segment), as_of) {
            Ok(explanation) => explanation.segments.first().map(|(_, why)| why.holds),
            Err(ExplainError::UnknownCustomer | ExplainError::NotYet { .. }) => None,
            Err(error @ ExplainError::Segment(_)) => return Err(error),
        };
        for message in messages {
            self.parts_mut().0.apply(message);
        }
        let (timelines, frozen, _) = self.parts_mut();
        frozen.resolve(timelines);
        let mut explanation = self.explain(customer, Some(segment), as_of)?;
        let (_, why) = explanation.segments.pop().ok_or(ExplainError::UnknownCustomer)?;
        Ok(Check { as_of, is_member, why })
    }
}
