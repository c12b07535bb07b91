//! Which messages were seen before. Each is remembered by a 64-bit hash of its identifier: among 50 million messages
//! the chance that any two different ones are taken for the same is below one in ten thousand.

use hashbrown::HashTable;
use kesit_model::MessageId;

use crate::growth::{self, allocation_bytes, heap_bytes};

/// The messages seen.
#[derive(Debug, Clone)]
pub(crate) struct Seen(Store);

#[derive(Debug, Clone)]
enum Store {
    /// A plain hash table, while there are few.
    Few(HashTable<u64>),
    /// Sorted pieces: the first bits of a hash choose one, the last 48 stand in it. Six bytes a message, and no pause to
    /// grow a table of millions.
    Many(Box<[Vec<Rest>]>),
}

/// The last 48 bits of a hash, highest byte first.
type Rest = [u8; 6];

/// As many as a table of 2^21 slots takes.
const FEW: usize = (1 << 21) / 8 * 7;
const PIECE_BITS: u32 = 18;
const PIECES: usize = 1 << PIECE_BITS;

impl Default for Seen {
    fn default() -> Seen {
        Seen(Store::Few(HashTable::new()))
    }
}

impl Seen {
    /// Remembers the message; `false` if it was seen before.
    pub(crate) fn insert(&mut self, id: &MessageId) -> bool {
        self.insert_hash(hash(id.as_str().as_bytes()))
    }

    fn insert_hash(&mut self, hash: u64) -> bool {
        match &mut self.0 {
            Store::Few(table) if table.len() == FEW => {
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
            Store::Many(pieces) => {
                let (piece, rest) = place(hash);
                let piece = &mut pieces[piece];
                let found = search(piece, rest);
                if let Err(index) = found {
                    growth::insert(piece, index, rest);
                }
                found.is_err()
            }
        }
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        match &self.0 {
            Store::Few(table) => allocation_bytes(table.allocation_size()),
            Store::Many(pieces) => {
                allocation_bytes(size_of_val(&**pieces)) + pieces.iter().map(heap_bytes).sum::<usize>()
            }
        }
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        if let Store::Many(pieces) = &mut self.0 {
            pieces.iter_mut().for_each(Vec::shrink_to_fit);
        }
    }
}

fn split(table: &HashTable<u64>) -> Box<[Vec<Rest>]> {
    let mut pieces = vec![Vec::new(); PIECES].into_boxed_slice();
    for &hash in table {
        let (piece, rest) = place(hash);
        pieces[piece].push(rest);
    }
    pieces.iter_mut().for_each(|piece| piece.sort_unstable());
    pieces
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

    fn id(number: usize) -> MessageId {
        MessageId::parse(&format!("mesaj-{number:08}")).expect("not blank")
    }

    #[test]
    fn a_message_is_new_once() {
        let mut seen = Seen::default();
        let count = FEW + 100_000;
        for number in 0..count {
            assert!(seen.insert(&id(number)), "{number} is new");
        }
        for number in (0..count).step_by(7).chain(FEW..count) {
            assert!(!seen.insert(&id(number)), "{number} was seen");
        }
    }

    #[test]
    fn many_messages_take_six_bytes_each() {
        let mut seen = Seen(Store::Many(split(&HashTable::new())));
        let count = PIECES as u64 * 10;
        for number in 0..count {
            seen.insert_hash(folded_multiply(number ^ 0x1234_5678_9abc_def1, 0x9e37_79b9_7f4a_7c15));
        }
        seen.shrink();
        let constant = PIECES * (16 + size_of::<Vec<Rest>>());
        assert!(seen.memory() < constant + usize::try_from(count).expect("fits") * 6 + 100);
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
