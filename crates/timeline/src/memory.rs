//! How much memory timelines take.

use crate::series::SeriesMemory;
use crate::{Block, Timelines};

/// Bytes held, spare room and the allocator's share included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Memory {
    /// Instants of events.
    pub event_times: usize,
    /// Identifiers of events and of all other messages, to put those of one instant in order.
    pub message_ids: usize,
    /// What remembers which messages were seen.
    pub seen: usize,
    /// Properties of events.
    pub properties: usize,
    /// What holds the events of 64 customers together: where each one's begin, and the list of columns.
    pub frames: usize,
    /// Traits and consents of customers.
    pub traits: usize,
    /// Ids of persons, and which customer each one is.
    pub people: usize,
    /// Blocks themselves, with the instant at which each customer began.
    pub blocks: usize,
    /// Accounts, their traits, and who belongs to them.
    pub accounts: usize,
    /// Words.
    pub dictionary: usize,
}

impl Memory {
    /// All together.
    #[must_use]
    pub fn total(&self) -> usize {
        self.per_event() + self.per_customer() + self.accounts + self.dictionary
    }

    /// What grows with the number of events.
    #[must_use]
    pub fn per_event(&self) -> usize {
        self.event_times + self.message_ids + self.seen + self.properties
    }

    /// What grows with the number of customers.
    #[must_use]
    pub fn per_customer(&self) -> usize {
        self.frames + self.traits + self.people + self.blocks
    }

    fn add_events(&mut self, series: SeriesMemory) {
        self.event_times += series.times;
        self.message_ids += series.ids;
        self.properties += series.payload;
        self.frames += series.frame;
    }
}

impl Timelines {
    /// How much memory is held.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let mut memory = Memory {
            message_ids: self.message_ids.memory(),
            seen: self.seen.memory(),
            people: self.people.memory()
                + self.customers.of_person.memory()
                + self.customers.surviving.memory(),
            blocks: self.blocks.memory(),
            accounts: self.accounts.memory() + self.account_blocks.memory(),
            dictionary: self.dictionary.memory(),
            ..Memory::default()
        };
        for block in &self.blocks {
            block.tables().for_each(|(_, table)| memory.add_events(table.memory()));
            memory.traits += block.trait_memory();
            memory.frames += block.spare_memory();
            memory.accounts += block.memberships_memory();
        }
        memory.accounts += self.account_blocks.iter().map(Block::trait_memory).sum::<usize>();
        memory
    }
}
