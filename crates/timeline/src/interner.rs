//! Texts kept once each, known by number. A number stays valid for ever.

use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;

use crate::growth::{allocation_bytes, heap_bytes};
use crate::pieces::PIECE;
use crate::shards::Shards;
use crate::stored::Texts;

/// Texts by number, numbers by text. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    /// All but the last hold [`PIECE`] texts.
    chunks: Vec<Arc<Chunk>>,
    len: usize,
    index: Shards<u32>,
    hasher: DefaultHashBuilder,
}

/// Texts that lie one after the other.
#[derive(Debug, Clone, Default)]
struct Chunk {
    texts: String,
    /// Where each text ends in `texts`.
    ends: Vec<u32>,
}

impl Chunk {
    fn resolve(&self, place: usize) -> &str {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.texts[start as usize..self.ends[place] as usize]
    }

    fn push(&mut self, text: &str) {
        self.texts.push_str(text);
        let end = u32::try_from(self.texts.len());
        self.ends
            .push(end.expect("a thousand texts of messages, each of which has a limit, stay below 4 GiB"));
        if self.ends.len() == PIECE {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

impl Interner {
    /// The greatest number of texts; numbers above it are free for other uses.
    pub(crate) const MAX_TEXTS: u32 = u32::MAX - 16;

    /// The number of a text that was seen before.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.index.find(self.hasher.hash_one(text), |&id| self.resolve(id) == text).copied()
    }

    /// The number of a text, a new one if it was never seen.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text);
        if let Some(&id) = self.index.find(hash, |&id| self.resolve(id) == text) {
            return id;
        }
        let id = u32::try_from(self.len).ok().filter(|&id| id < Self::MAX_TEXTS);
        let id = id.expect("memory ends before 4 billion different texts do");
        if self.len.is_multiple_of(PIECE) {
            self.chunks.push(Arc::default());
        }
        Arc::make_mut(&mut self.chunks[self.len / PIECE]).push(text);
        self.len += 1;
        let (chunks, hasher) = (&self.chunks, &self.hasher);
        self.index.insert_unique(hash, id, |&id| hasher.hash_one(resolve(chunks, id)));
        id
    }

    /// The text that a number stands for.
    pub(crate) fn resolve(&self, id: u32) -> &str {
        resolve(&self.chunks, id)
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Adds texts that were written down, in order; `false` if one of them is there already.
    pub(crate) fn extend(&mut self, texts: &Texts) -> bool {
        let begin = self.len();
        let (chunks, hasher) = (&self.chunks, &self.hasher);
        self.index.reserve(texts.ends.len(), |&id| hasher.hash_one(resolve(chunks, id)));
        for text in texts.iter() {
            self.intern(text);
        }
        self.len() == begin + texts.ends.len()
    }

    /// Texts with these numbers.
    pub(crate) fn stretch(&self, numbers: Range<usize>) -> impl Iterator<Item = &str> + Clone {
        numbers.map(|number| self.resolve(number as u32))
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        let chunk = |chunk: &Arc<Chunk>| {
            allocation_bytes(size_of::<Chunk>())
                + allocation_bytes(chunk.texts.capacity())
                + heap_bytes(&chunk.ends)
        };
        heap_bytes(&self.chunks) + self.chunks.iter().map(chunk).sum::<usize>() + self.index.memory()
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.chunks.shrink_to_fit();
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).shrink();
        }
    }
}

fn resolve(chunks: &[Arc<Chunk>], id: u32) -> &str {
    let id = id as usize;
    chunks[id / PIECE].resolve(id % PIECE)
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn a_text_keeps_its_number() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..2_500).map(|number| format!("kelime {number} ğüş")).collect();
        let first: Vec<u32> = words.iter().map(|word| interner.intern(word)).collect();
        let again: Vec<u32> = words.iter().map(|word| interner.intern(word)).collect();
        assert_eq!(first, again);
        assert_eq!(interner.len(), 2_500);
        assert_eq!(interner.find("kelime 7 ğüş"), Some(7));
        assert_eq!(interner.find("kelime"), None);
        assert_eq!(interner.resolve(2_499), "kelime 2499 ğüş");
    }
}
