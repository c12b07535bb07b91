//! Personal data hidden from whoever may not see them. Two things give them away: the name that a value stands under, in English or
//! Turkish ([`Personal::by_name`]), and the value itself, where it looks like an e-mail address, a telephone number or a Turkish
//! identity number. So a value is hidden under a name that nobody thought of, and a name that nobody can recognise is hidden where
//! it stands under a name that we know.
//!
//! A mask leaves what figures need (the country, the city, the year of birth) and what tells two people apart at a glance. It is no
//! pseudonym: different values may look alike.

mod names;
mod text;

use serde_json::{Map, Value};

pub use text::HIDDEN;

/// Deeper than this everything is hidden. (Messages are at most 32 deep.)
pub const MAX_DEPTH: usize = 64;

/// What kind of personal data something is, and so how it is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Personal {
    /// An e-mail address: `a***@e***.com`.
    Email,
    /// A telephone number: `+90******12`.
    Phone,
    /// The name of a person: `A*** Y***`.
    Name,
    /// The day of birth: `1990-**-**`.
    Birthday,
    /// A postal address; its city, region and country may be seen.
    Address,
    /// Anything else: `***`.
    Other,
}

/// Where values stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Traits of a customer, where `name` is a person's.
    Traits,
    /// Properties of an event, where `name` is mostly a product's.
    Properties,
}

impl Personal {
    /// The kind of data that stand under a name; `None` if the name does not say that they are personal.
    #[must_use]
    pub fn by_name(name: &str, place: Place) -> Option<Personal> {
        names::kind(name, place == Place::Traits)
    }

    /// A value of this kind, hidden.
    #[must_use]
    pub fn mask(self, value: &str) -> String {
        text::mask(self, value)
    }
}

/// The traits or properties, hidden where they are personal.
#[must_use]
pub fn json(value: &Value, place: Place) -> Value {
    walk(value, Around { kind: None, is_person: place == Place::Traits }, 0)
}

/// An identifier of a customer, hidden if it looks like an e-mail address, a telephone number or an identity number.
#[must_use]
pub fn id(id: &str) -> String {
    text::mask_where_it_looks_personal(id)
}

/// A text of any kind, such as a question that was asked or a line that was put aside: what looks personal in it is hidden.
#[must_use]
pub fn text(text: &str) -> String {
    text::mask_where_it_looks_personal(text)
}

/// What the names above a value say about it.
#[derive(Clone, Copy)]
struct Around {
    /// What it is, by the nearest name that says so.
    kind: Option<Personal>,
    /// Whether the object that it is a member of is about a person.
    is_person: bool,
}

fn walk(value: &Value, around: Around, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::String(HIDDEN.to_owned());
    }
    match (value, around.kind) {
        (Value::Null | Value::Bool(_), _) => value.clone(),
        (Value::Number(_), None) => value.clone(),
        (Value::Number(number), Some(kind)) => Value::String(kind.mask(&number.to_string())),
        (Value::String(text), None) => Value::String(text::mask_where_it_looks_personal(text)),
        (Value::String(text), Some(kind)) => Value::String(kind.mask(text)),
        (Value::Array(elements), _) => {
            elements.iter().map(|element| walk(element, around, depth + 1)).collect()
        }
        (Value::Object(members), _) => Value::Object(walk_members(members, around, depth)),
    }
}

fn walk_members(members: &Map<String, Value>, around: Around, depth: usize) -> Map<String, Value> {
    let masked = members.iter().map(|(name, value)| {
        let kind = names::kind(name, around.is_person).or(match around.kind {
            Some(Personal::Address) if names::is_coarse(name) => None,
            inherited => inherited,
        });
        let inner = Around { kind, is_person: names::is_person(name) };
        (text::mask_where_it_looks_personal(name), walk(value, inner, depth + 1))
    });
    masked.collect()
}

#[cfg(test)]
mod tests;
