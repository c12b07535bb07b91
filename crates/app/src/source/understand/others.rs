//! Columns that are no field and are taken along under their own names.

use compact_str::CompactString;

use super::SampleRow;
use crate::normal::fold;
use crate::source::cell::date::DateReader;
use crate::source::cell::number::{Evidence, evidence};
use crate::source::kind::columns::{Columns, HeadersError, place_of};
use crate::source::kind::row::truth;
use crate::source::mapping::Mapping;

/// A column that is taken along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Other {
    pub(in crate::source) place: usize,
    /// The trait or property that it becomes.
    pub(in crate::source) key: CompactString,
    pub(in crate::source) guess: Guess,
}

/// What the cells of a column look like, as far as the sample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Guess {
    /// Anything.
    Text,
    /// Numbers.
    Number,
    /// Yes or no in words.
    Truth,
    /// Days.
    Day,
    /// Days with the time of day.
    Instant,
}

/// The longest number that is a number and no identifier, in digits.
const NUMBER_DIGITS: usize = 12;

/// The columns that are taken along: those the mapping names, and of kinds that take others all but those it ignores.
pub(super) fn others(
    columns: &Columns,
    mapping: &Mapping,
    sample: &[SampleRow],
) -> Result<Vec<Other>, HeadersError> {
    let headers = columns.headers();
    let mut named = vec![None; headers.len()];
    for (header, key) in &mapping.keep {
        named[place_of(headers, header, key)?] = Some(key.clone());
    }
    let ignored = |header: &String| mapping.ignore.iter().any(|other| fold(other) == fold(header));
    let mut others: Vec<Other> = Vec::new();
    for (place, header) in headers.iter().enumerate() {
        let key = match named[place].take() {
            Some(key) => key,
            None if !columns.kind().takes_others() || ignored(header) => continue,
            None if columns.field_at(place).is_some() => continue,
            None => key(header),
        };
        if !key.is_empty() && !others.iter().any(|other| other.key == key) {
            others.push(Other { place, key: key.into(), guess: guess(sample, place) });
        }
    }
    Ok(others)
}

/// The name under which a column is taken along: a header that could stand in a program stays as it is, any other is
/// written small, without accents, its words joined: `Sadakat Puanı` is `sadakat_puani`.
fn key(header: &str) -> String {
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    if header.chars().all(is_name) && header.chars().any(|char| char.is_ascii_lowercase()) {
        return header.to_owned();
    }
    let words = header.split(|char: char| !char.is_alphanumeric() && char != '\u{307}').map(fold);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

fn guess(sample: &[SampleRow], place: usize) -> Guess {
    let cells: Vec<&str> =
        sample.iter().filter_map(|row| row.record.get(place)).filter(|cell| !cell.is_empty()).collect();
    let all = |test: &dyn Fn(&str) -> bool| !cells.is_empty() && cells.iter().all(|cell| test(cell));
    if all(&|cell| truth(cell).is_some()) {
        Guess::Truth
    } else if all(&is_number) {
        Guess::Number
    } else if all(&is_date) {
        if cells.iter().any(|cell| cell.contains(':')) { Guess::Instant } else { Guess::Day }
    } else {
        Guess::Text
    }
}

/// Whether a text is a number, and not an identifier made of digits: no zero before others, not too long, no letters.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let zero_first =
        text.len() > 1 && text.starts_with('0') && !text.starts_with("0.") && !text.starts_with("0,");
    let plain = !text.starts_with('+') && !text.chars().any(char::is_alphabetic);
    plain && !zero_first && digits <= NUMBER_DIGITS && evidence(text) != Evidence::NoNumber
}

fn is_date(text: &str) -> bool {
    let zone = kesit_model::zone::Zone::parse("UTC").expect("there is always UTC");
    !text.bytes().all(|byte| byte.is_ascii_digit()) && DateReader::new(zone, None, None).read(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn headers_become_names() {
        for (header, expected) in [
            ("Sadakat Puanı", "sadakat_puani"),
            ("product_id", "product_id"),
            ("pageUrl", "pageUrl"),
            ("ÜYE TİPİ", "uye_tipi"),
            ("VIP", "vip"),
            ("#3", "3"),
            ("Son Alışveriş (gün)", "son_alisveris_gun"),
            ("?", ""),
        ] {
            assert_eq!(key(header), expected, "{header}");
        }
    }
}
