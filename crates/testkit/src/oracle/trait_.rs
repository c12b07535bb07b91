//! Traits, now and in the past.

use std::collections::BTreeSet;

use kesit_model::definition::{Filter, ItemsCondition, TraitCondition};
use kesit_model::{Object, Timestamp, Value};

use super::figure::{Figure, Ratio};
use super::test::span_passes;
use super::world::{Person, Update};
use super::{Oracle, Subject};

impl<'a> Subject<'a> {
    /// What was said about its traits, oldest first.
    fn updates(self) -> &'a [Update] {
        self.account.map_or(&self.person.updates, |account| &account.updates)
    }

    /// The subject exists from then on.
    pub(super) fn first_at(self) -> Timestamp {
        self.account.map_or(self.person.first_at(), |account| account.updates[0].at)
    }

    /// The instants up to `now` from which on the traits may be others, oldest first, the first of its life included.
    fn instants(self, now: Timestamp) -> BTreeSet<Timestamp> {
        let updates = self.updates().iter().map(|update| update.at);
        updates.chain([self.first_at()]).filter(|at| *at <= now).collect()
    }

    pub(super) fn value_at(self, path: &str, at: Timestamp) -> Option<&'a Value> {
        value_at(self.updates(), path, at)
    }
}

impl Oracle<'_> {
    pub(super) fn trait_holds(&self, wanted: &TraitCondition, subject: Subject<'_>, now: Timestamp) -> bool {
        let stands = if wanted.ever {
            self.ever_stood(wanted, subject, now)
        } else {
            self.stands(wanted, subject, now)
        };
        let held = wanted.held.is_empty() || {
            let held_since = self.standing(wanted, subject).true_since(now);
            held_since.is_some_and(|since| {
                span_passes(&wanted.held, Ratio { over: i128::from(now.0 - since.0), under: 1 })
            })
        };
        stands
            && held
            && self.lies(last_change(&wanted.path, subject, now), &wanted.changed, subject.person, now)
    }

    /// Whether the tests hold on the value of that instant.
    pub(super) fn stands(&self, wanted: &TraitCondition, subject: Subject<'_>, at: Timestamp) -> bool {
        let value = Figure::of(subject.value_at(&wanted.path, at));
        self.passes(&wanted.tests, value, subject.person, at)
    }

    /// Whether the tests hold on the current or any past value. The clock and the right sides are those of `now`.
    fn ever_stood(&self, wanted: &TraitCondition, subject: Subject<'_>, now: Timestamp) -> bool {
        subject.instants(now).into_iter().any(|at| {
            let value = Figure::of(subject.value_at(&wanted.path, at));
            self.passes(&wanted.tests, value, subject.person, now)
        })
    }

    pub(super) fn items_hold(&self, wanted: &ItemsCondition, subject: Subject<'_>, now: Timestamp) -> bool {
        self.has_item(subject.value_at(&wanted.path, now), &wanted.filters, subject.person, now)
    }

    /// Whether every filter holds on the properties of an event or on an element of a list.
    pub(super) fn all_filters(
        &self,
        filters: &[Filter],
        object: &Object,
        person: &Person,
        now: Timestamp,
    ) -> bool {
        filters.iter().all(|filter| self.filter_holds(filter, object, person, now))
    }

    fn filter_holds(&self, filter: &Filter, object: &Object, person: &Person, now: Timestamp) -> bool {
        let holds = |inner: &Filter| self.filter_holds(inner, object, person, now);
        match filter {
            Filter::Property { path, tests } => {
                self.passes(tests, Figure::of(object.at_path(path)), person, now)
            }
            Filter::Items(items) => self.has_item(object.at_path(&items.path), &items.filters, person, now),
            Filter::All(inner) => inner.iter().all(holds),
            Filter::Any(inner) => inner.iter().any(holds),
            Filter::None(inner) => !inner.iter().any(holds),
            Filter::Not(inner) => !holds(inner),
        }
    }

    /// One element of the list, an object, satisfies all of the filters.
    fn has_item(&self, list: Option<&Value>, filters: &[Filter], person: &Person, now: Timestamp) -> bool {
        let Some(Value::List(list)) = list else { return false };
        list.iter().any(|element| match element {
            Value::Object(element) => self.all_filters(filters, element, person, now),
            _ => false,
        })
    }
}

/// The value at a path as it stood at an instant. A trait that bears the whole path as its name wins, unless it is
/// missing; else the path walks into an object at one of its dots.
pub(super) fn value_at<'a>(updates: &'a [Update], path: &str, at: Timestamp) -> Option<&'a Value> {
    let walked = || {
        path.match_indices('.').find_map(|(dot, _)| match current(updates, &path[..dot], at) {
            Some(Value::Object(object)) => object.at_path(&path[dot + 1..]),
            _ => None,
        })
    };
    current(updates, path, at).or_else(walked).filter(|value| !value.is_missing())
}

/// The trait as the last update up to then set it; `None` if that one removed it.
fn current<'a>(updates: &'a [Update], name: &str, at: Timestamp) -> Option<&'a Value> {
    let until_then = updates.iter().rev().filter(|update| update.at <= at);
    let mut set = until_then.filter_map(|update| update.traits.get(name));
    set.next().filter(|value| !value.is_missing())
}

/// The latest instant up to `now` at which another value stood at the path than just before.
fn last_change(path: &str, subject: Subject<'_>, now: Timestamp) -> Option<Timestamp> {
    let before = |at: Timestamp| subject.value_at(path, Timestamp(at.0 - 1));
    subject.instants(now).into_iter().rev().find(|at| subject.value_at(path, *at) != before(*at))
}
