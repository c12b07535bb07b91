//! Which instants a window covers at an instant of the clock, and when an event enters and leaves it.

use kesit_model::definition::{CalendarWindow, Window};
use kesit_model::zone::Zone;
use kesit_model::{Span, Timestamp};

use crate::clock::Clock;

/// A window at one instant. An event at `t` is inside if `from ≤ t ≤ to`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// The first instant inside.
    pub(crate) from: Timestamp,
    /// The last instant inside, never later than the clock.
    pub(crate) to: Timestamp,
    /// An event enters when it is this old.
    enters_at_age: Span,
    /// An event leaves when it is this old.
    leaves_at_age: Option<Span>,
    /// When the window itself jumps.
    jumps_at: Timestamp,
}

impl Bounds {
    /// The bounds of `window` at the clock's instant. [`Window::First`] begins with the customer's `first_at`.
    pub(crate) fn of(window: Option<&Window>, now: Timestamp, first_at: Timestamp, zone: &Zone) -> Bounds {
        let ever = Bounds {
            from: Timestamp::MIN,
            to: now,
            enters_at_age: Span::ZERO,
            leaves_at_age: None,
            jumps_at: Timestamp::MAX,
        };
        match window {
            None => ever,
            Some(Window::Last(span)) => {
                Bounds { from: now.minus(*span), leaves_at_age: Some(past(*span)), ..ever }
            }
            Some(Window::Between { oldest, newest }) => Bounds {
                from: now.minus(*oldest),
                to: now.minus(*newest),
                enters_at_age: *newest,
                leaves_at_age: Some(past(*oldest)),
                ..ever
            },
            Some(Window::OlderThan(span)) => {
                Bounds { to: now.minus(past(*span)), enters_at_age: past(*span), ..ever }
            }
            Some(Window::Calendar(window)) => Bounds::of_calendar(window, now, zone, ever),
            Some(Window::First(span)) => Bounds { from: first_at, to: now.min(first_at.plus(*span)), ..ever },
        }
    }

    fn of_calendar(window: &CalendarWindow, now: Timestamp, zone: &Zone, ever: Bounds) -> Bounds {
        let (from, to) = zone.bounds(window, now);
        Bounds { from, to: now.min(to.minus(Span(1))), jumps_at: zone.next_bounds_at(window, now), ..ever }
    }

    /// Notes when the event at `at`, which is inside, will leave.
    #[inline]
    pub(crate) fn note_leaving(&self, at: Timestamp, clock: &mut Clock) {
        if let Some(age) = self.leaves_at_age {
            clock.flips_at(at.plus(age));
        }
        clock.flips_at(self.jumps_at);
    }

    /// Notes when the event at `at`, which is newer than the window's end, will enter.
    #[inline]
    pub(crate) fn note_entering(&self, at: Timestamp, clock: &mut Clock) {
        clock.flips_at(at.plus(self.enters_at_age));
        clock.flips_at(self.jumps_at);
    }
}

/// The first age that is older than `span`.
fn past(span: Span) -> Span {
    Span(span.0.saturating_add(1))
}
