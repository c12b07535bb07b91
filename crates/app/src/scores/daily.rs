//! When a score flips that changes at the shop's midnights only.

use kesit_model::{Decimal, Timestamp, Value};
use kesit_segment::Look;

use super::purchases::Calendar;

/// No score is followed farther than this; nobody waits so long for anything.
const FARTHEST_DAYS: i32 = 36_525;

/// The first midnight among the candidate days, ascending, from which on the outcome is another; [`Timestamp::MAX`] if none.
/// Between two candidates the score must be the same.
pub(super) fn first_flip(
    candidates: impl IntoIterator<Item = i32>,
    calendar: &Calendar,
    look: &Look<'_>,
    value: impl Fn(i32) -> Option<Value>,
) -> Timestamp {
    for day in candidates {
        let start = calendar.start(day);
        if !(look.same)(value(day).as_ref(), start) {
            return start;
        }
    }
    Timestamp::MAX
}

/// The days after `today` on which a number that never rises (or never falls) comes to or passes one of the bounds, and the
/// outcome of a comparison with them may change; ascending.
pub(super) fn passing_days(
    today: i32,
    bounds: &[Decimal],
    number: &impl Fn(i32) -> Option<Decimal>,
) -> Vec<i32> {
    let Some(now) = number(today) else { return Vec::new() };
    let last = today.saturating_add(FARTHEST_DAYS);
    let mut days = Vec::new();
    for bound in bounds {
        let side = now.cmp(bound);
        let leaves =
            |side| first_day(today, last, &|day| number(day).is_none_or(|number| number.cmp(bound) != side));
        let Some(left) = leaves(side) else { continue };
        days.push(left);
        // From one side to the bound itself, and then beyond it.
        if number(left).is_some_and(|number| number == *bound) {
            days.extend(first_day(left, last, &|day| number(day).is_none_or(|number| number != *bound)));
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// The first day after `from` with `is_past`, which holds for all later days then; `None` if it does not by `last`.
fn first_day(from: i32, last: i32, is_past: &dyn Fn(i32) -> bool) -> Option<i32> {
    let (mut before, mut step) = (from, 1);
    while !is_past(before.saturating_add(step).min(last)) {
        before = before.saturating_add(step).min(last);
        if before == last {
            return None;
        }
        step = step.saturating_mul(2);
    }
    let mut after = before.saturating_add(step).min(last);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if is_past(middle) { after = middle } else { before = middle }
    }
    Some(after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against a walk day by day.
        #[test]
        fn no_passing_of_a_bound_is_overlooked(
            falls in prop::collection::vec(0..3_i64, 1..60),
            bounds in prop::collection::vec(-5..40_i64, 0..4),
        ) {
            let number = |day: i32| {
                let fallen: i64 = falls.iter().take(usize::try_from(day).unwrap_or(0)).sum();
                Some(Decimal::whole(30 - fallen))
            };
            let bounds: Vec<Decimal> = bounds.into_iter().map(Decimal::whole).collect();
            let outcome = |day: i32| -> Vec<std::cmp::Ordering> {
                bounds.iter().map(|bound| number(day).expect("a number").cmp(bound)).collect()
            };
            let walked: Vec<i32> = (1..=60).filter(|day| outcome(*day) != outcome(day - 1)).collect();
            prop_assert_eq!(passing_days(0, &bounds, &number), walked);
        }
    }
}
