//! Properties over random histories, definitions and instants.

use std::collections::BTreeSet;

use kesit_model::definition::{Condition, Segment};
use kesit_model::message::{Body, Message};
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{Scratch, SegmentIx};
use kesit_testkit::generate::{Situation, config, situations};
use kesit_testkit::oracle;
use kesit_timeline::{BLOCK_ROWS, Block, CustomerIx};
use proptest::prelude::*;

use crate::world::World;

proptest! {
    #![proptest_config(config())]

    /// The batch finds whom the brute-force evaluator finds.
    #[test]
    fn batch_agrees_with_brute_force(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        let mut world = World::new(messages, definitions, params);
        let expected = oracle::World::new(messages).members(definitions, params, *now);
        prop_assert_eq!(world.members(*now), expected, "{}", kesit_model::language::canonical_file(definitions));
    }

    /// The order in which messages came does not show.
    #[test]
    fn order_of_arrival_does_not_matter(situation in situations(), shuffle in any::<prop::sample::Index>()) {
        let Situation { messages, definitions, params, now } = &situation;
        let once = first_deliveries(messages);
        let mut other = once.clone();
        other.reverse();
        let turn = shuffle.index(other.len().max(1));
        other.rotate_left(turn);
        let mut world = World::new(&once, definitions, params);
        let mut other_world = World::new(&other, definitions, params);
        prop_assert_eq!(world.members(*now), other_world.members(*now));
    }

    /// Until its `until`, an answer stands.
    #[test]
    fn until_is_never_late(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        let mut world = World::new(messages, definitions, params);
        world.members(*now);
        let mut scratch = Scratch::default();
        let segments: Vec<SegmentIx> = (0..definitions.segments.len()).map(SegmentIx).collect();
        for customer in customers(&world) {
            let mut ask = |segment, at| {
                world.program.evaluate(segment, &world.timelines, &world.frozen, customer, at, &mut scratch)
            };
            for segment in &segments {
                let verdict = ask(*segment, *now);
                prop_assert!(verdict.until > *now);
                for at in between(*now, verdict.until, messages) {
                    let then = ask(*segment, at).member;
                    prop_assert_eq!(
                        then, verdict.member,
                        "segment {:?} of {} at {} until {} differs at {}",
                        world.program.key(*segment), world.timelines.id(customer), now, verdict.until, at
                    );
                }
            }
        }
    }

    /// `not x` holds for exactly those for whom `x` does not, and `none` likewise.
    #[test]
    fn not_is_the_complement(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        let mut complemented = definitions.clone();
        complemented.groups.clear();
        let mut plain = complemented.clone();
        for segment in &mut complemented.segments {
            segment.key = renamed(segment);
            segment.when = Condition::Not(Box::new(segment.when.clone()));
        }
        plain.segments.extend(complemented.segments);
        let everyone = Segment { key: Key::parse("everyone-there").expect("a key"), when: Condition::Everyone, ..plain.segments[0].clone() };
        plain.segments.push(everyone.clone());
        let mut world = World::new(messages, &plain, params);
        let members = world.members(*now);
        for segment in &definitions.segments {
            let (inside, outside) = (&members[&segment.key], &members[&renamed(segment)]);
            prop_assert!(inside.is_disjoint(outside));
            let both: BTreeSet<_> = inside.union(outside).cloned().collect();
            prop_assert_eq!(&both, &members[&everyone.key]);
        }
    }

    /// An answer about the past needs no data that came to be later.
    #[test]
    fn the_past_does_not_depend_on_the_future(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        // Who is who is timeless: what ties ids together stays, in both.
        let messages = first_deliveries(messages);
        let past: Vec<_> = messages.iter().filter(|message| message.at <= *now || ties_ids(message)).cloned().collect();
        let mut world = World::new(&messages, definitions, params);
        let mut past_world = World::new(&past, definitions, params);
        prop_assume!(survivors(&world, &messages) == survivors(&past_world, &messages));
        prop_assert_eq!(world.members(*now), past_world.members(*now));
    }
}

fn renamed(segment: &Segment) -> Key {
    Key::parse(&format!("not-{}", segment.key)).expect("generated keys are short")
}

/// Of messages that bear the same id only the first delivery counts; in another order it would be another one.
fn first_deliveries(messages: &[Message]) -> Vec<Message> {
    let mut seen = BTreeSet::new();
    messages.iter().filter(|message| seen.insert(message.id.clone())).cloned().collect()
}

fn ties_ids(message: &Message) -> bool {
    matches!(&message.body, Body::Alias { .. } | Body::Identify { also: Some(_), .. })
}

fn survivors(world: &World, messages: &[Message]) -> Vec<Option<PersonId>> {
    let survivor = |id| world.timelines.customer(id).map(|customer| world.timelines.id(customer).clone());
    messages.iter().filter(|message| ties_ids(message)).map(|message| survivor(&message.person)).collect()
}

pub(crate) fn customers(world: &World) -> Vec<CustomerIx> {
    let live = |(index, block): (usize, &Block)| {
        let live = block.live();
        (0..BLOCK_ROWS).filter(move |row| live >> row & 1 == 1).map(move |row| CustomerIx::at(index, row))
    };
    world.timelines.blocks().iter().enumerate().flat_map(live).collect()
}

/// Instants at which an answer would most likely turn, from `now` up to but not including `until`: just before the end, and
/// around everything that happened, shifted by the spans that definitions use.
fn between(now: Timestamp, until: Timestamp, messages: &[Message]) -> Vec<Timestamp> {
    const DAY_MS: i64 = 86_400_000;
    let spans = [0, 1, 2, 3, 5, 7, 10, 14, 20, 30, 60, 90, 180, 365].map(|days| days * DAY_MS);
    let hours = [1, 6, 12, 24, 48, 72].map(|hours| hours * 3_600_000);
    let mut instants: Vec<Timestamp> = Vec::new();
    for message in messages {
        for span in spans.iter().chain(&hours) {
            for near in [-1, 0, 1] {
                instants.push(Timestamp(message.at.0 + span + near));
            }
        }
    }
    instants.push(Timestamp(until.0.saturating_sub(1)));
    instants.push(Timestamp(now.0 + 1));
    instants.extend((1..20).map(|days| Timestamp(now.0 + days * DAY_MS)));
    instants.extend((1..14).map(|months| Timestamp(now.0 + months * 30 * DAY_MS)));
    let far = Timestamp(now.0 + 800 * DAY_MS);
    instants.retain(|at| now < *at && *at < until && *at < far);
    instants.sort_unstable();
    instants.dedup();
    // Enough of them, the last instant before `until` among them.
    let step = instants.len().div_ceil(MOST_INSTANTS).max(1);
    instants.into_iter().rev().step_by(step).collect()
}

/// So many instants are tried for each verdict.
const MOST_INSTANTS: usize = 120;
