//! How many events: newest first, and no further than the answer needs.

use kesit_model::Timestamp;

use crate::clock::Clock;
use crate::events::Events;
use crate::figure::Figure;
use crate::subject::Subject;
use crate::test::{FigureTests, Steps};
use crate::window::Bounds;

pub(super) fn holds<E: Events>(
    tests: &FigureTests,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    match tests.steps() {
        Some(steps) => holds_by_steps(steps, events, bounds, subject, clock),
        None => {
            let count = events.found(bounds, subject, clock).len();
            tests.hold(Some(Figure::count(count)), subject, clock)
        }
    }
}

/// Counts up to the last threshold. Only two things can turn the answer: one more event entering, while a threshold is
/// still ahead; and the event that carries the highest threshold reached leaving, with all the older ones gone before it.
fn holds_by_steps<E: Events>(
    steps: &Steps,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> bool {
    let Some(highest) = steps.thresholds().last().copied() else { return steps.accept(0) };
    let end = events.end(bounds);
    let mut count = 0;
    let mut next_threshold = steps.thresholds().iter().copied().peekable();
    let mut carrier: Option<Timestamp> = None;
    for index in (0..end).rev() {
        let at = events.at(index);
        if at < bounds.from || count == highest {
            break;
        }
        if events.passes(index, subject, clock) {
            count += 1;
            if next_threshold.next_if_eq(&count).is_some() {
                carrier = Some(at);
            }
        }
    }
    if count < highest {
        events.note_entering(end, bounds, clock);
    }
    if let Some(at) = carrier {
        bounds.note_leaving(at, clock);
    }
    steps.accept(count)
}
