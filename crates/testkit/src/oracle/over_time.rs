//! Truth followed through time.

use std::collections::BTreeSet;
use std::rc::Rc;

use kesit_model::definition::TraitCondition;
use kesit_model::{AccountId, Key, PersonId, Timestamp};

use super::world::Person;
use super::{Oracle, Subject};

/// What is followed, and of whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Question {
    /// Is the customer in the segment?
    Member(PersonId, Key),
    /// Do the tests hold on the trait of the customer, or of the account beside?
    Standing(PersonId, Option<AccountId>, TraitCondition),
}

/// The answer at every instant at which it may be another than just before, oldest first.
#[derive(Debug)]
pub(super) struct Truth(Vec<(Timestamp, bool)>);

impl Truth {
    /// The latest instant up to `now` at which the answer became `wanted`. Before the first instant it is false.
    pub(super) fn last_turn(&self, wanted: bool, now: Timestamp) -> Option<Timestamp> {
        let mut before = false;
        let mut turned_at = None;
        for (at, holds) in self.0.iter().filter(|(at, _)| *at <= now) {
            if *holds != before && *holds == wanted {
                turned_at = Some(*at);
            }
            before = *holds;
        }
        turned_at
    }

    /// Since when the answer has been true without a break; `None` if it is false at `now`.
    pub(super) fn true_since(&self, now: Timestamp) -> Option<Timestamp> {
        let (_, holds) = self.0.iter().rfind(|(at, _)| *at <= now)?;
        if *holds { self.last_turn(true, now) } else { None }
    }
}

impl Oracle<'_> {
    /// The customer's membership, from their first instant to the one that is asked about.
    pub(super) fn membership(&self, key: &Key, person: &Person) -> Rc<Truth> {
        self.followed(
            Question::Member(person.id.clone(), key.clone()),
            person.first_at(),
            || self.segment_candidates(key, person),
            |at| self.is_member(key, person, at),
        )
    }

    /// Whether the tests of a trait hold, from the first instant of the subject to the one that is asked about.
    pub(super) fn standing(&self, wanted: &TraitCondition, subject: Subject<'_>) -> Rc<Truth> {
        let account = subject.account.map(|account| account.id.clone());
        self.followed(
            Question::Standing(subject.person.id.clone(), account, wanted.clone()),
            subject.first_at(),
            || self.standing_candidates(wanted, subject),
            |at| self.stands(wanted, subject, at),
        )
    }

    /// Asks at every candidate. Between two of them the answer does not change.
    fn followed(
        &self,
        question: Question,
        first_at: Timestamp,
        candidates: impl Fn() -> BTreeSet<Timestamp>,
        holds: impl Fn(Timestamp) -> bool,
    ) -> Rc<Truth> {
        if let Some(known) = self.truths.borrow().get(&question) {
            return Rc::clone(known);
        }
        let mut instants = candidates();
        instants.extend([first_at, self.asked_at]);
        let lived = instants.into_iter().filter(|at| first_at <= *at && *at <= self.asked_at);
        let truth = Rc::new(Truth(lived.map(|at| (at, holds(at))).collect()));
        self.truths.borrow_mut().insert(question, Rc::clone(&truth));
        truth
    }
}

#[cfg(test)]
mod tests {
    //! A truth that was followed from candidate to candidate is the one that asking at any instant gives.

    use std::collections::BTreeSet;

    use kesit_model::definition::{Condition, TraitCondition};
    use kesit_model::{Span, Timestamp};
    use proptest::prelude::*;

    use super::{Oracle, Subject, Truth};
    use crate::clock::edges;
    use crate::forms::leaves;
    use crate::generate::{Situation, situations};
    use crate::oracle::World;

    const HOUR_MS: i64 = 3_600_000;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn between_candidates_nothing_changes(situation in situations(), odd_hours in 13..500_i64) {
            let Situation { messages, definitions, params, now } = &situation;
            let world = World::new(messages);
            let oracle = Oracle::new(&world, definitions, params, *now);
            let spans = [1, 12, 24, 48, 7 * 24, 14 * 24, 30 * 24].map(|hours| Span(hours * HOUR_MS));
            let mut instants = edges(messages, &spans);
            let first_at = messages.iter().map(|message| message.at).min().unwrap_or(*now);
            let walked = (0..).map(|steps| Timestamp(first_at.0 + steps * odd_hours * HOUR_MS));
            instants.extend(walked.take_while(|at| at <= now));
            for person in world.people.iter().filter(|person| person.first_at() <= *now) {
                let lived: BTreeSet<Timestamp> = instants.range(person.first_at()..=*now).copied().collect();
                for segment in &definitions.segments {
                    let truth = oracle.membership(&segment.key, person);
                    for at in &lived {
                        prop_assert_eq!(state(&truth, *at), oracle.is_member(&segment.key, person, *at), "{} {}", segment.key, at);
                    }
                }
                let subject = Subject { person, account: None };
                for wanted in definitions.segments.iter().flat_map(|segment| held(&segment.when)) {
                    let truth = oracle.standing(wanted, subject);
                    for at in &lived {
                        prop_assert_eq!(state(&truth, *at), oracle.stands(wanted, subject, *at), "{:?} {}", wanted, at);
                    }
                }
            }
        }
    }

    fn state(truth: &Truth, at: Timestamp) -> bool {
        truth.0.iter().rfind(|(then, _)| *then <= at).is_some_and(|(_, holds)| *holds)
    }

    fn held(condition: &Condition) -> Vec<&TraitCondition> {
        let leaves = leaves(condition).into_iter();
        leaves
            .filter_map(|leaf| match leaf {
                Condition::Trait(wanted) if !wanted.held.is_empty() => Some(wanted),
                _ => None,
            })
            .collect()
    }
}
