//! What the service counts while it runs, for whoever watches over it.

mod number;
mod spread;

pub use number::{Counter, Level};
pub use spread::{Spread, SpreadFigures};

/// Upper bounds in µs of how long it takes from taking a message on to having moved its customer.
const APPLIED_MICROS: &[u64] = &[
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000, 30_000_000,
];
/// Upper bounds in µs of how late time alone moves somebody.
const LATE_MICROS: &[u64] =
    &[1_000, 5_000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_000_000, 10_000_000, 60_000_000];

/// All since the start. They may be read at any time; none waits for a lock.
#[derive(Debug)]
pub struct Figures {
    /// Messages that were applied for the first time.
    pub applied: Counter,
    /// From taking a message on to having moved its customer, by messages.
    pub applied_after: Spread,
    /// Messages that had been there before.
    pub duplicates: Counter,
    /// Moves that were written back into the timelines of their customers.
    pub written_back: Counter,
    /// Moves by a message.
    pub moves_by_message: Counter,
    /// Moves by time alone.
    pub moves_by_time: Counter,
    /// How long after the instant at which they were due time alone moved customers, by moves.
    pub late: Spread,
    /// Moves of definitions, counted in sum.
    pub moves_by_definition: Counter,
    /// Moves of imports, refits and erasures, counted in sum.
    pub moves_by_batch: Counter,
    /// Messages that are safe on disk but not yet applied.
    pub behind: Level,
    /// How late time alone moved somebody last, in milliseconds after the instant.
    pub late_ms: Level,
    /// Attempts to write the stream that failed since the last that did not.
    pub stream_failures: Level,
    /// The number of the newest row in the stream.
    pub stream_seq: Level,
}

impl Default for Figures {
    fn default() -> Figures {
        Figures {
            applied: Counter::default(),
            applied_after: Spread::new(APPLIED_MICROS),
            duplicates: Counter::default(),
            written_back: Counter::default(),
            moves_by_message: Counter::default(),
            moves_by_time: Counter::default(),
            late: Spread::new(LATE_MICROS),
            moves_by_definition: Counter::default(),
            moves_by_batch: Counter::default(),
            behind: Level::default(),
            late_ms: Level::default(),
            stream_failures: Level::default(),
            stream_seq: Level::default(),
        }
    }
}
