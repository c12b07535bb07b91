//! Dates as shops write them: `31.12.2025 14:05`, `12/31/2025`, `31 Aralık 2025`, ISO 8601, the days of spreadsheets, the
//! seconds of Unix. `03/04/2025` may be read in two ways; the file as a whole decides.

mod spelt;

use jiff::civil;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;
use kesit_model::definition::Moment;
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Timestamp};

/// An instant, by both ways of reading a date. Where only one way gives a date, both members hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) struct Dates {
    /// With the day before the month.
    pub(in crate::source) day_first: Timestamp,
    /// With the month before the day.
    pub(in crate::source) month_first: Timestamp,
}

impl Dates {
    fn sure(at: Timestamp) -> Dates {
        Dates { day_first: at, month_first: at }
    }

    /// The earlier of two, each way by itself.
    pub(in crate::source) fn earlier(self, other: Dates) -> Dates {
        Dates {
            day_first: self.day_first.min(other.day_first),
            month_first: self.month_first.min(other.month_first),
        }
    }

    /// The instant, once the file has decided.
    pub(in crate::source) fn chosen(self, month_first: bool) -> Timestamp {
        if month_first { self.month_first } else { self.day_first }
    }
}

/// Reads the dates of one file.
#[derive(Debug, Clone)]
pub(in crate::source) struct DateReader {
    zone: Zone,
    /// A format of `strptime`, if the mapping names one.
    format: Option<String>,
    /// Whether a date was seen that only reads with the day first.
    day_first_seen: bool,
    /// Whether a date was seen that only reads with the month first.
    month_first_seen: bool,
    /// Whether a date was seen that reads both ways, and differently.
    either_seen: bool,
    /// What the mapping says about it.
    month_first: Option<bool>,
}

impl DateReader {
    pub(in crate::source) fn new(
        zone: Zone,
        format: Option<String>,
        month_first: Option<bool>,
    ) -> DateReader {
        DateReader {
            zone,
            format,
            day_first_seen: false,
            month_first_seen: false,
            either_seen: false,
            month_first,
        }
    }

    /// Reads a date; `None` if it is none, or one outside the years that messages may bear.
    pub(in crate::source) fn read(&mut self, text: &str) -> Option<Dates> {
        let dates = match &self.format {
            Some(format) => Dates::sure(by_format(&self.zone, format, text)?),
            None => self.guess(text.trim())?,
        };
        let fits = |at| (Timestamp::EARLIEST..=Timestamp::LATEST).contains(&at);
        (fits(dates.day_first) && fits(dates.month_first)).then_some(dates)
    }

    /// Whether the file writes the month before the day: some date demands it, and none forbids it.
    pub(in crate::source) fn is_month_first(&self) -> bool {
        self.month_first.unwrap_or(self.month_first_seen && !self.day_first_seen)
    }

    /// Whether the month stands before the day, if the mapping or a date tells.
    pub(in crate::source) fn told(&self) -> Option<bool> {
        let seen = self.day_first_seen || self.month_first_seen;
        self.month_first.or(if seen { Some(self.is_month_first()) } else { None })
    }

    /// Whether dates were seen that read both ways, and none that tells which way is right.
    pub(in crate::source) fn is_doubtful(&self) -> bool {
        let told = self.month_first.is_some() || self.day_first_seen != self.month_first_seen;
        self.either_seen && !told
    }

    fn guess(&mut self, text: &str) -> Option<Dates> {
        if let Ok(moment) = text.parse::<Moment>() {
            return Some(Dates::sure(self.zone.instant(moment)));
        }
        if let Some(at) = self.of_number(text) {
            return Some(Dates::sure(at));
        }
        let Written { date, time, offset } = written(text)?;
        let instant = |year, month, day| {
            let date = civil::Date::new(year, month, day).ok()?;
            Some(self.zone.instant(Moment { civil: date.to_datetime(time), offset }))
        };
        if let Some((year, month, day)) = spelt::date(date).or_else(|| year_first(date)) {
            return instant(year, month, day).map(Dates::sure);
        }
        let Numbers { first, second, year, either } = numbers(date)?;
        match (instant(year, second, first), if either { instant(year, first, second) } else { None }) {
            (Some(day_first), Some(month_first)) => {
                self.either_seen |= day_first != month_first;
                Some(Dates { day_first, month_first })
            }
            (Some(at), None) => {
                self.day_first_seen |= either;
                Some(Dates::sure(at))
            }
            (None, Some(at)) => {
                self.month_first_seen = true;
                Some(Dates::sure(at))
            }
            (None, None) => None,
        }
    }

