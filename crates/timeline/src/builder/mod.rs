//! Timelines from many messages at once: everything is set down as it comes, column by column, and put in order at the
//! end. The result is that of applying the messages one by one, but for the numbers of customers and accounts.

mod gather;
mod stage;
mod union;

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{MessageId, Object, PersonId, Timestamp};

use crate::accounts::Accounts;
use crate::apply::last_of_each;
use crate::flat::Flat;
use crate::people::People;
use crate::timelines::Customers;
use crate::{
    AccountIx, Block, Blocks, Cell, Column, CustomerIx, Dictionary, IdKey, MessageIds, NameId, PathId,
    Payload, Rows, SeenIds, States, Timelines,
};
use gather::{Owners, distribute};
use stage::Stage;
use union::Union;

/// Collects messages in any order; [`Builder::finish`] makes the timelines.
#[derive(Debug, Default)]
pub struct Builder {
    dictionary: Dictionary,
    message_ids: MessageIds,
    seen: SeenIds,
    people: People,
    union: Union,
    /// By person, the earliest instant.
    first_at: Vec<Timestamp>,
    accounts: Accounts,
    /// By account, the earliest instant.
    account_first_at: Vec<Timestamp>,
    /// Who joined which account, and when.
    joins: Vec<(u32, AccountIx, Timestamp)>,
    /// By event name.
    events: Vec<Stage<Rows>>,
    /// By trait.
    traits: Vec<Stage<Column>>,
    /// By channel.
    consents: Vec<Stage<States>>,
    /// By trait of accounts.
    account_traits: Vec<Stage<Column>>,
    event_count: u64,
    newest_at: Option<Timestamp>,
}

/// A person that a [`Builder`] knows. Two may turn out to be the same customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Person(u32);

impl Builder {
    /// A builder that knows nobody.
    #[must_use]
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Takes a message in; `false` if one with its id was there before.
    pub fn push(&mut self, message: &Message) -> bool {
        if !self.seen.insert(&message.id) {
            return false;
        }
        let id = self.message_ids.intern(&message.id);
        let person = self.person(&message.person, message.is_user);
        self.meet(person, message.at);
        match &message.body {
            Body::Identify { also, traits } => {
                if let Some(also) = also {
                    let also = self.person(also, false);
                    self.unite(person, also);
                }
                self.write_traits(person, traits, message.at, id);
            }
            Body::Track { name, properties } => {
                let name = self.dictionary.intern_name(name);
                let flat = Flat::properties(properties, &mut self.dictionary);
                self.set_down(person, name, message.at, id, |rows| rows.push(&flat));
            }
            Body::Group { account, traits } => {
                let account = self.join(person, account, message.at);
                self.write_account_traits(account, traits, message.at, id);
            }
            Body::Alias { previous } => {
                let previous = self.person(previous, false);
                self.people.mark_previous(previous.0);
                self.unite(person, previous);
            }
        }
        self.add_consents(person, &message.consents, message.at, id);
        true
    }

    /// The person with this id, for [`Builder::event`].
    pub fn person(&mut self, id: &PersonId, is_user: bool) -> Person {
        let person = self.people.intern(id);
        if person as usize == self.first_at.len() {
            self.first_at.push(Timestamp::MAX);
            self.union.push();
        }
        if is_user {
            self.people.mark_user(person);
        }
        Person(person)
    }

    /// Takes an event in that is in columns already, such as a row of a file; `false` if a message with its id was
    /// there before. The cells come from [`Builder::dictionary_mut`], in order of path, each path once, and are no lists
    /// or objects.
    pub fn event(
        &mut self,
        person: Person,
        name: NameId,
        at: Timestamp,
        id: &MessageId,
        cells: &[(PathId, Cell)],
    ) -> bool {
        if !self.seen.insert(id) {
            return false;
        }
        let id = self.message_ids.intern(id);
        self.meet(person, at);
        self.set_down(person, name, at, id, |rows| rows.append(cells, &[]));
        true
    }

    /// The words so far.
    #[must_use]
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The words, to intern more.
    pub fn dictionary_mut(&mut self) -> &mut Dictionary {
        &mut self.dictionary
    }

    /// How many events were taken in.
    #[must_use]
    pub fn event_count(&self) -> u64 {
        self.event_count
    }

    /// The timelines. Customers are numbered in the order of their ids' text, so that the order of arrival does not
    /// show.
    #[must_use]
    pub fn finish(self) -> Timelines {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.finish_on(threads)
    }

    /// As [`Builder::finish`], on so many threads. The result does not depend on how many.
    #[must_use]
    pub fn finish_on(mut self, threads: usize) -> Timelines {
        let customers = self.number();
        let (accounts, account_numbers) = self.accounts.in_order();
        let mut timelines = Timelines {
            blocks: blocks(customers.surviving.len()),
            account_blocks: blocks(accounts.len()),
            customers,
            accounts,
            event_count: self.event_count,
            newest_at: self.newest_at,
            ..Timelines::default()
        };
        self.settle(&mut timelines, &account_numbers);
        self.distribute(&mut timelines, &account_numbers, threads);
        timelines.dictionary = self.dictionary;
        timelines.message_ids = self.message_ids;
        timelines.seen = self.seen;
        timelines.people = self.people;
        timelines.shrink();
        timelines
    }

    fn meet(&mut self, person: Person, at: Timestamp) {
        let first_at = &mut self.first_at[person.0 as usize];
        *first_at = at.min(*first_at);
        self.newest_at = self.newest_at.max(Some(at));
    }

    fn unite(&mut self, left: Person, right: Person) {
        if self.union.unite(left.0, right.0) {
            self.people.join(left.0, right.0);
        }
    }

