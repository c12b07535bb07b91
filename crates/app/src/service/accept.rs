//! What the doors hand over: messages into the log, the rest into the quarantine.

use kesit_model::message::Message;
use kesit_store::{NewSetAside, Refused};

use super::Service;

/// A row for the quarantine.
pub type NewQuarantined = NewSetAside;

/// What came in one request.
#[derive(Debug, Default)]
pub struct Delivered {
    /// What can be taken.
    pub messages: Vec<Message>,
    /// What cannot.
    pub refused: Vec<NewQuarantined>,
}

/// Why nothing was taken.
pub type AcceptError = Refused;

impl Service {
    /// Takes what was delivered. All of it is safe on disk when this is done; what was taken moves its customers right after.
    ///
    /// # Errors
    /// When it could not be stored; the sender is to send it again, all of it.
    pub async fn accept(&self, delivered: Delivered) -> Result<(), AcceptError> {
        let Delivered { mut messages, refused } = delivered;
        self.leave_out_erased(&mut messages);
        if !messages.is_empty() {
            self.live.accept(messages).await?;
        }
        if !refused.is_empty() {
            self.quarantine.put(refused).await?;
        }
        Ok(())
    }

    /// Who was erased stays erased: what still comes of them is not kept.
    fn leave_out_erased(&self, messages: &mut Vec<Message>) {
        let erased = self.erased.read();
        if !erased.is_empty() {
            messages.retain(|message| !erased.refuses(message));
        }
    }
}
