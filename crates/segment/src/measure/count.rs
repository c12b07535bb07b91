//! How many events: newest first, and no further than the answer needs.

use kesit_model::Timestamp;

use crate::clock::Clock;
use crate::events::{Events, Stretch};
use crate::figure::Figure;
use crate::subject::Subject;
use crate::test::{FigureTests, Steps};
use crate::window::Bounds;

/// The commonest question, "at least so many" of unfiltered events of one table (or fewer: `before` is the answer below the
/// threshold): the event that decides is just there, at its distance from the newest.
#[inline]
pub(crate) fn reaches(
    (threshold, before): (usize, bool),
    events: &Stretch<'_>,
    bounds: &Bounds,
    clock: &mut Clock,
) -> bool {
    let end = events.end(bounds);
    let decides = end.checked_sub(threshold).map(|index| events.at(index)).filter(|at| *at >= bounds.from);
    match decides {
        Some(at) => bounds.note_leaving(at, clock),
        None => events.note_entering(end, bounds, clock),
    }
    decides.is_some() != before
}

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
    let (count, carrier) = if events.is_filtered() {
        count_passing(steps, highest, end, events, bounds, subject, clock)
    } else {
        count_all(steps, end, events, bounds)
    };
    if count < highest {
        events.note_entering(end, bounds, clock);
    }
    if let Some(at) = carrier {
        bounds.note_leaving(at, clock);
    }
    steps.accept(count)
}

/// The highest threshold reached and the event that carries it: where every event counts, the n-th newest is just there.
#[inline]
fn count_all<E: Events>(
    steps: &Steps,
    end: usize,
    events: &E,
    bounds: &Bounds,
) -> (usize, Option<Timestamp>) {
    let carrier = |threshold: usize| end.checked_sub(threshold).map(|index| events.at(index));
    let reached = steps.thresholds().iter().rev().find_map(|threshold| {
        let at = carrier(*threshold).filter(|at| *at >= bounds.from)?;
        Some((*threshold, Some(at)))
    });
    reached.unwrap_or((0, None))
}

/// The same, looking at one event after the other, up to the last threshold.
fn count_passing<E: Events>(
    steps: &Steps,
    highest: usize,
    end: usize,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> (usize, Option<Timestamp>) {
    let mut next_threshold = steps.thresholds().iter().copied().peekable();
    let (mut count, mut carrier) = (0, None);
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
    (count, carrier)
}
