//! What a learner sees of a text: words, pairs of words, and pieces of three to five letters of each word, hashed into one
//! vector (Weinberger et al. 2009, Feature hashing for large scale multitask learning, ICML). Pieces are taken without
//! Turkish letters, words with and without, so that careless typing costs little.

use std::ops::Range;

use super::text::Text;

/// Bits of a place in the vector.
const BITS: u32 = 18;
/// Places in the vector.
pub(super) const PLACES: usize = 1 << BITS;
/// Letters of the longest and the shortest piece of a word, its edges counted.
const PIECE: Range<usize> = 3..6;

/// A kind of feature. Each kind gets the same part of the vector's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a pair of words.
    Word,
    /// A piece of a word.
    Piece,
}

/// Calls `visit` with the token, the kind and the place of every feature of some tokens of a text. A pair belongs to its
/// second token.
pub(super) fn visit(text: &Text, tokens: Range<usize>, mut visit: impl FnMut(usize, Kind, usize)) {
    let first = tokens.start;
    for token in tokens {
        let (spelled, plain) = (text.spelled(token), text.plain(token));
        let differs = spelled != plain;
        visit(token, Kind::Word, Hash::of(plain).place());
        if differs {
            visit(token, Kind::Word, Hash::of(spelled).place());
        }
        if token > first {
            let (spelled_before, plain_before) = (text.spelled(token - 1), text.plain(token - 1));
            visit(token, Kind::Word, Hash::of(plain_before).then(b' ').text(plain).place());
            if differs || spelled_before != plain_before {
                visit(token, Kind::Word, Hash::of(spelled_before).then(b' ').text(spelled).place());
            }
        }
        pieces(plain, |place| visit(token, Kind::Piece, place));
    }
}

/// The places of a word's pieces. Letters outside ASCII are rare here, and count as their bytes.
fn pieces(word: &str, mut visit: impl FnMut(usize)) {
    let edged = |at: usize| if at == 0 || at > word.len() { b'_' } else { word.as_bytes()[at - 1] };
    let length = word.len() + 2;
    for start in 0..length.saturating_sub(PIECE.start - 1) {
        let mut hash = Hash(PIECE_SEED);
        for at in start..length.min(start + PIECE.end - 1) {
            hash = hash.then(edged(at));
            if at + 1 - start >= PIECE.start {
                visit(hash.place());
            }
        }
    }
}

/// Keeps pieces apart from words.
const PIECE_SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash on its way: FNV-1a over bytes, with the high bits mixed at the end.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn of(text: &str) -> Hash {
        Hash(0xcbf2_9ce4_8422_2325).text(text)
    }

    fn text(self, text: &str) -> Hash {
        text.bytes().fold(self, Hash::then)
    }

    fn then(self, byte: u8) -> Hash {
        Hash((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    fn place(self) -> usize {
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> (64 - BITS)) as usize
    }
}

/// A number that stands for a text, however it was typed, and for a seed.
pub(super) fn fingerprint(key: &str, seed: u64) -> u64 {
    let Hash(hash) = Hash(seed ^ PIECE_SEED).text(key);
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places(text: &str) -> BTreeSet<usize> {
        let text = Text::read(text);
        let mut places = BTreeSet::new();
        visit(&text, 0..text.len(), |_, _, place| {
            places.insert(place);
        });
        places
    }

    #[test]
    fn a_word_has_the_pieces_that_it_should() {
        // _iyi_: 3 pieces of three letters, 2 of four, 1 of five; and the word itself.
        assert_eq!(places("iyi").len(), 7);
        assert_eq!(places("").len(), 0);
        assert!(places("a").len() == 2 && places("👍").len() > 1);
    }

    #[test]
    fn careless_typing_keeps_most_features() {
        let (careful, careless) = (places("Çok güzel ürün"), places("cok guzel urun"));
        assert!(careless.is_subset(&careful));
        assert!(careless.len() * 10 > careful.len() * 7, "{} of {}", careless.len(), careful.len());
    }

    #[test]
    fn places_are_spread_evenly() {
        let words: BTreeSet<usize> = (0..20_000).map(|n| Hash::of(&format!("word{n}")).place()).collect();
        // 20,000 in 262,144 places meet about 744 times by chance.
        assert!(words.len() > 19_100, "{}", words.len());
    }
}
