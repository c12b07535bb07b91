//! What the doors hand over: messages into the log, the rest into the quarantine. Who was erased stays erased: what still comes of
//! them is kept in neither.

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
        let Delivered { messages, mut refused } = delivered;
        if !messages.is_empty() {
            self.live.accept(messages).await?;
        }
        // Held until they wait, as the log does it: nobody is erased between the look and the queue.
        let put_aside = self.live.log().with_erased(|erased| {
            if !erased.is_empty() {
                refused.retain(|row| !erased.refuses_raw(&row.raw));
            }
            if refused.is_empty() { Ok(None) } else { self.quarantine.put(refused).map(Some) }
        })?;
        match put_aside {
            Some(waiting) => waiting.written().await,
            None => Ok(()),
        }
    }
}
