//! All blocks of customers, or of accounts, shared between copies of the timelines until one side changes one.

use std::ops::{Index, Range};
use std::sync::Arc;

use crate::Block;
use crate::pieces::Pieces;

/// Blocks in order; that at index `b` holds the rows from [`crate::CustomerIx::at`]`(b, 0)` on.
#[derive(Debug, Clone, Default)]
pub struct Blocks(Pieces<Arc<Block>>);

impl Blocks {
    /// How many there are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The block at an index; `None` after the last.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Block> {
        self.0.get(index).map(AsRef::as_ref)
    }

    /// All of them.
    #[must_use]
    pub fn iter(&self) -> BlockIter<'_> {
        self.range(0..self.len())
    }

    /// Those with these indices.
    ///
    /// # Panics
    /// If the range ends after the last.
    #[must_use]
    pub fn range(&self, indices: Range<usize>) -> BlockIter<'_> {
        assert!(indices.end <= self.len(), "there are {} blocks", self.len());
        BlockIter { blocks: self, indices }
    }

    /// The block at an index, to change it: copied first if other timelines have it too.
    #[inline]
    pub(crate) fn get_mut(&mut self, index: usize) -> &mut Block {
        Arc::make_mut(self.0.get_mut(index))
    }

    /// Adds one at the end.
    pub(crate) fn push(&mut self, block: Block) {
        self.0.push(Arc::new(block));
    }

    /// Adds others at the end.
    pub(crate) fn append(&mut self, others: Blocks) {
        self.0.extend(others.0.iter().cloned());
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.0.shrink();
        (0..self.len()).for_each(|index| self.get_mut(index).shrink());
    }

    /// The bytes of the blocks themselves, what they hold elsewhere not included.
    pub(crate) fn memory(&self) -> usize {
        self.0.memory() + self.len() * crate::growth::allocation_bytes(size_of::<Block>())
    }
}

impl Index<usize> for Blocks {
    type Output = Block;

    #[inline]
    fn index(&self, index: usize) -> &Block {
        &self.0[index]
    }
}

impl FromIterator<Block> for Blocks {
    fn from_iter<I: IntoIterator<Item = Block>>(blocks: I) -> Blocks {
        Blocks(blocks.into_iter().map(Arc::new).collect())
    }
}

impl<'a> IntoIterator for &'a Blocks {
    type Item = &'a Block;
    type IntoIter = BlockIter<'a>;

    fn into_iter(self) -> BlockIter<'a> {
        self.iter()
    }
}

/// Some blocks, one after the other.
#[derive(Debug, Clone)]
pub struct BlockIter<'a> {
    blocks: &'a Blocks,
    indices: Range<usize>,
}

impl<'a> Iterator for BlockIter<'a> {
    type Item = &'a Block;

    #[inline]
    fn next(&mut self) -> Option<&'a Block> {
        self.indices.next().map(|index| &self.blocks[index])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl DoubleEndedIterator for BlockIter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.indices.next_back().map(|index| &self.blocks[index])
    }
}

impl ExactSizeIterator for BlockIter<'_> {}