    fn set_down(
        &mut self,
        person: Person,
        name: NameId,
        at: Timestamp,
        id: IdKey,
        push: impl FnOnce(&mut Rows),
    ) {
        let stage = stage_mut(&mut self.events, name.0);
        stage.note(person.0, at, id);
        push(&mut stage.payload);
        self.event_count += 1;
    }

    fn write_traits(&mut self, person: Person, traits: &Object, at: Timestamp, id: IdKey) {
        for (key, value) in &traits.0 {
            let key = self.dictionary.intern_key(key);
            stage_mut(&mut self.traits, key.0).push(person.0, at, id, &self.dictionary.cell(value));
        }
    }

    fn write_account_traits(&mut self, account: AccountIx, traits: &Object, at: Timestamp, id: IdKey) {
        for (key, value) in &traits.0 {
            let key = self.dictionary.intern_key(key);
            stage_mut(&mut self.account_traits, key.0).push(account.0, at, id, &self.dictionary.cell(value));
        }
    }

    fn join(&mut self, person: Person, account: &kesit_model::AccountId, at: Timestamp) -> AccountIx {
        let account = self.accounts.intern(account);
        self.account_first_at.resize(self.accounts.len(), Timestamp::MAX);
        let first_at = &mut self.account_first_at[account.index()];
        *first_at = at.min(*first_at);
        self.joins.push((person.0, account, at));
        account
    }

    fn add_consents(
        &mut self,
        person: Person,
        consents: &[(String, ConsentState)],
        at: Timestamp,
        id: IdKey,
    ) {
        for (channel, state) in last_of_each(consents) {
            let channel = self.dictionary.intern_channel(channel);
            stage_mut(&mut self.consents, channel.0).push(person.0, at, id, &state);
        }
    }

    /// Numbers the customers in the order of their surviving ids.
    fn number(&self) -> Customers {
        let persons = 0..u32::try_from(self.people.len()).expect("persons have 32-bit numbers");
        let firsts = persons.filter(|&person| self.union.is_root(person));
        let mut surviving: Vec<u32> = firsts.map(|person| self.people.surviving(person)).collect();
        surviving.sort_unstable_by(|&left, &right| self.people.id(left).cmp(self.people.id(right)));
        let mut of_person = vec![CustomerIx(0); self.people.len()];
        for (customer, &person) in surviving.iter().enumerate() {
            for person in self.people.ring(person) {
                of_person[person as usize] = CustomerIx::of(customer);
            }
        }
        Customers {
            of_person: of_person.into_iter().collect(),
            live: surviving.len(),
            surviving: surviving.into_iter().collect(),
        }
    }

    /// Says who is where from when on, and who belongs to which account.
    fn settle(&mut self, timelines: &mut Timelines, account_numbers: &[u32]) {
        for (customer, at) in timelines.customers.of_person.iter().zip(&self.first_at) {
            timelines.blocks.get_mut(customer.block()).meet(customer.row(), *at);
        }
        for (number, at) in account_numbers.iter().zip(&self.account_first_at) {
            let account = AccountIx(*number);
            timelines.account_blocks.get_mut(account.block()).meet(account.row(), *at);
        }
        for (person, account, at) in std::mem::take(&mut self.joins) {
            let customer = timelines.customers.of_person[person as usize];
            let account = AccountIx(account_numbers[account.index()]);
            timelines.accounts.add(account, customer);
            timelines.blocks.get_mut(customer.block()).join_account(customer.row(), account, at);
        }
    }

    /// Puts everything set down into the blocks, kind by kind, and lets go of each kind as soon as it is in.
    fn distribute(&mut self, timelines: &mut Timelines, account_numbers: &[u32], threads: usize) {
        // In one piece, for every entry asks it.
        let of_person: Vec<CustomerIx> = timelines.customers.of_person.iter().copied().collect();
        let customers =
            Owners { count: timelines.customers.surviving.len(), of: &|who| of_person[who as usize].0 };
        let accounts = Owners { count: timelines.accounts.len(), of: &|who| account_numbers[who as usize] };
        let (blocks, order) = (&mut timelines.blocks, &self.message_ids);
        for (name, stage) in numbered(&mut self.events) {
            distribute(stage, &customers, order, threads, |block, table| {
                blocks.get_mut(block).add_table(NameId(name), table)
            });
        }
        for (key, stage) in numbered(&mut self.traits) {
            let key = crate::KeyId(key);
            distribute(stage, &customers, order, threads, |block, history| {
                blocks.get_mut(block).add_history(key, history)
            });
        }
        for (channel, stage) in numbered(&mut self.consents) {
            let channel = crate::ChannelId(channel);
            distribute(stage, &customers, order, threads, |block, history| {
                blocks.get_mut(block).add_consent(channel, history)
            });
        }
        let blocks = &mut timelines.account_blocks;
        for (key, stage) in numbered(&mut self.account_traits) {
            let key = crate::KeyId(key);
            distribute(stage, &accounts, order, threads, |block, history| {
                blocks.get_mut(block).add_history(key, history)
            });
        }
    }
}

fn blocks(rows: usize) -> Blocks {
    (0..rows.div_ceil(crate::BLOCK_ROWS)).map(Block::new).collect()
}

/// The stage with a number; empty ones are made up to it.
fn stage_mut<P: Payload>(stages: &mut Vec<Stage<P>>, number: u32) -> &mut Stage<P> {
    let index = number as usize;
    if index >= stages.len() {
        stages.resize_with(index + 1, Stage::default);
    }
    &mut stages[index]
}

fn numbered<P>(stages: &mut Vec<Stage<P>>) -> impl Iterator<Item = (u32, Stage<P>)> {
    (0..).zip(std::mem::take(stages))
}
