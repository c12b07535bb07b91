//! Plain numbers, and shares in percent.

use super::{DASH, Format};

/// From here on a number is written with a power of ten, since nobody counts its digits.
const SCIENTIFIC_FROM: f64 = 1e15;

/// Where each short form begins, with its word in English and in Turkish.
const SHORT: [(f64, &str, &str); 4] =
    [(1e12, "T", "\u{a0}Tn"), (1e9, "B", "\u{a0}Mr"), (1e6, "M", "\u{a0}Mn"), (1e3, "K", "\u{a0}bin")];

/// The possessive suffix of each last digit in Turkish: biri, ikisi, üçü.
const AFTER_ONES: [&str; 10] = ["ı", "i", "si", "ü", "ü", "i", "sı", "si", "i", "u"];
/// The same of tens: onu, yirmisi, otuzu; the first stands for a hundred.
const AFTER_TENS: [&str; 10] = ["ü", "u", "si", "u", "ı", "si", "ı", "i", "i", "ı"];

impl Format<'_> {
    /// A whole number with its thousands apart: `1,067,371`, `1.067.371`.
    pub(crate) fn count(self, number: u64) -> String {
        self.grouped(&number.to_string())
    }

    /// A number of things: `1 order`, `1,067 orders`; Turkish has no plural after numbers.
    pub(crate) fn things(self, number: u64, one: &str, many: &str, turkish: &str) -> String {
        let name = self.of(if number == 1 { one } else { many }, turkish);
        format!("{}\u{a0}{name}", self.count(number))
    }

    /// Customers, counted.
    pub(crate) fn customers(self, number: u64) -> String {
        self.things(number, "customer", "customers", "müşteri")
    }

    /// A number with so many decimals: `1,234.5`, `1.234,5`.
    pub(crate) fn number(self, number: f64, decimals: usize) -> String {
        if !number.is_finite() {
            return DASH.to_owned();
        }
        if number.abs() >= SCIENTIFIC_FROM {
            return self.scientific(number);
        }
        let text = format!("{:.decimals$}", number.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let sign = if number < 0.0 && !is_zero { "−" } else { "" };
        let point = if fraction.is_empty() { "" } else { self.of(".", ",") };
        format!("{sign}{}{point}{fraction}", self.grouped(whole))
    }

    /// A number in few signs, for axes and small cells: `950`, `1.2K`, `3.4M`; `1,2 bin`, `3,4 Mn`.
    pub(crate) fn short(self, number: f64) -> String {
        let size = number.abs();
        if !number.is_finite() || size >= SCIENTIFIC_FROM {
            return self.number(number, 0);
        }
        // Rounding may reach the next word: 999,950 is 1.0M and not 1,000K.
        match SHORT.iter().find(|(from, ..)| size >= from * 0.9995) {
            Some((from, english, turkish)) => {
                let figure = self.trimmed(number / from, usize::from(size / from < 99.95));
                format!("{figure}{}", self.of(english, turkish))
            }
            None => self.trimmed(number, usize::from(size < 9.95)),
        }
    }

    /// A number with at most so many decimals, without zeros at its end.
    pub(crate) fn trimmed(self, number: f64, decimals: usize) -> String {
        let text = self.number(number, decimals);
        match text.split_once(self.of(".", ",")) {
            Some((whole, fraction)) if decimals > 0 && fraction.bytes().all(|byte| byte == b'0') => {
                whole.to_owned()
            }
            _ => text,
        }
    }

    /// A share in percent, to one decimal: `12.3%`, `%12,3`.
    pub(crate) fn percent(self, share: f64) -> String {
        self.with_percent(self.number(share * 100.0, 1))
    }

    /// A share in percent, with a decimal only where it has one, for axes: `2%`, `2.5%`.
    pub(crate) fn short_percent(self, share: f64) -> String {
        self.with_percent(self.trimmed(share * 100.0, 1))
    }

    /// A share in whole percent: `12%`, `%12`; one that is there but rounds to nothing is `<1%`.
    pub(crate) fn whole_percent(self, share: f64) -> String {
        if share > 0.0 && share < 0.005 {
            self.of("<1%", "<%1").to_owned()
        } else {
            self.with_percent(self.number(share * 100.0, 0))
        }
    }

    /// A share of something in whole percent, as it stands in a sentence: `17% of customers`, `müşterilerin %17'si`.
    pub(crate) fn share_of(self, share: f64) -> String {
        let percent = self.whole_percent(share);
        let Some(digits) = percent.strip_prefix('%') else {
            return self.text(percent.clone(), format!("{percent}'i"));
        };
        format!("{percent}'{}", possessive(digits))
    }

    /// A change of a number in percent of what it was, with its sign: `+12.3%`, `+%12,3`.
    pub(crate) fn change(self, change: f64) -> String {
        let sign = if change > 0.0 { "+" } else { "" };
        format!("{sign}{}", self.percent(change))
    }

    /// A change of a share in percentage points, with its sign: `+1.2 points`, `+1,2 puan`.
    pub(crate) fn points(self, change: f64) -> String {
        let sign = if change > 0.0 { "+" } else { "" };
        format!("{sign}{}\u{a0}{}", self.number(change * 100.0, 1), self.of("points", "puan"))
    }

    fn with_percent(self, figure: String) -> String {
        if figure == DASH {
            return figure;
        }
        match figure.strip_prefix('−') {
            Some(size) => self.text(format!("−{size}%"), format!("−%{size}")),
            None => self.text(format!("{figure}%"), format!("%{figure}")),
        }
    }

    fn scientific(self, number: f64) -> String {
        let text = format!("{:.1e}", number);
        let (figure, power) = text.split_once('e').unwrap_or((&text, "0"));
        let power: String = power.chars().map(superscript).collect();
        let sign = if number < 0.0 { "−" } else { "" };
        format!("{sign}{}·10{power}", figure.trim_start_matches('-').replace('.', self.of(".", ",")))
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

/// The suffix that makes a number "so much of it" in Turkish, by how its last word is read.
fn possessive(digits: &str) -> &'static str {
    let digit = |from_end: usize| {
        digits.chars().nth_back(from_end).and_then(|digit| digit.to_digit(10)).unwrap_or(0) as usize
    };
    match (digit(0), digit(1)) {
        (0, 0) if digits.len() == 1 => AFTER_ONES[0],
        (0, tens) => AFTER_TENS[tens],
        (ones, _) => AFTER_ONES[ones],
    }
}

fn superscript(digit: char) -> char {
    match digit {
        '0'..='9' => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize - '0' as usize],
        '-' => '⁻',
        other => other,
    }
}
