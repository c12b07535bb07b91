//! Calendar arithmetic in one time zone, right across daylight-saving changes.

use jiff::Zoned;
pub use jiff::civil::Date;
use jiff::civil::{self, Weekday};
use jiff::tz::TimeZone;

use crate::Timestamp;
use crate::definition::{CalendarUnit, CalendarWindow, Moment};

/// A time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone used where nobody chose one.
    pub const DEFAULT_NAME: &str = "Europe/Istanbul";

    /// The zone with this IANA name, such as `Europe/Istanbul`; `None` if there is no such zone.
    #[must_use]
    pub fn parse(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone)
    }

    /// The first instant of a local date.
    #[must_use]
    pub fn start_of_day(&self, date: civil::Date) -> Timestamp {
        // The first instant of a day that begins in a gap is the end of the gap.
        match date.to_zoned(self.0.clone()) {
            Ok(start) => Timestamp(start.timestamp().as_millisecond()),
            Err(_) if date.year() > 0 => Timestamp::MAX,
            Err(_) => Timestamp::MIN,
        }
    }

    /// The local date at an instant.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> civil::Date {
        self.zoned(at).date()
    }

    /// The instant that a moment stands for. A local time inside a gap moves forward by the gap's length; a repeated one is the first of the two.
    #[must_use]
    pub fn instant(&self, moment: Moment) -> Timestamp {
        let at = match moment.offset {
            Some(offset) => offset.to_timestamp(moment.civil),
            None => self.0.to_ambiguous_timestamp(moment.civil).compatible(),
        };
        at.map_or(Timestamp::MAX, |at| Timestamp(at.as_millisecond()))
    }

    /// The instants that a calendar window covers at `now`: the first included, the second excluded.
    #[must_use]
    pub fn bounds(&self, window: &CalendarWindow, now: Timestamp) -> (Timestamp, Timestamp) {
        let today = self.date(now);
        let units = |unit: CalendarUnit, from: i64, to: i64| {
            let start = start_of_unit(today, unit);
            (self.start_of_day(shift(start, unit, from)), self.start_of_day(shift(start, unit, to)))
        };
        match *window {
            CalendarWindow::This(unit) => units(unit, 0, 1),
            CalendarWindow::Last { count, unit, current } => {
                units(unit, -i64::from(count), i64::from(current))
            }
            CalendarWindow::Next { count, unit, current } => {
                units(unit, i64::from(!current), 1 + i64::from(count))
            }
            CalendarWindow::Day(day) => units(CalendarUnit::Day, i64::from(day), i64::from(day) + 1),
            CalendarWindow::Range { from, to } => (
                from.map_or(Timestamp::MIN, |from| self.instant(from)),
                to.map_or(Timestamp::MAX, |to| self.instant(to)),
            ),
        }
    }

    /// The first instant after `now` at which [`Zone::bounds`] of the window changes; [`Timestamp::MAX`] if it never does.
    #[must_use]
    pub fn next_bounds_at(&self, window: &CalendarWindow, now: Timestamp) -> Timestamp {
        let unit = match window {
            CalendarWindow::This(unit)
            | CalendarWindow::Last { unit, .. }
            | CalendarWindow::Next { unit, .. } => *unit,
            CalendarWindow::Day(_) => CalendarUnit::Day,
            CalendarWindow::Range { .. } => return Timestamp::MAX,
        };
        self.next_unit_at(unit, now)
    }

    /// The first instant of the calendar unit after the one that `now` is in.
    #[must_use]
    pub fn next_unit_at(&self, unit: CalendarUnit, now: Timestamp) -> Timestamp {
        self.start_of_day(shift(start_of_unit(self.date(now), unit), unit, 1))
    }

    fn zoned(&self, at: Timestamp) -> Zoned {
        let at = at.clamp(Timestamp::EARLIEST, Timestamp::LATEST);
        let at = jiff::Timestamp::from_millisecond(at.0).expect("clamped to what jiff can bear");
        at.to_zoned(self.0.clone())
    }
}

/// The first date of the unit that `date` is in.
#[must_use]
pub fn start_of_unit(date: civil::Date, unit: CalendarUnit) -> civil::Date {
    match unit {
        CalendarUnit::Day => date,
        CalendarUnit::Week => {
            let back = i64::from(date.weekday().since(Weekday::Monday));
            shift(date, CalendarUnit::Day, -back)
        }
        CalendarUnit::Month => date.first_of_month(),
        CalendarUnit::Quarter => {
            let month = (date.month() - 1) / 3 * 3 + 1;
            civil::Date::new(date.year(), month, 1).unwrap_or(date)
        }
        CalendarUnit::Year => date.first_of_year(),
    }
}

/// The date `count` units later, stopping at the ends of the calendar.
#[must_use]
pub fn shift(date: civil::Date, unit: CalendarUnit, count: i64) -> civil::Date {
    let span = match unit {
        CalendarUnit::Day => jiff::Span::new().try_days(count),
        CalendarUnit::Week => jiff::Span::new().try_weeks(count),
        CalendarUnit::Month => jiff::Span::new().try_months(count),
        CalendarUnit::Quarter => jiff::Span::new().try_months(count.saturating_mul(3)),
        CalendarUnit::Year => jiff::Span::new().try_years(count),
    };
    let limit = if count < 0 { civil::Date::MIN } else { civil::Date::MAX };
    span.and_then(|span| date.checked_add(span)).unwrap_or(limit)
}

/// The day on which a date returns in `year`; 29 February returns on 28 February in common years.
#[must_use]
pub fn anniversary(date: civil::Date, year: i16) -> civil::Date {
    date.with()
        .year(year)
        .build()
        .unwrap_or_else(|_| civil::Date::new(year, 2, 28).unwrap_or(civil::Date::MAX))
}
