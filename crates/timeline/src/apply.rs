//! One message more.

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{Object, PersonId, Timestamp};

use crate::flat::Flat;
use crate::series::Taken;
use crate::timelines::Customers;
use crate::{AccountIx, Block, CustomerIx, IdKey, Timelines};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// A message with this id was there before; nothing changed.
    Duplicate,
    /// It is in.
    Accepted(Change),
}

/// What a message changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whose message it is, after merging.
    pub customer: CustomerIx,
    /// Whether the customer is new.
    pub created: bool,
    /// Another customer who became this one through it.
    pub merged: Option<Merge>,
    /// The id that the customer went by before, if it goes by another one now; with or without a merge.
    pub renamed_from: Option<PersonId>,
    /// Whether the instant from which on the customer exists is earlier than before. `false` for a new one.
    pub first_at_moved: bool,
    /// The account that the message is about.
    pub account: Option<AccountIx>,
    /// Where the event lies among those of its name in the customer's block; `None` if the message is none.
    pub event_row: Option<usize>,
}

/// Two customers became one. The one that stays is [`Change::customer`]; it may go by another id than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The customer that is no more; its row is not live.
    pub gone: CustomerIx,
    /// The id that it went by.
    pub gone_id: PersonId,
    /// The id that the customer who stays went by before.
    pub old_id: PersonId,
}

/// When and by which message.
#[derive(Clone, Copy)]
struct Stamp {
    at: Timestamp,
    id: IdKey,
}

impl Stamp {
    fn on<T>(self, item: T) -> Taken<T> {
        Taken { at: self.at, id: self.id, item }
    }
}

impl Timelines {
    /// Takes a message in, unless one with its id was there before. Messages may come in any order.
    pub fn apply(&mut self, message: &Message) -> Applied {
        if !self.seen.insert(&message.id) {
            return Applied::Duplicate;
        }
        let stamp = Stamp { at: message.at, id: self.message_ids.intern(&message.id) };
        let mut change = self.admit(message);
        let customer = change.customer;
        match &message.body {
            Body::Identify { traits, .. } => self.write_traits(Whose::Customer(customer), traits, stamp),
            Body::Track { name, properties } => {
                change.event_row = Some(self.add_event(customer, name, properties, stamp));
            }
            Body::Group { account, traits } => {
                let account = self.join_account(customer, account, stamp.at);
                self.write_traits(Whose::Account(account), traits, stamp);
                change.account = Some(account);
            }
            Body::Alias { .. } => {}
        }
        self.add_consents(customer, &message.consents, stamp);
        self.newest_at = self.newest_at.max(Some(message.at));
        Applied::Accepted(change)
    }

    /// Finds whose message it is: makes a new customer, gives a known one another id, or merges two.
    fn admit(&mut self, message: &Message) -> Change {
        let Persons { person, other, fallen } = self.persons(message);
        let known = |person: u32| self.customers.get(person);
        match (known(person), other.and_then(known)) {
            (Some(one), Some(two)) if one != two => self.merge([one, two], person, fallen, message.at),
            (Some(known), _) | (None, Some(known)) => {
                let persons = [person, other.unwrap_or(person)];
                persons.iter().for_each(|&person| self.enrol(known, person));
                self.settle(known, &persons, fallen, message.at)
            }
            (None, None) => {
                let new = self.create(person);
                other.into_iter().for_each(|other| self.enrol(new, other));
                let settled = self.settle(new, &[other.unwrap_or(person)], fallen, message.at);
                Change { created: true, renamed_from: None, first_at_moved: false, ..settled }
            }
        }
    }

