//! Different values, different days, the most frequent value.

use hashbrown::{HashMap, HashSet};
use kesit_model::Timestamp;
use kesit_timeline::PathId;

use crate::clock::Clock;
use crate::datum::{Datum, Identity};
use crate::events::Events;
use crate::subject::Subject;
use crate::window::Bounds;

/// On how many different local days the events lie.
pub(super) fn days<E: Events>(
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> usize {
    let zone = subject.scene.zone();
    let (mut days, mut day_start) = (0, Timestamp::MAX);
    for index in events.found(bounds, subject, clock) {
        let at = events.at(index);
        if days == 0 || at < day_start {
            days += 1;
            day_start = zone.start_of_day(zone.date(at));
        }
    }
    days
}

/// How many different values the property has.
pub(super) fn distinct<E: Events>(
    of: PathId,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> usize {
    let found = events.found(bounds, subject, clock);
    let identities = found
        .into_iter()
        .filter_map(|index| events.value(index, of, subject).identity(subject.scene.dictionary()));
    identities.collect::<HashSet<Identity>>().len()
}

/// The most frequent value of the property; among equals the most recently seen.
pub(super) fn top<'a, E: Events>(
    of: PathId,
    events: &'a E,
    bounds: &Bounds,
    subject: &Subject<'a>,
    clock: &mut Clock,
) -> Datum<'a> {
    let mut counts: HashMap<Identity, (usize, usize)> = HashMap::new();
    for index in events.found(bounds, subject, clock) {
        if let Some(identity) = events.value(index, of, subject).identity(subject.scene.dictionary()) {
            // The first event seen is the newest of its value.
            counts.entry(identity).or_insert((0, index)).0 += 1;
        }
    }
    let newest_of_top = counts.into_values().max().map(|(_, newest)| newest);
    newest_of_top.map_or(Datum::Missing, |index| events.value(index, of, subject))
}
