//! Random histories, definitions and instants. All draw on one small vocabulary (`words.rs`) and on coarse times, so
//! that conditions often hold, values often meet their like, and instants often fall exactly on a border.
//!
//! Start at [`situations`], which puts everything together.

mod condition;
mod config;
mod date;
mod definition;
mod event;
mod history;
mod params;
mod test;
mod words;

pub use condition::conditions;
pub use config::config;
pub use definition::definitions;
pub use history::histories;
pub use params::params;

use std::ops::RangeInclusive;

use kesit_model::definition::Definitions;
use kesit_model::message::Message;
use kesit_model::{Span, Timestamp};
use proptest::prelude::*;

use crate::oracle::{Params, World};

/// Histories begin here: 2025-02-01T00:00:00Z.
pub const ORIGIN: Timestamp = Timestamp(1_738_368_000_000);
/// Histories span at most so many days.
pub const LONGEST_DAYS: i64 = 400;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Everything that an answer depends on.
#[derive(Debug, Clone)]
pub struct Situation {
    /// In order of delivery.
    pub messages: Vec<Message>,
    /// What is asked.
    pub definitions: Definitions,
    /// Lists and scores bear surviving ids.
    pub params: Params,
    /// When it is asked.
    pub now: Timestamp,
}

/// A history, definitions, parameters and an instant that fit together. The instant is often exactly a whole number of days
/// after something in the later half of what happened.
pub fn situations() -> BoxedStrategy<Situation> {
    let when = (instants(), any::<prop::sample::Index>(), borders());
    (histories(), definitions(), params(), when)
        .prop_map(|(messages, definitions, params, (anywhere, which, border))| {
            let params = params.resolved(&World::new(&messages));
            let mut happened: Vec<Timestamp> = messages.iter().map(|message| message.at).collect();
            happened.sort_unstable();
            let recent = &happened[happened.len() / 2..];
            let now = border.map_or(anywhere, |later| which.get(recent).plus(later));
            Situation { messages, definitions, params, now }
        })
        .boxed()
}

/// How much later than a message; `None` is at no certain distance.
fn borders() -> BoxedStrategy<Option<Span>> {
    let later = (date::spans(), besides()).prop_map(|(span, beside_ms)| Some(Span(span.0 + beside_ms)));
    prop_oneof![1 => Just(None), 5 => later].boxed()
}

/// Exactly there, or a millisecond beside.
fn besides() -> BoxedStrategy<i64> {
    prop_oneof![3 => Just(0_i64), 1 => Just(-1), 1 => Just(1)].boxed()
}

/// An instant to ask about: within the history or somewhat later, often exactly on the hour or at midnight, and often
/// a millisecond beside that.
pub fn instants() -> BoxedStrategy<Timestamp> {
    (times(0..=LONGEST_DAYS + 30), besides()).prop_map(|(at, beside_ms)| Timestamp(at.0 + beside_ms)).boxed()
}

/// A time on the hour, on many days at midnight in UTC, so that different things happen at one instant. Half of the times
/// are in the first quarter of the days, where most of what happens is.
fn times(days: RangeInclusive<i64>) -> BoxedStrategy<Timestamp> {
    let quarter = *days.start()..=(days.start() + (days.end() - days.start()) / 4);
    let hours = prop_oneof![3 => Just(0_i64), 1 => Just(9), 1 => Just(21), 3 => 0..24_i64];
    (prop_oneof![quarter, days], hours)
        .prop_map(|(days, hours)| Timestamp(ORIGIN.0 + days * DAY_MS + hours * HOUR_MS))
        .boxed()
}
