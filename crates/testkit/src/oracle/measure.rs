//! What is asked of the events that a condition found.

use std::collections::BTreeSet;

use kesit_model::definition::{Measure, Pick, Position, Statistic};
use kesit_model::{Decimal, Span, Timestamp, Value};

use super::Oracle;
use super::event::Event;
use super::figure::{Figure, Ratio};
use super::test::span_passes;
use super::world::Person;

impl Oracle<'_> {
    /// Whether the events, oldest first, are as the measure wants them.
    pub(super) fn measure_holds(
        &self,
        measure: &Measure,
        events: &[Event<'_>],
        person: &Person,
        now: Timestamp,
    ) -> bool {
        match measure {
            Measure::Count(tests)
            | Measure::Days(tests)
            | Measure::Sum { tests, .. }
            | Measure::Statistic { tests, .. }
            | Measure::Distinct { tests, .. }
            | Measure::Share { tests, .. }
            | Measure::Periods { active: tests, .. } => {
                let figure = self.number(measure, events, person, now).map_or(Figure::Missing, Figure::Ratio);
                self.passes(tests, figure, person, now)
            }
            Measure::Top { of, tests } => {
                let most_frequent = most_frequent(events, of).map_or(Figure::Missing, Figure::Value);
                self.passes(tests, most_frequent, person, now)
            }
            Measure::Gap { statistic: of, tests } => {
                statistic(*of, gaps_ms(events)).is_some_and(|gap_ms| span_passes(tests, gap_ms))
            }
            Measure::Pick(pick) => self.picked_holds(pick, events, person, now),
        }
    }

    /// The figure of a measure that is a number; `None` if there is nothing to work it out from.
    pub(super) fn number(
        &self,
        measure: &Measure,
        events: &[Event<'_>],
        person: &Person,
        now: Timestamp,
    ) -> Option<Ratio> {
        match measure {
            Measure::Count(_) => Some(Ratio::count(events.len())),
            Measure::Days(_) => {
                let days: BTreeSet<_> = events.iter().map(|event| self.params.zone.date(event.at)).collect();
                Some(Ratio::count(days.len()))
            }
            Measure::Sum { of, .. } => Some(Ratio { over: numbers(events, of).iter().sum(), under: 1 }),
            Measure::Statistic { statistic: which, of, .. } => statistic(*which, numbers(events, of)),
            Measure::Distinct { of, .. } => Some(Ratio::count(different(&values(events, of)).len())),
            Measure::Share { filters, .. } => {
                let matching = |event: &&Event<'_>| self.all_filters(filters, event.properties, person, now);
                let part = Ratio::count(events.iter().filter(matching).count());
                let whole = i128::try_from(events.len()).ok()?;
                (whole > 0).then_some(Ratio { over: part.over, under: whole })
            }
            Measure::Periods { of, last, each, .. } => {
                let active = (0..*last).filter(|back| {
                    let events = events.iter().filter(|event| period(*back, *of, now).contains(&event.at.0));
                    self.passes(each, Figure::Ratio(Ratio::count(events.count())), person, now)
                });
                Some(Ratio::count(active.count()))
            }
            Measure::Top { .. } | Measure::Gap { .. } | Measure::Pick(_) => None,
        }
    }

    fn picked_holds(&self, pick: &Pick, events: &[Event<'_>], person: &Person, now: Timestamp) -> bool {
        let picked = match pick.position {
            Position::First => events.first(),
            Position::Last => events.last(),
            Position::Nth(nth) => (nth as usize).checked_sub(1).and_then(|nth| events.get(nth)),
        };
        picked.is_some_and(|event| {
            self.all_filters(&pick.filters, event.properties, person, now)
                && self.lies(Some(event.at), &pick.at, person, now)
        })
    }
}

/// The milliseconds of a period counted back from now: its older end is outside, its newer one inside.
fn period(back: u32, of: Span, now: Timestamp) -> std::ops::RangeInclusive<i64> {
    let newest = now.0 - i64::from(back) * of.0;
    newest - of.0 + 1..=newest
}

/// What is there at the path, in the order of the events.
fn values<'a>(events: &[Event<'a>], path: &str) -> Vec<&'a Value> {
    let at_path = events.iter().filter_map(|event| event.properties.at_path(path));
    at_path.filter(|value| !value.is_missing()).collect()
}

/// In millionths.
fn numbers(events: &[Event<'_>], path: &str) -> Vec<i128> {
    values(events, path).into_iter().filter_map(Value::as_number).map(|Decimal(micros)| micros).collect()
}

/// `"42"` and `42` are one value; everything else is one only with its like.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a == b,
        _ => false,
    }
}

/// The first of each of the different values.
fn different<'a>(values: &[&'a Value]) -> Vec<&'a Value> {
    let mut found: Vec<&Value> = Vec::new();
    for value in values {
        if !found.iter().any(|known| same(known, value)) {
            found.push(value);
        }
    }
    found
}

/// The most frequent value; of several, the one that came last.
fn most_frequent<'a>(events: &[Event<'a>], path: &str) -> Option<&'a Value> {
    let values = values(events, path);
    let frequency = |wanted: &Value| values.iter().filter(|value| same(value, wanted)).count();
    // Of equal elements `max_by_key` returns the last, which is the most recent event's.
    values.iter().copied().max_by_key(|value| frequency(value))
}

/// Milliseconds between one event and the next.
fn gaps_ms(events: &[Event<'_>]) -> Vec<i128> {
    events.windows(2).map(|pair| i128::from(pair[1].at.0 - pair[0].at.0)).collect()
}

fn statistic(which: Statistic, mut numbers: Vec<i128>) -> Option<Ratio> {
    numbers.sort_unstable();
    let count = numbers.len();
    let whole = |over| Ratio { over, under: 1 };
    match which {
        Statistic::Min => numbers.first().copied().map(whole),
        Statistic::Max => numbers.last().copied().map(whole),
        _ if count == 0 => None,
        Statistic::Avg => Some(Ratio { over: numbers.iter().sum(), under: i128::try_from(count).ok()? }),
        Statistic::Median if count % 2 == 1 => Some(whole(numbers[count / 2])),
        Statistic::Median => Some(Ratio { over: numbers[count / 2 - 1] + numbers[count / 2], under: 2 }),
    }
}
