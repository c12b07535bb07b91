//! An engine that starts where another stopped goes on as that one does.

use std::collections::BTreeMap;

use kesit_engine::{Engine, Picture, Resettlement, Transition};
use kesit_model::definition::{Definitions, Segment};
use kesit_model::language::canonical_file;
use kesit_model::message::Message;
use kesit_model::{Key, PersonId, Span, Timestamp};
use kesit_segment::{CutOffs, Settings};
use kesit_testkit::clock::visits;
use kesit_testkit::generate::{Situation, config, situations};
use kesit_timeline::{Applied, Builder, Timelines};
use proptest::prelude::*;

use crate::live::{Told, engine, frozen, members};

/// Something that happens to an engine.
#[derive(Debug)]
enum Input<'a> {
    Message(&'a Message),
    Clock(Timestamp),
}

/// The messages by receipt, with the visits of the clock between them.
fn inputs<'a>(messages: &'a [Message], visits: &[Timestamp]) -> Vec<Input<'a>> {
    let at = |input: &Input<'_>| match input {
        Input::Message(message) => message.received_at,
        Input::Clock(at) => *at,
    };
    let messages = messages.iter().map(Input::Message);
    let mut inputs: Vec<Input<'_>> = messages.chain(visits.iter().copied().map(Input::Clock)).collect();
    inputs.sort_by_key(at);
    inputs
}

fn take(engine: &mut Engine, input: &Input<'_>) -> Vec<Transition> {
    match input {
        Input::Message(message) => engine.apply(message, message.received_at),
        Input::Clock(at) => engine.advance(*at),
    }
}

/// The engine as a restart finds it: from bytes and definitions alone.
fn restarted(running: &Engine, situation: &Situation) -> Engine {
    let params = &situation.params;
    let timelines = running.timelines().clone();
    let settings = Settings { zone: params.zone.clone(), language: params.language };
    let frozen = frozen(params, &Timelines::new());
    let cut_offs = CutOffs::of_bytes(&running.cut_offs().to_bytes()).expect("just written");
    let definitions = running.definitions().clone();
    Engine::start(timelines, settings, frozen, definitions, Some(cut_offs), running.now(), 2)
        .expect("definitions are sound")
}

fn untils(picture: &Picture, definitions: &Definitions) -> BTreeMap<(Key, PersonId), Timestamp> {
    let mut untils = BTreeMap::new();
    for segment in &definitions.segments {
        for customer in picture.members(&segment.key).expect("it is defined").iter() {
            let memberships = picture.memberships_of(customer);
            let own = memberships.iter().find(|membership| *membership.segment == segment.key);
            let until = own.expect("a member knows so").until;
            untils.insert((segment.key.clone(), picture.timelines().id(customer).clone()), until);
        }
    }
    untils
}

