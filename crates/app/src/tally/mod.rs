//! What the service counts while it works: plain numbers that every thread may add to without a lock, and that the metrics
//! page reads. Nothing here knows of a format in which they are shown.
//!
//! Start at [`Tallies`]. A new kind of thing to count is a variant of an enum in `kinds.rs` or a field here.

mod by_kind;
mod kinds;

pub use by_kind::ByKind;
use std::sync::Arc;

use crate::service::JobKind;

pub use kesit_live::{Counter, Figures, Level, Spread, SpreadFigures};
pub use kinds::{Delivery, JobEnd, Kind, Outcome, Sender};

/// Upper bounds in µs of waits for the disk.
const ACKNOWLEDGED_MICROS: &[u64] =
    &[500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000];

/// Everything that is counted, from the start of the process on.
#[derive(Debug)]
pub struct Tallies {
    /// Messages, by who sent them and what became of them.
    pub messages: ByKind<Sender, ByKind<Outcome, Counter>>,
    /// From taking a message on to knowing it on disk.
    pub acknowledged: Spread,
    /// Messages that wait to be stored.
    pub queue_messages: Level,
    /// Bytes of the requests in hand that bring messages.
    pub queue_bytes: Level,
    /// What is counted where segments are kept alive.
    pub live: Arc<Figures>,
    /// Attempts to deliver to webhook endpoints.
    pub deliveries: ByKind<Delivery, Counter>,
    /// Background jobs that ended.
    pub jobs: ByKind<JobKind, ByKind<JobEnd, Counter>>,
    /// When the last snapshot was written, in ms since 1970; 0 if none was.
    pub snapshot_at_ms: Level,
    /// Customers in memory.
    pub customers: Level,
}

impl Default for Tallies {
    fn default() -> Tallies {
        Tallies {
            messages: ByKind::default(),
            acknowledged: Spread::new(ACKNOWLEDGED_MICROS),
            queue_messages: Level::default(),
            queue_bytes: Level::default(),
            live: Arc::default(),
            deliveries: ByKind::default(),
            jobs: ByKind::default(),
            snapshot_at_ms: Level::default(),
            customers: Level::default(),
        }
    }
}

impl Tallies {
    /// Notes what became of messages of one sender.
    pub fn took(&self, sender: Sender, outcome: Outcome, messages: u64) {
        self.messages.of(sender).of(outcome).add(messages);
    }

    /// Notes the end of a job.
    pub fn ended(&self, job: JobKind, end: JobEnd) {
        self.jobs.of(job).of(end).add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_found_under_its_kind() {
        let tallies = Tallies::default();
        tallies.took(Sender::Browser, Outcome::Quarantined, 3);
        tallies.took(Sender::Browser, Outcome::Quarantined, 4);
        tallies.ended(JobKind::Refit, JobEnd::Failed);
        let found: Vec<_> = tallies
            .messages
            .iter()
            .flat_map(|(sender, outcomes)| {
                outcomes.iter().map(move |(outcome, count)| (sender, outcome, count.get()))
            })
            .filter(|(_, _, count)| *count > 0)
            .collect();
        assert_eq!(found, [(Sender::Browser, Outcome::Quarantined, 7)]);
        assert_eq!(tallies.jobs.of(JobKind::Refit).of(JobEnd::Failed).get(), 1);
        assert_eq!(tallies.jobs.of(JobKind::Refit).of(JobEnd::Done).get(), 0);
    }
}
