//! All that is known of one customer at an instant, on one page.
//!
//! It is read from the timeline alone; what of it is shown and how is not decided here.

use std::collections::BTreeMap;

use kesit_model::definition::ConsentState;
use kesit_model::{AccountId, Key, Object, PersonId, Timestamp, Value};
use kesit_segment::{SegmentIx, SpellScratch, Why};
use kesit_timeline::{CustomerIx, Entry, Happening};

use crate::workspace::{ExplainError, Workspace};

/// A customer at an instant.
#[derive(Debug, Clone)]
pub struct Customer {
    /// The surviving id.
    pub id: PersonId,
    /// All ids, ascending.
    pub ids: Vec<PersonId>,
    /// The instant.
    pub as_of: Timestamp,
    /// When the customer came into being.
    pub first_at: Timestamp,
    /// When something was last heard of the customer, before the instant or at it.
    pub last_at: Timestamp,
    /// Traits by key; those that are missing left out.
    pub traits: Vec<Trait>,
    /// Accounts, in order of joining.
    pub accounts: Vec<Account>,
    /// Consents by channel.
    pub consents: Vec<Consent>,
    /// How often what happened; the most frequent first.
    pub counts: Vec<EventCount>,
    /// The last events, the newest first.
    pub events: Vec<Event>,
    /// The segments, in the order of the definitions.
    pub memberships: Vec<Membership>,
}

/// A trait and since when it has its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trait {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Since when, unbroken.
    pub since: Timestamp,
}

/// An account that the customer belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Since when the customer belongs to it.
    pub since: Timestamp,
    /// Its traits by key.
    pub traits: Vec<Trait>,
}

/// The consent for a channel and since when it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// `email`, `sms`, …
    pub channel: String,
    /// What was said.
    pub state: ConsentState,
    /// Since when, unbroken.
    pub since: Timestamp,
}

/// How often something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCount {
    /// The name of the events.
    pub name: String,
    /// How many.
    pub count: usize,
    /// When the first one happened.
    pub first_at: Timestamp,
    /// When the last one happened.
    pub last_at: Timestamp,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub name: String,
    /// With these properties, sorted by name.
    pub properties: Object,
}

/// Whether the customer is in a segment, and why.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The segment.
    pub key: Key,
    /// Why, or why not.
    pub why: Why,
    /// Since when; `None` if the customer is not in it.
    pub since: Option<Timestamp>,
}

impl Workspace {
    /// All that is known of a customer at an instant, with at most so many of the last events.
    ///
    /// # Errors
    /// When no message names the customer, or the first one comes later.
    pub fn profile(
        &mut self,
        customer: &PersonId,
        as_of: Timestamp,
        events: usize,
    ) -> Result<Customer, ExplainError> {
        let explanation = self.explain(customer, None, as_of)?;
        let ix = self.timelines().customer(customer).ok_or(ExplainError::UnknownCustomer)?;
        let since = self.since(ix, explanation.segments.len(), as_of);
        let memberships = explanation.segments.into_iter().zip(since);
        let memberships = memberships.map(|((key, why), since)| Membership { key, why, since }).collect();

        let timelines = self.timelines();
        let first_at = timelines.blocks()[ix.block()].first_at(ix.row());
        let mut page = Page::default();
        for entry in timelines.entries(ix).into_iter().take_while(|entry| entry.at <= as_of) {
            page.add(entry);
        }
        let account = |(id, since): (AccountId, Timestamp)| {
            let mut page = Page::default();
            let entries = timelines.account(&id).map(|ix| timelines.account_entries(ix)).unwrap_or_default();
            entries.into_iter().take_while(|entry| entry.at <= as_of).for_each(|entry| page.add(entry));
            Account { id, since, traits: page.traits() }
        };
        Ok(Customer {
            id: explanation.customer,
            ids: timelines.ids(ix).into_iter().cloned().collect(),
            as_of,
            first_at,
            last_at: page.last_at.unwrap_or(first_at),
            traits: page.traits(),
            consents: page.consents(),
            counts: page.counts(),
            accounts: std::mem::take(&mut page.accounts).into_iter().map(account).collect(),
            events: page.events.into_iter().rev().take(events).collect(),
            memberships,
        })
    }

    /// Since when the customer has been in each segment; `None` where they are not in.
    fn since(&mut self, customer: CustomerIx, count: usize, as_of: Timestamp) -> Vec<Option<Timestamp>> {
        let (timelines, program, frozen) = self.fitted(as_of);
        let segments: Vec<SegmentIx> = (0..count).map(SegmentIx).collect();
        let mut since = vec![None; count];
        let scratch = &mut SpellScratch::default();
        program.spells(&segments, timelines, frozen, customer, as_of, scratch, |spell| {
            if spell.left_at.is_none() {
                since[spell.segment.0] = Some(spell.entered_at);
            }
        });
        since
    }
}

/// What a timeline comes to, entry by entry.
#[derive(Default)]
struct Page {
    last_at: Option<Timestamp>,
    traits: BTreeMap<String, (Value, Timestamp)>,
    consents: BTreeMap<String, (ConsentState, Timestamp)>,
    accounts: Vec<(AccountId, Timestamp)>,
    counts: BTreeMap<String, (usize, Timestamp, Timestamp)>,
    events: Vec<Event>,
}

impl Page {
    /// Takes the next entry, in order of time.
    fn add(&mut self, Entry { at, happening }: Entry) {
        self.last_at = Some(at);
        match happening {
            Happening::Account { account } => self.accounts.push((account, at)),
            Happening::Trait { key, value } => keep(&mut self.traits, key, value, at),
            Happening::Consent { channel, state } => keep(&mut self.consents, channel, state, at),
            Happening::Event { name, properties } => {
                let (count, _, last_at) = self.counts.entry(name.clone()).or_insert((0, at, at));
                (*count, *last_at) = (*count + 1, at);
                self.events.push(Event { at, name, properties });
            }
        }
    }

    fn traits(&self) -> Vec<Trait> {
        let there = self.traits.iter().filter(|(_, (value, _))| !value.is_missing());
        let one = |(key, (value, since)): (&String, &(Value, Timestamp))| Trait {
            key: key.clone(),
            value: value.clone(),
            since: *since,
        };
        there.map(one).collect()
    }

    fn consents(&self) -> Vec<Consent> {
        let one = |(channel, (state, since)): (&String, &(ConsentState, Timestamp))| Consent {
            channel: channel.clone(),
            state: *state,
            since: *since,
        };
        self.consents.iter().map(one).collect()
    }

    fn counts(&self) -> Vec<EventCount> {
        let one = |(name, (count, first_at, last_at)): (&String, &(usize, Timestamp, Timestamp))| {
            EventCount { name: name.clone(), count: *count, first_at: *first_at, last_at: *last_at }
        };
        let mut counts: Vec<EventCount> = self.counts.iter().map(one).collect();
        counts.sort_by_key(|one| std::cmp::Reverse(one.count));
        counts
    }
}

/// Writing the same value again is no change: it stands since it was first written.
fn keep<T: PartialEq>(all: &mut BTreeMap<String, (T, Timestamp)>, key: String, value: T, at: Timestamp) {
    match all.get_mut(&key) {
        Some((old, _)) if *old == value => {}
        Some(old) => *old = (value, at),
        None => {
            all.insert(key, (value, at));
        }
    }
}
