//! Who is in which segment, customer by customer: all segments of one customer lie in one or two cache lines, since a
//! message asks for many segments of one customer, and hardly anything for many customers of one segment.

use kesit_segment::{Members, SegmentIx};
use kesit_timeline::{BLOCK_ROWS, CustomerIx};

/// A bit for each customer and segment.
#[derive(Debug, Default)]
pub(crate) struct Memberships {
    segments: usize,
    bits: Vec<u64>,
}

const WORD_BITS: usize = u64::BITS as usize;

impl Memberships {
    /// From the members of each segment. Goes block by block, so that what is written stays in the cache.
    pub(crate) fn of(members: &[Members]) -> Memberships {
        let blocks = members.iter().map(Members::block_count).max().unwrap_or(0);
        let mut memberships = Memberships { segments: members.len(), bits: Vec::new() };
        memberships.bits.resize(blocks * BLOCK_ROWS * memberships.words(), 0);
        for block in 0..blocks {
            for (segment, members) in members.iter().enumerate() {
                for row in places_of(members.block(block)) {
                    let (word, bit) = memberships.place(CustomerIx::at(block, row), SegmentIx(segment));
                    memberships.bits[word] |= bit;
                }
            }
        }
        memberships
    }

    /// The members of each segment, the other way round.
    pub(crate) fn columns(&self) -> Vec<Members> {
        let customers = self.bits.len() / self.words().max(1);
        let mut columns = vec![vec![0; customers.div_ceil(BLOCK_ROWS)]; self.segments];
        for customer in 0..customers {
            let words = &self.bits[customer * self.words()..(customer + 1) * self.words()];
            for (place, word) in words.iter().enumerate() {
                for bit in places_of(*word) {
                    columns[place * WORD_BITS + bit][customer / BLOCK_ROWS] |= 1 << (customer % BLOCK_ROWS);
                }
            }
        }
        columns.into_iter().map(Members::of_blocks).collect()
    }

    /// Whether the customer is a member.
    pub(crate) fn get(&self, customer: CustomerIx, segment: SegmentIx) -> bool {
        let (word, bit) = self.place(customer, segment);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Makes the customer a member or not; says whether that is a change.
    #[inline]
    pub(crate) fn set(&mut self, customer: CustomerIx, segment: SegmentIx, member: bool) -> bool {
        let (word, bit) = self.place(customer, segment);
        if word >= self.bits.len() {
            if !member {
                return false;
            }
            self.bits.resize((customer.0 as usize + 1) * self.words(), 0);
        }
        let was = self.bits[word] & bit != 0;
        if was != member {
            self.bits[word] ^= bit;
        }
        was != member
    }

    /// The segments that the customer is in, ascending.
    pub(crate) fn of_customer(&self, customer: CustomerIx) -> impl Iterator<Item = SegmentIx> + '_ {
        (0..self.segments).map(SegmentIx).filter(move |segment| self.get(customer, *segment))
    }

    /// The members of a segment.
    pub(crate) fn members(&self, segment: SegmentIx) -> Members {
        let mut members = Members::default();
        let (first, bit) = self.place(CustomerIx(0), segment);
        let words = self.bits.iter().skip(first).step_by(self.words().max(1));
        for (customer, _) in words.enumerate().filter(|(_, bits)| **bits & bit != 0) {
            members
                .set(CustomerIx(u32::try_from(customer).expect("customers are numbered in 32 bits")), true);
        }
        members
    }

    /// Words for each customer.
    fn words(&self) -> usize {
        self.segments.div_ceil(WORD_BITS)
    }

    #[inline]
    fn place(&self, customer: CustomerIx, segment: SegmentIx) -> (usize, u64) {
        (customer.0 as usize * self.words() + segment.0 / WORD_BITS, 1 << (segment.0 % WORD_BITS))
    }
}

/// The places of the bits that are set, ascending.
fn places_of(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            place
        })
    })
}
