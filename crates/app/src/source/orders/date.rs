//! Dates as shops write them. `03/04/2025` may be read in two ways; the file as a whole decides.

use jiff::civil;
use jiff::fmt::strtime::BrokenDownTime;
use kesit_model::Timestamp;
use kesit_model::definition::Moment;
use kesit_model::zone::Zone;

/// An instant, by both ways of reading a date. Where only one way gives a date, both members hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dates {
    /// With the day before the month.
    pub(super) day_first: Timestamp,
    /// With the month before the day.
    pub(super) month_first: Timestamp,
}

impl Dates {
    fn sure(at: Timestamp) -> Dates {
        Dates { day_first: at, month_first: at }
    }

    /// The earlier of two, each way by itself.
    pub(super) fn earlier(self, other: Dates) -> Dates {
        Dates {
            day_first: self.day_first.min(other.day_first),
            month_first: self.month_first.min(other.month_first),
        }
    }

    /// The instant, once the file has decided.
    pub(super) fn chosen(self, month_first: bool) -> Timestamp {
        if month_first { self.month_first } else { self.day_first }
    }
}

/// Reads the dates of one file.
#[derive(Debug)]
pub(super) struct DateReader {
    zone: Zone,
    /// A format of `strptime`, if the mapping names one.
    format: Option<String>,
    /// Whether a date was seen that only reads with the day first.
    day_first_seen: bool,
    /// Whether a date was seen that only reads with the month first.
    month_first_seen: bool,
}

impl DateReader {
    pub(super) fn new(zone: Zone, format: Option<String>) -> DateReader {
        DateReader { zone, format, day_first_seen: false, month_first_seen: false }
    }

    /// Reads a date; `None` if it is none, or one outside the years that messages may bear.
    pub(super) fn read(&mut self, text: &str) -> Option<Dates> {
        let dates = match &self.format {
            Some(format) => Dates::sure(by_format(&self.zone, format, text)?),
            None => self.guess(text.trim())?,
        };
        let fits = |at| (Timestamp::EARLIEST..=Timestamp::LATEST).contains(&at);
        (fits(dates.day_first) && fits(dates.month_first)).then_some(dates)
    }

    /// Whether the file writes the month before the day: some date demands it, and none forbids it.
    pub(super) fn is_month_first(&self) -> bool {
        self.month_first_seen && !self.day_first_seen
    }

    fn guess(&mut self, text: &str) -> Option<Dates> {
        if let Ok(moment) = text.parse::<Moment>() {
            return Some(Dates::sure(self.zone.instant(moment)));
        }
        let (date, time) = match text.split_once([' ', 'T']) {
            Some((date, time)) => (date, time_of_day(time.trim())?),
            None => (text, civil::Time::midnight()),
        };
        let Numbers { first, second, year, either } = numbers(date)?;
        let instant = |day, month| {
            let date = civil::Date::new(year, month, day).ok()?;
            Some(self.zone.instant(Moment { civil: date.to_datetime(time), offset: None }))
        };
        match (instant(first, second), if either { instant(second, first) } else { None }) {
            (Some(day_first), Some(month_first)) => Some(Dates { day_first, month_first }),
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
    let century = if year.len() == 2 { 2000 } else { 0 };
    Some(Numbers {
        first: first.parse().ok()?,
        second: second.parse().ok()?,
        year: century + year.parse::<i16>().ok()?,
        either: between != '.',
    })
}

fn time_of_day(text: &str) -> Option<civil::Time> {
    let (clock, half) = match text.split_once(' ') {
        Some((clock, half)) => (clock, Some(half.trim().to_ascii_lowercase())),
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
        Some("am") if (1..=12).contains(&hour) => hour % 12,
        Some("pm") if (1..=12).contains(&hour) => hour % 12 + 12,
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
        let mut reader = DateReader::new(Zone::parse("UTC").unwrap(), None);
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
        ] {
            check(&[text], &["no date"]);
        }
    }

    #[test]
    fn a_format_of_the_mapping_counts_alone() {
        let mut reader =
            DateReader::new(Zone::parse("Europe/Istanbul").unwrap(), Some("%Y%m%d %H:%M".to_owned()));
        let at = reader.read("20250304 09:30").unwrap();
        assert_eq!(at.day_first.to_string(), "2025-03-04T06:30:00.000Z");
        assert_eq!(reader.read("2025-03-04"), None);
        let mut reader = DateReader::new(Zone::parse("UTC").unwrap(), Some("%m/%d/%Y".to_owned()));
        assert_eq!(reader.read("03/04/2025").unwrap().day_first.to_string(), "2025-03-04T00:00:00.000Z");
    }
}