    /// The instant that a bare number stands for: `20251231`, the days of a spreadsheet, seconds or milliseconds of Unix.
    fn of_number(&self, text: &str) -> Option<Timestamp> {
        let whole = text.split('.').next().unwrap_or_default();
        if !whole.bytes().all(|byte| byte.is_ascii_digit()) || !(5..=13).contains(&whole.len()) {
            return None;
        }
        let number = Decimal::parse(text)?;
        let millis = |micros_each: i128| i64::try_from(number.0 / micros_each).ok().map(Timestamp);
        match (whole.len(), whole.len() == text.len()) {
            (5, _) => self.of_serial(number),
            (8, true) => {
                let part = |from: usize, to: usize| whole[from..to].parse::<i16>().ok();
                let (month, day) = (i8::try_from(part(4, 6)?).ok()?, i8::try_from(part(6, 8)?).ok()?);
                let date = civil::Date::new(part(0, 4)?, month, day).ok()?;
                Some(self.zone.start_of_day(date))
            }
            (9..=10, _) => millis(1_000),
            (12..=13, _) => millis(1_000_000),
            _ => None,
        }
    }

    /// The local time that is so many days after 1899-12-30, as spreadsheets count.
    fn of_serial(&self, days: Decimal) -> Option<Timestamp> {
        let seconds = i64::try_from((days.0 * 86_400 + 500_000) / 1_000_000).ok()?;
        let date = civil::date(1899, 12, 30).to_datetime(civil::Time::midnight());
        let civil = date.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()?;
        Some(self.zone.instant(Moment { civil, offset: None }))
    }
}

/// A date with its time of day, taken apart.
struct Written<'a> {
    date: &'a str,
    time: civil::Time,
    offset: Option<Offset>,
}

/// Takes date, time of day and offset apart: the time begins at the first word with a colon, or behind the date.
fn written(text: &str) -> Option<Written<'_>> {
    let (text, offset) = split_offset(text);
    let is_clock = |word: &str| word.starts_with(|char: char| char.is_ascii_digit()) && word.contains(':');
    let words = text.split([' ', 'T']).map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word));
    let clock = words.clone().find(|(_, word)| is_clock(word)).or_else(|| {
        // `1.2.25 9.30`: the second of two words.
        let mut behind =
            words.filter(|(_, word)| word.contains('.') || word.contains('/') || word.contains('-'));
        behind.next().and_then(|_| behind.next())
    });
    let between = |char: char| char.is_whitespace() || matches!(char, ',' | '-' | 'T');
    let (date, time) = match clock {
        Some((start, _)) => (&text[..start], time_of_day(text[start..].trim())?),
        None => (text, civil::Time::midnight()),
    };
    Some(Written { date: date.trim_end_matches(between), time, offset })
}

/// Takes `+0300`, `+03:00`, `Z`, `UTC` or `GMT` off the end.
fn split_offset(text: &str) -> (&str, Option<Offset>) {
    for name in ["UTC", "GMT", "Z"] {
        if let Some(rest) = text.strip_suffix(name).filter(|rest| rest.contains(':')) {
            return (rest.trim_end(), Some(Offset::UTC));
        }
    }
    let Some((rest, last)) = text.rsplit_once(' ').filter(|(rest, _)| rest.contains(':')) else {
        return (text, None);
    };
    match offset(last) {
        Some(offset) => (rest.trim_end(), Some(offset)),
        None => (text, None),
    }
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()
}

/// `2025/12/31`, `2025.12.31`.
fn year_first(date: &str) -> Option<(i16, i8, i8)> {
    let mut parts = date.split(['.', '/', '-']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = year.len() == 4 && plain(month) && plain(day) && parts.next().is_none();
    if fits { Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)) } else { None }
}

/// The numbers of a date such as `31.12.2025` or `12/31/2025`.
struct Numbers {
    first: i8,
    second: i8,
    year: i16,
    /// Whether the month may stand first: with dots it never does.
    either: bool,
}

fn numbers(date: &str) -> Option<Numbers> {
    let between = ['.', '/', '-'].into_iter().find(|sign| date.contains(*sign))?;
    let mut parts = date.split(between);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let plain =
        |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let ends = parts.next().is_none();
    if !ends || !plain(first, 2) || !plain(second, 2) || !matches!(year.len(), 2 | 4) || !plain(year, 4) {
        return None;
    }
    let century = if year.len() == 2 { century(year) } else { 0 };
    Some(Numbers {
        first: first.parse().ok()?,
        second: second.parse().ok()?,
        year: century + year.parse::<i16>().ok()?,
        either: between != '.',
    })
}

/// Two digits stand for a year up to 2069, as in POSIX.
fn century(year: &str) -> i16 {
    if year >= "70" { 1900 } else { 2000 }
}

fn time_of_day(text: &str) -> Option<civil::Time> {
    let (clock, half) = match text.split_once(' ') {
        Some((clock, half)) => (clock, Some(half.trim().to_lowercase())),
        None => (text, None),
    };
    let mut parts = clock.split([':', '.']);
    let mut next = |or: Option<i8>| match parts.next() {
        Some(part) if part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit()) => part.parse().ok(),
        Some(_) => None,
        None => or,
    };
    let (hour, minute, second): (i8, i8, i8) = (next(None)?, next(None)?, next(Some(0))?);
    let hour = match half.as_deref() {
        None => hour,
        Some("am" | "öö") if (1..=12).contains(&hour) => hour % 12,
        Some("pm" | "ös") if (1..=12).contains(&hour) => hour % 12 + 12,
        Some(_) => return None,
    };
    if parts.next().is_some() { None } else { civil::Time::new(hour, minute, second, 0).ok() }
}

