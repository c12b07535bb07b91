//! The shop's local days, numbered, for quick look-up.

use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;
use kesit_model::zone::{self, Date, Zone};

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// The local days that some data lies in. A day's number counts from 1970-01-01.
#[derive(Debug, Clone)]
pub struct Days {
    /// The number of the first day.
    first: i32,
    /// When each day begins, and when the day after the last does, in milliseconds; ascending.
    starts: Vec<i64>,
    dates: Vec<Date>,
}

impl Days {
    /// The days from one instant to a later one, both included.
    #[must_use]
    pub fn between(first: Timestamp, last: Timestamp, zone: &Zone) -> Days {
        let first = first.clamp(Timestamp::EARLIEST, Timestamp::LATEST);
        let last = last.clamp(first, Timestamp::LATEST);
        let mut date = zone.date(first);
        let mut days = Days { first: number(date), starts: Vec::new(), dates: Vec::new() };
        loop {
            let start = zone.start_of_day(date);
            days.starts.push(start.0);
            if start > last {
                return days;
            }
            days.dates.push(date);
            date = zone::shift(date, CalendarUnit::Day, 1);
        }
    }

    /// The number of the day of an instant. What lies outside counts to the nearest day.
    #[inline]
    #[must_use]
    pub fn day(&self, at: Timestamp) -> i32 {
        self.first + i32::try_from(self.place(at)).expect("fewer days than i32 holds")
    }

    /// How many hours of its day an instant is after the day's beginning, 0..=23. On a day when clocks change, hours after
    /// the change are told by the clock before it.
    #[inline]
    #[must_use]
    pub fn hour(&self, at: Timestamp) -> usize {
        let since = at.0 - self.starts[self.place(at)];
        usize::try_from(since / HOUR_MS).unwrap_or(0).min(23)
    }

    /// The date of a day; that of the nearest one for a day outside.
    #[must_use]
    pub fn date(&self, day: i32) -> Date {
        let place = usize::try_from(day - self.first).unwrap_or(0);
        self.dates[place.min(self.dates.len() - 1)]
    }

    /// The first and the last day.
    #[must_use]
    pub fn span(&self) -> (i32, i32) {
        (self.first, self.first + i32::try_from(self.dates.len()).expect("fewer days than i32 holds") - 1)
    }

    fn place(&self, at: Timestamp) -> usize {
        // Days have about 24 hours: guess, then put it right.
        let last = self.dates.len() - 1;
        let mut place = usize::try_from((at.0 - self.starts[0]) / DAY_MS).unwrap_or(0).min(last);
        while place > 0 && at.0 < self.starts[place] {
            place -= 1;
        }
        while place < last && at.0 >= self.starts[place + 1] {
            place += 1;
        }
        place
    }
}

/// The number of a date, counted from 1970-01-01.
#[must_use]
pub fn number(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| span.get_days())
}

/// The date of a number.
#[must_use]
pub fn date(number: i32) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().days(number)).unwrap_or(if number > 0 {
        Date::MAX
    } else {
        Date::MIN
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instant_is_in_its_day_whatever_the_clocks_do() {
        let end = Timestamp(1_700_000_000_000);
        for name in ["Europe/Istanbul", "Europe/Berlin", "America/Sao_Paulo", "UTC"] {
            let zone = Zone::parse(name).expect("known");
            let first = Timestamp(end.0 - 4_000 * DAY_MS);
            let days = Days::between(first, end, &zone);
            for step in 0..5_000 {
                let at = Timestamp(first.0 + step * (end.0 - first.0) / 4_999);
                let date = zone.date(at);
                assert_eq!(days.date(days.day(at)), date, "{name} {at:?}");
                assert_eq!((number(date), super::date(number(date))), (days.day(at), date), "{name} {at:?}");
            }
            assert_eq!(days.day(end), days.span().1);
        }
    }
}
