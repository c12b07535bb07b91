//! Messages sorted out by customer and account.

use std::collections::{BTreeMap, BTreeSet};

use kesit_model::message::{Body, Message};
use kesit_model::{AccountId, Object, PersonId, Timestamp};

/// Everything that was ever said, by whom it is about.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) people: Vec<Person>,
    pub(super) accounts: Vec<Account>,
}

/// A customer: every id that merged into one, and what was said under any of them.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// The surviving id.
    pub(super) id: PersonId,
    /// All of them.
    pub(super) ids: BTreeSet<PersonId>,
    /// By event time, then message id; never empty.
    pub(super) messages: Vec<Message>,
    /// What they said about traits, in the same order.
    pub(super) updates: Vec<Update>,
}

/// Traits set (or, by a null, removed) at an instant.
#[derive(Debug, Clone)]
pub(super) struct Update {
    pub(super) at: Timestamp,
    pub(super) traits: Object,
}

impl Person {
    /// The customer exists from then on.
    pub(super) fn first_at(&self) -> Timestamp {
        self.messages[0].at
    }
}

/// A company.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) id: AccountId,
    /// What was said about it, by whomever, by event time, then message id; never empty.
    pub(super) updates: Vec<Update>,
}

impl World {
    /// Sorts the messages out. The order of the slice is the order of delivery: it matters only for a repeated message
    /// id, whose first delivery wins.
    #[must_use]
    pub fn new(messages: &[Message]) -> World {
        let messages = in_order(first_deliveries(messages));
        let people = merged(&messages).into_iter().map(|ids| {
            let own: Vec<Message> =
                messages.iter().filter(|message| ids.contains(&message.person)).cloned().collect();
            Person {
                id: surviving(&ids, &messages),
                ids,
                updates: own.iter().filter_map(update).collect(),
                messages: own,
            }
        });
        World { people: people.collect(), accounts: accounts(&messages) }
    }

    /// The surviving id of every customer, those of later messages included.
    #[must_use]
    pub fn customers(&self) -> Vec<PersonId> {
        self.people.iter().map(|person| person.id.clone()).collect()
    }

    /// The id under which the customer with this id lives on.
    #[must_use]
    pub fn survivor(&self, id: &PersonId) -> Option<&PersonId> {
        self.person(id).map(|person| &person.id)
    }

    /// The instant from which on the customer exists: the event time of their earliest message.
    #[must_use]
    pub fn first_at(&self, id: &PersonId) -> Option<Timestamp> {
        self.person(id).map(Person::first_at)
    }

    pub(super) fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.ids.contains(id))
    }
}

/// A message id counts once; its first delivery wins.
fn first_deliveries(messages: &[Message]) -> Vec<Message> {
    let mut seen = BTreeSet::new();
    messages.iter().filter(|message| seen.insert(message.id.clone())).cloned().collect()
}

fn in_order(mut messages: Vec<Message>) -> Vec<Message> {
    messages.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    messages
}

/// The ids of each customer. Only `alias`, and `identify` carrying both ids, make two ids one customer.
fn merged(messages: &[Message]) -> Vec<BTreeSet<PersonId>> {
    let mut customers: Vec<BTreeSet<PersonId>> = Vec::new();
    for message in messages {
        let mut one = BTreeSet::from([message.person.clone()]);
        match &message.body {
            Body::Identify { also: Some(other), .. } | Body::Alias { previous: other } => {
                one.insert(other.clone());
            }
            Body::Identify { also: None, .. } | Body::Track { .. } | Body::Group { .. } => {}
        }
        let (same, others) = customers.into_iter().partition(|customer| !customer.is_disjoint(&one));
        customers = others;
        one.extend(Vec::into_iter(same).flatten());
        customers.push(one);
    }
    customers
}

/// Ids ever given as a user id before those never; then ids never given as an alias' previous id before those that
/// were; then the smallest text.
fn surviving(ids: &BTreeSet<PersonId>, messages: &[Message]) -> PersonId {
    let was_user = |id: &PersonId| messages.iter().any(|message| message.is_user && message.person == *id);
    let was_previous = |id: &PersonId| {
        messages.iter().any(|message| matches!(&message.body, Body::Alias { previous } if previous == id))
    };
    let best = ids.iter().min_by_key(|id| (!was_user(id), was_previous(id), *id));
    best.expect("a customer has at least one id").clone()
}

/// What the message says about its person's traits.
fn update(message: &Message) -> Option<Update> {
    match &message.body {
        Body::Identify { traits, .. } => Some(Update { at: message.at, traits: traits.clone() }),
        Body::Track { .. } | Body::Group { .. } | Body::Alias { .. } => None,
    }
}

fn accounts(messages: &[Message]) -> Vec<Account> {
    let mut accounts: BTreeMap<AccountId, Vec<Update>> = BTreeMap::new();
    for message in messages {
        if let Body::Group { account, traits } = &message.body {
            let update = Update { at: message.at, traits: traits.clone() };
            accounts.entry(account.clone()).or_default().push(update);
        }
    }
    accounts.into_iter().map(|(id, updates)| Account { id, updates }).collect()
}
