//! Figures over a property that reads as a number, and shares of events.

use kesit_model::Decimal;
use kesit_model::definition::Statistic;
use kesit_timeline::PathId;

use crate::clock::Clock;
use crate::cond::FilterC;
use crate::events::Events;
use crate::figure::Figure;
use crate::subject::Subject;
use crate::window::Bounds;

/// The sum; 0 over nothing.
pub(super) fn sum<E: Events>(
    of: PathId,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> Figure {
    let mut total: i128 = 0;
    each_number(of, events, bounds, subject, clock, |number| total = total.saturating_add(number.0));
    Figure::decimal(Decimal(total))
}

/// The statistic; missing over nothing.
pub(super) fn statistic<E: Events>(
    statistic: Statistic,
    of: PathId,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> Option<Figure> {
    let mut numbers = Vec::new();
    each_number(of, events, bounds, subject, clock, |number| numbers.push(number));
    summary(statistic, numbers)
}

/// The statistic of some numbers; `None` if there are none.
pub(super) fn summary(statistic: Statistic, mut numbers: Vec<Decimal>) -> Option<Figure> {
    let total = || Decimal(numbers.iter().fold(0, |total: i128, number| total.saturating_add(number.0)));
    match statistic {
        Statistic::Min => numbers.iter().min().map(|number| Figure::decimal(*number)),
        Statistic::Max => numbers.iter().max().map(|number| Figure::decimal(*number)),
        Statistic::Avg => (!numbers.is_empty()).then(|| Figure::ratio(total(), numbers.len())),
        Statistic::Median => {
            numbers.sort_unstable();
            let upper = *numbers.get(numbers.len() / 2)?;
            let lower = numbers[(numbers.len() - 1) / 2];
            Some(Figure::ratio(Decimal(lower.0 + upper.0), 2))
        }
    }
}

/// The share of the events that satisfy more filters; missing over nothing.
pub(super) fn share<E: Events>(
    filters: &[FilterC],
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> Option<Figure> {
    let found = events.found(bounds, subject, clock);
    let satisfied = found.iter().filter(|index| events.satisfies(**index, filters, subject, clock)).count();
    let satisfied = Decimal(satisfied as i128 * Decimal::ONE_MICROS);
    (!found.is_empty()).then(|| Figure::ratio(satisfied, found.len()))
}

/// Calls `each` with the property of every event in the window where it reads as a number, newest first.
fn each_number<E: Events>(
    of: PathId,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
    mut each: impl FnMut(Decimal),
) {
    let end = events.end(bounds);
    events.note_entering(end, bounds, clock);
    let mut oldest = None;
    for index in (0..end).rev() {
        let at = events.at(index);
        if at < bounds.from {
            break;
        }
        if !events.passes(index, subject, clock) {
            continue;
        }
        if let Some(number) = number(of, index, events, subject) {
            oldest = Some(at);
            each(number);
        }
    }
    if let Some(at) = oldest {
        bounds.note_leaving(at, clock);
    }
}

#[inline]
fn number<E: Events>(of: PathId, index: usize, events: &E, subject: &Subject<'_>) -> Option<Decimal> {
    let column = events.of(index)?;
    let (_, row) = events.place(index);
    match column.get(row).small_number() {
        Some(micros) => Some(Decimal(i128::from(micros))),
        None => events.value(index, of, subject).number(subject.scene.dictionary()),
    }
}
