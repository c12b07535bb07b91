//! Stretches of time that a condition looks at.

use jiff::civil;
use jiff::tz::Offset;

use crate::Span;

/// Which events a condition looks at. Events later than the clock are never seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Window {
    /// `90d`: from `now − span` to `now`, both ends included.
    Last(Span),
    /// `{between: [30d, 7d]}`: older first; ages from `oldest` to `newest`, both ends included.
    Between {
        /// The greatest age.
        oldest: Span,
        /// The smallest age.
        newest: Span,
    },
    /// `{older_than: 30d}`: strictly before `now − span`.
    OlderThan(Span),
    /// `{this: month}`, `{from: …, to: …}` and so on.
    Calendar(CalendarWindow),
    /// `{first: 30d}`: from the customer's first instant to `span` later, both ends included.
    First(Span),
}

/// Calendar stretches in the workspace's time zone; half-open, weeks begin on Monday.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CalendarWindow {
    /// `{this: month}`: the whole running unit.
    This(CalendarUnit),
    /// `{last: 3, unit: month}`: that many whole units before the running one.
    Last {
        /// How many, at least 1.
        count: u32,
        /// Of what.
        unit: CalendarUnit,
        /// `current: true` adds the running unit.
        current: bool,
    },
    /// `{next: 1, unit: week}`: that many whole units after the running one.
    Next {
        /// How many, at least 1.
        count: u32,
        /// Of what.
        unit: CalendarUnit,
        /// `current: true` adds the running unit.
        current: bool,
    },
    /// `{day: -4}`: that one local day, counted from today (0).
    Day(i32),
    /// `{from: …, to: …}`: from included, to excluded; at least one is given.
    Range {
        /// The start; `None` is the beginning of time.
        from: Option<Moment>,
        /// The end, itself not included; `None` is the end of time.
        to: Option<Moment>,
    },
}

/// A calendar unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalendarUnit {
    /// A local day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// January–March, April–June, July–September, October–December.
    Quarter,
    /// A year.
    Year,
}

/// A date, or a date and time; without an offset it is local to the workspace's time zone, and a bare date is its first instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Date and time of day.
    pub civil: civil::DateTime,
    /// The offset from UTC, if one was written.
    pub offset: Option<Offset>,
}
