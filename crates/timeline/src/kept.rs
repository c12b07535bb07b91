//! Things kept once each, known by number. A number stays valid for ever.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::pieces::Pieces;
use crate::shards::Shards;

/// Things kept once each, known by number. Copies share what they have in common.
#[derive(Debug, Clone)]
pub(crate) struct Kept<T> {
    all: Pieces<T>,
    index: Shards<u32>,
    hasher: DefaultHashBuilder,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept { all: Pieces::default(), index: Shards::default(), hasher: DefaultHashBuilder::default() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Kept<T> {
    /// The number of a thing, a new one if it was never kept.
    pub(crate) fn keep(&mut self, thing: &T) -> u32 {
        let hash = self.hasher.hash_one(thing);
        if let Some(&known) = self.index.find(hash, |&known| self.all[known as usize] == *thing) {
            return known;
        }
        let new = index(self.all.len());
        self.all.push(thing.clone());
        let (all, hasher) = (&self.all, &self.hasher);
        self.index.insert_unique(hash, new, |&known| hasher.hash_one(&all[known as usize]));
        new
    }

    /// Adds things that were written down, in order; `false` if one of them is there already.
    pub(crate) fn extend(&mut self, things: Vec<T>) -> bool {
        let expected = self.all.len() + things.len();
        for thing in &things {
            self.keep(thing);
        }
        self.all.len() == expected
    }

    /// All things, by number.
    pub(crate) fn all(&self) -> &Pieces<T> {
        &self.all
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.all.shrink();
    }

    /// The bytes held, those that the things hold elsewhere not included.
    pub(crate) fn memory(&self) -> usize {
        self.all.memory() + self.index.memory()
    }
}

pub(crate) fn index(length: usize) -> u32 {
    u32::try_from(length).expect("memory ends before 4 billion different values do")
}
