//! What customers tend to: a channel, an hour of the week, a category, discounts. Timelines become tries and counts here;
//! what they say is reckoned in `kesit_insight::affinity`.
//!
//! | wanted | start at |
//! |---|---|
//! | the channel to write by, within consent | [`channel::channels`] |
//! | the hours to write at | [`week::week`] |
//! | the favourite category | [`category::categories`] |
//! | the part of orders with a discount | [`discount::discounts`] |

pub mod category;
pub mod channel;
pub mod discount;
pub mod week;

use kesit_insight::affinity::{HALF_LIFE_DAYS, decayed};
use kesit_model::Timestamp;
use kesit_timeline::{BLOCK_ROWS, Block, Timelines};

const DAY_MS: f64 = 86_400_000.0;

/// What something that happened counts for at a later instant.
fn weight(at: Timestamp, as_of: Timestamp) -> f64 {
    decayed((as_of.0 - at.0) as f64 / DAY_MS, HALF_LIFE_DAYS)
}

/// Asks for every customer who was there by an instant and has something to tell: the place, and what is told.
fn each_customer<T: Send>(
    timelines: &Timelines,
    as_of: Timestamp,
    threads: usize,
    told: impl Fn(&Block, usize) -> Option<T> + Sync,
) -> Vec<(usize, T)> {
    let each = |_: usize, block: &Block| {
        let is_there = |row: &usize| block.live() >> row & 1 == 1 && block.first_at(*row) <= as_of;
        let of = |row| Some((block.first().0 as usize + row, told(block, row)?));
        (0..BLOCK_ROWS).filter(is_there).filter_map(of).collect::<Vec<_>>()
    };
    let join = |mut left: Vec<_>, mut right: Vec<_>| {
        left.append(&mut right);
        left
    };
    timelines.fold(threads, each, join).unwrap_or_default()
}

#[cfg(test)]
mod tests;
