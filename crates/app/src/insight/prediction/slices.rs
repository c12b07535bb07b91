//! The instants at which the past is looked at.

use kesit_model::{Span, Timestamp};
use kesit_timeline::{BLOCK_ROWS, Block, Timelines};

/// The past is looked at on so many instants, at most.
pub const MOST_SLICES: usize = 6;
/// A slice has at least as much history before it as its window is long, but never more than this is asked for.
pub const LEAST_HISTORY_DAYS: i64 = 90;
/// Slices lie at least so far apart if there is history for three of them.
const APART_DAYS: i64 = 30;
/// Three slices make a test on a later day possible: learnt from, calibrated on, tested on.
const FOR_LATER_TEST: usize = 3;
/// Customers may have come before the shop's history begins, by clocks that went wrong: one in so many.
const WRONG_CLOCKS: usize = 100;

pub(super) const DAY_MS: i64 = 86_400_000;

/// Instants of the past, and the one that is looked ahead from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slices {
    /// How many days are looked ahead.
    pub horizon_days: u32,
    /// Earliest first; each label window ends before anything is unknown.
    pub past: Vec<Timestamp>,
    /// The instant before which everything counts as known: just after the one asked about.
    pub now: Timestamp,
    /// When the shop's history begins.
    pub since: Timestamp,
}

/// The history is too short for a single slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there are {found_days} days of history, and {needed_days} are needed to look {horizon_days} days ahead"
)]
pub struct TooShort {
    /// How many days there are.
    pub found_days: i64,
    /// How many it takes.
    pub needed_days: i64,
    /// How far ahead was asked.
    pub horizon_days: u32,
}

impl Slices {
    /// Slices for a look ahead from an instant, of which everything up to it is known. After the newest event nothing is
    /// known, so no label window reaches past it.
    ///
    /// # Errors
    /// When the history is too short.
    pub fn of(timelines: &Timelines, as_of: Timestamp, horizon_days: u32) -> Result<Slices, TooShort> {
        let now = as_of.plus(Span(1));
        let since = history_begins(timelines, now).unwrap_or(now);
        let newest = newest_event(timelines, now).map_or(since, |newest| newest.plus(Span(1)));
        Slices::between(since, newest.min(now), now, horizon_days)
    }

    fn between(
        since: Timestamp,
        known: Timestamp,
        now: Timestamp,
        horizon_days: u32,
    ) -> Result<Slices, TooShort> {
        let horizon = i64::from(horizon_days);
        let least = horizon.min(LEAST_HISTORY_DAYS);
        let at = |back_days: i64| Timestamp(known.0.saturating_sub(back_days.saturating_mul(DAY_MS)));
        let apart = |step: i64| -> Vec<Timestamp> {
            let slices = (0..MOST_SLICES as i64).map(|ix| at(horizon + ix * step));
            slices.take_while(|slice| slice.0 - since.0 >= least * DAY_MS).collect()
        };
        let mut past = apart(horizon.max(APART_DAYS));
        if past.len() < FOR_LATER_TEST {
            past = apart(horizon);
        }
        past.reverse();
        if past.is_empty() {
            let found_days = (known.0 - since.0).max(0) / DAY_MS;
            return Err(TooShort { found_days, needed_days: horizon + least, horizon_days });
        }
        Ok(Slices { horizon_days, past, now, since })
    }

    /// The instant of a slice.
    pub(super) fn at(&self, slice: Option<usize>) -> Timestamp {
        slice.map_or(self.now, |slice| self.past[slice])
    }

    /// Where a label window ends, itself not included.
    pub(super) fn end(&self, from: Timestamp) -> Timestamp {
        from.plus(Span(i64::from(self.horizon_days) * DAY_MS))
    }

    /// The number of the slice's day. Slices are whole days of 24 hours apart, and so are the numbers.
    pub(super) fn day(&self, slice: usize) -> i32 {
        let from_first = (self.past[slice].0 - self.past[0].0) / DAY_MS;
        i32::try_from(self.past[0].0.div_euclid(DAY_MS) + from_first).unwrap_or(i32::MAX)
    }

    /// The slice of a day number.
    #[must_use]
    pub fn of_day(&self, day: i32) -> Option<Timestamp> {
        (0..self.past.len()).find(|slice| self.day(*slice) == day).map(|slice| self.past[slice])
    }
}

/// The newest event before an instant; what comes later must not even say that data came.
fn newest_event(timelines: &Timelines, before: Timestamp) -> Option<Timestamp> {
    let tables = timelines.blocks().iter().flat_map(Block::tables);
    tables.flat_map(|(_, table)| table.at()).filter(|at| **at < before).max().copied()
}

/// When all but very few of the customers known by then had not come yet.
fn history_begins(timelines: &Timelines, before: Timestamp) -> Option<Timestamp> {
    let first = |block: &Block| {
        let live: Vec<usize> = (0..BLOCK_ROWS).filter(|row| block.live() >> row & 1 == 1).collect();
        live.into_iter().map(|row| block.first_at(row)).collect::<Vec<Timestamp>>()
    };
    let mut firsts: Vec<Timestamp> =
        timelines.blocks().iter().flat_map(first).filter(|at| *at < before).collect();
    if firsts.is_empty() {
        return None;
    }
    let place = firsts.len() / WRONG_CLOCKS;
    Some(*firsts.select_nth_unstable(place).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(days: i64, horizon_days: u32) -> Result<Vec<i64>, TooShort> {
        let (since, now) = (Timestamp(0), Timestamp(days * DAY_MS));
        let slices = Slices::between(since, now, now, horizon_days)?;
        let from_first = |slice: usize| slices.day(slice) - slices.day(0);
        let expected = |slice: usize| (slices.past[slice].0 - slices.past[0].0) / DAY_MS;
        assert!((0..slices.past.len()).all(|slice| i64::from(from_first(slice)) == expected(slice)));
        assert!(slices.past.iter().all(|slice| slices.end(*slice) <= now && slice.0 >= 0));
        Ok(slices.past.iter().map(|slice| (now.0 - slice.0) / DAY_MS).collect())
    }

    #[test]
    fn slices_lie_apart_and_their_windows_are_over() {
        assert_eq!(back(1000, 30), Ok(vec![180, 150, 120, 90, 60, 30]));
        assert_eq!(back(1000, 7), Ok(vec![157, 127, 97, 67, 37, 7]));
        assert_eq!(back(50, 7), Ok(vec![42, 35, 28, 21, 14, 7]), "too short for slices a month apart");
        assert_eq!(back(400, 90), Ok(vec![270, 180, 90]));
        assert_eq!(back(60, 30), Ok(vec![30]));
        assert_eq!(back(59, 30), Err(TooShort { found_days: 59, needed_days: 60, horizon_days: 30 }));
        assert_eq!(back(500, 365), Ok(vec![365]));
    }
}
