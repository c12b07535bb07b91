//! The forms of condition, and what a segment's membership is.

use kesit_model::definition::{Condition, ListCondition, ScoreCondition, SegmentCondition};
use kesit_model::{Key, Timestamp};

use super::figure::Figure;
use super::world::Person;
use super::{Oracle, Subject};

impl Oracle<'_> {
    /// Whether the condition holds at `now`, which is not before the customer's first instant.
    pub(super) fn holds(&self, condition: &Condition, subject: Subject<'_>, now: Timestamp) -> bool {
        let person = subject.person;
        match condition {
            Condition::Everyone => true,
            Condition::All(inner) => inner.iter().all(|inner| self.holds(inner, subject, now)),
            Condition::Any(inner) => inner.iter().any(|inner| self.holds(inner, subject, now)),
            Condition::None(inner) => !inner.iter().any(|inner| self.holds(inner, subject, now)),
            Condition::Not(inner) => !self.holds(inner, subject, now),
            Condition::Trait(wanted) => self.trait_holds(wanted, subject, now),
            Condition::Items(wanted) => self.items_hold(wanted, subject, now),
            Condition::Near(wanted) => self.is_near(wanted, subject, now),
            Condition::Event(wanted) => self.event_holds(wanted, person, now),
            Condition::Sequence(wanted) => self.sequence_holds(wanted, person, now),
            Condition::Account(wanted) => self.account_holds(wanted, person, now),
            Condition::Consent(wanted) => self.consent_holds(wanted, person, now),
            Condition::Segment(wanted) => self.segment_holds(wanted, person, now),
            Condition::List(wanted) => self.is_listed(wanted, person),
            Condition::Score(wanted) => self.score_holds(wanted, person, now),
            Condition::Rank(wanted) => self.is_ranked(wanted, person, now),
        }
    }

    /// Member of the segment at `now`: its own condition holds and, in a group, no earlier tier has the customer.
    pub(super) fn is_member(&self, key: &Key, person: &Person, now: Timestamp) -> bool {
        let Some(segment) = self.definitions.segment(key) else { return false };
        self.holds(&segment.when, Subject { person, account: None }, now)
            && !self.earlier_tiers(key).iter().any(|tier| self.is_member(tier, person, now))
    }

    /// The tiers that come before this one in its group; none for a segment outside all groups.
    pub(super) fn earlier_tiers(&self, key: &Key) -> Vec<Key> {
        let group = self.definitions.groups.iter().find(|group| group.tiers.contains(key));
        group
            .map_or(Vec::new(), |group| group.tiers.iter().take_while(|tier| *tier != key).cloned().collect())
    }

    fn segment_holds(&self, wanted: &SegmentCondition, person: &Person, now: Timestamp) -> bool {
        if wanted.entered.is_empty() && wanted.left.is_empty() {
            return self.is_member(&wanted.key, person, now);
        }
        let membership = self.membership(&wanted.key, person);
        let entered_at = membership.last_turn(true, now);
        let left_at = membership.last_turn(false, now);
        self.lies(entered_at, &wanted.entered, person, now) && self.lies(left_at, &wanted.left, person, now)
    }

    fn is_listed(&self, wanted: &ListCondition, person: &Person) -> bool {
        self.params.lists.get(&wanted.key).is_some_and(|list| list.contains(&person.id))
    }

    fn score_holds(&self, wanted: &ScoreCondition, person: &Person, now: Timestamp) -> bool {
        let score = self.params.scores.get(&(wanted.name.clone(), person.id.clone()));
        self.passes(&wanted.tests, Figure::of(score), person, now)
    }
}
