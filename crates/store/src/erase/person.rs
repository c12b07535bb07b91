//! A person who is to be erased, and how they are recognised: by their ids, and in raw text also by their e-mail addresses and
//! telephone numbers.
//!
//! In raw text an id of few characters says little: `17` may be an id or an amount. So short ids are looked for as whole
//! cells and members only, longer ones in the midst of text too, where neither a letter nor a digit touches them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use kesit_model::message::{Body, Message};
use kesit_model::{PersonId, normalize};
use memchr::memmem;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::log::Doomed;

/// An id of fewer characters is no sign of a person in the midst of a text.
const MIN_CHARS_IN_TEXT: usize = 5;
/// The last so many digits of a telephone number tell it from others, whatever stands before them.
const PHONE_DIGITS: usize = 10;

/// A person who is to be erased.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    ids: BTreeSet<String>,
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
}

/// Says how much is known, and nothing of it.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Person { ids, emails, phones } = self;
        write!(f, "Person({} ids, {} e-mail addresses, {} phones)", ids.len(), emails.len(), phones.len())
    }
}

impl Person {
    /// A person by all ids that they go by, and by e-mail addresses and telephone numbers that are theirs alone. What is
    /// neither an address nor a number is left out.
    pub fn new<'a>(
        ids: impl IntoIterator<Item = &'a PersonId>,
        contacts: impl IntoIterator<Item = &'a str>,
    ) -> Person {
        let ids = ids.into_iter().map(|id| normalize(id.as_str()).into_owned()).collect();
        let mut person = Person { ids, emails: BTreeSet::new(), phones: BTreeSet::new() };
        for contact in contacts {
            if let Some(email) = email_of(contact) {
                person.emails.insert(email);
            } else {
                person.phones.extend(phone_of(contact));
            }
        }
        person
    }

    /// Several persons as one, to be erased in one go.
    #[must_use]
    pub fn together(persons: impl IntoIterator<Item = Person>) -> Person {
        let nobody = Person { ids: BTreeSet::new(), emails: BTreeSet::new(), phones: BTreeSet::new() };
        persons.into_iter().fold(nobody, |mut all, one| {
            all.ids.extend(one.ids);
            all.emails.extend(one.emails);
            all.phones.extend(one.phones);
            all
        })
    }

    /// The ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// The addresses, in small letters.
    pub(crate) fn emails(&self) -> impl Iterator<Item = &str> {
        self.emails.iter().map(String::as_str)
    }

    /// The last digits of the numbers.
    pub(crate) fn phones(&self) -> impl Iterator<Item = &str> {
        self.phones.iter().map(String::as_str)
    }

    /// Whether this is an id of the person. An address of theirs is one too: nobody else goes by it.
    #[must_use]
    pub fn goes_by(&self, id: &str) -> bool {
        self.ids.contains(&*normalize(id)) || email_of(id).is_some_and(|email| self.emails.contains(&email))
    }

    /// Whether a cell or member names the person: is an id of theirs, or has one, an address or a number in it.
    #[must_use]
    pub fn is_in_cell(&self, cell: &str) -> bool {
        self.goes_by(cell.trim()) || self.is_in_text(cell)
    }

    /// Whether a text has an id, an address or a number of the person in it.
    pub(crate) fn is_in_text(&self, text: &str) -> bool {
        let text = normalize(text);
        let is_long = |id: &&String| id.chars().nth(MIN_CHARS_IN_TEXT - 1).is_some();
        let has_id = self.ids.iter().filter(is_long).any(|id| stands_in(id, &text));
        has_id || self.has_email(&text) || self.has_phone(&text)
    }

    fn has_email(&self, text: &str) -> bool {
        if self.emails.is_empty() || !text.contains('@') {
            return false;
        }
        let text = text.to_lowercase();
        self.emails.iter().any(|email| stands_in(email, &text))
    }

    fn has_phone(&self, text: &str) -> bool {
        if self.phones.is_empty() {
            return false;
        }
        let digits: String = text.chars().filter(|one| !is_between_digits(*one)).collect();
        let ends = |at: usize| !digits[at + PHONE_DIGITS..].starts_with(|next: char| next.is_ascii_digit());
        self.phones.iter().any(|phone| digits.match_indices(phone.as_str()).any(|(at, _)| ends(at)))
    }

    /// Whether a row as it was kept names the person, be it cells or a message, whole or broken.
    #[must_use]
    pub fn is_in_raw(&self, raw: &str) -> bool {
        any_cell(raw, &mut |cell| self.is_in_cell(cell))
    }
}

impl Doomed for Person {
    fn may_be_in(&self, encoded: &[u8]) -> bool {
        let has = |bytes: &[u8], text: &str| memmem::find(bytes, text.as_bytes()).is_some();
        self.ids.iter().any(|id| has(encoded, id)) || {
            let small = if self.emails.is_empty() { Vec::new() } else { encoded.to_ascii_lowercase() };
            self.emails.iter().any(|email| has(&small, email) || !email.is_ascii())
        }
    }

    fn takes(&self, message: &Message) -> bool {
        persons_of(message).any(|id| self.goes_by(id.as_str()))
    }
}

/// The ids of persons that a message names.
pub(crate) fn persons_of(message: &Message) -> impl Iterator<Item = &PersonId> {
    let other = match &message.body {
        Body::Identify { also, .. } => also.as_ref(),
        Body::Alias { previous } => Some(previous),
        Body::Track { .. } | Body::Group { .. } => None,
    };
    std::iter::once(&message.person).chain(other)
}

/// An e-mail address in small letters; `None` if it is none.
pub(crate) fn email_of(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let is_one = !local.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace);
    is_one.then(|| normalize(text).to_lowercase())
}

