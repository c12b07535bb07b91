//! A figure, a word or a date in a table.

use kesit_app::insight;
use kesit_model::{Decimal, Language, Timestamp};
use serde_json::Value as Json;

use crate::load::Setting;
use crate::output::Align;
use crate::words::{Words, printable};

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Nothing to say.
    Missing,
    /// A word or a name.
    Text(String),
    /// A number of things.
    Count(u64),
    /// A number, and how many decimals people see.
    Number(f64, usize),
    /// A part of 1; people see it in percent.
    Share(f64),
    /// Money in the shop's currency.
    Money(f64),
    /// A local day, counted from 1970-01-01.
    Day(i32),
    /// An instant.
    Instant(Timestamp),
    /// Yes or no.
    Flag(bool),
}

/// Decimals of money, as people see it.
const MONEY_DECIMALS: usize = 2;
/// Decimals of a percentage, as people see it.
const PERCENT_DECIMALS: usize = 1;
/// Significant digits of numbers that programs get.
const DIGITS: usize = 12;

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub(crate) fn count(count: usize) -> Cell {
        Cell::Count(count as u64)
    }

    /// A cell of what may be missing.
    pub(crate) fn of<T>(value: Option<T>, cell: impl Fn(T) -> Cell) -> Cell {
        value.map_or(Cell::Missing, cell)
    }

    /// As people read it.
    pub(crate) fn shown(&self, setting: &Setting) -> String {
        let words = setting.words;
        match self {
            Cell::Missing => "–".to_owned(),
            Cell::Text(text) => printable(text),
            Cell::Count(count) => words.count(*count),
            Cell::Number(number, decimals) => shown_number(*number, *decimals, words),
            Cell::Money(money) => shown_number(*money, MONEY_DECIMALS, words),
            Cell::Share(share) => {
                let percent = shown_number(share * 100.0, PERCENT_DECIMALS, words);
                match words.language {
                    Language::English => format!("{percent}%"),
                    Language::Turkish => format!("%{percent}"),
                }
            }
            Cell::Day(day) => insight::date(*day).strftime(words.of("%Y-%m-%d", "%d.%m.%Y")).to_string(),
            Cell::Instant(at) => setting.shown(*at),
            Cell::Flag(flag) => {
                if *flag { words.of("yes", "evet") } else { words.of("no", "hayır") }.to_owned()
            }
        }
    }

    /// As spreadsheets and programs read it.
    pub(crate) fn plain(&self) -> String {
        match self {
            Cell::Missing => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Day(day) => insight::date(*day).to_string(),
            Cell::Instant(at) => at.to_string(),
            other => other.json().to_string(),
        }
    }

    /// As programs read it.
    pub(crate) fn json(&self) -> Json {
        match self {
            Cell::Missing => Json::Null,
            Cell::Count(count) => (*count).into(),
            Cell::Number(number, _) | Cell::Share(number) | Cell::Money(number) => rounded(*number).into(),
            Cell::Flag(flag) => (*flag).into(),
            Cell::Text(_) | Cell::Day(_) | Cell::Instant(_) => self.plain().into(),
        }
    }

    /// At which side of its column it stands.
    pub(crate) fn align(&self) -> Align {
        match self {
            Cell::Count(_) | Cell::Number(..) | Cell::Share(_) | Cell::Money(_) | Cell::Missing => {
                Align::Right
            }
            Cell::Text(_) | Cell::Day(_) | Cell::Instant(_) | Cell::Flag(_) => Align::Left,
        }
    }
}

fn shown_number(number: f64, decimals: usize, words: Words) -> String {
    if !number.is_finite() {
        return if number > 0.0 { "∞" } else { "–" }.to_owned();
    }
    let text = format!("{:.decimals$}", number.abs());
    let is_zero = text.chars().all(|sign| sign == '0' || sign == '.');
    let sign = if number < 0.0 && !is_zero { "-" } else { "" };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = Decimal::parse(whole).map_or_else(|| whole.to_owned(), |whole| words.number(whole));
    let point = if fraction.is_empty() { "" } else { words.of(".", ",") };
    format!("{sign}{whole}{point}{fraction}")
}

/// The number without the last digits, which differ between machines.
fn rounded(number: f64) -> f64 {
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_below_zero_keep_their_sign() {
        let [english, turkish] = [Language::English, Language::Turkish].map(Words::new);
        assert_eq!(shown_number(-0.0962, 4, english), "-0.0962");
        assert_eq!(shown_number(-0.0962, 1, turkish), "-0,1");
        assert_eq!(shown_number(-0.0962, 0, english), "0");
        assert_eq!(shown_number(-1234.5, 2, turkish), "-1.234,50");
    }
}
