//! Telling others by webhook who entered and who left: endpoints as people set them up, and the task that delivers.
//!
//! Delivery is *at least once*: what was sent, but not yet written down as sent when the process ended, is sent again, with
//! the same `webhook-id`. A receiver that keeps the ids it has seen counts each move once. Moves of one customer come in
//! their order as long as nothing fails; `seq` says which came first.
//!
//! What is kept is in [`kesit_store::stream::hooks`], how one request is made in [`kesit_webhook`]. Clock and chance come
//! from outside.

mod desk;
mod dispatcher;
mod outcome;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use kesit_model::Timestamp;

use crate::tally::Tallies;

pub use desk::{Calls, HookError, SECRET_OVERLAP, Webhooks};
pub use dispatcher::{AT_ONCE_IN_ALL, AT_ONCE_PER_ENDPOINT, STOP_TIME};
pub use kesit_store::stream::hooks::{
    Delivery, DeliveryFilter, DeliveryId, DeliveryState, Endpoint, EndpointId, EndpointSettings,
    EndpointState, EndpointTotals, Failure, PauseReason, Replayed, Which,
};
pub use kesit_webhook::{FailureKind, Refused, Rules, Sent};

/// What the deliveries take from the world.
#[derive(Clone)]
pub struct Surroundings {
    /// The time of the product, by which deliveries are due.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// The time of the world, which deliveries are signed for: receivers refuse what seems old. Another than `now` only where
    /// the product has a clock that is moved by hand.
    pub signed_at: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// A random number, for the moment of the next attempt and for ids of tests. It need not be secret.
    pub chance: Arc<dyn Fn() -> u64 + Send + Sync>,
    /// Where attempts are counted.
    pub tallies: Arc<Tallies>,
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Surroundings")
    }
}
