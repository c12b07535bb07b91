//! Which messages were seen before. Each is remembered by a 64-bit hash of its identifier: among 50 million messages
//! the chance that any two different ones are taken for the same is below one in ten thousand.

use std::ops::Range;
use std::sync::Arc;

use kesit_model::MessageId;

use crate::growth::{self, allocation_bytes, heap_bytes};
use crate::shards::Shards;
use crate::stored::{Broken, Reader, Writer};

/// The messages seen. It knows whether one was, not which. Copies share what they have in common.
#[derive(Debug, Clone)]
pub struct SeenIds(Store);

#[derive(Debug, Clone)]
enum Store {
    /// A plain hash table, while there are few.
    Few(Shards<u64>),
    /// Sorted pieces: the first bits of a hash choose one, the last 48 stand in it. Six bytes a message, and no pause to
    /// grow a table of millions.
    Many(Vec<Arc<Group>>),
}

/// The pieces that are copied together, when one of them changes that other copies have too: a quarter of a megabyte among
/// 50 million messages.
type Group = Vec<Vec<Rest>>;

/// The last 48 bits of a hash, highest byte first.
type Rest = [u8; 6];

/// As many as a table of 2^21 slots takes.
const FEW: usize = (1 << 21) / 8 * 7;
const PIECE_BITS: u32 = 18;
const PIECES: usize = 1 << PIECE_BITS;
const GROUP_PIECES: usize = 1 << 8;

/// What a section of bytes held.
#[derive(Debug)]
pub(crate) enum SeenPart {
    Few(Vec<u64>),
    Many(Vec<Vec<Rest>>),
}

impl Default for SeenIds {
    fn default() -> SeenIds {
        SeenIds(Store::Few(Shards::default()))
    }
}

impl SeenIds {
    /// Remembers the message; `false` if it was seen before.
    pub fn insert(&mut self, id: &MessageId) -> bool {
        self.insert_hash(hash(id.as_str().as_bytes()))
    }

    /// Whether the message was seen before.
    #[must_use]
    pub fn contains(&self, id: &MessageId) -> bool {
        let hash = hash(id.as_str().as_bytes());
        match &self.0 {
            Store::Few(table) => table.find(hash, |&other| other == hash).is_some(),
            Store::Many(groups) => {
                let (piece, rest) = place(hash);
                search(piece_of(groups, piece), rest).is_ok()
            }
        }
    }

