//! The instants at which an answer may change: far too many of them, so that none is missing.
//!
//! An answer changes when something is said, when the clock is some named span away from something that was said or
//! from a date in the data, in the millisecond after that, and where a local day begins.

use std::collections::BTreeSet;
use std::str::FromStr;

use kesit_model::definition::{CalendarUnit, Condition, Moment, TraitCondition};
use kesit_model::message::Body;
use kesit_model::zone::shift;
use kesit_model::{Key, Object, Span, Timestamp, Value};

use super::spans::Named;
use super::world::Person;
use super::{Oracle, Subject};

impl Oracle<'_> {
    /// When the customer may enter or leave the segment.
    pub(super) fn segment_candidates(&self, key: &Key, person: &Person) -> BTreeSet<Timestamp> {
        let mut keys = self.earlier_tiers(key);
        keys.push(key.clone());
        let segments = keys.iter().filter_map(|key| self.definitions.segment(key));
        segments.flat_map(|segment| self.candidates(&segment.when, person)).collect()
    }

    /// When the tests of a trait may turn.
    pub(super) fn standing_candidates(
        &self,
        wanted: &TraitCondition,
        subject: Subject<'_>,
    ) -> BTreeSet<Timestamp> {
        self.around_data(&Named::by_tests(&wanted.tests), subject.person)
    }

    fn candidates(&self, condition: &Condition, person: &Person) -> BTreeSet<Timestamp> {
        match condition {
            Condition::All(inner) | Condition::Any(inner) | Condition::None(inner) => {
                inner.iter().flat_map(|inner| self.candidates(inner, person)).collect()
            }
            Condition::Not(inner) => self.candidates(inner, person),
            Condition::Account(account) => self.candidates(&account.when, person),
            Condition::Trait(wanted) => {
                // `held` counts from an instant at which the tests turned, which is itself a candidate.
                let mut turns = self.around_data(&Named::by_tests(&wanted.tests), person);
                turns.extend(self.around_data(&Named::by_dates(&wanted.changed), person));
                if !wanted.held.is_empty() {
                    turns = around(&turns, &Named::by(condition).spans);
                }
                turns
            }
            Condition::Segment(wanted) => {
                // `entered` and `left` count from a turn of the other segment.
                let turns = self.segment_candidates(&wanted.key, person);
                let mut named = Named::by_dates(&wanted.entered);
                named.spans.extend(Named::by_dates(&wanted.left).spans);
                let mut candidates = around(&turns, &named.spans);
                candidates.extend(self.around_data(&Named::by(condition), person));
                candidates
            }
            _ => self.around_data(&Named::by(condition), person),
        }
    }

    /// The instants around everything in the data, and the local midnights if days matter.
    fn around_data(&self, named: &Named, person: &Person) -> BTreeSet<Timestamp> {
        let mut data: BTreeSet<Timestamp> = person.messages.iter().map(|message| message.at).collect();
        let accounts = self.accounts_of(person, Timestamp::MAX);
        data.extend(accounts.iter().flat_map(|account| &account.updates).map(|update| update.at));
        if named.dates {
            data.extend(self.dates_in_data(person));
        }
        let mut candidates = around(&data, &named.spans);
        if named.days {
            candidates.extend(self.around_midnights(person, &named.day_spans));
        }
        candidates
    }

    fn around_midnights(&self, person: &Person, day_spans: &[Span]) -> BTreeSet<Timestamp> {
        let zone = &self.params.zone;
        let reach = day_spans.iter().copied().max().unwrap_or(Span::ZERO);
        let accounts = self.accounts_of(person, Timestamp::MAX);
        let lives = accounts.iter().map(|account| account.updates[0].at).chain([person.first_at()]);
        let first = zone.date(lives.min().unwrap_or(self.asked_at).minus(reach));
        let last = zone.date(self.asked_at.plus(reach));
        let dates = (0..).map(|days| shift(first, CalendarUnit::Day, days)).take_while(|date| *date <= last);
        around(&dates.map(|date| zone.start_of_day(date)).collect(), day_spans)
    }

    /// Every date that stands anywhere in what was said, or in a score.
    fn dates_in_data(&self, person: &Person) -> BTreeSet<Timestamp> {
        let said = person.messages.iter().filter_map(|message| match &message.body {
            Body::Identify { traits, .. } => Some(traits),
            Body::Track { properties, .. } => Some(properties),
            Body::Group { .. } | Body::Alias { .. } => None,
        });
        let accounts = self.accounts_of(person, Timestamp::MAX);
        let of_accounts = accounts.iter().flat_map(|account| &account.updates).map(|update| &update.traits);
        let scores =
            self.params.scores.iter().filter(|((_, id), _)| *id == person.id).map(|(_, score)| score);
        let mut texts = Vec::new();
        said.chain(of_accounts).for_each(|object| texts_of_object(object, &mut texts));
        scores.for_each(|score| texts_of(score, &mut texts));
        let moments = texts.into_iter().filter_map(|text| Moment::from_str(text).ok());
        moments.map(|moment| self.params.zone.instant(moment)).collect()
    }
}

/// Each instant, the instants a span before and after it, and the millisecond after each of those.
fn around(instants: &BTreeSet<Timestamp>, spans: &[Span]) -> BTreeSet<Timestamp> {
    let moved = instants.iter().flat_map(|at| {
        let shifted = spans.iter().flat_map(|span| [at.minus(*span), at.plus(*span)]);
        shifted.chain([*at])
    });
    moved.flat_map(|at| [at, at.next()]).collect()
}

fn texts_of_object<'a>(object: &'a Object, texts: &mut Vec<&'a str>) {
    object.0.iter().for_each(|(_, value)| texts_of(value, texts));
}

fn texts_of<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::Text(text) => texts.push(text),
        Value::List(list) => list.iter().for_each(|value| texts_of(value, texts)),
        Value::Object(object) => texts_of_object(object, texts),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
