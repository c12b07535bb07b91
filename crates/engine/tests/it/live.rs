//! Random histories played through the engine.

use std::collections::{BTreeMap, BTreeSet};

use kesit_engine::{Direction, Engine, Picture, Transition};
use kesit_model::definition::{Condition, Definitions};
use kesit_model::language::canonical_file;
use kesit_model::{Key, PersonId, Span, Timestamp, Value};
use kesit_segment::{Frozen, Settings};
use kesit_testkit::clock::visits;
use kesit_testkit::generate::{Situation, config, situations};
use kesit_testkit::oracle::{self, Params};
use kesit_timeline::Timelines;
use proptest::prelude::*;

pub(crate) type Members = BTreeMap<Key, BTreeSet<PersonId>>;

proptest! {
    #![proptest_config(config())]

    /// After all messages and any visits of the clock, live memberships are what the oracle finds at that instant.
    #[test]
    fn live_agrees_with_brute_force(situation in situations(), visits in visits()) {
        let Situation { messages, definitions, params, now } = &situation;
        prop_assume!(!definitions.segments.iter().any(|segment| has_rank(&segment.when)));
        let mut engine = engine(params);
        let mut told = Told::default();
        let moved = engine.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        prop_assert!(moved.is_empty(), "nobody is there yet");
        let mut queue = messages.clone();
        queue.sort_by_key(|message| message.received_at);
        let mut visits = visits.into_iter().filter(|at| at <= now).peekable();
        for (number, message) in queue.iter().enumerate() {
            engine.look_ahead(&queue[number..]);
            while let Some(at) = visits.next_if(|at| *at <= message.received_at) {
                told.take(engine.advance(at))?;
            }
            told.take(engine.apply(message, message.received_at))?;
        }
        let end = engine.now().max(*now);
        told.take(engine.advance(end))?;
        let expected = oracle::World::new(&queue).members(definitions, params, end);
        let json = canonical_file(definitions);
        prop_assert_eq!(&members(&engine, definitions), &expected, "{}", json);
        // Whoever only listened to the moves knows the same.
        prop_assert_eq!(&told.members(definitions), &expected, "{}", json);
    }

    /// It does not matter whether a segment is defined before the messages or after them.
    #[test]
    fn back_fill_is_the_same_as_having_been_there(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        let (mut early, mut late) = (engine(params), engine(params));
        let _nobody = early.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        for message in messages {
            early.apply(message, *now);
            late.apply(message, *now);
        }
        let moved = late.redefine(definitions.clone(), *now).expect("definitions are sound");
        let mut told = Told::default();
        told.take(moved.transitions(&late).collect())?;
        prop_assert_eq!(told.members(definitions), members(&late, definitions));
        let _refitted = early.refit(*now);
        prop_assert_eq!(members(&early, definitions), members(&late, definitions), "{}", canonical_file(definitions));
        let later = now.plus(Span(40 * 86_400_000));
        early.advance(later);
        late.advance(later);
        prop_assert_eq!(members(&early, definitions), members(&late, definitions));
    }

    /// A move by time happens at the first instant at which the answer is another one.
    #[test]
    fn moves_by_time_are_exact(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        prop_assume!(!definitions.segments.iter().any(|segment| has_rank(&segment.when)));
        let mut engine = engine(params);
        let _nobody = engine.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        for message in messages {
            engine.apply(message, *now);
        }
        let world = oracle::World::new(messages);
        let moves = engine.advance(now.plus(Span(100 * 86_400_000)));
        for transition in moves.iter().take(6) {
            let is_member = |at| world.members(definitions, params, at)[&transition.segment].contains(&transition.customer);
            let entered = transition.direction == Direction::Entered;
            prop_assert_eq!(is_member(transition.at), entered);
            prop_assert_eq!(
                is_member(transition.at.minus(Span(1))), !entered, "{:?}: {}", transition, canonical_file(definitions)
            );
        }
    }
}

pub(crate) fn engine(params: &Params) -> Engine {
    let settings = Settings { zone: params.zone.clone(), language: params.language };
    let timelines = Timelines::new();
    let frozen = frozen(params, &timelines);
    Engine::new(timelines, settings, frozen, Timestamp(0), 1)
}

/// Lists and scores by name.
pub(crate) fn frozen(params: &Params, timelines: &Timelines) -> Frozen {
    let mut frozen = Frozen::default();
    for (key, ids) in &params.lists {
        frozen.set_list(key.clone(), ids.iter().cloned());
    }
    let mut scores: BTreeMap<&str, Vec<(PersonId, Value)>> = BTreeMap::new();
    for ((name, id), value) in &params.scores {
        scores.entry(name).or_default().push((id.clone(), value.clone()));
    }
    for (name, values) in scores {
        frozen.set_score(name, values);
    }
    frozen.resolve(timelines);
    frozen
}

pub(crate) fn members(picture: &Picture, definitions: &Definitions) -> Members {
    let ids = |key: &Key| picture.member_ids(key).expect("it is defined").into_iter().cloned().collect();
    definitions.segments.iter().map(|segment| (segment.key.clone(), ids(&segment.key))).collect()
}

/// Cut-offs of rankings move at refits only, so that live and batch agree only right after one.
fn has_rank(condition: &Condition) -> bool {
    match condition {
        Condition::Rank(_) => true,
        Condition::All(members) | Condition::Any(members) | Condition::None(members) => {
            members.iter().any(has_rank)
        }
        Condition::Not(member) => has_rank(member),
        _ => false,
    }
}

/// Memberships as a listener knows them.
#[derive(Default)]
pub(crate) struct Told(BTreeSet<(Key, PersonId)>);

impl Told {
    /// Nobody enters where they are already, or leaves where they are not.
    pub(crate) fn take(&mut self, transitions: Vec<Transition>) -> Result<(), TestCaseError> {
        for transition in transitions {
            let place = (transition.segment.clone(), transition.customer.clone());
            let news = match transition.direction {
                Direction::Entered => self.0.insert(place),
                Direction::Left => self.0.remove(&place),
            };
            prop_assert!(news, "told twice: {:?}", transition);
        }
        Ok(())
    }

    pub(crate) fn members(&self, definitions: &Definitions) -> Members {
        let of = |key: &Key| {
            self.0.iter().filter(|(segment, _)| segment == key).map(|(_, id)| id.clone()).collect()
        };
        definitions.segments.iter().map(|segment| (segment.key.clone(), of(&segment.key))).collect()
    }
}
