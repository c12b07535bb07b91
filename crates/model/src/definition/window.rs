//! Stretches of time that a condition looks at.

use std::fmt;
use std::str::FromStr;

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

/// A text that is not a [`Moment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date or a date and time in ISO 8601")]
pub struct MomentError;

impl FromStr for Moment {
    type Err = MomentError;

    /// Reads `2026-03-01`, `2026-03-01T09:30`, `2026-03-01T09:30:00.250`, each time also with `Z`, `+03:00`, `+0300` or `+03`;
    /// a space may stand for the `T` (RFC 3339 allows it). Digits past the millisecond are cut off.
    fn from_str(text: &str) -> Result<Moment, MomentError> {
        read_moment(text.as_bytes()).ok_or(MomentError)
    }
}

fn read_moment(text: &[u8]) -> Option<Moment> {
    let mut rest = text;
    let date = take_date(&mut rest)?;
    if rest.is_empty() {
        return Some(Moment { civil: date.at(0, 0, 0, 0), offset: None });
    }
    rest = rest.strip_prefix(b"T").or_else(|| rest.strip_prefix(b"t")).or_else(|| rest.strip_prefix(b" "))?;
    let time = take_time(&mut rest)?;
    let offset = if rest.is_empty() { None } else { Some(take_offset(&mut rest)?) };
    rest.is_empty().then(|| Moment { civil: date.to_datetime(time), offset })
}

fn take_date(rest: &mut &[u8]) -> Option<civil::Date> {
    let year = take_digits(rest, 4)?;
    take_mark(rest, b'-')?;
    let month = take_digits(rest, 2)?;
    take_mark(rest, b'-')?;
    let day = take_digits(rest, 2)?;
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn take_time(rest: &mut &[u8]) -> Option<civil::Time> {
    let hour = take_digits(rest, 2)?;
    take_mark(rest, b':')?;
    let minute = take_digits(rest, 2)?;
    let mut second = 0;
    let mut millis = 0;
    if take_mark(rest, b':').is_some() {
        second = take_digits(rest, 2)?;
        if take_mark(rest, b'.').or_else(|| take_mark(rest, b',')).is_some() {
            millis = take_millis(rest)?;
        }
    }
    let part = |number: i16| i8::try_from(number).ok();
    civil::Time::new(part(hour)?, part(minute)?, part(second)?, millis * 1_000_000).ok()
}

/// The first three digits of a fraction of any length.
fn take_millis(rest: &mut &[u8]) -> Option<i32> {
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (fraction, after) = rest.split_at(count);
    *rest = after;
    let digit = |place: usize| fraction.get(place).map_or(0, |byte| i32::from(byte - b'0'));
    (count > 0).then(|| digit(0) * 100 + digit(1) * 10 + digit(2))
}

fn take_offset(rest: &mut &[u8]) -> Option<Offset> {
    if take_mark(rest, b'Z').or_else(|| take_mark(rest, b'z')).is_some() {
        return Some(Offset::UTC);
    }
    let sign = if take_mark(rest, b'+').is_some() { 1 } else { take_mark(rest, b'-').map(|()| -1)? };
    let hours = take_digits(rest, 2)?;
    let minutes = match take_mark(rest, b':') {
        Some(()) => take_digits(rest, 2)?,
        None if rest.is_empty() => 0,
        None => take_digits(rest, 2)?,
    };
    let fits = hours < 24 && minutes < 60;
    let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    if fits { Offset::from_seconds(seconds).ok() } else { None }
}

fn take_digits(rest: &mut &[u8], count: usize) -> Option<i16> {
    let (digits, after) = rest.split_at_checked(count)?;
    *rest = after;
    digits
        .iter()
        .try_fold(0_i16, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0')))
}

fn take_mark(rest: &mut &[u8], mark: u8) -> Option<()> {
    *rest = rest.strip_prefix(&[mark])?;
    Some(())
}

impl fmt::Display for Moment {
    /// The shortest spelling that reads back as the same moment: `2026-03-01`, `2026-03-01T09:30:00+03:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Moment { civil, offset } = self;
        match offset {
            None if civil.time() == civil::Time::midnight() => write!(f, "{}", civil.date()),
            None => write!(f, "{civil}"),
            Some(offset) if *offset == Offset::UTC => write!(f, "{civil}Z"),
            Some(offset) => {
                let minutes = offset.seconds() / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{civil}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[track_caller]
    fn check(text: &str, spelled: Option<&str>) {
        let moment = text.parse::<Moment>().ok();
        assert_eq!(moment.map(|moment| moment.to_string()).as_deref(), spelled, "{text}");
        if let Some(moment) = moment {
            assert_eq!(moment.to_string().parse(), Ok(moment), "{text}");
        }
    }

    #[test]
    fn dates_and_times_in_iso_8601_are_moments() {
        check("2026-03-01", Some("2026-03-01"));
        check("0001-01-01", Some("0001-01-01"));
        check("2024-02-29T09:30", Some("2024-02-29T09:30:00"));
        check("2026-03-01T00:00:00", Some("2026-03-01"));
        check("2026-03-01 09:30:15", Some("2026-03-01T09:30:15"));
        check("2026-03-01T09:30:00.2509Z", Some("2026-03-01T09:30:00.25Z"));
        check("2026-03-01t09:30:00,5z", Some("2026-03-01T09:30:00.5Z"));
        check("2026-03-01T09:30+03:00", Some("2026-03-01T09:30:00+03:00"));
        check("2026-03-01T09:30-0930", Some("2026-03-01T09:30:00-09:30"));
        check("2026-03-01T09:30:00+03", Some("2026-03-01T09:30:00+03:00"));
        check("2026-03-01T00:00-00:30", Some("2026-03-01T00:00:00-00:30"));
    }

    #[test]
    fn nothing_else_is_a_moment() {
        for text in [
            "",
            "2026",
            "2026-03",
            "20260301",
            "2026-3-1",
            "2023-02-29",
            "2026-13-01",
            "2026-03-01T",
            "2026-03-01T9:30",
            "2026-03-01T24:00",
            "2026-03-01T09:60",
            "2026-03-01T09:30:61",
            "2026-03-01T09:30:00.",
            "2026-03-01T09:30:00+24:00",
            "2026-03-01T09:30Z ",
            " 2026-03-01",
            "01.03.2026",
            "03/01/2026",
            "1772357400000",
            "2026-03-01X09:30",
            "٢٠٢٦-03-01",
            "2026-03-01T09:30+",
            "2026-03-01T09:30+3",
            "2026-03-01Z",
        ] {
            check(text, None);
        }
    }
}
