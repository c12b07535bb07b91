//! A figure, a word or a date in a table.

use kesit_app::insight::{self, figure::rounded};
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
                match (words.language, percent.strip_prefix('-')) {
                    (Language::English, _) => format!("{percent}%"),
                    (Language::Turkish, None) => format!("%{percent}"),
                    (Language::Turkish, Some(percent)) => format!("-%{percent}"),
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
    let is_nought = text.chars().all(|sign| sign == '0' || sign == '.');
    let sign = if number < 0.0 && !is_nought { "-" } else { "" };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = Decimal::parse(whole).map_or_else(|| whole.to_owned(), |whole| words.number(whole));
    let point = if fraction.is_empty() { "" } else { words.of(".", ",") };
    format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_is_kept_but_that_of_nought() {
        let (en, tr) = (Words::new(Language::English), Words::new(Language::Turkish));
        let cases = [
            (-0.4, "-0.4", "-0,4"),
            (-0.04, "0.0", "0,0"),
            (0.06, "0.1", "0,1"),
            (-1234.56, "-1,234.6", "-1.234,6"),
        ];
        for (number, english, turkish) in cases {
            assert_eq!(
                (shown_number(number, 1, en), shown_number(number, 1, tr)),
                (english.into(), turkish.into())
            );
        }
        assert_eq!(
            (shown_number(-12.0, 0, en), shown_number(f64::INFINITY, 2, en)),
            ("-12".into(), "∞".into())
        );
    }

    #[test]
    fn percent_are_written_as_the_reader_knows_them() {
        let shown = |language, share| {
            let setting = Setting::of_options(None, None, Words::new(language)).expect("the default zone");
            Cell::Share(share).shown(&setting)
        };
        assert_eq!([shown(Language::English, -0.004), shown(Language::Turkish, -0.004)], ["-0.4%", "-%0,4"]);
        assert_eq!([shown(Language::English, 0.125), shown(Language::Turkish, 0.125)], ["12.5%", "%12,5"]);
    }
}
