//! The clock of one evaluation. Every comparison with it reports when its outcome will flip, so that `until` cannot be
//! late: a condition has no other way to ask what time it is than the methods here, and each of them takes the note.

use kesit_model::Timestamp;
use kesit_model::definition::CalendarWindow;
use kesit_model::zone::Zone;

/// An instant, and the earliest later one at which something that was asked of it has another answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    now: Timestamp,
    until: Timestamp,
    /// Whether anybody will ask [`Clock::until`].
    tracks: bool,
}

impl Clock {
    /// A clock that stands at `now` and was asked nothing yet.
    #[inline]
    pub(crate) fn at(now: Timestamp) -> Clock {
        Clock { now, until: Timestamp::MAX, tracks: true }
    }

    /// One that nobody will ask [`Clock::until`].
    #[inline]
    pub(crate) fn without_until(now: Timestamp) -> Clock {
        Clock { now, until: Timestamp::MAX, tracks: false }
    }

    /// Whether it matters when the answer may change. Notes are taken anyway; only what is dear need not be found out.
    #[inline]
    pub(crate) fn tracks(&self) -> bool {
        self.tracks
    }

    /// The instant. Whoever looks at it directly must take the note themselves ([`Clock::flips_at`]).
    #[inline]
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The first instant at which an answer may differ.
    #[inline]
    pub(crate) fn until(&self) -> Timestamp {
        self.until
    }

    /// Notes that an answer may differ from `at` on. An instant that is already here or past changes nothing any more.
    #[inline]
    pub(crate) fn flips_at(&mut self, at: Timestamp) {
        if at > self.now && at < self.until {
            self.until = at;
        }
    }

    /// Whether `at` is here or past: `at ≤ now`.
    #[inline]
    pub(crate) fn has_come(&mut self, at: Timestamp) -> bool {
        self.flips_at(at);
        at <= self.now
    }

    /// Whether `at` is strictly past: `at < now`.
    #[inline]
    pub(crate) fn is_past(&mut self, at: Timestamp) -> bool {
        self.flips_at(at.next());
        at < self.now
    }

    /// How many of the instants (oldest first) have come; the next one flips the answer.
    #[inline]
    pub(crate) fn count_come(&mut self, instants: &[Timestamp]) -> usize {
        let come = match instants.last() {
            Some(last) if *last > self.now => instants.partition_point(|at| *at <= self.now),
            _ => return instants.len(),
        };
        self.flips_at(instants[come]);
        come
    }

    /// Whether `at` lies in the calendar window. Windows only move forward, so what lies before one stays outside.
    pub(crate) fn is_during(&mut self, at: Timestamp, window: &CalendarWindow, zone: &Zone) -> bool {
        let (from, to) = zone.bounds(window, self.now);
        if at >= from {
            self.flips_at(zone.next_bounds_at(window, self.now));
        }
        from <= at && at < to
    }
}
