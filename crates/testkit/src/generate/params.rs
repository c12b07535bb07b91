//! Zones, languages, lists and scores.

use kesit_model::zone::Zone;
use kesit_model::{Language, PersonId, Value};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::words;
use crate::oracle::Params;

/// Zones with and without daylight-saving time. Ids on lists and of scores may be ids that merged into others; see
/// [`Params::resolved`].
pub fn params() -> BoxedStrategy<Params> {
    const ZONES: [&str; 5] =
        ["Europe/Istanbul", "Europe/Istanbul", "America/New_York", "Europe/Berlin", "UTC"];
    let zone =
        select(ZONES.as_slice()).prop_map(|name| Zone::parse(name).expect("is in the bundled database"));
    let language = select([Language::Turkish, Language::English].as_slice());
    let lists = words::LISTS
        .map(|key| some_people().prop_map(move |people| (words::key(key), people.into_iter().collect())));
    let scores = words::SCORES.map(scores_of);
    (zone, language, Vec::from(lists), Vec::from(scores))
        .prop_map(|(zone, language, lists, scores)| Params {
            zone,
            language,
            lists: lists.into_iter().collect(),
            scores: scores.into_iter().flatten().collect(),
        })
        .boxed()
}

fn some_people() -> BoxedStrategy<Vec<PersonId>> {
    let all: Vec<PersonId> = words::USERS.into_iter().chain(words::ANONYMOUS).map(words::person).collect();
    subsequence(all, 0..=5).boxed()
}

fn scores_of(name: &'static str) -> BoxedStrategy<Vec<((String, PersonId), Value)>> {
    some_people()
        .prop_flat_map(move |people| {
            let each = people.into_iter().map(|person| {
                words::values(words::score_kind(name))
                    .prop_map(move |value| ((name.to_owned(), person.clone()), value))
            });
            each.collect::<Vec<_>>()
        })
        .boxed()
}
