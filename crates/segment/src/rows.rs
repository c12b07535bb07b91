//! Going through the customers of a block that are still of interest.

use kesit_model::Timestamp;
use kesit_timeline::{BLOCK_ROWS, Block};

use crate::clock::Clock;

/// For each customer of a block, until when the answer stands. Only the rows that were asked about are filled.
pub(crate) type Untils = [Timestamp; BLOCK_ROWS];

/// The rows whose bits are set, ascending.
pub(crate) fn rows_of(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if mask == 0 {
            return None;
        }
        let row = mask.trailing_zeros() as usize;
        mask &= mask - 1;
        Some(row)
    })
}

/// Asks `holds` about each row of `mask` with a copy of the clock; returns the rows on which it does.
#[inline]
pub(crate) fn each_row(
    mask: u64,
    clock: Clock,
    untils: &mut Untils,
    mut holds: impl FnMut(usize, &mut Clock) -> bool,
) -> u64 {
    let mut held = 0;
    for row in rows_of(mask) {
        let mut clock = clock;
        held |= u64::from(holds(row, &mut clock)) << row;
        untils[row] = clock.until();
    }
    held
}

/// The customers of a block that exist at `now`: known, not merged away, and with a first message that is not later.
pub(crate) fn present(block: &Block, now: Timestamp) -> u64 {
    rows_of(block.live()).filter(|row| block.first_at(*row) <= now).fold(0, |mask, row| mask | 1 << row)
}
