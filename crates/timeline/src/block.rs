//! Sixty-four customers and all that is theirs.

use kesit_model::Timestamp;
use kesit_model::definition::ConsentState;

use crate::accounts::Memberships;
use crate::flat::Flat;
use crate::growth::heap_bytes;
use crate::series::{LEAST_SERIES_BYTES, Taken};
use crate::stored::{Broken, Counts, Reader, StoredRows, Writer};
use crate::{
    AccountIx, BLOCK_ROWS, Cell, ChannelId, ConsentHistory, CustomerIx, History, KeyId, MessageIds, NameId,
    Payload, Series, Table,
};

/// Up to 64 customers, or accounts (which have traits only). Row `r` of block `b` is [`CustomerIx::at`]`(b, r)`.
#[derive(Debug, Clone)]
pub struct Block {
    first: CustomerIx,
    live: u64,
    first_at: [Timestamp; BLOCK_ROWS],
    tables: Vec<(NameId, Table)>,
    histories: Vec<(KeyId, History)>,
    consents: Vec<(ChannelId, ConsentHistory)>,
    memberships: Option<Box<Memberships>>,
}

/// All that one customer has, on its way to another.
pub(crate) struct Belongings {
    pub(crate) accounts: Vec<(AccountIx, Timestamp)>,
    first_at: Timestamp,
    events: Vec<(NameId, Vec<Taken<Flat>>)>,
    traits: Vec<(KeyId, Vec<Taken<Cell>>)>,
    consents: Vec<(ChannelId, Vec<Taken<ConsentState>>)>,
}

impl Block {
    /// The customer at row 0.
    #[must_use]
    pub fn first(&self) -> CustomerIx {
        self.first
    }

    /// One bit for each row: known, and not merged into another.
    #[inline]
    #[must_use]
    pub fn live(&self) -> u64 {
        self.live
    }

    /// The instant of the earliest message of any kind. Means nothing for a row that is not live.
    #[inline]
    #[must_use]
    pub fn first_at(&self, row: usize) -> Timestamp {
        self.first_at[row]
    }

    /// The events of one name; `None`: nobody here has any.
    #[inline]
    #[must_use]
    pub fn events(&self, name: NameId) -> Option<&Table> {
        find(&self.tables, name)
    }

    /// The events of every name, sorted by name.
    pub fn tables(&self) -> impl Iterator<Item = (NameId, &Table)> {
        self.tables.iter().map(|(name, table)| (*name, table))
    }

    /// The history of one trait; `None`: nobody here ever had it.
    #[inline]
    #[must_use]
    pub fn history(&self, key: KeyId) -> Option<&History> {
        find(&self.histories, key)
    }

    /// The histories of every trait, sorted by key.
    pub fn histories(&self) -> impl Iterator<Item = (KeyId, &History)> {
        self.histories.iter().map(|(key, history)| (*key, history))
    }

    /// What was said about one channel; `None`: nobody here said anything.
    #[inline]
    #[must_use]
    pub fn consent(&self, channel: ChannelId) -> Option<&ConsentHistory> {
        find(&self.consents, channel)
    }

    /// What was said about every channel, sorted by channel.
    pub fn consents(&self) -> impl Iterator<Item = (ChannelId, &ConsentHistory)> {
        self.consents.iter().map(|(channel, history)| (*channel, history))
    }

    /// The accounts that a customer belongs to, each once and sorted, with the instant from which on.
    #[inline]
    #[must_use]
    pub fn accounts(&self, row: usize) -> &[(AccountIx, Timestamp)] {
        self.memberships.as_ref().map_or(&[], |memberships| memberships.of(row))
    }

    /// A block with nobody in it.
    pub(crate) fn new(index: usize) -> Block {
        Block {
            first: CustomerIx::at(index, 0),
            live: 0,
            first_at: [Timestamp::MAX; BLOCK_ROWS],
            tables: Vec::new(),
            histories: Vec::new(),
            consents: Vec::new(),
            memberships: None,
        }
    }

    /// Notes that somebody is at a row, who was there at an instant.
    pub(crate) fn meet(&mut self, row: usize, at: Timestamp) {
        self.live |= 1 << row;
        self.first_at[row] = at.min(self.first_at[row]);
    }

    pub(crate) fn insert_event(
        &mut self,
        row: usize,
        name: NameId,
        event: &Taken<Flat>,
        order: &MessageIds,
    ) -> usize {
        series_mut(&mut self.tables, name).insert(row, event, order)
    }

    pub(crate) fn insert_trait(&mut self, row: usize, key: KeyId, write: &Taken<Cell>, order: &MessageIds) {
        series_mut(&mut self.histories, key).insert(row, write, order);
    }

    pub(crate) fn insert_consent(
        &mut self,
        row: usize,
        channel: ChannelId,
        said: &Taken<ConsentState>,
        order: &MessageIds,
    ) {
        series_mut(&mut self.consents, channel).insert(row, said, order);
    }

    pub(crate) fn join_account(&mut self, row: usize, account: AccountIx, at: Timestamp) {
        self.memberships.get_or_insert_default().add(row, account, at);
    }

    /// Adds what a builder made; names come in ascending order.
    pub(crate) fn add_table(&mut self, name: NameId, table: Table) {
        self.tables.push((name, table));
    }

    /// Adds what a builder made; keys come in ascending order.
    pub(crate) fn add_history(&mut self, key: KeyId, history: History) {
        self.histories.push((key, history));
    }

    /// Adds what a builder made; channels come in ascending order.
    pub(crate) fn add_consent(&mut self, channel: ChannelId, history: ConsentHistory) {
        self.consents.push((channel, history));
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.tables.shrink_to_fit();
        self.histories.shrink_to_fit();
        self.consents.shrink_to_fit();
    }

