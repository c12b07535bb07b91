//! Answers to requests with an idempotency key, kept in the catalogue.

use std::sync::Arc;

use kesit_app::service::{Answer, Service};
use kesit_model::{Span, Timestamp};

use crate::idempotency::{Answers, KEPT_HOURS, Kept};

/// Answers kept with the workspace.
pub(super) struct StoredAnswers(pub(super) Arc<Service>);

impl Answers for StoredAnswers {
    fn find(&self, caller: &str, key: &str, now: Timestamp) -> Option<Kept> {
        let not_before = now.minus(Span(KEPT_HOURS * 3_600_000));
        let found = self.0.change(|catalogue| catalogue.answer(caller, key, not_before));
        let answer =
            found.inspect_err(|error| tracing::error!(%error, "kept answers cannot be read")).ok()??;
        let Answer { digest, status, media_type, body } = answer;
        Some(Kept { digest, status, media_type, body })
    }

    fn keep(&self, caller: &str, key: &str, now: Timestamp, kept: Kept) {
        // It was made before somebody was erased, and comes to be kept after.
        if self.0.names_erased(&String::from_utf8_lossy(&kept.body)) {
            return;
        }
        let Kept { digest, status, media_type, body } = kept;
        let answer = Answer { digest, status, media_type, body };
        let done = self.0.change(|catalogue| catalogue.keep_answer(caller, key, now, &answer));
        if let Err(error) = done {
            tracing::error!(%error, "an answer cannot be kept");
        }
    }
}
