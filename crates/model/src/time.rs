//! Instants and exact spans. Calendar arithmetic lives in [`crate::zone`].

use std::fmt;
use std::str::FromStr;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Before every instant that data can bear.
    pub const MIN: Timestamp = Timestamp(i64::MIN);
    /// After every instant that data can bear; as an `until` it means *never*.
    pub const MAX: Timestamp = Timestamp(i64::MAX);
    /// The earliest instant that a message may bear: 0001-01-01T00:00:00Z.
    pub const EARLIEST: Timestamp = Timestamp(-62_135_596_800_000);
    /// The latest instant that a message may bear: 9999-12-30T22:00:00Z (the last that every time zone can show).
    pub const LATEST: Timestamp = Timestamp(253_402_207_200_000);

    /// The instant `span` later, stopping at [`Timestamp::MAX`].
    #[must_use]
    pub fn plus(self, span: Span) -> Timestamp {
        Timestamp(self.0.saturating_add(span.0))
    }

    /// The instant `span` earlier, stopping at [`Timestamp::MIN`].
    #[must_use]
    pub fn minus(self, span: Span) -> Timestamp {
        Timestamp(self.0.saturating_sub(span.0))
    }

    /// The next millisecond, the first instant that is later than this one.
    #[must_use]
    pub fn next(self) -> Timestamp {
        self.plus(Span(1))
    }

    /// The time from `earlier` to this instant; negative if `earlier` is in truth later.
    #[must_use]
    pub fn since(self, earlier: Timestamp) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds, such as `2026-03-01T09:30:00.000Z`; `never` for [`Timestamp::MAX`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => write!(f, "{at:.3}"),
            Err(_) if *self == Timestamp::MAX => f.write_str("never"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// An exact length of time in milliseconds. A day is always 24 hours; calendar lengths are a different thing
/// ([`crate::definition::CalendarWindow`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);
    /// The longest span that a definition may name: a thousand years of 365 days.
    pub const LONGEST: Span = Span(1_000 * 365 * 86_400_000);

    const UNITS: [(&'static str, i64); 6] =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 7 * 86_400_000)];
}

/// Why a text is not a [`Span`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a length of time")]
pub struct SpanError(pub String);

impl FromStr for Span {
    type Err = SpanError;

    /// Reads a whole number and a unit: `500ms`, `30s`, `90m`, `12h`, `30d`, `2w`.
    fn from_str(text: &str) -> Result<Span, SpanError> {
        let error = || SpanError(text.to_owned());
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let (_, unit_ms) = Span::UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(error)?;
        let number: i64 = number.parse().map_err(|_| error())?;
        let span = Span(number.checked_mul(*unit_ms).ok_or_else(error)?);
        if span > Span::LONGEST { Err(error()) } else { Ok(span) }
    }
}

impl fmt::Display for Span {
    /// The largest unit that divides the span: `30d`, `90m`. Weeks are written as days.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |unit_ms: i64| self.0 != 0 && self.0 % unit_ms == 0;
        let (name, unit_ms) =
            Span::UNITS[..5].iter().rev().find(|(_, unit_ms)| fits(*unit_ms)).unwrap_or(&("ms", 1));
        write!(f, "{}{name}", self.0 / unit_ms)
    }
}
