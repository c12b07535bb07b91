//! A truth followed through time. Conditions such as `held` and `entered` ask when something became true, by the
//! customer's own timeline and not by what a server happened to record.

use kesit_model::{Span, Timestamp};

use crate::clock::Clock;

/// When a truth last turned, looking back from an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turns {
    /// The truth at the end.
    pub(crate) holds: bool,
    /// When it last became true.
    pub(crate) entered_at: Option<Timestamp>,
    /// When it last became false after having been true.
    pub(crate) left_at: Option<Timestamp>,
}

/// Where to begin following a truth of which only the last `span` matters: what is older is as good as just before it.
pub(crate) fn start(first_at: Timestamp, span: Option<Span>, clock: &Clock) -> Timestamp {
    match span {
        Some(span) => first_at.max(clock.now().minus(span).minus(Span(1))),
        None => first_at,
    }
}

/// Follows a truth from `start`, before which it is false, to the clock's instant. `truth` answers at any instant of a
/// clock and notes on it when the answer may flip, so the walk skips from flip to flip.
pub(crate) fn turns(start: Timestamp, clock: &mut Clock, mut truth: impl FnMut(&mut Clock) -> bool) -> Turns {
    let mut turns = Turns { holds: false, entered_at: None, left_at: None };
    let mut at = start;
    while at <= clock.now() {
        let mut then = Clock::at(at);
        let holds = truth(&mut then);
        match (turns.holds, holds) {
            (false, true) => turns.entered_at = Some(at),
            (true, false) => turns.left_at = Some(at),
            _ => {}
        }
        turns.holds = holds;
        at = then.until();
    }
    clock.flips_at(at);
    turns
}
