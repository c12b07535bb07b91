//! Hash tables in shards that copies share. Making a copy costs a count for each shard; what either side adds later
//! copies the one shard that it falls into. A shard grows by itself, so that no addition has to wait for all to move.

use std::sync::Arc;

use hashbrown::HashTable;

use crate::growth::{allocation_bytes, heap_bytes};

/// A hash table. The hash of an element is the caller's business, as in [`HashTable`].
#[derive(Debug, Clone)]
pub(crate) struct Shards<T> {
    shards: Vec<Arc<HashTable<T>>>,
    len: usize,
}

const SHARD_BITS: u32 = 9;
/// The highest bits of a hash and the lowest ones find the place within a shard; these in between, the shard.
const SHARD_SHIFT: u32 = 40;

impl<T> Default for Shards<T> {
    fn default() -> Shards<T> {
        // All are the same empty one until something falls into them.
        let empty = Arc::new(HashTable::new());
        Shards { shards: std::iter::repeat_n(empty, 1 << SHARD_BITS).collect(), len: 0 }
    }
}

fn shard(hash: u64) -> usize {
    (hash >> SHARD_SHIFT) as usize & ((1 << SHARD_BITS) - 1)
}

impl<T> Shards<T> {
    /// The element with this hash that it is.
    #[inline]
    pub(crate) fn find(&self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<&T> {
        self.shards[shard(hash)].find(hash, is_it)
    }

    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// All elements, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.shards.iter().flat_map(|shard| shard.iter())
    }

    /// The bytes held on the heap, shared ones included.
    pub(crate) fn memory(&self) -> usize {
        let shards = self.shards.iter().filter(|shard| !shard.is_empty());
        let bytes = |shard: &Arc<HashTable<T>>| {
            allocation_bytes(shard.allocation_size()) + allocation_bytes(size_of::<HashTable<T>>())
        };
        heap_bytes(&self.shards) + shards.map(bytes).sum::<usize>()
    }
}

impl<T: Clone> Shards<T> {
    /// Adds an element that is not there yet; `hash_of` is the hash of any element.
    pub(crate) fn insert_unique(&mut self, hash: u64, element: T, hash_of: impl Fn(&T) -> u64) {
        Arc::make_mut(&mut self.shards[shard(hash)]).insert_unique(hash, element, hash_of);
        self.len += 1;
    }

    /// Makes room for so many elements more, where their hashes spread evenly.
    pub(crate) fn reserve(&mut self, more: usize, hash_of: impl Fn(&T) -> u64) {
        let each = more >> SHARD_BITS;
        if each > 0 {
            // An eighth more than even, for no shard is exactly that.
            self.shards.iter_mut().for_each(|shard| Arc::make_mut(shard).reserve(each + each / 8, &hash_of));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: &u64) -> u64 {
        number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn has(shards: &Shards<u64>, number: u64) -> bool {
        shards.find(hash(&number), |other| *other == number).is_some()
    }

    #[test]
    fn a_copy_keeps_what_it_had_whatever_the_other_side_does() {
        let mut shards = Shards::default();
        shards.reserve(10_000, hash);
        (0..10_000).for_each(|number| shards.insert_unique(hash(&number), number, hash));
        let copy = shards.clone();
        (10_000..20_000).for_each(|number| shards.insert_unique(hash(&number), number, hash));
        assert!((0..20_000).all(|number| has(&shards, number) && has(&copy, number) == (number < 10_000)));
        assert_eq!((shards.len(), copy.len(), copy.iter().count()), (20_000, 10_000, 10_000));
    }
}
