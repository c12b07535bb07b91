//! Texts kept once and known by number, so that a row costs bytes and not allocations.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A text kept by [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TextIx(u32);

impl TextIx {
    /// No text: the cell was blank or the file has no such column.
    pub(super) const NONE: TextIx = TextIx(u32::MAX);

    /// Whether there is a text.
    pub(super) fn is_some(self) -> bool {
        self != TextIx::NONE
    }

    /// The place in arrays that run beside the texts.
    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

/// The texts.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// The number of the text, kept from now on.
    pub(super) fn keep(&mut self, text: &str) -> TextIx {
        if text.is_empty() {
            return TextIx::NONE;
        }
        let Texts { bytes, ends, table, hasher } = self;
        let hash = hasher.hash_one(text);
        if let Some(&ix) = table.find(hash, |&ix| get(bytes, ends, ix) == text) {
            return TextIx(ix);
        }
        let ix = u32::try_from(ends.len()).expect("fewer than 2^32 texts: each takes memory");
        bytes.push_str(text);
        ends.push(bytes.len());
        table.insert_unique(hash, ix, |&ix| hasher.hash_one(get(bytes, ends, ix)));
        TextIx(ix)
    }

    /// The number of the text if it is kept.
    pub(super) fn find(&self, text: &str) -> Option<TextIx> {
        let hash = self.hasher.hash_one(text);
        self.table.find(hash, |&ix| get(&self.bytes, &self.ends, ix) == text).map(|&ix| TextIx(ix))
    }

    /// The text at a place in arrays that run beside the texts.
    pub(super) fn at(&self, place: usize) -> &str {
        get(&self.bytes, &self.ends, u32::try_from(place).expect("a place of a text"))
    }

    /// The text; `None` for [`TextIx::NONE`].
    pub(super) fn get(&self, ix: TextIx) -> Option<&str> {
        ix.is_some().then(|| get(&self.bytes, &self.ends, ix.0))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

fn get<'a>(bytes: &'a str, ends: &[usize], ix: u32) -> &'a str {
    let ix = ix as usize;
    let start = if ix == 0 { 0 } else { ends[ix - 1] };
    &bytes[start..ends[ix]]
}