    /// How many messages were seen.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Store::Few(table) => table.len(),
            Store::Many(groups) => all_pieces(groups).map(Vec::len).sum(),
        }
    }

    /// Whether none was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn insert_hash(&mut self, hash: u64) -> bool {
        match &mut self.0 {
            Store::Few(table) if table.len() >= FEW => {
                self.0 = Store::Many(split(table));
                self.insert_hash(hash)
            }
            Store::Few(table) => {
                let is_new = table.find(hash, |&other| other == hash).is_none();
                if is_new {
                    table.insert_unique(hash, hash, |&other| other);
                }
                is_new
            }
            Store::Many(groups) => {
                let (piece, rest) = place(hash);
                let found = search(piece_of(groups, piece), rest);
                if let Err(index) = found {
                    let group = Arc::make_mut(&mut groups[piece / GROUP_PIECES]);
                    growth::insert(&mut group[piece % GROUP_PIECES], index, rest);
                }
                found.is_err()
            }
        }
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        match &self.0 {
            Store::Few(table) => table.memory(),
            Store::Many(groups) => {
                let group = |group: &Arc<Group>| heap_bytes(&**group) + allocation_bytes(size_of::<Group>());
                heap_bytes(groups)
                    + groups.iter().map(group).sum::<usize>()
                    + all_pieces(groups).map(heap_bytes).sum::<usize>()
            }
        }
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        if let Store::Many(groups) = &mut self.0 {
            let groups = groups.iter_mut().map(Arc::make_mut);
            groups.flatten().for_each(Vec::shrink_to_fit);
        }
    }

    /// Into how many pieces they are split; 0 while there are few.
    pub(crate) fn piece_count(&self) -> usize {
        match &self.0 {
            Store::Few(_) => 0,
            Store::Many(_) => PIECES,
        }
    }

    /// Whether there may be so many pieces.
    pub(crate) fn has_pieces(count: u32) -> bool {
        count == 0 || count as usize == PIECES
    }

    /// Writes a stretch of pieces; while there are few, all.
    pub(crate) fn write(&self, pieces: Range<usize>, to: &mut Writer) {
        match &self.0 {
            Store::Few(table) => {
                let mut hashes: Vec<u64> = table.iter().copied().collect();
                hashes.sort_unstable();
                to.count(hashes.len());
                to.all(&hashes, u64::to_le_bytes);
            }
            Store::Many(all) => {
                for piece in pieces.map(|piece| piece_of(all, piece)) {
                    to.count(piece.len());
                    to.all(piece, |rest| rest);
                }
            }
        }
    }

    /// Reads what [`SeenIds::write`] wrote: a stretch of so many pieces, or all of the few.
    pub(crate) fn read(from: &mut Reader<'_>, pieces: Range<usize>) -> Result<SeenPart, Broken> {
        if pieces.is_empty() {
            let count = from.count(8)?;
            let hashes = from.all(count, u64::from_le_bytes)?;
            from.check(count <= FEW && hashes.is_sorted_by(|left, right| left < right), "a hash")?;
            return Ok(SeenPart::Few(hashes));
        }
        let mut read = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let count = from.count(size_of::<Rest>())?;
            let rests: Vec<Rest> = from.all(count, |rest| rest)?;
            from.check(rests.iter().all(|rest| is_of(piece, rest)), "a hash")?;
            from.check(rests.is_sorted_by(|left, right| left < right), "the order of hashes")?;
            read.push(rests);
        }
        Ok(SeenPart::Many(read))
    }

    /// All of them together, in order.
    pub(crate) fn of_parts(parts: Vec<SeenPart>) -> SeenIds {
        let mut seen = SeenIds::default();
        let mut pieces = Vec::new();
        for part in parts {
            match part {
                SeenPart::Few(hashes) => {
                    for hash in hashes {
                        seen.insert_hash(hash);
                    }
                }
                SeenPart::Many(read) => pieces.extend(read),
            }
        }
        if pieces.len() == PIECES { SeenIds(Store::Many(grouped(pieces))) } else { seen }
    }
}

/// Whether the rest of a hash can be in a piece: two bits stand in both.
fn is_of(piece: usize, rest: &Rest) -> bool {
    usize::from(rest[0] >> (8 - SHARED_BITS)) == piece & ((1 << SHARED_BITS) - 1)
}

fn split(table: &Shards<u64>) -> Vec<Arc<Group>> {
    let mut pieces = vec![Vec::new(); PIECES];
    for &hash in table.iter() {
        let (piece, rest) = place(hash);
        pieces[piece].push(rest);
    }
    pieces.iter_mut().for_each(|piece| piece.sort_unstable());
    grouped(pieces)
}

fn grouped(pieces: Vec<Vec<Rest>>) -> Vec<Arc<Group>> {
    let mut pieces = pieces.into_iter();
    let groups = (0..PIECES / GROUP_PIECES).map(|_| Arc::new(pieces.by_ref().take(GROUP_PIECES).collect()));
    groups.collect()
}

fn piece_of(groups: &[Arc<Group>], piece: usize) -> &Vec<Rest> {
    &groups[piece / GROUP_PIECES][piece % GROUP_PIECES]
}

fn all_pieces(groups: &[Arc<Group>]) -> impl Iterator<Item = &Vec<Rest>> {
    groups.iter().flat_map(|group| group.iter())
}

fn place(hash: u64) -> (usize, Rest) {
    let [_, _, rest @ ..] = hash.to_be_bytes();
    ((hash >> (u64::BITS - PIECE_BITS)) as usize, rest)
}

/// Where a rest is in a sorted piece, or would be. All values are equally likely, so it lies near where its size says;
/// beginning there, one place in memory is looked at instead of several.
fn search(piece: &[Rest], rest: Rest) -> Result<usize, usize> {
    // Of the 48 bits the first two belong to the piece's number already.
    let size = u64::from_be_bytes([0, 0, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]]) & SIZE_MASK;
    let guess = ((u128::from(size) * piece.len() as u128) >> SIZE_BITS) as usize;
    let below = |index: usize| piece[index] < rest;
    let mut index = guess;
    while index > 0 && !below(index - 1) {
        index -= 1;
    }
    while index < piece.len() && below(index) {
        index += 1;
    }
    if piece.get(index) == Some(&rest) { Ok(index) } else { Err(index) }
}

