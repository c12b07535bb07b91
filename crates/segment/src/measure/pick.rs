//! One certain event: the first, the last, the n-th.

use kesit_model::Timestamp;
use kesit_model::definition::{Pick, Position};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::cond::FilterC;
use crate::events::Events;
use crate::subject::Subject;
use crate::test::DateTests;
use crate::window::Bounds;

#[derive(Debug)]
pub(crate) struct PickC {
    position: Position,
    filters: Vec<FilterC>,
    at: DateTests,
}

impl PickC {
    pub(super) fn compile(pick: &Pick, compiler: &mut Compiler<'_>) -> PickC {
        PickC {
            position: pick.position,
            filters: FilterC::compile_all(&pick.filters, compiler),
            at: DateTests::compile(&pick.at, compiler),
        }
    }

    pub(super) fn holds<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> bool {
        self.picked(events, bounds, subject, clock).is_some_and(|index| {
            events.satisfies(index, &self.filters, subject, clock)
                && self.at.hold(events.at(index), subject, clock)
        })
    }

    /// When the event happened, for an explanation.
    pub(super) fn picked_at<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> Option<Timestamp> {
        self.picked(events, bounds, subject, clock).map(|index| events.at(index))
    }

    fn picked<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> Option<usize> {
        if self.position == Position::Last {
            return last(events, bounds, subject, clock);
        }
        let newest_first = events.found(bounds, subject, clock);
        let place = match self.position {
            Position::Nth(nth) => (nth as usize).checked_sub(1)?,
            Position::First | Position::Last => 0,
        };
        newest_first.into_iter().rev().nth(place)
    }
}

/// The newest event, and no look at the older ones.
fn last<E: Events>(events: &E, bounds: &Bounds, subject: &Subject<'_>, clock: &mut Clock) -> Option<usize> {
    let end = events.end(bounds);
    events.note_entering(end, bounds, clock);
    let inside = (0..end).rev().take_while(|index| events.at(*index) >= bounds.from);
    let newest = inside.into_iter().find(|index| events.passes(*index, subject, clock))?;
    bounds.note_leaving(events.at(newest), clock);
    Some(newest)
}
