//! Properties that every history has, whatever was asked.

use std::collections::{BTreeMap, BTreeSet};

use kesit_model::message::{Body, Message};
use kesit_model::{PersonId, Timestamp};
use kesit_testkit::cases::{Case, cases};
use kesit_testkit::clock::{edges, visits};
use kesit_testkit::generate::{Situation, conditions, instants};
use kesit_testkit::oracle::{Params, World};
use proptest::prelude::*;

use crate::coverage::generated;

#[test]
fn everybody_lives_on_under_exactly_one_id() {
    for Situation { messages, .. } in generated(100) {
        let world = World::new(&messages);
        let survivors: BTreeSet<PersonId> = world.customers().into_iter().collect();
        assert_eq!(survivors.len(), world.customers().len());
        for message in &messages {
            let survivor = world.survivor(&message.person);
            // A repeated message id is never heard, so its person may be unknown.
            assert!(survivor.is_none_or(|survivor| survivors.contains(survivor)));
            assert!(survivor.is_none_or(|survivor| world.survivor(survivor) == Some(survivor)));
        }
    }
}

#[test]
fn the_order_of_delivery_matters_only_for_repeated_ids() {
    for Situation { mut messages, definitions, params, now } in generated(100) {
        let mut seen = BTreeSet::new();
        messages.retain(|message| seen.insert(message.id.clone()));
        let before = World::new(&messages).members(&definitions, &params, now);
        messages.reverse();
        assert_eq!(World::new(&messages).members(&definitions, &params, now), before);
    }
}

#[test]
fn what_is_later_than_the_clock_does_not_count() {
    for Situation { mut messages, definitions, params, now } in generated(100) {
        // Surviving ids may hang on what is said later, so lists and scores, which go by them, are left out.
        let params = Params { lists: BTreeMap::new(), scores: BTreeMap::new(), ..params };
        let mut seen = BTreeSet::new();
        messages.retain(|message| seen.insert(message.id.clone()));
        let known = |message: &Message| message.at <= now || merges(&message.body);
        let so_far: Vec<Message> = messages.iter().filter(|message| known(message)).cloned().collect();
        let members = |messages: &[Message]| {
            let world = World::new(messages);
            let members = world.members(&definitions, &params, now);
            let is_member = |person: &PersonId, members: &BTreeSet<PersonId>| {
                world.survivor(person).is_some_and(|survivor| members.contains(survivor))
            };
            let of_person = |person: &PersonId| -> Vec<bool> {
                members.values().map(|members| is_member(person, members)).collect()
            };
            so_far.iter().map(|message| of_person(&message.person)).collect::<Vec<_>>()
        };
        assert_eq!(members(&messages), members(&so_far));
    }
}

/// Merges are timeless: one that is yet to come already counts.
fn merges(body: &Body) -> bool {
    matches!(body, Body::Alias { .. } | Body::Identify { also: Some(_), .. })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn visits_ascend(visits in visits()) {
        prop_assert!(visits.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn conditions_of_nobody_hold_for_nobody(condition in conditions(), now in instants()) {
        let world = World::new(&[]);
        let stranger = PersonId::parse("ayse").expect("is an id");
        prop_assert!(!world.holds(&condition, &stranger, &Default::default(), &Default::default(), now));
    }
}

#[test]
fn edges_stand_on_both_sides_of_a_message() {
    let messages = generated(1).remove(0).messages;
    let at = messages[0].at;
    let edges = edges(&messages[..1], &[]);
    assert_eq!(edges, BTreeSet::from([Timestamp(at.0 - 1), at, at.next()]));
}

#[test]
fn a_merged_customer_lives_on_under_the_best_id() {
    check_survivor(&["zeynep, 2d ago: alias anon-1"], "anon-1", "zeynep");
    check_survivor(
        &["ayse, 9d ago: identify anon-1 {}", "mehmet, 8d ago: identify anon-1 {}"],
        "mehmet",
        "ayse",
    );
    // Both are user ids, so the one that was never a previous id wins over the smaller text.
    check_survivor(&["ayse, 9d ago: Page Viewed", "mehmet, 8d ago: alias ayse"], "ayse", "mehmet");
    // A user id stays before an anonymous one, although it was a previous id.
    check_survivor(&["ayse, 9d ago: Page Viewed", "anon-1, 8d ago: alias ayse"], "anon-1", "ayse");
    check_survivor(&["anon-2, 9d ago: alias anon-1"], "anon-1", "anon-2");
    check_survivor(&["anon-2, 9d ago: alias anon-1", "anon-1, 8d ago: alias anon-2"], "anon-2", "anon-1");
    // A track message never merges.
    check_survivor(&["ayse, 9d ago: Page Viewed", "anon-1, 9d ago: Page Viewed"], "anon-1", "anon-1");
}

fn check_survivor(history: &'static [&'static str], id: &str, expected: &str) {
    let history = Case { history, ..cases().remove(0) };
    let world = World::new(&history.messages());
    let survivor = world.survivor(&PersonId::parse(id).expect("is an id")).expect("was heard of");
    assert_eq!(survivor.as_str(), expected, "{:?}", history.history);
}
