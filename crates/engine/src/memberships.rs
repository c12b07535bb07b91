//! Who is in which segment, customer by customer: all segments of one customer lie in one or two cache lines, since a
//! message asks for many segments of one customer, and hardly anything for many customers of one segment.

use std::sync::Arc;

use kesit_segment::{Members, SegmentIx};
use kesit_timeline::{BLOCK_ROWS, CustomerIx};

/// A bit for each customer and segment. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memberships {
    /// How many members each segment has.
    counts: Vec<usize>,
    /// Words for each customer.
    words: usize,
    /// The words of [`CHUNK_CUSTOMERS`] customers each.
    chunks: Vec<Arc<Vec<u64>>>,
}

const WORD_BITS: usize = u64::BITS as usize;
/// Customers who are copied together when one of them moves while a copy is there.
const CHUNK_CUSTOMERS: usize = 1 << 10;

impl Memberships {
    /// Of nobody in so many segments.
    fn empty(segments: usize) -> Memberships {
        Memberships { counts: vec![0; segments], words: segments.div_ceil(WORD_BITS), chunks: Vec::new() }
    }

    /// From the members of each segment.
    pub(crate) fn of(members: &[Members]) -> Memberships {
        let (mut memberships, nobody) = (Memberships::empty(members.len()), Members::default());
        let entered =
            members.iter().enumerate().map(|(segment, entered)| (SegmentIx(segment), &nobody, entered));
        memberships.move_all(entered);
        memberships
    }

    /// Takes out of segments those who left and puts in those who entered. Goes block by block, so that what is written stays in
    /// the cache.
    pub(crate) fn move_all<'a>(
        &mut self,
        moves: impl Iterator<Item = (SegmentIx, &'a Members, &'a Members)> + Clone,
    ) {
        let block_count =
            |(_, left, entered): (_, &Members, &Members)| left.block_count().max(entered.block_count());
        for block in 0..moves.clone().map(block_count).max().unwrap_or(0) {
            for (segment, left, entered) in moves.clone() {
                for (moved, is_member) in [(left, false), (entered, true)] {
                    for row in places_of(moved.block(block)) {
                        self.set(CustomerIx::at(block, row), segment, is_member);
                    }
                }
            }
        }
    }

    /// The members of some segments, the other way round.
    pub(crate) fn columns(&self, segments: &[SegmentIx]) -> Vec<Members> {
        let mut asked = vec![0; self.words];
        let mut place_of = vec![0; self.words * WORD_BITS];
        for (place, segment) in segments.iter().enumerate() {
            asked[segment.0 / WORD_BITS] |= 1 << (segment.0 % WORD_BITS);
            place_of[segment.0] = place;
        }
        let mut columns = vec![vec![0; self.customer_count().div_ceil(BLOCK_ROWS)]; segments.len()];
        for customer in 0..self.customer_count() {
            for (word, bits) in self.row_at(customer).iter().enumerate() {
                for bit in places_of(bits & asked[word]) {
                    let column = place_of[word * WORD_BITS + bit];
                    columns[column][customer / BLOCK_ROWS] |= 1 << (customer % BLOCK_ROWS);
                }
            }
        }
        columns.into_iter().map(Members::of_blocks).collect()
    }

    /// The same memberships where each segment lies elsewhere; `old_places` has for each new one where it was, `None` for
    /// one that has no members yet.
    pub(crate) fn arranged(&self, old_places: &[Option<SegmentIx>]) -> Memberships {
        let mut new_places = vec![None; self.counts.len()];
        for (new, old) in old_places.iter().enumerate() {
            if let Some(old) = old {
                new_places[old.0] = Some(SegmentIx(new));
            }
        }
        let mut arranged = Memberships::empty(old_places.len());
        let stays = |(old, new): (usize, &Option<SegmentIx>)| *new == Some(SegmentIx(old));
        if arranged.words == self.words && new_places.iter().enumerate().all(stays) {
            arranged.chunks.clone_from(&self.chunks);
            arranged.counts[..self.counts.len()].copy_from_slice(&self.counts);
            return arranged;
        }
        for customer in (0..self.customer_count()).map(customer_at) {
            for segment in self.of_customer(customer).filter_map(|old| new_places[old.0]) {
                arranged.set(customer, segment, true);
            }
        }
        arranged
    }

    /// Whether the customer is a member.
    #[inline]
    pub(crate) fn get(&self, customer: CustomerIx, segment: SegmentIx) -> bool {
        is_set(self.row(customer), segment)
    }

    /// Makes the customer a member or not; says whether that is a change.
    #[inline]
    pub(crate) fn set(&mut self, customer: CustomerIx, segment: SegmentIx, member: bool) -> bool {
        // Looked at first, for what is written to is shared no more.
        if self.get(customer, segment) == member {
            return false;
        }
        let word = segment.0 / WORD_BITS;
        self.row_mut(customer)[word] ^= 1 << (segment.0 % WORD_BITS);
        let count = &mut self.counts[segment.0];
        *count = if member { *count + 1 } else { *count - 1 };
        true
    }

    /// The segments that the customer is in, ascending.
    pub(crate) fn of_customer(&self, customer: CustomerIx) -> impl Iterator<Item = SegmentIx> + '_ {
        let words = self.row(customer).iter().enumerate();
        words.flat_map(|(word, bits)| places_of(*bits).map(move |bit| SegmentIx(word * WORD_BITS + bit)))
    }

    /// The members of a segment.
    pub(crate) fn members(&self, segment: SegmentIx) -> Members {
        self.columns(&[segment]).pop().unwrap_or_default()
    }

    /// How many members a segment has.
    pub(crate) fn count(&self, segment: SegmentIx) -> usize {
        self.counts[segment.0]
    }

    /// A bit for each segment, in words; no words for a customer who never was in any.
    #[inline]
    pub(crate) fn row(&self, customer: CustomerIx) -> &[u64] {
        self.row_at(customer.0 as usize)
    }

    #[inline]
    fn row_at(&self, customer: usize) -> &[u64] {
        let Some(chunk) = self.chunks.get(customer / CHUNK_CUSTOMERS) else { return &[] };
        let first = customer % CHUNK_CUSTOMERS * self.words;
        &chunk[first..first + self.words]
    }

    fn row_mut(&mut self, customer: CustomerIx) -> &mut [u64] {
        let customer = customer.0 as usize;
        let chunk = customer / CHUNK_CUSTOMERS;
        if chunk >= self.chunks.len() {
            let empty = || Arc::new(vec![0; CHUNK_CUSTOMERS * self.words]);
            self.chunks.resize_with(chunk + 1, empty);
        }
        let first = customer % CHUNK_CUSTOMERS * self.words;
        &mut Arc::make_mut(&mut self.chunks[chunk])[first..first + self.words]
    }

    fn customer_count(&self) -> usize {
        self.chunks.len() * CHUNK_CUSTOMERS
    }
}

fn customer_at(index: usize) -> CustomerIx {
    CustomerIx(u32::try_from(index).expect("customers are numbered in 32 bits"))
}

/// Whether the bit of a segment is set in a customer's words.
#[inline]
pub(crate) fn is_set(row: &[u64], segment: SegmentIx) -> bool {
    row.get(segment.0 / WORD_BITS).is_some_and(|word| word >> (segment.0 % WORD_BITS) & 1 == 1)
}

/// The places of the bits that are set, ascending.
pub(crate) fn places_of(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            place
        })
    })
}
