//! Customers found by what somebody types: an id, or the beginning of a word of a name, an e-mail address or a phone number.
//!
//! Nothing is kept for this: an id is looked up, and for other texts the words of the dictionary are gone through once, each
//! distinct text a single time, then the columns of the few traits that are looked at. That is proportional to the number of
//! customers, but to a few bytes of each; the limits say how much is found at most.

use hashbrown::HashSet;
use kesit_model::{PersonId, Value};
use kesit_timeline::{BLOCK_ROWS, Block, Cell, CustomerIx, KeyId, TextId, Timelines, Unpacked};

/// How many customers are found at most.
pub const MAX_FOUND: usize = 50;
/// How long what is looked for may be, in characters; the rest is ignored.
pub const MAX_TEXT_CHARS: usize = 200;
/// The traits that are looked at, in small letters without separators.
const TRAITS: [&str; 8] =
    ["email", "phone", "mobile", "name", "fullname", "firstname", "lastname", "username"];

/// A customer that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// By surviving id.
    pub id: PersonId,
    /// The trait whose value fits; `None` if it is the id.
    pub by: Option<String>,
    /// The value that fits; `None` if it is the id.
    pub value: Option<String>,
}

/// The customers that a text fits to, those of an equal id first; at most `limit`, and at most [`MAX_FOUND`]. With `in_traits`
/// off, only ids are looked up.
#[must_use]
pub fn search(timelines: &Timelines, text: &str, limit: usize, in_traits: bool) -> Vec<Found> {
    let text: String = text.trim().chars().take(MAX_TEXT_CHARS).collect();
    let limit = limit.min(MAX_FOUND);
    let mut found: Vec<Found> = Vec::new();
    if let Some(customer) = PersonId::parse(&text).and_then(|id| timelines.customer(&id)) {
        found.push(Found { id: timelines.id(customer).clone(), by: None, value: None });
    }
    let wanted = Wanted::new(&text);
    if in_traits && !wanted.is_empty() {
        in_all_traits(timelines, &wanted, limit, &mut found);
    }
    found.truncate(limit);
    found
}

fn in_all_traits(timelines: &Timelines, wanted: &Wanted, limit: usize, found: &mut Vec<Found>) {
    let dictionary = timelines.dictionary();
    let keys: Vec<(KeyId, &str)> = dictionary.keys().filter(|(_, key)| is_searched(key)).collect();
    let count = u32::try_from(dictionary.text_count()).unwrap_or(u32::MAX);
    let fitting: HashSet<u32> =
        (0..count).filter(|text| wanted.fits(dictionary.resolve(TextId(*text)))).collect();
    if fitting.is_empty() {
        return;
    }
    let mut seen: HashSet<CustomerIx> = found.iter().filter_map(|one| timelines.customer(&one.id)).collect();
    for block in timelines.blocks() {
        for (key, name) in &keys {
            for (row, cell) in present(block, *key) {
                let Unpacked::Text(text) = dictionary.unpack(cell) else { continue };
                let customer = CustomerIx::at(block.first().block(), row);
                if !fitting.contains(&text.0) || !seen.insert(customer) {
                    continue;
                }
                let value = dictionary.value(cell).and_then(|value| match value {
                    Value::Text(text) => Some(text.to_string()),
                    _ => None,
                });
                found.push(Found { id: timelines.id(customer).clone(), by: Some((*name).to_owned()), value });
                if found.len() >= limit {
                    return;
                }
            }
        }
    }
}

/// What each living customer of a block has as a trait at present.
fn present(block: &Block, key: KeyId) -> impl Iterator<Item = (usize, Cell)> + '_ {
    let rows = (0..BLOCK_ROWS).filter(|row| block.live() >> row & 1 == 1);
    let history = block.history(key);
    rows.filter_map(move |row| {
        let history = history?;
        let last = history.range(row).last()?;
        Some((row, history.get(last)))
    })
}

fn is_searched(key: &str) -> bool {
    let plain: String =
        key.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    TRAITS.contains(&plain.as_str())
}

/// What is looked for: folded, and as digits if it may be a phone number.
struct Wanted {
    folded: String,
    digits: String,
}

impl Wanted {
    fn new(text: &str) -> Wanted {
        let is_phone = text.chars().all(|sign| sign.is_ascii_digit() || " +-()".contains(sign));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        // Whether somebody typed +90, 0090 or 0 before it makes no difference.
        let digits = digits.trim_start_matches('0').to_owned();
        Wanted {
            folded: folded(text),
            digits: if is_phone && digits.len() > 3 { digits } else { String::new() },
        }
    }

    fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether a text begins with it, or one of its words does; digits may stand anywhere in a phone number.
    fn fits(&self, text: &str) -> bool {
        let text = folded(text);
        let begins =
            |start: usize| text.get(start..).is_some_and(|rest| rest.starts_with(self.folded.as_str()));
        if begins(0) {
            return true;
        }
        let mut before = ' ';
        for (place, sign) in text.char_indices() {
            if !before.is_alphanumeric() && sign.is_alphanumeric() && begins(place) {
                return true;
            }
            before = sign;
        }
        !self.digits.is_empty() && {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.contains(&self.digits)
        }
    }
}

/// In small letters, where the four letters i of Turkish are one.
fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|sign| *sign != '\u{307}')
        .map(|sign| if sign == 'ı' { 'i' } else { sign })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginnings_of_words_fit_in_either_spelling() {
        let cases = [
            ("ayşe", "Ayşe Yılmaz", true),
            ("yil", "Ayşe Yılmaz", true),
            ("YILMAZ", "Ayşe yılmaz", true),
            ("irem", "İrem", true),
            ("lmaz", "Ayşe Yılmaz", false),
            ("ayse@", "ayse@example.com", true),
            ("example", "ayse@example.com", true),
            ("xample", "ayse@example.com", false),
            ("0532 111 22", "+905321112233", true),
            ("532111", "+90 532 111 22 33", true),
            ("1122", "+905321112233", true),
            ("112", "+905321112233", false),
        ];
        for (wanted, text, expected) in cases {
            assert_eq!(Wanted::new(wanted).fits(text), expected, "{wanted} in {text}");
        }
    }
}
