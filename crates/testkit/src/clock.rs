//! Instants for a simulated clock to visit.

use std::collections::BTreeSet;

use kesit_model::message::Message;
use kesit_model::{Span, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;

use crate::generate::ORIGIN;

/// The longest list of visits.
const MOST_VISITS: usize = 12;

/// Instants in ascending order, none twice: steps of a millisecond, of hours and days, and jumps of months.
pub fn visits() -> impl Strategy<Value = Vec<Timestamp>> {
    const HOUR_MS: i64 = 3_600_000;
    const STEPS_MS: [i64; 8] = [
        1,
        HOUR_MS - 1,
        HOUR_MS,
        24 * HOUR_MS,
        24 * HOUR_MS + 1,
        7 * 24 * HOUR_MS,
        30 * 24 * HOUR_MS,
        200 * 24 * HOUR_MS,
    ];
    prop::collection::vec(select(STEPS_MS.as_slice()), 1..=MOST_VISITS).prop_map(|steps_ms| {
        let visits = steps_ms.into_iter().scan(ORIGIN, |clock, step_ms| {
            *clock = clock.plus(Span(step_ms));
            Some(*clock)
        });
        visits.collect()
    })
}

/// The instants at which borders lie: each message's, and each a span after it; with the millisecond before and the one after.
#[must_use]
pub fn edges(messages: &[Message], spans: &[Span]) -> BTreeSet<Timestamp> {
    let later = |at: Timestamp| spans.iter().map(move |span| at.plus(*span)).chain([at]);
    let borders = messages.iter().flat_map(|message| later(message.at));
    borders.flat_map(|at| [at.minus(Span(1)), at, at.next()]).collect()
}
