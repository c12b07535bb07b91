//! The words of the timelines, made ready for writing: orders that do not depend on which word was seen first.

use kesit_timeline::{ChannelId, Dictionary, KeyId, NameId, PathId};

/// The dictionary, and the places of its words in the order of their texts.
pub(super) struct Words<'a> {
    pub(super) dictionary: &'a Dictionary,
    /// A path comes right before those that lead through it.
    path_ranks: Vec<u32>,
    key_ranks: Vec<u32>,
    channel_ranks: Vec<u32>,
    pub(super) promoted: Promoted,
}

/// The properties that have columns of their own; `None` where no event has it.
pub(super) struct Promoted {
    pub(super) texts: [Option<PathId>; PROMOTED_TEXTS.len()],
    pub(super) numbers: [Option<PathId>; PROMOTED_NUMBERS.len()],
}

/// Properties that have a column of texts.
pub(super) const PROMOTED_TEXTS: [&str; 4] = ["order_id", "product_id", "category", "currency"];
/// Properties that have a column of numbers.
pub(super) const PROMOTED_NUMBERS: [&str; 4] = ["revenue", "total", "price", "quantity"];

impl<'a> Words<'a> {
    pub(super) fn new(dictionary: &'a Dictionary) -> Words<'a> {
        Words {
            dictionary,
            path_ranks: ranks(dictionary.paths().map(|(_, path)| walked(path))),
            key_ranks: ranks(dictionary.keys().map(|(_, key)| key)),
            channel_ranks: ranks(dictionary.channels().map(|(_, channel)| channel)),
            promoted: Promoted {
                texts: PROMOTED_TEXTS.map(|path| dictionary.path(path)),
                numbers: PROMOTED_NUMBERS.map(|path| dictionary.path(path)),
            },
        }
    }

    pub(super) fn path_rank(&self, path: PathId) -> u32 {
        self.path_ranks[path.0 as usize]
    }

    pub(super) fn key_rank(&self, key: KeyId) -> u32 {
        self.key_ranks[key.0 as usize]
    }

    pub(super) fn channel_rank(&self, channel: ChannelId) -> u32 {
        self.channel_ranks[channel.0 as usize]
    }

    pub(super) fn name(&self, name: NameId) -> &'a str {
        self.dictionary.resolve_name(name)
    }
}

/// The path's bytes with the dot below all others, so that `a.b` stands between `a` and `a-b`.
fn walked(path: &str) -> Vec<u16> {
    path.bytes().map(|byte| if byte == b'.' { 0 } else { u16::from(byte) + 1 }).collect()
}

/// The place of each word in order.
fn ranks<T: Ord>(words: impl Iterator<Item = T>) -> Vec<u32> {
    let words: Vec<T> = words.collect();
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_unstable_by(|&left, &right| words[left].cmp(&words[right]));
    let mut ranks = vec![0; words.len()];
    for (rank, word) in (0..).zip(order) {
        ranks[word] = rank;
    }
    ranks
}
