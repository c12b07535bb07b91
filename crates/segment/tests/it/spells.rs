//! Memberships through time, against brute force at every instant at which something may turn.

use std::collections::{BTreeMap, BTreeSet};

use kesit_model::definition::Condition;
use kesit_model::language::canonical_file;
use kesit_model::{Key, PersonId, Span, Timestamp};
use kesit_segment::{Scratch, SegmentIx, Spell, SpellScratch};
use kesit_testkit::clock::edges;
use kesit_testkit::forms::leaves;
use kesit_testkit::generate::{Situation, config, situations};
use kesit_testkit::oracle;
use kesit_timeline::CustomerIx;
use proptest::prelude::*;

use crate::oracle::customers;
use crate::world::World;

const HOUR_MS: i64 = 3_600_000;

proptest! {
    #![proptest_config(config())]

    /// Whoever knows the spells knows what the brute-force evaluator finds at any instant.
    #[test]
    fn spells_agree_with_brute_force(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        prop_assume!(!has_rank(&situation));
        let world = World::new(messages, definitions, params);
        let spells = spells(&world, *now);
        let brute_force = oracle::World::new(messages);
        for at in thinned(instants(&situation, &spells)) {
            let expected = brute_force.members(definitions, params, at);
            prop_assert_eq!(members(&world, &spells, at), expected, "at {}: {}", at, canonical_file(definitions));
        }
    }

    /// The same against the evaluator asked instant by instant, rankings included: their cut-offs stand still.
    #[test]
    fn spells_agree_with_the_evaluator(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        let mut world = World::new(messages, definitions, params);
        world.members(*now);
        let spells = spells(&world, *now);
        let instants = instants(&situation, &spells);
        let mut scratch = Scratch::default();
        for (customer, own) in &spells {
            for at in &instants {
                for segment in (0..definitions.segments.len()).map(SegmentIx) {
                    let verdict = world.program.evaluate(
                        segment, &world.timelines, &world.frozen, *customer, *at, &mut scratch,
                    );
                    prop_assert_eq!(is_in(own, segment, *at), verdict.member, "{:?} at {}", segment, at);
                }
            }
        }
    }

    /// Spells do not touch, do not overlap, and none begins after the end.
    #[test]
    fn spells_lie_apart(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        let world = World::new(messages, definitions, params);
        for (customer, own) in spells(&world, *now) {
            let mut left: BTreeMap<SegmentIx, Option<Timestamp>> = BTreeMap::new();
            for spell in &own {
                let first_at = world.timelines.blocks()[customer.block()].first_at(customer.row());
                prop_assert!(first_at <= spell.entered_at && spell.entered_at <= *now);
                prop_assert!(spell.left_at.is_none_or(|left_at| spell.entered_at < left_at && left_at <= *now));
                if let Some(before) = left.insert(spell.segment, spell.left_at) {
                    prop_assert!(before.is_some_and(|before| before < spell.entered_at));
                }
            }
        }
    }
}

fn spells(world: &World, until: Timestamp) -> Vec<(CustomerIx, Vec<Spell>)> {
    let segments: Vec<SegmentIx> = (0..world.program.keys().len()).map(SegmentIx).collect();
    let mut scratch = SpellScratch::default();
    let of = |customer| {
        let mut own = Vec::new();
        let each = |spell| own.push(spell);
        world.program.spells(&segments, &world.timelines, &world.frozen, customer, until, &mut scratch, each);
        (customer, own)
    };
    customers(world).into_iter().map(of).collect()
}

fn is_in(spells: &[Spell], segment: SegmentIx, at: Timestamp) -> bool {
    let holds = |spell: &Spell| spell.entered_at <= at && spell.left_at.is_none_or(|left_at| at < left_at);
    spells.iter().any(|spell| spell.segment == segment && holds(spell))
}

fn members(
    world: &World,
    spells: &[(CustomerIx, Vec<Spell>)],
    at: Timestamp,
) -> BTreeMap<Key, BTreeSet<PersonId>> {
    let of = |(index, key): (usize, &Key)| {
        let inside = spells.iter().filter(|(_, own)| is_in(own, SegmentIx(index), at));
        (key.clone(), inside.map(|(customer, _)| world.timelines.id(*customer).clone()).collect())
    };
    world.program.keys().enumerate().map(of).collect()
}

/// The borders of the spells themselves, and what lies a span that definitions use after a message; up to the end.
fn instants(situation: &Situation, spells: &[(CustomerIx, Vec<Spell>)]) -> Vec<Timestamp> {
    let days = [0, 1, 3, 7, 14, 30, 90].map(|days| Span(days * 24 * HOUR_MS));
    let mut instants = edges(&situation.messages, &days);
    let borders = spells
        .iter()
        .flat_map(|(_, own)| own)
        .flat_map(|spell| [spell.entered_at, spell.left_at.unwrap_or(situation.now)]);
    instants.extend(borders.flat_map(|at| [at.minus(Span(1)), at]));
    instants.insert(situation.now);
    instants.retain(|at| *at <= situation.now);
    instants.into_iter().collect()
}

/// So many instants are put to the brute-force evaluator in each case.
const MOST_INSTANTS: usize = 12;

fn thinned(instants: Vec<Timestamp>) -> Vec<Timestamp> {
    let step = instants.len().div_ceil(MOST_INSTANTS).max(1);
    instants.into_iter().rev().step_by(step).collect()
}

/// The brute-force evaluator cuts rankings off at the instant asked about.
fn has_rank(situation: &Situation) -> bool {
    let mut conditions = situation.definitions.segments.iter().map(|segment| &segment.when);
    conditions.any(|when| leaves(when).iter().any(|leaf| matches!(leaf, Condition::Rank(_))))
}
