//! One customer's timeline as a list, for people to look at.

use std::cmp::Ordering;

use kesit_model::definition::ConsentState;
use kesit_model::{AccountId, Object, Timestamp, Value};

use crate::{AccountIx, Block, CustomerIx, IdKey, Timelines, rebuild};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub happening: Happening,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The customer joined an account.
    Account {
        /// Which.
        account: AccountId,
    },
    /// A trait was written.
    Trait {
        /// Which.
        key: String,
        /// Its value; `Null` removes it.
        value: Value,
    },
    /// Something was said about a channel.
    Consent {
        /// Which.
        channel: String,
        /// What.
        state: ConsentState,
    },
    /// The customer did something.
    Event {
        /// What.
        name: String,
        /// With these properties, sorted by name.
        properties: Object,
    },
}

impl Timelines {
    /// All that is known of a customer in order of time; at one instant in order of message id, and then joining an
    /// account, traits, consents, events.
    #[must_use]
    pub fn entries(&self, customer: CustomerIx) -> Vec<Entry> {
        self.blocks
            .get(customer.block())
            .map_or_else(Vec::new, |block| self.entries_in(block, customer.row()))
    }

    /// All that is known of an account in order of time.
    #[must_use]
    pub fn account_entries(&self, account: AccountIx) -> Vec<Entry> {
        self.account_blocks
            .get(account.block())
            .map_or_else(Vec::new, |block| self.entries_in(block, account.row()))
    }

    fn entries_in(&self, block: &Block, row: usize) -> Vec<Entry> {
        let mut entries = self.account_entries_of(block, row);
        entries.extend(self.traits_of(block, row));
        entries.extend(self.consents_of(block, row));
        entries.extend(self.events_of(block, row));
        entries.sort_by(|left, right| self.order(left, right));
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    fn account_entries_of(&self, block: &Block, row: usize) -> Vec<(Option<IdKey>, Entry)> {
        let entry = |&(account, at): &(AccountIx, Timestamp)| {
            let happening = Happening::Account { account: self.account_id(account).clone() };
            (None, Entry { at, happening })
        };
        block.accounts(row).iter().map(entry).collect()
    }

    fn traits_of<'a>(
        &'a self,
        block: &'a Block,
        row: usize,
    ) -> impl Iterator<Item = (Option<IdKey>, Entry)> + 'a {
        block.histories().flat_map(move |(key, history)| {
            history.range(row).map(move |index| {
                let key = self.dictionary.resolve_key(key).to_owned();
                let value = self.dictionary.value(history.get(index)).unwrap_or(Value::Null);
                let happening = Happening::Trait { key, value };
                (Some(history.ids()[index]), Entry { at: history.at()[index], happening })
            })
        })
    }

    fn consents_of<'a>(
        &'a self,
        block: &'a Block,
        row: usize,
    ) -> impl Iterator<Item = (Option<IdKey>, Entry)> + 'a {
        block.consents().flat_map(move |(channel, history)| {
            history.range(row).map(move |index| {
                let channel = self.dictionary.resolve_channel(channel).to_owned();
                let happening = Happening::Consent { channel, state: history.get(index) };
                (Some(history.ids()[index]), Entry { at: history.at()[index], happening })
            })
        })
    }

    fn events_of<'a>(
        &'a self,
        block: &'a Block,
        row: usize,
    ) -> impl Iterator<Item = (Option<IdKey>, Entry)> + 'a {
        block.tables().flat_map(move |(name, table)| {
            table.range(row).map(move |index| {
                let name = self.dictionary.resolve_name(name).to_owned();
                let properties = rebuild::object(table.rows(), index, &self.dictionary);
                let happening = Happening::Event { name, properties };
                (Some(table.ids()[index]), Entry { at: table.at()[index], happening })
            })
        })
    }

    fn order(&self, left: &(Option<IdKey>, Entry), right: &(Option<IdKey>, Entry)) -> Ordering {
        let by_id = || match (left.0, right.0) {
            (Some(left), Some(right)) => self.message_ids.compare(left, right),
            (left, right) => left.is_some().cmp(&right.is_some()),
        };
        left.1
            .at
            .cmp(&right.1.at)
            .then_with(by_id)
            .then_with(|| left.1.happening.rank().cmp(&right.1.happening.rank()))
    }
}

impl Happening {
    fn rank(&self) -> (u8, &str) {
        match self {
            Happening::Account { account } => (0, account.as_str()),
            Happening::Trait { key, .. } => (1, key),
            Happening::Consent { channel, .. } => (2, channel),
            Happening::Event { name, .. } => (3, name),
        }
    }
}
