//! Texts kept once each, known by number. A number stays valid for ever.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::growth::{allocation_bytes, heap_bytes};
use crate::stored::Texts;

/// Texts by number, numbers by text. All texts lie in one string, one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    texts: String,
    /// Where each text ends in `texts`.
    ends: Vec<usize>,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
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
        let id = u32::try_from(self.ends.len()).ok().filter(|&id| id < Self::MAX_TEXTS);
        let id = id.expect("memory ends before 4 billion different texts do");
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        let (texts, ends, hasher) = (&self.texts, &self.ends, &self.hasher);
        self.index.insert_unique(hash, id, |&id| hasher.hash_one(slice(texts, ends, id)));
        id
    }

    /// The text that a number stands for.
    pub(crate) fn resolve(&self, id: u32) -> &str {
        slice(&self.texts, &self.ends, id)
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds texts that were written down, in order; `false` if one of them is there already.
    pub(crate) fn extend(&mut self, texts: &Texts) -> bool {
        let begin = self.len();
        let hasher = &self.hasher;
        self.texts.reserve(texts.all.len());
        self.ends.reserve(texts.ends.len());
        self.index.reserve(texts.ends.len(), |&id| hasher.hash_one(slice(&self.texts, &self.ends, id)));
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
        allocation_bytes(self.texts.capacity())
            + heap_bytes(&self.ends)
            + allocation_bytes(self.index.allocation_size())
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

fn slice<'a>(texts: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &texts[start..ends[id]]
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn a_text_keeps_its_number() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..500).map(|number| format!("kelime {number} ğüş")).collect();
        let first: Vec<u32> = words.iter().map(|word| interner.intern(word)).collect();
        let again: Vec<u32> = words.iter().map(|word| interner.intern(word)).collect();
        assert_eq!(first, again);
        assert_eq!(interner.len(), 500);
        assert_eq!(interner.find("kelime 7 ğüş"), Some(7));
        assert_eq!(interner.find("kelime"), None);
        assert_eq!(interner.resolve(499), "kelime 499 ğüş");
    }
}
