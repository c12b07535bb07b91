//! Calendar periods, cut at the shop's local days.

use kesit_model::definition::CalendarUnit;
use kesit_model::zone::{Date, shift, start_of_unit};

use super::days::{date, number};

/// So many periods are looked at, the newest ones; nobody reads more.
pub const MOST_PERIODS: usize = 520;

/// The first days of the calendar units that lie between two days, the one that holds the first day included; ascending. Of
/// more than [`MOST_PERIODS`] the newest remain.
pub(crate) fn unit_starts(first: i32, last: i32, unit: CalendarUnit) -> Vec<i32> {
    let mut starts = Vec::new();
    let mut start = start_of_unit(date(first), unit);
    while number(start) <= last {
        starts.push(number(start));
        let next = shift(start, unit, 1);
        if next <= start {
            break;
        }
        start = next;
    }
    starts.split_off(starts.len().saturating_sub(MOST_PERIODS))
}

/// The day that lies a number of units before another.
pub(crate) fn units_before(day: i32, unit: CalendarUnit, count: i64) -> i32 {
    let moved: Date = shift(date(day), unit, -count);
    number(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> i32 {
        number(jiff::civil::date(year, month, day))
    }

    #[test]
    fn units_begin_where_the_calendar_says() {
        let starts = unit_starts(day(2025, 11, 20), day(2026, 1, 31), CalendarUnit::Month);
        assert_eq!(starts, [day(2025, 11, 1), day(2025, 12, 1), day(2026, 1, 1)]);
        let weeks = unit_starts(day(2026, 1, 1), day(2026, 1, 12), CalendarUnit::Week);
        assert_eq!(weeks, [day(2025, 12, 29), day(2026, 1, 5), day(2026, 1, 12)]);
        assert_eq!(unit_starts(5, 4, CalendarUnit::Day), [0_i32; 0]);
        assert_eq!(unit_starts(0, 9_999, CalendarUnit::Day).len(), MOST_PERIODS);
        assert_eq!(*unit_starts(0, 9_999, CalendarUnit::Day).last().expect("days"), 9_999);
        assert_eq!(units_before(day(2026, 3, 31), CalendarUnit::Month, 1), day(2026, 2, 28));
    }
}