/// The bits that say the piece and stand in the rest too.
const SHARED_BITS: u32 = PIECE_BITS - 16;
/// The bits of a hash that differ within a piece.
const SIZE_BITS: u32 = u64::BITS - PIECE_BITS;
const SIZE_MASK: u64 = (1 << SIZE_BITS) - 1;

/// A hash by folded multiplication (as in wyhash): each step multiplies two words to 128 bits and folds the halves.
fn hash(bytes: &[u8]) -> u64 {
    const KEYS: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93, 0xa076_1d64_78bd_642f];
    let word = |part: &[u8]| {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        u64::from_le_bytes(word)
    };
    let mut state = KEYS[2] ^ bytes.len() as u64;
    for pair in bytes.chunks(16) {
        let (low, high) = pair.split_at(pair.len().min(8));
        state = folded_multiply(word(low) ^ KEYS[0], word(high) ^ state);
    }
    folded_multiply(state ^ KEYS[1], KEYS[0] ^ bytes.len() as u64)
}

fn folded_multiply(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    #[expect(clippy::cast_possible_truncation, reason = "both halves are used")]
    let folded = product as u64 ^ (product >> 64) as u64;
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored::Kind;

    fn id(number: usize) -> MessageId {
        MessageId::parse(&format!("mesaj-{number:08}")).expect("not blank")
    }

    #[test]
    fn a_message_is_new_once() {
        let mut seen = SeenIds::default();
        let count = FEW + 100_000;
        for number in 0..count {
            assert!(seen.insert(&id(number)), "{number} is new");
        }
        for number in (0..count).step_by(7).chain(FEW..count) {
            assert!(!seen.insert(&id(number)) && seen.contains(&id(number)), "{number} was seen");
        }
        assert!(!seen.contains(&id(count)));
        assert_eq!(seen.len(), count);
    }

    #[test]
    fn many_messages_take_six_bytes_each() {
        let mut seen = SeenIds(Store::Many(split(&Shards::default())));
        let count = PIECES as u64 * 10;
        for number in 0..count {
            seen.insert_hash(folded_multiply(number ^ 0x1234_5678_9abc_def1, 0x9e37_79b9_7f4a_7c15));
        }
        seen.shrink();
        let groups = PIECES / GROUP_PIECES * 64;
        let constant = PIECES * (16 + size_of::<Vec<Rest>>()) + groups;
        assert!(seen.memory() < constant + usize::try_from(count).expect("fits") * 6 + 100);
    }

    #[test]
    fn many_messages_are_written_piece_by_piece() {
        let mut seen = SeenIds(Store::Many(split(&Shards::default())));
        (0..100_000).for_each(|number| assert!(seen.insert(&id(number))));
        let mut parts = Vec::new();
        for section in Kind::Seen.sections(seen.piece_count()) {
            let pieces = section.stretch(seen.piece_count());
            let mut to = Writer::default();
            seen.write(pieces.clone(), &mut to);
            let bytes = to.into_bytes();
            parts.push(SeenIds::read(&mut Reader::new(&bytes, section), pieces.clone()).expect("right"));
            let elsewhere = pieces.start + 1..pieces.end + 1;
            assert!(SeenIds::read(&mut Reader::new(&bytes, section), elsewhere).is_err());
        }
        assert_eq!(parts.len(), 32);
        let mut read = SeenIds::of_parts(parts);
        assert_eq!((read.len(), read.piece_count()), (100_000, PIECES));
        (0..100_000).for_each(|number| assert!(!read.insert(&id(number))));
        assert!(read.insert(&id(100_000)));
    }

    #[test]
    fn hashes_spread_evenly() {
        let mut pieces = [0_u32; 256];
        for number in 0..256 * 400 {
            pieces[place(hash(id(number).as_str().as_bytes())).0 >> (PIECE_BITS - 8)] += 1;
        }
        // 400 expected with a standard deviation of 20.
        assert!(pieces.iter().all(|count| (280..520).contains(count)), "{pieces:?}");
    }
}