fn by_format(zone: &Zone, format: &str, text: &str) -> Option<Timestamp> {
    let parts = BrokenDownTime::parse(format, text.trim()).ok()?;
    if let Ok(at) = parts.to_timestamp() {
        return Some(Timestamp(at.as_millisecond()));
    }
    let date = parts.to_date().ok()?;
    let time = parts.to_time().unwrap_or(civil::Time::midnight());
    Some(zone.instant(Moment { civil: date.to_datetime(time), offset: None }))
}

#[cfg(test)]
mod tests {
    use kesit_model::zone::Zone;

    use super::DateReader;

    #[track_caller]
    fn check(texts: &[&str], expected: &[&str]) {
        let mut reader = DateReader::new(Zone::parse("UTC").unwrap(), None, None);
        let dates: Vec<_> = texts.iter().map(|text| reader.read(text)).collect();
        let month_first = reader.is_month_first();
        let shown: Vec<String> = dates
            .iter()
            .map(|dates| dates.map_or("no date".to_owned(), |dates| dates.chosen(month_first).to_string()))
            .map(|text| text.trim_end_matches(":00.000Z").trim_end_matches("T00:00").to_owned())
            .collect();
        assert_eq!(shown, expected, "{texts:?}");
    }

    #[test]
    fn dates_as_shops_write_them() {
        check(
            &[
                "2009-12-01 07:45:00",
                "2025-12-31",
                "31.12.2025 14:05",
                "31/12/2025",
                "1-2-25 9.30",
                "31.12.2025 02:05 PM",
            ],
            &[
                "2009-12-01T07:45",
                "2025-12-31",
                "2025-12-31T14:05",
                "2025-12-31",
                "2025-02-01T09:30",
                "2025-12-31T14:05",
            ],
        );
    }

    #[test]
    fn dates_as_programs_write_them() {
        for (text, expected) in [
            ("2025-12-31T14:05:00Z", "2025-12-31T14:05"),
            ("2025-12-31 14:05:00 +0300", "2025-12-31T11:05"),
            ("2025-12-31 14:05:00 UTC", "2025-12-31T14:05"),
            ("2025/12/31 14:05", "2025-12-31T14:05"),
            ("2025.12.31", "2025-12-31"),
            ("20251231", "2025-12-31"),
            ("46022", "2025-12-31"),
            ("46022.586806", "2025-12-31T14:05"),
            ("1767189900", "2025-12-31T14:05"),
            ("1767189900000", "2025-12-31T14:05"),
            ("31.12.2025 - 14:05", "2025-12-31T14:05"),
            ("31.12.2025, 14:05", "2025-12-31T14:05"),
            ("31.12.2025 02:05 ÖS", "2025-12-31T14:05"),
            ("31.12.2025 12:05 öö", "2025-12-31T00:05"),
            ("31 Aralık 2025", "2025-12-31"),
            ("31 ARALIK 2025 Çarşamba 14:05", "2025-12-31T14:05"),
            ("1 Şub 25", "2025-02-01"),
            ("Dec 31, 2025 2:05 PM", "2025-12-31T14:05"),
            ("31-Dec-2025", "2025-12-31"),
            ("1/2/75", "1975-02-01"),
            ("31.12.2025T14:05", "2025-12-31T14:05"),
        ] {
            check(&[text], &[expected]);
        }
    }

    #[test]
    fn the_file_decides_whether_day_or_month_comes_first() {
        check(&["3/4/2025"], &["2025-04-03"]);
        check(&["3/4/2025", "3/14/2025"], &["2025-03-04", "2025-03-14"]);
        check(&["3/4/2025", "14/3/2025"], &["2025-04-03", "2025-03-14"]);
        check(&["3/4/2025", "3/14/2025", "14/3/2025"], &["2025-04-03", "2025-03-14", "2025-03-14"]);
        check(&["3.4.2025", "3.14.2025"], &["2025-04-03", "no date"]);
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "yesterday",
            "31.02.2025",
            "2025",
            "1.2.3.2025",
            "31.12.2025 25:00",
            "31.12.2025 1:2:3:4",
            "1.1.125",
            "31 Frimaire 2025",
            "32 Aralık 2025",
            "123456",
            "20251331",
            "2025-12-31 14:05:00 +99",
        ] {
            check(&[text], &["no date"]);
        }
    }

    #[test]
    fn a_format_of_the_mapping_counts_alone() {
        let mut reader =
            DateReader::new(Zone::parse("Europe/Istanbul").unwrap(), Some("%Y%m%d %H:%M".to_owned()), None);
        let at = reader.read("20250304 09:30").unwrap();
        assert_eq!(at.day_first.to_string(), "2025-03-04T06:30:00.000Z");
        assert_eq!(reader.read("2025-03-04"), None);
        let mut reader = DateReader::new(Zone::parse("UTC").unwrap(), Some("%m/%d/%Y".to_owned()), None);
        assert_eq!(reader.read("03/04/2025").unwrap().day_first.to_string(), "2025-03-04T00:00:00.000Z");
    }
}