    /// The numbers of the message's ids, with what is known of them noted.
    fn persons(&mut self, message: &Message) -> Persons {
        let person = self.people.intern(&message.person);
        if message.is_user {
            self.people.mark_user(person);
        }
        let (other, fallen) = match &message.body {
            Body::Identify { also, .. } => (also.as_ref().map(|also| self.people.intern(also)), None),
            Body::Alias { previous } => {
                let previous = self.people.intern(previous);
                (Some(previous), self.people.mark_previous(previous).then_some(previous))
            }
            Body::Track { .. } | Body::Group { .. } => (None, None),
        };
        Persons { person, other: other.filter(|&other| other != person), fallen }
    }

    /// Lets an id belong to a customer, unless it belongs to one.
    fn enrol(&mut self, customer: CustomerIx, person: u32) {
        if self.customers.get(person).is_none() {
            let surviving = self.customers.surviving[customer.index()];
            if surviving != person {
                self.people.join(surviving, person);
            }
            self.customers.set(person, customer);
        }
    }

    /// Makes a customer with one id.
    fn create(&mut self, person: u32) -> CustomerIx {
        let customer = CustomerIx::of(self.customers.surviving.len());
        self.customers.surviving.push(person);
        self.customers.live += 1;
        self.customers.set(person, customer);
        if customer.block() == self.blocks.len() {
            self.blocks.push(Block::new(customer.block()));
        }
        customer
    }

    /// Makes one customer of two.
    fn merge(&mut self, pair: [CustomerIx; 2], person: u32, fallen: Option<u32>, at: Timestamp) -> Change {
        let [one, two] = pair.map(|customer| self.survivor(customer, fallen));
        let best = self.people.better(self.people.better(one, two), person);
        let (stays, gone) = self.customers.stays(pair, best);
        let [stays_id, gone_id] = [stays, gone].map(|customer| self.customers.surviving[customer.index()]);
        let first_at = self.blocks[stays.block()].first_at(stays.row());
        self.move_all(gone, stays);
        self.people.join(stays_id, gone_id);
        let settled = self.settle(stays, &[best], fallen, at);
        let id = |person: u32| self.people.id(person).clone();
        Change {
            merged: Some(Merge { gone, gone_id: id(gone_id), old_id: id(stays_id) }),
            first_at_moved: self.blocks[stays.block()].first_at(stays.row()) < first_at,
            ..settled
        }
    }

    /// Notes the message's instant, and finds the id that the customer goes by now; `persons` may stand for it instead
    /// of the one who did.
    fn settle(
        &mut self,
        customer: CustomerIx,
        persons: &[u32],
        fallen: Option<u32>,
        at: Timestamp,
    ) -> Change {
        let block = self.blocks.get_mut(customer.block());
        let old_first_at = block.first_at(customer.row());
        block.meet(customer.row(), at);
        let first_at_moved = block.first_at(customer.row()) < old_first_at;
        let survivor = self.survivor(customer, fallen);
        let best = persons.iter().fold(survivor, |best, &person| self.people.better(best, person));
        let old = self.customers.surviving[customer.index()];
        let renamed_from = (best != old).then(|| self.people.id(old).clone());
        if best != old {
            *self.customers.surviving.get_mut(customer.index()) = best;
        }
        Change {
            customer,
            created: false,
            merged: None,
            renamed_from,
            first_at_moved,
            account: None,
            event_row: None,
        }
    }

    /// The best id of a customer, if none but the fallen one lost its standing. Only if that one stood for the customer
    /// are all the others looked at: there may be very many.
    fn survivor(&self, customer: CustomerIx, fallen: Option<u32>) -> u32 {
        let old = self.customers.surviving[customer.index()];
        if fallen == Some(old) { self.people.surviving(old) } else { old }
    }

    fn move_all(&mut self, gone: CustomerIx, stays: CustomerIx) {
        let belongings = self.blocks.get_mut(gone.block()).take(gone.row());
        for (account, _) in &belongings.accounts {
            self.accounts.remove(*account, gone);
            self.accounts.add(*account, stays);
        }
        self.blocks.get_mut(stays.block()).give(stays.row(), &belongings, &self.message_ids);
        for person in self.people.ring(self.customers.surviving[gone.index()]) {
            *self.customers.of_person.get_mut(person as usize) = stays;
        }
        self.customers.live -= 1;
    }

