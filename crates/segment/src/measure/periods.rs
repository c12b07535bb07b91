//! How many of the last periods are active: rolling stretches of equal length, counted back from now.

use kesit_model::definition::Tests;
use kesit_model::{Span, Timestamp};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::events::Events;
use crate::figure::Figure;
use crate::subject::Subject;
use crate::test::FigureTests;
use crate::window::Bounds;

#[derive(Debug)]
pub(crate) struct Periods {
    of: Span,
    last: u32,
    each: FigureTests,
    active: FigureTests,
}

impl Periods {
    pub(super) fn compile(
        of: Span,
        last: u32,
        each: &Tests,
        active: &Tests,
        compiler: &mut Compiler<'_>,
    ) -> Periods {
        Periods {
            of: Span(of.0.max(1)),
            last,
            each: FigureTests::compile(each, compiler),
            active: FigureTests::compile(active, compiler),
        }
    }

    pub(super) fn holds<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> bool {
        let active = self.active(events, bounds, subject, clock);
        self.active.hold(Some(Figure::count(active)), subject, clock)
    }

    /// How many periods are active.
    pub(super) fn active<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> usize {
        let mut counts = vec![0usize; self.last as usize];
        for index in events.found(bounds, subject, clock) {
            let period = self.period(events.at(index), clock);
            if let Some(count) = usize::try_from(period).ok().and_then(|period| counts.get_mut(period)) {
                *count += 1;
            }
        }
        let each = |count: &&usize| self.each.hold(Some(Figure::count(**count)), subject, clock);
        counts.iter().filter(each).count()
    }

    /// The period of an event, 0 the running one; an event grows into the next period exactly when its age is a multiple of
    /// the length.
    fn period(&self, at: Timestamp, clock: &mut Clock) -> i64 {
        let period = clock.now().since(at).0 / self.of.0;
        if period < i64::from(self.last) {
            clock.flips_at(at.plus(Span((period + 1).saturating_mul(self.of.0))));
        }
        period
    }
}
