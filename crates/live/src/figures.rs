//! What the service counts while it runs, for whoever watches over it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Counters since the start, and gauges. All may be read at any time; none waits for a lock.
#[derive(Debug, Default)]
pub struct Figures {
    /// Messages that were applied for the first time.
    pub applied: Counter,
    /// Messages that had been there before.
    pub duplicates: Counter,
    /// Moves by a message.
    pub moves_by_message: Counter,
    /// Moves by time alone.
    pub moves_by_time: Counter,
    /// Moves of definitions and batches, counted in sum.
    pub moves_by_batch: Counter,
    /// Messages that are safe on disk but not yet applied.
    pub behind: Gauge,
    /// How late time alone moved somebody last, in milliseconds after the instant.
    pub late_ms: Gauge,
    /// Attempts to write the stream that failed since the last that did not.
    pub stream_failures: Gauge,
    /// The number of the newest row in the stream.
    pub stream_seq: Gauge,
}

/// Only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// How many.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Goes up and down.
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    pub(crate) fn set(&self, to: i64) {
        self.0.store(to, Ordering::Relaxed);
    }

    pub(crate) fn add(&self, more: i64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// How much.
    #[must_use]
    pub fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}
