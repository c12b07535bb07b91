//! Days, months and instants. A day is counted from 1970-01-01; one outside of the calendar is its first or last day.

use jiff::Span;
use jiff::civil::Date;

use super::Format;
use crate::report::{AsOf, Step};

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const TURKISH: [&str; 12] = [
    "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım",
    "Aralık",
];

impl Format<'_> {
    /// A day: `12 March 2026`, `12 Mart 2026`.
    pub(crate) fn day(self, day: i32) -> String {
        let date = date(day);
        format!("{} {} {}", date.day(), self.month_name(date), date.year())
    }

    /// A day in few signs, without its year: `12 Mar`.
    pub(crate) fn short_day(self, day: i32) -> String {
        let date = date(day);
        format!("{} {}", date.day(), self.short_month(date))
    }

    /// From a day to a day: `12 March 2026 – 3 April 2026`.
    pub(crate) fn days(self, (from, to): (i32, i32)) -> String {
        if from == to { self.day(from) } else { format!("{} – {}", self.day(from), self.day(to)) }
    }

    /// A period by its first day: `March 2026`, `12 March 2026`.
    pub(crate) fn period(self, step: Step, day: i32) -> String {
        match step {
            Step::Month => format!("{} {}", self.month_name(date(day)), date(day).year()),
            Step::Week | Step::Day => self.day(day),
        }
    }

    /// A period in few signs: `Mar 26`, `12 Mar`.
    pub(crate) fn short_period(self, step: Step, day: i32) -> String {
        match step {
            Step::Month => format!("{} {:02}", self.short_month(date(day)), date(day).year().rem_euclid(100)),
            Step::Week | Step::Day => self.short_day(day),
        }
    }

    /// An instant with its zone: `12 March 2026, 18:00 (Europe/Istanbul)`.
    pub(crate) fn instant(self, at: &AsOf) -> String {
        let clock = format!("{}, {:02}:{:02}", self.day(at.day), at.minute / 60, at.minute % 60);
        if at.zone.is_empty() { clock } else { format!("{clock} ({})", at.zone) }
    }

    /// A length in days: `1 day`, `12.5 days`.
    pub(crate) fn length(self, days: f64) -> String {
        let unit = self.of(if days == 1.0 { "day" } else { "days" }, "gün");
        format!("{}\u{a0}{unit}", self.trimmed(days, 1))
    }

    fn month_name(self, date: Date) -> &'static str {
        let month = usize::from(date.month().unsigned_abs()) - 1;
        self.of(ENGLISH[month], TURKISH[month])
    }

    fn short_month(self, date: Date) -> String {
        self.month_name(date).chars().take(3).collect()
    }
}

fn date(day: i32) -> Date {
    let span = Span::new().try_days(day);
    let date = span.and_then(|span| Date::constant(1970, 1, 1).checked_add(span));
    date.unwrap_or(if day < 0 { Date::MIN } else { Date::MAX })
}
