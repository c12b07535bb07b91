//! The accounts known, and who belongs to them.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::DefaultHashBuilder;
use kesit_model::{AccountId, Timestamp};

use crate::growth::{self, allocation_bytes, heap_bytes};
use crate::pieces::Pieces;
use crate::ranges::Ranges;
use crate::shards::Shards;
use crate::stored::{Broken, Counts, Reader, Writer};
use crate::{AccountIx, BLOCK_ROWS, CustomerIx};

/// Every account ever seen. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    ids: Pieces<AccountId>,
    /// By account, the customers that belong to it, sorted.
    customers: Pieces<Vec<CustomerIx>>,
    index: Shards<u32>,
    hasher: DefaultHashBuilder,
}

impl Accounts {
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(crate) fn find(&self, id: &AccountId) -> Option<AccountIx> {
        let is_it = |&known: &u32| self.ids[known as usize] == *id;
        self.index.find(self.hasher.hash_one(id), is_it).map(|&known| AccountIx(known))
    }

    pub(crate) fn intern(&mut self, id: &AccountId) -> AccountIx {
        if let Some(known) = self.find(id) {
            return known;
        }
        let new = AccountIx::of(self.ids.len());
        self.ids.push(id.clone());
        self.customers.push(Vec::new());
        let (ids, hasher) = (&self.ids, &self.hasher);
        let hash = hasher.hash_one(id);
        self.index.insert_unique(hash, new.0, |&known| hasher.hash_one(&ids[known as usize]));
        new
    }

    /// Writes the ids; who belongs to them stands in the blocks.
    pub(crate) fn write(&self, accounts: Range<usize>, to: &mut Writer) {
        to.texts(self.ids.slices(accounts).flatten().map(AccountId::as_str));
    }

    pub(crate) fn read(from: &mut Reader<'_>, count: usize) -> Result<Vec<AccountId>, Broken> {
        let texts = from.texts()?;
        from.check(texts.ends.len() == count, "the number of accounts")?;
        let ids: Option<Vec<AccountId>> = texts.iter().map(AccountId::parse).collect();
        ids.ok_or_else(|| from.wrong("the id of an account"))
    }

    /// Adds ids that were written down; `false` if one of them is there already.
    pub(crate) fn extend(&mut self, ids: &[AccountId]) -> bool {
        let expected = self.ids.len() + ids.len();
        for id in ids {
            self.intern(id);
        }
        self.ids.len() == expected
    }

    pub(crate) fn id(&self, account: AccountIx) -> &AccountId {
        &self.ids[account.index()]
    }

    pub(crate) fn customers(&self, account: AccountIx) -> &[CustomerIx] {
        &self.customers[account.index()]
    }

    pub(crate) fn add(&mut self, account: AccountIx, customer: CustomerIx) {
        if let Err(place) = self.customers(account).binary_search(&customer) {
            self.customers.get_mut(account.index()).insert(place, customer);
        }
    }

    pub(crate) fn remove(&mut self, account: AccountIx, customer: CustomerIx) {
        if let Ok(place) = self.customers(account).binary_search(&customer) {
            self.customers.get_mut(account.index()).remove(place);
        }
    }

    /// The same accounts with nobody in them, numbered in the order of their texts; and for each old number the new one.
    pub(crate) fn in_order(&self) -> (Accounts, Vec<u32>) {
        let mut old: Vec<usize> = (0..self.ids.len()).collect();
        old.sort_unstable_by(|&left, &right| self.ids[left].cmp(&self.ids[right]));
        let mut ordered = Accounts::default();
        let mut new_of = vec![0; self.ids.len()];
        for old in old {
            new_of[old] = ordered.intern(&self.ids[old]).0;
        }
        (ordered, new_of)
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        self.ids.memory()
            + self.customers.memory()
            + self.customers.iter().map(heap_bytes).sum::<usize>()
            + self.index.memory()
    }
}

/// To which accounts the customers of one block belong, and since when.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memberships {
    ranges: Ranges,
    /// Each row's sorted by account, each account once.
    all: Vec<(AccountIx, Timestamp)>,
}

impl Memberships {
    pub(crate) fn of(&self, row: usize) -> &[(AccountIx, Timestamp)] {
        &self.all[self.ranges.of(row)]
    }

    /// Notes that the row belongs to the account from an instant on, unless it did even before.
    pub(crate) fn add(&mut self, row: usize, account: AccountIx, at: Timestamp) {
        let start = self.ranges.of(row).start;
        match self.of(row).binary_search_by_key(&account, |(account, _)| *account) {
            Ok(place) => {
                let since = &mut self.all[start + place].1;
                *since = at.min(*since);
            }
            Err(place) => {
                growth::insert(&mut self.all, start + place, (account, at));
                self.ranges.add(row);
            }
        }
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        self.ranges.write(to);
        to.all(&self.all, |(account, _)| account.0.to_le_bytes());
        to.all(&self.all, |(_, at)| at.0.to_le_bytes());
    }

    /// Reads what rows have that have their bit set in `live`.
    pub(crate) fn read(from: &mut Reader<'_>, counts: &Counts, live: u64) -> Result<Memberships, Broken> {
        let ranges = Ranges::read(from)?;
        let accounts = from.all(ranges.end(), |bytes| AccountIx(u32::from_le_bytes(bytes)))?;
        let at = from.all(ranges.end(), |bytes| Timestamp(i64::from_le_bytes(bytes)))?;
        let ascend = |row| accounts[ranges.of(row)].is_sorted_by(|left, right| left < right);
        let are_right = ranges.are_within(live)
            && (0..BLOCK_ROWS).all(ascend)
            && accounts.iter().all(|account| account.0 < counts.accounts);
        from.check(are_right, "who belongs to an account")?;
        Ok(Memberships { ranges, all: accounts.into_iter().zip(at).collect() })
    }

    pub(crate) fn take(&mut self, row: usize) -> Vec<(AccountIx, Timestamp)> {
        let range = self.ranges.of(row);
        self.ranges.clear(row);
        self.all.drain(range).collect()
    }

    /// The bytes held, the frame included.
    pub(crate) fn memory(&self) -> usize {
        allocation_bytes(size_of::<Memberships>()) + self.ranges.memory() + heap_bytes(&self.all)
    }
}
