//! Words, numbers and instants in the reader's language.

use jiff::tz::TimeZone;
use kesit_model::{Decimal, Language, Span, Timestamp, Value};

/// Speaks one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// Which.
    pub(crate) language: Language,
}

impl Words {
    pub(crate) fn new(language: Language) -> Words {
        Words { language }
    }

    /// The one of two texts that is in the reader's language.
    pub(crate) fn of<'a>(self, english: &'a str, turkish: &'a str) -> &'a str {
        match self.language {
            Language::English => english,
            Language::Turkish => turkish,
        }
    }

    /// As [`Words::of`], for texts made on the spot.
    pub(crate) fn text(self, english: String, turkish: String) -> String {
        match self.language {
            Language::English => english,
            Language::Turkish => turkish,
        }
    }

    /// A whole number with its thousands apart: `1,067,371`, `1.067.371`.
    pub(crate) fn count(self, number: u64) -> String {
        self.grouped(&number.to_string())
    }

    /// A number of things: `1 row`, `1,067 rows`; Turkish has no plural after numbers.
    pub(crate) fn things(self, number: u64, one: &str, many: &str, turkish: &str) -> String {
        let name = self.of(if number == 1 { one } else { many }, turkish);
        format!("{} {name}", self.count(number))
    }

    /// A number: `1,234.5`, `1.234,5`.
    pub(crate) fn number(self, number: Decimal) -> String {
        let text = number.to_string();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text.as_str()),
        };
        match digits.split_once('.') {
            Some((whole, fraction)) => {
                format!("{sign}{}{}{fraction}", self.grouped(whole), self.of(".", ","))
            }
            None => format!("{sign}{}", self.grouped(digits)),
        }
    }

    /// A part of a whole in percent, to one decimal: `7.0%`, `%7,0`.
    pub(crate) fn percent(self, part: usize, whole: usize) -> String {
        let per_mille = if whole == 0 { 0 } else { (part as u128 * 2000 / whole as u128).div_ceil(2) };
        let (percent, rest) = (per_mille / 10, per_mille % 10);
        match self.language {
            Language::English => format!("{percent}.{rest}%"),
            Language::Turkish => format!("%{percent},{rest}"),
        }
    }

    /// A length of time in its largest whole unit: `30 days`, `30 gün`.
    pub(crate) fn span(self, span: Span) -> String {
        let units = [
            (86_400_000, "day", "days", "gün"),
            (3_600_000, "hour", "hours", "saat"),
            (60_000, "minute", "minutes", "dakika"),
            (1_000, "second", "seconds", "saniye"),
            (1, "millisecond", "milliseconds", "milisaniye"),
        ];
        let fits = |unit: &&(i64, &str, &str, &str)| span.0 % unit.0 == 0;
        let (unit, one, many, turkish) = units.iter().find(fits).expect("a millisecond fits");
        self.things((span.0 / unit).unsigned_abs(), one, many, turkish)
    }

    /// A measured length of time, to about a tenth: `12.5 days`, `3.2 hours`.
    pub(crate) fn measured_span(self, span: Span) -> String {
        let units = [
            (86_400_000, "days", "gün"),
            (3_600_000, "hours", "saat"),
            (60_000, "minutes", "dakika"),
            (0, "seconds", "saniye"),
        ];
        let ms = span.0.abs();
        let (unit, english, turkish) = units.iter().find(|unit| ms >= unit.0).expect("the last fits always");
        let tenths = i128::from(span.0) * 10 / i128::from((*unit).max(1_000));
        format!("{} {}", self.number(Decimal(tenths * 100_000)), self.of(english, turkish))
    }

    /// An instant in a time zone: `2011-12-09 12:50`, `09.12.2011 12:50`; seconds only where there are any, parts of them never.
    pub(crate) fn instant(self, at: Timestamp, zone: &TimeZone) -> String {
        let at = at.clamp(Timestamp::EARLIEST, Timestamp::LATEST);
        let Ok(utc) = jiff::Timestamp::from_millisecond(at.0) else { return at.to_string() };
        let local = utc.to_zoned(zone.clone());
        let clock = if local.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
        local.strftime(&format!("{} {clock}", self.of("%Y-%m-%d", "%d.%m.%Y"))).to_string()
    }

    /// A value of data, safe to print.
    pub(crate) fn value(self, value: &Value) -> String {
        match value {
            Value::Null => self.of("nothing", "boş").to_owned(),
            Value::Bool(true) => self.of("true", "doğru").to_owned(),
            Value::Bool(false) => self.of("false", "yanlış").to_owned(),
            Value::Number(number) => self.number(*number),
            Value::Text(text) => format!("\"{}\"", printable(text)),
            Value::List(list) => {
                let shown: Vec<String> = list.iter().map(|value| self.value(value)).collect();
                format!("[{}]", shown.join(", "))
            }
            Value::Object(object) => {
                let members = object.0.iter();
                let shown: Vec<String> = members
                    .map(|(key, value)| format!("{}: {}", printable(key), self.value(value)))
                    .collect();
                format!("{{{}}}", shown.join(", "))
            }
        }
    }

    fn grouped(self, digits: &str) -> String {
        let mut grouped = String::with_capacity(digits.len() * 4 / 3);
        for (ix, digit) in digits.char_indices() {
            if ix > 0 && (digits.len() - ix).is_multiple_of(3) {
                grouped.push_str(self.of(",", "."));
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// The text without signs that would steer a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::Words;
    use kesit_model::{Decimal, Language, Span};

    #[test]
    fn numbers_are_written_as_the_reader_knows_them() {
        let (en, tr) = (Words::new(Language::English), Words::new(Language::Turkish));
        assert_eq!((en.count(1_067_371), tr.count(1_067_371)), ("1,067,371".into(), "1.067.371".into()));
        assert_eq!(
            (en.count(12), en.count(123), en.count(1234)),
            ("12".into(), "123".into(), "1,234".into())
        );
        let number = Decimal(-1_234_500_000);
        assert_eq!((en.number(number), tr.number(number)), ("-1,234.5".into(), "-1.234,5".into()));
        assert_eq!((en.percent(1, 3), tr.percent(2, 3)), ("33.3%".into(), "%66,7".into()));
        assert_eq!((en.percent(0, 0), en.percent(3, 3)), ("0.0%".into(), "100.0%".into()));
        assert_eq!(
            (en.span(Span(86_400_000)), en.span(Span(5_400_000))),
            ("1 day".into(), "90 minutes".into())
        );
        assert_eq!((tr.span(Span(1_500)), en.span(Span::ZERO)), ("1.500 milisaniye".into(), "0 days".into()));
        assert_eq!(en.measured_span(Span(45_000_000)), "12.5 hours");
        assert_eq!(en.measured_span(Span(1_500)), "1.5 seconds");
    }
}