/// The last digits of a telephone number; `None` if it is none.
pub(crate) fn phone_of(text: &str) -> Option<String> {
    let is_of_phone = |one: char| one.is_ascii_digit() || is_between_digits(one) || one == '+';
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_one = text.chars().all(is_of_phone) && digits.len() >= PHONE_DIGITS;
    is_one.then(|| digits[digits.len() - PHONE_DIGITS..].to_owned())
}

/// What may stand between the digits of a telephone number.
fn is_between_digits(one: char) -> bool {
    matches!(one, ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}')
}

/// Whether a word stands in a text, with neither a letter nor a digit before it or behind it.
fn stands_in(word: &str, text: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}

/// Whether any cell of a row as it was kept is one that is looked for: a list of cells, or the text of a message, whose
/// members are looked at one by one if it can be read, and else as it stands and with its escapes resolved.
pub(crate) fn any_cell(raw: &str, is_one: &mut dyn FnMut(&str) -> bool) -> bool {
    match serde_json::from_str(raw) {
        Ok(Json::String(text)) => match serde_json::from_str(&text) {
            Ok(inner @ (Json::Object(_) | Json::Array(_))) => any_leaf(&inner, is_one),
            _ => any_form(&text, is_one),
        },
        Ok(json) => any_leaf(&json, is_one),
        Err(_) => any_form(raw, is_one),
    }
}

fn any_leaf(json: &Json, is_one: &mut dyn FnMut(&str) -> bool) -> bool {
    match json {
        Json::Null | Json::Bool(_) => false,
        Json::Number(number) => is_one(&number.to_string()),
        Json::String(text) => any_form(text, is_one),
        Json::Array(items) => items.iter().any(|item| any_leaf(item, is_one)),
        Json::Object(members) => members.iter().any(|(name, value)| is_one(name) || any_leaf(value, is_one)),
    }
}

/// The text as it stands, without the escapes of JSON, and without those of addresses of the web.
fn any_form(text: &str, is_one: &mut dyn FnMut(&str) -> bool) -> bool {
    is_one(text)
        || (text.contains('\\') && is_one(&without_escapes(text)))
        || (text.contains('%') && is_one(&without_percents(text)))
}

fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let code = after.strip_prefix('u').and_then(|code| code.get(..4));
        let one = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        out.extend(one);
        rest = if one.is_some() { &after[5..] } else { after };
    }
    out.push_str(rest);
    out
}

fn without_percents(text: &str) -> Cow<'_, str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Person {
        let ids = ["17", "ayşe-17", "A\"B-9"].map(|id| PersonId::parse(id).expect("an id"));
        Person::new(&ids, ["Ayse@Example.com", "+90 532 111 22 33", "neither"])
    }

    #[track_caller]
    fn check(raw: &str, expected: bool) {
        assert_eq!(person().is_in_raw(raw), expected, "{raw}");
    }

    #[test]
    fn rows_that_name_the_person() {
        for raw in [
            r#"["17","x"]"#,
            r#"["x"," 17 "]"#,
            r#"["müşteri ayşe-17 aradı"]"#,
            r#"["AYSE@EXAMPLE.COM"]"#,
            r#"["mail: ayse@example.com, acil"]"#,
            r#"["0532 111 22 33"]"#,
            r#"["(0532)111-2233"]"#,
            r#"["/hesap?mail=ayse%40example.com"]"#,
            r#"["A\"B-9"]"#,
            r#""{\"userId\":\"ay\\u015fe-17\",\"type\":7}""#,
            r#""{\"userId\":17}""#,
            r#""{\"userId\":\"ay\\u015fe-17\", broken""#,
            r#""{\"traits\":{\"e\":[\"ayse@example.com\"]}}""#,
            "ayşe-17 is no JSON",
        ] {
            check(raw, true);
        }
    }

    #[test]
    fn rows_that_do_not() {
        for raw in [
            r#"["170","117","1,17"]"#,
            r#"["ayşe-170","xayşe-17"]"#,
            r#"["hayse@example.com","ayse@example.community"]"#,
            r#"["0532 111 22 334"]"#,
            r#""{\"userId\":18}""#,
            "",
        ] {
            check(raw, false);
        }
    }

    #[test]
    fn a_message_is_the_persons_if_it_names_one_of_their_ids() {
        let message = |person: &str, body: Body| Message {
            id: kesit_model::MessageId::parse("m").expect("an id"),
            at: kesit_model::Timestamp(0),
            received_at: kesit_model::Timestamp(0),
            person: PersonId::parse(person).expect("an id"),
            is_user: true,
            body,
            consents: Vec::new(),
        };
        let id = |id: &str| PersonId::parse(id).expect("an id");
        let seen = || Body::Track { name: "17".to_owned(), properties: kesit_model::Object::default() };
        let also = |also| Body::Identify { also: Some(id(also)), traits: kesit_model::Object::default() };
        let alias = |previous| Body::Alias { previous: id(previous) };
        for (message, expected) in [
            (message("17", seen()), true),
            (message("AYSE@example.com", seen()), true),
            (message("18", seen()), false),
            (message("18", also("17")), true),
            (message("18", also("19")), false),
            (message("18", alias("ayşe-17")), true),
        ] {
            let mut bytes = Vec::new();
            crate::codec::encode(&message, &mut bytes).expect("shallow");
            assert_eq!(person().takes(&message), expected);
            assert!(!expected || person().may_be_in(&bytes));
        }
    }

    #[test]
    fn nothing_of_the_person_is_shown() {
        assert_eq!(format!("{:?}", person()), "Person(3 ids, 1 e-mail addresses, 1 phones)");
    }
}
