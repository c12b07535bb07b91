//! One delivery: what is sent, and what follows from what came of it.

use kesit_model::Timestamp;
use kesit_store::stream::hooks::{Delivery, Endpoint, Outcome};
use kesit_store::stream::{MoveDirection, StreamEvent};
use kesit_webhook::{Secret, Sent, body, schedule};

use crate::tally::Delivery as Ended;

/// The receiver has too much to do.
const BUSY: &str = "busy";

/// The id by which a receiver knows a delivery again. It is the same at each attempt and after a restore, and another one in
/// every other workspace, as no two make an endpoint in the same millisecond.
pub(super) fn webhook_id(endpoint: &Endpoint, delivery: &Delivery) -> String {
    format!("move-{:x}-{}-{}", endpoint.created_at.0, endpoint.id.0, delivery.row.seq)
}

/// What is sent; `None` for what is no move of one customer, which is never delivered.
pub(super) fn body_of(delivery: &Delivery) -> Option<Vec<u8>> {
    let StreamEvent::Moved(moved) = &delivery.row.event else { return None };
    Some(body::of_move(&body::Move {
        seq: delivery.row.seq,
        at: delivery.row.at,
        customer: &moved.customer,
        segment: &delivery.row.segment,
        has_entered: moved.direction == MoveDirection::Entered,
        cause: moved.cause.word(),
        message_id: moved.cause.message_id(),
    }))
}

/// The secrets to sign with now, the newest first.
pub(super) fn secrets(endpoint: &Endpoint, now: Timestamp) -> Vec<Secret> {
    let retiring = endpoint.secrets.retiring.as_ref().filter(|(_, until)| now < *until);
    let texts = std::iter::once(&endpoint.secrets.current).chain(retiring.map(|(secret, _)| secret));
    texts.filter_map(|text| Secret::parse(text)).collect()
}

/// What follows from an attempt that ended at `at`, the `attempts`th of its delivery: the status, and what to do.
pub(super) fn outcome(sent: Sent, attempts: u32, at: Timestamp, chance: u64) -> (Option<u16>, Outcome) {
    let (status, error, retry_after) = match sent {
        Sent::Delivered { status } => return (Some(status), Outcome::Delivered),
        Sent::Gone => return (Some(410), Outcome::Gone),
        Sent::Refused(refused) => (None, refused.code(), None),
        Sent::Failed { kind, status } => (status, kind.code(), None),
        Sent::RetryAfter { status, after } => (Some(status), BUSY, after),
    };
    let next_at = schedule::next_at(attempts, at, retry_after, chance);
    (status, next_at.map_or(Outcome::Dead { error }, |next_at| Outcome::Retry { error, next_at }))
}

/// How an attempt ended, for the figures.
pub(super) fn kind_of(outcome: &Outcome) -> Ended {
    match outcome {
        Outcome::Delivered => Ended::Delivered,
        Outcome::Retry { .. } => Ended::Retried,
        Outcome::Dead { .. } | Outcome::Gone => Ended::Dead,
    }
}
