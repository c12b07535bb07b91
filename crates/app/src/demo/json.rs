//! Writes JSON straight into bytes. It knows no more than the messages need: it does not check that what is opened is
//! closed.

use kesit_model::Timestamp;

const DAY_MS: i64 = 86_400_000;

/// JSON in the making.
#[derive(Debug)]
pub(super) struct Json {
    bytes: Vec<u8>,
    /// The last day written, in days since 1970, and its text: neighbouring messages are of the same day.
    day: (i64, [u8; 10]),
}

impl Json {
    /// Nothing yet.
    pub(super) fn new() -> Json {
        Json { bytes: Vec::new(), day: (i64::MIN, [0; 10]) }
    }

    /// What was written; the next message begins anew.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Begins an object in a list, or the message itself.
    pub(super) fn open(&mut self) {
        self.comma();
        self.bytes.push(b'{');
    }

    /// Begins an object.
    pub(super) fn open_member(&mut self, key: &str) {
        self.key(key);
        self.bytes.push(b'{');
    }

    /// Ends an object.
    pub(super) fn close(&mut self) {
        self.bytes.push(b'}');
    }

    /// Begins a list.
    pub(super) fn open_list(&mut self, key: &str) {
        self.key(key);
        self.bytes.push(b'[');
    }

    /// Ends a list.
    pub(super) fn close_list(&mut self) {
        self.bytes.push(b']');
    }

    /// Ends the line.
    pub(super) fn end_line(&mut self) {
        self.bytes.push(b'\n');
    }

    /// Members that are JSON already, without braces.
    pub(super) fn raw(&mut self, members: &str) {
        if !members.is_empty() {
            self.comma();
            self.bytes.extend_from_slice(members.as_bytes());
        }
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.quoted(text);
    }

    /// A list of texts.
    pub(super) fn texts<'t>(&mut self, key: &str, texts: impl Iterator<Item = &'t str>) {
        self.open_list(key);
        for text in texts {
            self.comma();
            self.quoted(text);
        }
        self.close_list();
    }

    /// A whole number.
    pub(super) fn whole(&mut self, key: &str, number: u64) {
        self.key(key);
        push_whole(&mut self.bytes, number);
    }

    /// An amount in lira.
    pub(super) fn money(&mut self, key: &str, kurus: u64) {
        self.key(key);
        push_whole(&mut self.bytes, kurus / 100);
        self.bytes.push(b'.');
        push_two(&mut self.bytes, kurus % 100);
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        self.key(key);
        self.bytes.extend_from_slice(if flag { b"true" } else { b"false" });
    }

    /// A place as `[latitude, longitude]`, to three digits, which is a hundred metres.
    pub(super) fn location(&mut self, key: &str, latitude: f64, longitude: f64) {
        self.open_list(key);
        self.bytes.extend_from_slice(format!("{latitude:.3},{longitude:.3}").as_bytes());
        self.close_list();
    }

    /// An instant in UTC, with milliseconds.
    pub(super) fn instant(&mut self, key: &str, at: Timestamp) {
        self.key(key);
        self.bytes.push(b'"');
        let (day, time_ms) = (at.0.div_euclid(DAY_MS), at.0.rem_euclid(DAY_MS).unsigned_abs());
        if self.day.0 != day {
            self.day = (day, date_text(day));
        }
        self.bytes.extend_from_slice(&self.day.1);
        for (sign, part) in
            [(b'T', time_ms / 3_600_000), (b':', time_ms / 60_000 % 60), (b':', time_ms / 1_000 % 60)]
        {
            self.bytes.push(sign);
            push_two(&mut self.bytes, part);
        }
        let ms = time_ms % 1_000;
        self.bytes.extend_from_slice(&[
            b'.',
            digit(ms / 100),
            digit(ms / 10 % 10),
            digit(ms % 10),
            b'Z',
            b'"',
        ]);
    }

    /// A date, given in days since 1970.
    pub(super) fn date(&mut self, key: &str, day: i64) {
        self.key(key);
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(&date_text(day));
        self.bytes.push(b'"');
    }

    fn key(&mut self, key: &str) {
        self.comma();
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(key.as_bytes());
        self.bytes.extend_from_slice(b"\":");
    }

    /// A comma, where something stands before in the same object or list.
    fn comma(&mut self) {
        if !matches!(self.bytes.last(), None | Some(b'{' | b'[' | b'\n')) {
            self.bytes.push(b',');
        }
    }

    fn quoted(&mut self, text: &str) {
        self.bytes.push(b'"');
        if text.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
            let escaped = serde_json::to_string(text).expect("a text is always JSON");
            self.bytes.extend_from_slice(&escaped.as_bytes()[1..escaped.len() - 1]);
        } else {
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.bytes.push(b'"');
    }
}

/// `2026-03-01` for a day given in days since 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// `civil_from_days`); years 0 to 9999.
pub(super) fn date_text(day: i64) -> [u8; 10] {
    let day = day + 719_468;
    let (era, day_of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1).unsigned_abs();
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 }.unsigned_abs();
    let year = (era * 400 + year_of_era + i64::from(month <= 2)).unsigned_abs();
    let part = |number: u64, unit: u64| digit(number / unit % 10);
    [
        part(year, 1_000),
        part(year, 100),
        part(year, 10),
        part(year, 1),
        b'-',
        part(month, 10),
        part(month, 1),
        b'-',
        part(day, 10),
        part(day, 1),
    ]
}

/// The number in decimal digits.
pub(super) fn push_whole(bytes: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let (mut from, mut rest) = (digits.len(), number);
    loop {
        from -= 1;
        digits[from] = digit(rest % 10);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    bytes.extend_from_slice(&digits[from..]);
}

/// A number below 100 in two digits.
pub(super) fn push_two(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(&[digit(number / 10 % 10), digit(number % 10)]);
}

fn digit(number: u64) -> u8 {
    b'0' + (number % 10) as u8
}

#[cfg(test)]
mod tests {
    use kesit_model::Timestamp;

    use super::{Json, date_text};

    #[test]
    fn all_kinds_of_members() {
        let mut json = Json::new();
        json.open();
        json.text("t", "Ayşe \"A\"\n");
        json.open_member("o");
        json.whole("w", 1_024);
        json.money("m", 129_905);
        json.close();
        json.texts("l", ["a", "b"].into_iter());
        json.open_list("i");
        json.open();
        json.flag("f", true);
        json.close();
        json.open();
        json.close();
        json.close_list();
        json.raw(r#""r":1"#);
        json.location("p", 41.0151, 28.9);
        json.instant("at", Timestamp(1_772_357_400_012));
        json.date("d", -1);
        json.close();
        json.end_line();
        json.open();
        json.close();
        let expected = concat!(
            r#"{"t":"Ayşe \"A\"\n","o":{"w":1024,"m":1299.05},"l":["a","b"],"i":[{"f":true},{}],"r":1,"#,
            r#""p":[41.015,28.900],"at":"2026-03-01T09:30:00.012Z","d":"1969-12-31"}"#,
            "\n{}"
        );
        assert_eq!(String::from_utf8(json.take()).unwrap(), expected);
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for day in (-40_000..90_000).step_by(13) {
            let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            assert_eq!(date_text(day), *date.to_string().as_bytes(), "day {day}");
        }
    }
}
