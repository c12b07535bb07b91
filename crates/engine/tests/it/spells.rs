//! Spells are what an engine that was there from the beginning tells: two roads to the same history.

use std::collections::{BTreeMap, BTreeSet};

use kesit_engine::{Direction, Engine, Transition};
use kesit_model::definition::{Condition, Definitions};
use kesit_model::language::canonical_file;
use kesit_model::message::{Body, Message};
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{SegmentIx, SpellScratch};
use kesit_testkit::forms::leaves;
use kesit_testkit::generate::{Situation, config, situations};
use kesit_timeline::{BLOCK_ROWS, CustomerIx};
use proptest::prelude::*;

use crate::live::engine;

/// When each customer entered and left each segment, in order.
type Moves = BTreeMap<(Key, PersonId), Vec<(Timestamp, Direction)>>;

proptest! {
    #![proptest_config(config())]

    /// Every message arrives the moment it happens and nobody is merged, so the engine knows at each instant all that the
    /// timeline will ever say of it.
    #[test]
    fn spells_are_the_moves_of_an_engine_that_was_there(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        prop_assume!(!has_rank(definitions));
        let mut engine = engine(params);
        let _nobody = engine.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        let mut moves = Vec::new();
        for message in punctual(messages).iter().filter(|message| message.at <= *now) {
            moves.extend(engine.apply(message, message.at));
        }
        moves.extend(engine.advance(*now));
        let frozen = crate::live::frozen(params, engine.timelines());
        prop_assert_eq!(told(&moves), of_spells(&engine, &frozen, *now), "{}", canonical_file(definitions));
    }
}

/// The messages by event time, each id once, without those that merge.
fn punctual(messages: &[Message]) -> Vec<Message> {
    let mut seen = BTreeSet::new();
    let mut punctual: Vec<Message> =
        messages.iter().filter(|message| seen.insert(message.id.clone())).cloned().collect();
    punctual
        .retain(|message| !matches!(message.body, Body::Alias { .. } | Body::Identify { also: Some(_), .. }));
    punctual.sort_by_key(|message| message.at);
    punctual
}

/// What was told, but for moves there and back within one instant: a timeline shows none of them.
fn told(transitions: &[Transition]) -> Moves {
    let mut moves = Moves::new();
    for transition in transitions {
        let place = (transition.segment.clone(), transition.customer.clone());
        let own = moves.entry(place).or_default();
        if own.last().is_some_and(|(at, _)| *at == transition.at) {
            own.pop();
        } else {
            own.push((transition.at, transition.direction));
        }
    }
    moves.retain(|_, own| !own.is_empty());
    moves
}

fn of_spells(engine: &Engine, frozen: &kesit_segment::Frozen, until: Timestamp) -> Moves {
    let (timelines, program) = (engine.timelines(), engine.program());
    let segments: Vec<SegmentIx> = (0..program.keys().len()).map(SegmentIx).collect();
    let mut scratch = SpellScratch::default();
    let mut moves = Moves::new();
    let rows = |block| (0..BLOCK_ROWS).map(move |row| CustomerIx::at(block, row));
    for customer in (0..timelines.blocks().len()).flat_map(rows) {
        program.spells(&segments, timelines, frozen, customer, until, &mut scratch, |spell| {
            let place = (program.key(spell.segment).clone(), timelines.id(customer).clone());
            let own = moves.entry(place).or_default();
            own.push((spell.entered_at, Direction::Entered));
            own.extend(spell.left_at.map(|left_at| (left_at, Direction::Left)));
        });
    }
    moves
}

fn has_rank(definitions: &Definitions) -> bool {
    let mut conditions = definitions.segments.iter().map(|segment| &segment.when);
    conditions.any(|when| leaves(when).iter().any(|leaf| matches!(leaf, Condition::Rank(_))))
}
