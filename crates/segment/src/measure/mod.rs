//! What may be asked of the events that a condition found.

pub(crate) mod count;
mod gap;
mod numbers;
mod periods;
mod pick;
mod values;

use kesit_model::definition::{Measure, SpanTest, Statistic};
use kesit_timeline::PathId;

use self::periods::Periods;
use self::pick::PickC;
use crate::Actual;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::cond::FilterC;
use crate::events::Events;
use crate::figure::Figure;
use crate::subject::Subject;
use crate::test::{FigureTests, ValueTests};
use crate::watchers::Way;
use crate::window::Bounds;

/// A compiled [`Measure`].
#[derive(Debug)]
pub(crate) enum MeasureC {
    Count(FigureTests),
    Figure(Quantity, FigureTests),
    Top(PathId, ValueTests),
    Pick(PickC),
    Gap(Statistic, Vec<SpanTest>),
    Periods(Periods),
}

/// A number measured over events.
#[derive(Debug)]
pub(crate) enum Quantity {
    Count,
    Days,
    Sum(PathId),
    Statistic(Statistic, PathId),
    Distinct(PathId),
    Share(Vec<FilterC>),
}

impl MeasureC {
    pub(crate) fn compile(measure: &Measure, compiler: &mut Compiler<'_>) -> MeasureC {
        let (quantity, tests) = match measure {
            Measure::Count(tests) => return MeasureC::Count(FigureTests::compile(tests, compiler)),
            Measure::Days(tests) => (Quantity::Days, tests),
            Measure::Sum { of, tests } => (Quantity::Sum(compiler.intern_path(of)), tests),
            Measure::Statistic { statistic, of, tests } => {
                (Quantity::Statistic(*statistic, compiler.intern_path(of)), tests)
            }
            Measure::Distinct { of, tests } => (Quantity::Distinct(compiler.intern_path(of)), tests),
            Measure::Share { filters, tests } => {
                (Quantity::Share(FilterC::compile_all(filters, compiler)), tests)
            }
            Measure::Top { of, tests } => {
                return MeasureC::Top(compiler.intern_path(of), ValueTests::compile(tests, compiler));
            }
            Measure::Pick(pick) => return MeasureC::Pick(PickC::compile(pick, compiler)),
            Measure::Gap { statistic, tests } => return MeasureC::Gap(*statistic, tests.clone()),
            Measure::Periods { of, last, each, active } => {
                return MeasureC::Periods(Periods::compile(*of, *last, each, active, compiler));
            }
        };
        MeasureC::Figure(quantity, FigureTests::compile(tests, compiler))
    }

    /// The threshold and the answer below it, if the measure is a count with just one.
    pub(crate) fn single_threshold(&self) -> Option<(usize, bool)> {
        match self {
            MeasureC::Count(tests) => tests.steps()?.single(),
            _ => None,
        }
    }

    /// Which way one more event can turn the answer, whatever the window: these figures never fall by it, a sum unless the
    /// event's part is negative.
    pub(crate) fn way(&self) -> Way {
        match self {
            MeasureC::Count(tests)
            | MeasureC::Figure(
                Quantity::Count | Quantity::Days | Quantity::Sum(_) | Quantity::Distinct(_),
                tests,
            ) => tests.way(),
            MeasureC::Figure(Quantity::Statistic(..) | Quantity::Share(_), _)
            | MeasureC::Top(..)
            | MeasureC::Pick(_)
            | MeasureC::Gap(..)
            | MeasureC::Periods(_) => Way::Either,
        }
    }

    /// The property that is measured.
    pub(crate) fn of(&self) -> Option<PathId> {
        match self {
            MeasureC::Figure(quantity, _) => quantity.of(),
            MeasureC::Top(of, _) => Some(*of),
            MeasureC::Count(_) | MeasureC::Pick(_) | MeasureC::Gap(..) | MeasureC::Periods(_) => None,
        }
    }

    #[inline]
    pub(crate) fn holds<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> bool {
        match self {
            MeasureC::Count(tests) => count::holds(tests, events, bounds, subject, clock),
            MeasureC::Figure(quantity, tests) => {
                let figure = quantity.measure(events, bounds, subject, clock);
                tests.hold(figure, subject, clock)
            }
            MeasureC::Top(of, tests) => {
                let top = values::top(*of, events, bounds, subject, clock);
                tests.hold(&top, subject, clock)
            }
            MeasureC::Pick(pick) => pick.holds(events, bounds, subject, clock),
            MeasureC::Gap(statistic, tests) => gap::measure(*statistic, events, bounds, subject, clock)
                .is_some_and(|figure| gap::passes(tests, figure)),
            MeasureC::Periods(periods) => periods.holds(events, bounds, subject, clock),
        }
    }

    /// What was measured, for an explanation.
    pub(crate) fn actual<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> Actual {
        match self {
            MeasureC::Count(_) => Actual::Figure(Quantity::Count.measure(events, bounds, subject, clock)),
            MeasureC::Figure(quantity, _) => Actual::Figure(quantity.measure(events, bounds, subject, clock)),
            MeasureC::Top(of, _) => {
                let top = values::top(*of, events, bounds, subject, clock);
                Actual::Value(top.to_value(subject.scene.dictionary()))
            }
            MeasureC::Pick(pick) => Actual::Instant(pick.picked_at(events, bounds, subject, clock)),
            MeasureC::Gap(statistic, _) => {
                Actual::Span(gap::measure(*statistic, events, bounds, subject, clock).map(gap::to_span))
            }
            MeasureC::Periods(periods) => {
                Actual::Figure(Some(Figure::count(periods.active(events, bounds, subject, clock))))
            }
        }
    }
}

impl Quantity {
    /// The property that is measured.
    pub(crate) fn of(&self) -> Option<PathId> {
        match self {
            Quantity::Sum(of) | Quantity::Statistic(_, of) | Quantity::Distinct(of) => Some(*of),
            Quantity::Count | Quantity::Days | Quantity::Share(_) => None,
        }
    }

    /// The figure over the events in the window; `None` is missing.
    pub(crate) fn measure<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> Option<Figure> {
        match self {
            Quantity::Count => Some(Figure::count(events.found(bounds, subject, clock).len())),
            Quantity::Days => Some(Figure::count(values::days(events, bounds, subject, clock))),
            Quantity::Sum(of) => Some(numbers::sum(*of, events, bounds, subject, clock)),
            Quantity::Statistic(statistic, of) => {
                numbers::statistic(*statistic, *of, events, bounds, subject, clock)
            }
            Quantity::Distinct(of) => {
                Some(Figure::count(values::distinct(*of, events, bounds, subject, clock)))
            }
            Quantity::Share(filters) => numbers::share(filters, events, bounds, subject, clock),
        }
    }
}
