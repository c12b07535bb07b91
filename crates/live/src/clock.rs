//! What time it is: given from outside, so that in tests it stands still until somebody moves it.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use kesit_model::Timestamp;

/// What time it is.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Now. It may jump, in both directions.
    fn now(&self) -> Timestamp;

    /// The same clock, if it is one that stands still until it is moved.
    fn manual(&self) -> Option<&ManualClock> {
        None
    }
}

/// A clock that stands still until it is moved, and only forward.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at an instant.
    #[must_use]
    pub fn at(now: Timestamp) -> ManualClock {
        ManualClock(AtomicI64::new(now.0))
    }

    /// Moves it; an earlier instant than the present moves nothing. Gives the instant at which it then stands.
    pub fn set(&self, to: Timestamp) -> Timestamp {
        Timestamp(self.0.fetch_max(to.0, Ordering::SeqCst).max(to.0))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn manual(&self) -> Option<&ManualClock> {
        Some(self)
    }
}