    fn add_event(&mut self, customer: CustomerIx, name: &str, properties: &Object, stamp: Stamp) -> usize {
        let name = self.dictionary.intern_name(name);
        let event = stamp.on(Flat::properties(properties, &mut self.dictionary));
        self.event_count += 1;
        self.blocks.get_mut(customer.block()).insert_event(customer.row(), name, &event, &self.message_ids)
    }

    fn join_account(
        &mut self,
        customer: CustomerIx,
        id: &kesit_model::AccountId,
        at: Timestamp,
    ) -> AccountIx {
        let account = self.accounts.intern(id);
        if account.block() == self.account_blocks.len() {
            self.account_blocks.push(Block::new(account.block()));
        }
        self.accounts.add(account, customer);
        self.account_blocks.get_mut(account.block()).meet(account.row(), at);
        self.blocks.get_mut(customer.block()).join_account(customer.row(), account, at);
        account
    }

    fn write_traits(&mut self, whose: Whose, traits: &Object, stamp: Stamp) {
        let (block, row) = match whose {
            Whose::Customer(customer) => (self.blocks.get_mut(customer.block()), customer.row()),
            Whose::Account(account) => (self.account_blocks.get_mut(account.block()), account.row()),
        };
        for (key, value) in &traits.0 {
            let key = self.dictionary.intern_key(key);
            let write = stamp.on(self.dictionary.cell(value));
            block.insert_trait(row, key, &write, &self.message_ids);
        }
    }

    fn add_consents(&mut self, customer: CustomerIx, consents: &[(String, ConsentState)], stamp: Stamp) {
        for (channel, state) in last_of_each(consents) {
            let channel = self.dictionary.intern_channel(channel);
            let block = self.blocks.get_mut(customer.block());
            block.insert_consent(customer.row(), channel, &stamp.on(state), &self.message_ids);
        }
    }
}

/// The ids that a message names.
struct Persons {
    /// Whose message it is.
    person: u32,
    /// Who else that is; another than `person`.
    other: Option<u32>,
    /// The one that was given as a previous id for the first time.
    fallen: Option<u32>,
}

enum Whose {
    Customer(CustomerIx),
    Account(AccountIx),
}

/// What one message says of each channel: where it says two things of one, the last.
pub(crate) fn last_of_each(
    consents: &[(String, ConsentState)],
) -> impl Iterator<Item = (&str, ConsentState)> {
    let is_last =
        |index: usize, channel: &str| consents[index + 1..].iter().all(|(later, _)| later != channel);
    let said = consents.iter().enumerate().filter(move |(index, (channel, _))| is_last(*index, channel));
    said.map(|(_, (channel, state))| (channel.as_str(), *state))
}

impl Customers {
    /// Stands for an id that belongs to nobody yet.
    pub(crate) const NOBODY: CustomerIx = CustomerIx(u32::MAX);

    fn get(&self, person: u32) -> Option<CustomerIx> {
        self.of_person.get(person as usize).copied().filter(|&customer| customer != Self::NOBODY)
    }

    fn set(&mut self, person: u32, customer: CustomerIx) {
        let index = person as usize;
        if index >= self.of_person.len() {
            let missing = index + 1 - self.of_person.len();
            self.of_person.extend(std::iter::repeat_n(Self::NOBODY, missing));
        }
        *self.of_person.get_mut(index) = customer;
    }

    /// Which of two customers stays and which goes: the one that goes by the surviving id stays, else the one that was
    /// there first.
    fn stays(&self, [one, two]: [CustomerIx; 2], surviving: u32) -> (CustomerIx, CustomerIx) {
        let bears = |customer: CustomerIx| self.surviving[customer.index()] == surviving;
        let one_stays = bears(one) || (!bears(two) && one < two);
        if one_stays { (one, two) } else { (two, one) }
    }
}
