//! All timelines of a workspace.

use kesit_model::{AccountId, PersonId, Timestamp};

use crate::accounts::Accounts;
use crate::people::People;
use crate::pieces::Pieces;
use crate::{AccountIx, BLOCK_ROWS, Blocks, CustomerIx, Dictionary, MessageIds, SeenIds};

/// Every customer, every account, and all that is known of them.
///
/// A copy is a still picture: it is made in a moment however much there is, since it shares everything with the original,
/// and what either of the two changes later is copied then, block by block. So the one who applies messages need not wait
/// for those who read for long. A copy is whole; messages may be applied to it as well.
#[derive(Debug, Clone, Default)]
pub struct Timelines {
    pub(crate) dictionary: Dictionary,
    pub(crate) message_ids: MessageIds,
    pub(crate) seen: SeenIds,
    pub(crate) people: People,
    pub(crate) customers: Customers,
    pub(crate) accounts: Accounts,
    pub(crate) blocks: Blocks,
    pub(crate) account_blocks: Blocks,
    pub(crate) event_count: u64,
    pub(crate) newest_at: Option<Timestamp>,
}

/// Which customer each id is, and which id each customer goes by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Customers {
    /// By number of the id in [`People`].
    pub(crate) of_person: Pieces<CustomerIx>,
    /// By customer, the number of the surviving id. Of one merged away: the id it had last.
    pub(crate) surviving: Pieces<u32>,
    /// How many were not merged into another.
    pub(crate) live: usize,
}

impl Timelines {
    /// Timelines of nobody.
    #[must_use]
    pub fn new() -> Timelines {
        Timelines::default()
    }

    /// The words.
    #[must_use]
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The words, to intern those of a segment: their numbers then hold for all data to come.
    pub fn dictionary_mut(&mut self) -> &mut Dictionary {
        &mut self.dictionary
    }

    /// The order of messages of one instant.
    #[must_use]
    pub fn message_ids(&self) -> &MessageIds {
        &self.message_ids
    }

    /// The messages that were taken in.
    #[must_use]
    pub fn seen_ids(&self) -> &SeenIds {
        &self.seen
    }

    /// All customers. A row beyond the last customer is not live.
    #[inline]
    #[must_use]
    pub fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// All accounts, in blocks of their own that hold histories only.
    #[inline]
    #[must_use]
    pub fn account_blocks(&self) -> &Blocks {
        &self.account_blocks
    }

    /// The customer that an id belongs to, merges followed; `None` if the id was never seen.
    #[must_use]
    pub fn customer(&self, id: &PersonId) -> Option<CustomerIx> {
        Some(self.customers.of_person[self.people.find(id)? as usize])
    }

    /// The id that the customer goes by. Of a customer merged into another: the id it went by before.
    #[must_use]
    pub fn id(&self, customer: CustomerIx) -> &PersonId {
        self.people.id(self.customers.surviving[customer.index()])
    }

    /// All ids of the customer, sorted.
    #[must_use]
    pub fn ids(&self, customer: CustomerIx) -> Vec<&PersonId> {
        let ring = self.people.ring(self.customers.surviving[customer.index()]);
        let mut ids: Vec<&PersonId> = ring.map(|person| self.people.id(person)).collect();
        ids.sort_unstable();
        ids
    }

    /// The account with this id; `None` if it was never seen.
    #[must_use]
    pub fn account(&self, id: &AccountId) -> Option<AccountIx> {
        self.accounts.find(id)
    }

    /// The account's id.
    #[must_use]
    pub fn account_id(&self, account: AccountIx) -> &AccountId {
        self.accounts.id(account)
    }

    /// The customers who belong to the account, sorted; a merged one as the customer it became.
    #[must_use]
    pub fn customers_of(&self, account: AccountIx) -> &[CustomerIx] {
        self.accounts.customers(account)
    }

    /// How many customers there are; those merged into another do not count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.customers.live
    }

    /// Whether there is no customer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.customers.live == 0
    }

    /// How many accounts there are.
    #[must_use]
    pub fn account_count(&self) -> usize {
        self.accounts.len()
    }

    /// How many events there are.
    #[must_use]
    pub fn event_count(&self) -> u64 {
        self.event_count
    }

    /// The instant of the latest message of any kind; `None` if there is none.
    #[must_use]
    pub fn newest_at(&self) -> Option<Timestamp> {
        self.newest_at
    }

    /// Notes with each account who belongs to it, as the blocks say.
    pub(crate) fn link_accounts(&mut self) {
        for block in &self.blocks {
            for row in (0..BLOCK_ROWS).filter(|row| !block.accounts(*row).is_empty()) {
                let customer = CustomerIx(block.first().0 + row as u32);
                block.accounts(row).iter().for_each(|(account, _)| self.accounts.add(*account, customer));
            }
        }
    }

    /// Gives spare room back, as after a build.
    pub(crate) fn shrink(&mut self) {
        self.dictionary.shrink();
        self.seen.shrink();
        self.people.shrink();
        self.customers.surviving.shrink();
        self.blocks.shrink();
        self.account_blocks.shrink();
    }
}