fn check_counts(engine: &Engine) -> Result<(), TestCaseError> {
    for key in engine.program().keys() {
        let members = engine.members(key).expect("it is defined");
        prop_assert_eq!(engine.member_count(key), Some(members.len()));
        for customer in members.iter() {
            prop_assert!(
                engine.is_member(customer, key) && engine.segments_of(customer).any(|own| own == key)
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    /// Memberships are equal, with until when each stands; and from then on so are all moves. Timers need not be: each engine
    /// may have some that move nobody.
    #[test]
    fn a_restart_changes_nothing(situation in situations(), visits in visits(), stop in 0..40_usize) {
        let Situation { messages, definitions, .. } = &situation;
        let mut running = engine(&situation.params);
        let _nobody = running.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        let inputs = inputs(messages, &visits);
        let (before, after) = inputs.split_at(stop.min(inputs.len()));
        for (place, input) in before.iter().enumerate() {
            take(&mut running, input);
            if place == before.len() / 2 {
                let _refitted = running.refit(running.now());
            }
        }
        let mut again = restarted(&running, &situation);
        let json = canonical_file(definitions);
        prop_assert_eq!(members(&again, definitions), members(&running, definitions), "{}", json);
        prop_assert_eq!(untils(&again, definitions), untils(&running, definitions));
        check_counts(&again)?;
        check_counts(&running)?;
        for input in after {
            prop_assert_eq!(take(&mut again, input), take(&mut running, input), "{:?} {}", input, json);
        }
        let later = running.now().plus(Span(40 * 86_400_000));
        prop_assert_eq!(again.advance(later), running.advance(later), "{}", json);
        check_counts(&running)?;
    }

    /// A picture stays as it was while the engine goes on.
    #[test]
    fn a_picture_stays_as_it_was(situation in situations(), stop in 0..40_usize) {
        let Situation { messages, definitions, .. } = &situation;
        let mut engine = engine(&situation.params);
        let _nobody = engine.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        let inputs = inputs(messages, &[]);
        let (before, after) = inputs.split_at(stop.min(inputs.len()));
        before.iter().for_each(|input| drop(take(&mut engine, input)));
        let picture = engine.picture();
        let was = (members(&picture, definitions), untils(&picture, definitions), picture.now());
        after.iter().for_each(|input| drop(take(&mut engine, input)));
        engine.advance(engine.now().plus(Span(40 * 86_400_000)));
        prop_assert_eq!((members(&picture, definitions), untils(&picture, definitions), picture.now()), was);
    }

    /// One segment after the other leads where all at once do, however they are put in place of each other.
    #[test]
    fn definitions_one_by_one_are_those_all_at_once(situation in situations(), other in situations()) {
        let Situation { messages, definitions, now, .. } = &situation;
        let mut step_by_step = engine(&situation.params);
        messages.iter().for_each(|message| drop(step_by_step.apply(message, *now)));
        let mut told = Told::default();
        // Others first, under the same keys, so that most are redefined.
        let sound = |segments: &[Segment]| {
            Definitions { segments: segments.to_vec(), groups: Vec::new() }
        };
        for definitions in [sound(&other.definitions.segments), definitions.clone(), sound(&definitions.segments)] {
            let Ok(moved) = step_by_step.redefine(definitions.clone(), *now) else { continue };
            told.take(moved.transitions(&step_by_step).collect())?;
            check_counts(&step_by_step)?;
        }
        let now_defined = step_by_step.definitions().clone();
        for segment in &now_defined.segments {
            let moved = step_by_step.define(segment.clone(), *now).expect("sound");
            prop_assert!(moved.is_empty(), "the same again moves nobody");
        }
        let all_at_once = restarted(&step_by_step, &situation);
        let json = canonical_file(&now_defined);
        prop_assert_eq!(members(&step_by_step, &now_defined), members(&all_at_once, &now_defined), "{}", json);
        prop_assert_eq!(told.members(&now_defined), members(&all_at_once, &now_defined));
        let later = now.plus(Span(40 * 86_400_000));
        let mut all_at_once = all_at_once;
        prop_assert_eq!(step_by_step.advance(later), all_at_once.advance(later), "{}", json);
    }

    /// Much taken in at once leads to the memberships that each by itself would have led to, and so do timelines made anew
    /// elsewhere; whoever only listened to the moves knows the same.
    #[test]
    fn bulk_and_replacement_are_told_by_id(situation in situations(), kept in 0..40_usize, replaced in any::<bool>()) {
        let Situation { messages, definitions, now, .. } = &situation;
        let mut engine = engine(&situation.params);
        let mut told = Told::default();
        let moved = engine.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        prop_assert!(moved.is_empty());
        let (first, second) = messages.split_at(kept.min(messages.len()));
        for message in first {
            told.take(engine.apply(message, *now))?;
        }
        let moved: Resettlement = if replaced {
            // Half of the first is gone, the second is there.
            let mut builder = Builder::new();
            for message in first.iter().step_by(2).chain(second) {
                builder.push(message);
            }
            engine.replace_timelines(builder.finish_on(1), *now)
        } else {
            let accepted = second.iter().filter(|message| engine.apply_quietly(message) != Applied::Duplicate);
            prop_assert!(accepted.count() <= second.len());
            engine.resettle(*now)
        };
        told.take(moved.transitions(&engine).collect())?;
        let counted: usize = moved.moved().map(|moved| moved.left + moved.entered).sum();
        prop_assert_eq!(counted + moved.by_time().len(), moved.len());
        check_counts(&engine)?;
        let json = canonical_file(definitions);
        prop_assert_eq!(told.members(definitions), members(&engine, definitions), "{}", json);
        let mut again = restarted(&engine, &situation);
        prop_assert_eq!(members(&again, definitions), members(&engine, definitions), "{}", json);
        let later = now.plus(Span(40 * 86_400_000));
        prop_assert_eq!(again.advance(later), engine.advance(later), "{}", json);
    }

    /// Lists and scores that come later lead where those that were there from the beginning do.
    #[test]
    fn lists_and_scores_may_come_later(situation in situations()) {
        let Situation { messages, definitions, params, now } = &situation;
        let settings = Settings { zone: params.zone.clone(), language: params.language };
        let mut late = Engine::new(Timelines::new(), settings, Default::default(), Timestamp(0), 1);
        let mut told = Told::default();
        let _nobody = late.redefine(definitions.clone(), Timestamp(0)).expect("definitions are sound");
        for message in messages {
            told.take(late.apply(message, *now))?;
        }
        for (key, ids) in &params.lists {
            let moved = late.set_list(key, ids.iter().cloned(), *now);
            told.take(moved.transitions(&late).collect())?;
        }
        let scores = frozen(params, &Timelines::new());
        let moved = late.change_frozen(|frozen| *frozen = scores, *now);
        told.take(moved.transitions(&late).collect())?;
        let again = restarted(&late, &situation);
        prop_assert_eq!(members(&late, definitions), members(&again, definitions), "{}", canonical_file(definitions));
        prop_assert_eq!(told.members(definitions), members(&again, definitions));
        check_counts(&late)?;
    }
}
