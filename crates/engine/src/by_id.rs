//! Who moved from one state of the timelines to another in which the same people may have other numbers.

use kesit_segment::{Members, SegmentIx};
use kesit_timeline::{CustomerIx, Timelines};

use crate::memberships::{Memberships, places_of};

/// One state: who there is, and who is in what.
#[derive(Clone, Copy)]
pub(crate) struct State<'a> {
    pub(crate) timelines: &'a Timelines,
    pub(crate) memberships: &'a Memberships,
}

/// Who left and who entered each of so many segments, told by the surviving id: an id that no longer stands for anybody leaves
/// all of its own. Those who left are numbered as before, those who entered as after.
pub(crate) fn moves(before: State<'_>, after: State<'_>, segments: usize) -> Vec<(Members, Members)> {
    let mut moves = vec![(Members::default(), Members::default()); segments];
    let mut is_found = Members::default();
    for customer in live(after.timelines) {
        let was = same(before.timelines, after.timelines, customer);
        let old = was.map_or(&[][..], |was| before.memberships.row(was));
        let new = after.memberships.row(customer);
        for word in 0..old.len().max(new.len()) {
            let (old, new) = (bits(old, word), bits(new, word));
            for segment in segments_of(new & !old, word) {
                moves[segment.0].1.set(customer, true);
            }
            // Whoever was not there has no bits.
            for segment in segments_of(old & !new, word) {
                moves[segment.0].0.set(was.unwrap_or(customer), true);
            }
        }
        if let Some(was) = was {
            is_found.set(was, true);
        }
    }
    for customer in live(before.timelines).filter(|customer| !is_found.contains(*customer)) {
        for segment in before.memberships.of_customer(customer) {
            moves[segment.0].0.set(customer, true);
        }
    }
    moves
}

/// The customer who went by the same id before.
fn same(before: &Timelines, after: &Timelines, customer: CustomerIx) -> Option<CustomerIx> {
    let id = after.id(customer);
    // Mostly it is the one with the same number.
    if is_live(before, customer) && before.id(customer) == id {
        return Some(customer);
    }
    before.customer(id).filter(|was| before.id(*was) == id)
}

fn is_live(timelines: &Timelines, customer: CustomerIx) -> bool {
    timelines.blocks().get(customer.block()).is_some_and(|block| block.live() >> customer.row() & 1 == 1)
}

fn live(timelines: &Timelines) -> impl Iterator<Item = CustomerIx> + '_ {
    let blocks = timelines.blocks().iter().enumerate();
    blocks.flat_map(|(index, block)| places_of(block.live()).map(move |row| CustomerIx::at(index, row)))
}

fn bits(words: &[u64], word: usize) -> u64 {
    words.get(word).copied().unwrap_or(0)
}

fn segments_of(bits: u64, word: usize) -> impl Iterator<Item = SegmentIx> {
    places_of(bits).map(move |bit| SegmentIx(word * u64::BITS as usize + bit))
}
