//! Word that the server is about to end, for answers that would go on for ever.

use tokio::sync::watch;

/// Tells whoever asks or waits that the end has begun. It is in the extensions of each request; streams of events end by it.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// The side that says it.
#[derive(Debug)]
pub(super) struct Stopping(watch::Sender<bool>);

impl Stop {
    /// A pair of both sides.
    pub(super) fn new() -> (Stopping, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Stopping(sender), Stop(receiver))
    }

    /// Whether the end has begun.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the end to begin.
    pub async fn begun(&self) {
        let mut receiver = self.0.clone();
        // A sender that is gone means the end as well.
        let _ = receiver.wait_for(|begun| *begun).await;
    }
}

impl Stopping {
    pub(super) fn begin(&self) {
        self.0.send_replace(true);
    }
}
