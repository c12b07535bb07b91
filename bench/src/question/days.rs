//! Days and months of the shop's time zone, numbered, for quick look-up.

use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;
use kesit_model::zone::{self, Zone};

use crate::shop::END;

const DAY_MS: i64 = 86_400_000;

/// The local days from one instant to the end of the data.
pub(crate) struct Days {
    /// When each day begins, and when the day after the last does; ascending, in milliseconds.
    starts: Vec<i64>,
    /// Months since the year 0, by day.
    months: Vec<i32>,
}

impl Days {
    /// The days from `first` on.
    pub(crate) fn since(first: Timestamp, zone: &Zone) -> Days {
        let mut days = Days { starts: Vec::new(), months: Vec::new() };
        let mut date = zone.date(first.min(END));
        loop {
            let start = zone.start_of_day(date);
            days.starts.push(start.0);
            if start > END {
                return days;
            }
            days.months.push(i32::from(date.year()) * 12 + i32::from(date.month()) - 1);
            date = zone::shift(date, CalendarUnit::Day, 1);
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.months.len()
    }

    /// The number of the day of an instant from the first day to the end of the data; what is outside counts to the
    /// nearest day.
    #[inline]
    pub(crate) fn day(&self, at: Timestamp) -> usize {
        // Days have about 24 hours: guess, then put it right.
        let last = self.len() - 1;
        let mut day = usize::try_from((at.0 - self.starts[0]) / DAY_MS).unwrap_or(0).min(last);
        while day > 0 && at.0 < self.starts[day] {
            day -= 1;
        }
        while day < last && at.0 >= self.starts[day + 1] {
            day += 1;
        }
        day
    }

    /// The month of a day, in months since the year 0.
    #[inline]
    pub(crate) fn month(&self, day: usize) -> i32 {
        self.months[day]
    }

    /// When the month of a day ends: the first instant of the next one, or of the day after the last.
    pub(crate) fn month_end(&self, day: usize) -> Timestamp {
        let month = self.months[day];
        let next = self.months[day..].partition_point(|other| *other == month);
        Timestamp(self.starts[day + next])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instant_is_in_its_day_whatever_the_clocks_do() {
        for name in ["Europe/Istanbul", "Europe/Berlin", "America/Sao_Paulo", "UTC"] {
            let zone = Zone::parse(name).expect("known");
            let first = Timestamp(END.0 - 730 * DAY_MS);
            let days = Days::since(first, &zone);
            for step in 0..5_000 {
                let at = Timestamp(first.0 + step * (END.0 - first.0) / 4_999);
                let date = zone.date(at);
                let day = days.day(at);
                assert_eq!(days.starts[day], zone.start_of_day(date).0, "{name} {at:?}");
                assert_eq!(days.month(day), i32::from(date.year()) * 12 + i32::from(date.month()) - 1);
                assert!(at < days.month_end(day), "{name} {at:?}");
            }
            assert_eq!(days.day(END), days.len() - 1);
        }
    }
}