    /// Takes away all that a customer has; nobody is at the row afterwards.
    pub(crate) fn take(&mut self, row: usize) -> Belongings {
        self.live &= !(1 << row);
        Belongings {
            accounts: self.memberships.as_mut().map_or_else(Vec::new, |memberships| memberships.take(row)),
            first_at: self.first_at[row],
            events: take_all(&mut self.tables, row),
            traits: take_all(&mut self.histories, row),
            consents: take_all(&mut self.consents, row),
        }
    }

    /// Gives a customer what was another's.
    pub(crate) fn give(&mut self, row: usize, belongings: &Belongings, order: &MessageIds) {
        self.meet(row, belongings.first_at);
        belongings.accounts.iter().for_each(|(account, at)| self.join_account(row, *account, *at));
        give_all(&mut self.tables, row, &belongings.events, order);
        give_all(&mut self.histories, row, &belongings.traits, order);
        give_all(&mut self.consents, row, &belongings.consents, order);
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.long(self.live);
        to.all(&self.first_at, |at| at.0.to_le_bytes());
        write_all(&self.tables, |name| name.0, to);
        write_all(&self.histories, |key| key.0, to);
        write_all(&self.consents, |channel| channel.0, to);
        to.byte(u8::from(self.memberships.is_some()));
        self.memberships.iter().for_each(|memberships| memberships.write(to));
    }

    /// Reads the block with this index, of which only the rows in `rows` may be live.
    pub(crate) fn read(
        from: &mut Reader<'_>,
        index: usize,
        rows: u64,
        counts: &Counts,
    ) -> Result<Block, Broken> {
        let live = from.long()?;
        from.check(live & !rows == 0, "a row")?;
        let mut first_at = [Timestamp::MAX; BLOCK_ROWS];
        first_at.copy_from_slice(&from.all(BLOCK_ROWS, |bytes| Timestamp(i64::from_le_bytes(bytes)))?);
        Ok(Block {
            first: CustomerIx::at(index, 0),
            live,
            first_at,
            tables: read_all(from, counts.names, NameId, counts, live)?,
            histories: read_all(from, counts.keys, KeyId, counts, live)?,
            consents: read_all(from, counts.channels, ChannelId, counts, live)?,
            memberships: match from.flag()? {
                true => Some(Box::new(Memberships::read(from, counts, live)?)),
                false => None,
            },
        })
    }

    /// How many events there are.
    pub(crate) fn event_count(&self) -> u64 {
        self.tables.iter().map(|(_, table)| table.len() as u64).sum()
    }

    /// Bytes of all histories, those of consents included.
    pub(crate) fn trait_memory(&self) -> usize {
        let traits = self.histories.iter().map(|(_, history)| history.memory().total()).sum::<usize>();
        let consents = self.consents.iter().map(|(_, history)| history.memory().total()).sum::<usize>();
        traits + consents
    }

    /// Bytes of the lists of series beyond the series themselves.
    pub(crate) fn spare_memory(&self) -> usize {
        spare_bytes(&self.tables) + spare_bytes(&self.histories) + spare_bytes(&self.consents)
    }

    /// Bytes of what says who belongs to which account.
    pub(crate) fn memberships_memory(&self) -> usize {
        self.memberships.as_ref().map_or(0, |memberships| memberships.memory())
    }
}

#[inline]
fn find<K: Ord + Copy, T>(sorted: &[(K, T)], key: K) -> Option<&T> {
    let index = sorted.binary_search_by_key(&key, |(key, _)| *key).ok()?;
    Some(&sorted[index].1)
}

/// The series under a key; an empty one is made if there is none.
fn series_mut<K: Ord + Copy, P: Payload>(sorted: &mut Vec<(K, Series<P>)>, key: K) -> &mut Series<P> {
    let index = sorted.binary_search_by_key(&key, |(key, _)| *key).unwrap_or_else(|place| {
        sorted.insert(place, (key, Series::default()));
        place
    });
    &mut sorted[index].1
}

/// The bytes that a list of series holds beyond the series themselves.
fn spare_bytes<K, P>(list: &Vec<(K, Series<P>)>) -> usize {
    heap_bytes(list) - list.len() * size_of::<Series<P>>()
}

type Parts<K, P> = Vec<(K, Vec<Taken<<P as Payload>::Item>>)>;

fn take_all<K: Copy, P: Payload>(all: &mut [(K, Series<P>)], row: usize) -> Parts<K, P> {
    let parts = all.iter_mut().map(|(key, series)| (*key, series.take(row)));
    parts.filter(|(_, entries)| !entries.is_empty()).collect()
}

fn give_all<K: Ord + Copy, P: Payload>(
    all: &mut Vec<(K, Series<P>)>,
    row: usize,
    parts: &Parts<K, P>,
    order: &MessageIds,
) {
    for (key, entries) in parts {
        let series = series_mut(all, *key);
        for entry in entries {
            series.insert(row, entry, order);
        }
    }
}

fn write_all<K: Copy, P: StoredRows>(all: &[(K, Series<P>)], number: impl Fn(K) -> u32, to: &mut Writer) {
    to.count(all.len());
    for (key, series) in all {
        to.word(number(*key));
        series.write(to);
    }
}

fn read_all<K: Copy + Ord, P: StoredRows>(
    from: &mut Reader<'_>,
    limit: u32,
    key: impl Fn(u32) -> K,
    counts: &Counts,
    live: u64,
) -> Result<Vec<(K, Series<P>)>, Broken> {
    from.keyed(LEAST_SERIES_BYTES, limit, key, |from| Series::read(from, counts, live))
}
