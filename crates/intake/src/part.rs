//! Parts of what a shop sent, looked up leniently: shops leave out, write `null` or the empty text for what they do not
//! know, and numbers now as numbers, now as texts.

use kesit_model::definition::Moment;
use kesit_model::message::{Reason, Rejected};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Object, Timestamp, Value};

/// An object of a delivery; empty where there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a>(Option<&'a Object>);

impl<'a> Part<'a> {
    pub(crate) fn of(value: &'a Value) -> Part<'a> {
        match value {
            Value::Object(object) => Part(Some(object)),
            _ => Part(None),
        }
    }

    pub(crate) fn is_there(self) -> bool {
        self.0.is_some_and(|object| !object.0.is_empty())
    }

    fn get(self, key: &str) -> Option<&'a Value> {
        self.0?.get(key).filter(|value| !value.is_missing())
    }

    /// A part of this part.
    pub(crate) fn part(self, key: &str) -> Part<'a> {
        self.get(key).map_or(Part(None), Part::of)
    }

    /// The objects of a list.
    pub(crate) fn parts(self, key: &str) -> impl Iterator<Item = Part<'a>> {
        let list = match self.get(key) {
            Some(Value::List(list)) => list.as_slice(),
            _ => &[],
        };
        list.iter().map(Part::of).filter(|part| part.is_there())
    }

    /// The texts of a list.
    pub(crate) fn list_of_texts(self, key: &str) -> Vec<&'a str> {
        let Some(Value::List(list)) = self.get(key) else { return Vec::new() };
        let text = |value: &'a Value| match value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        };
        list.iter().filter_map(text).collect()
    }

    /// A text, or a number as text; empty where there is none.
    pub(crate) fn text(self, key: &str) -> String {
        match self.get(key) {
            Some(Value::Text(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The first of these texts that is not empty.
    pub(crate) fn first_text(self, keys: &[&str]) -> String {
        keys.iter().map(|key| self.text(key)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    pub(crate) fn is_true(self, key: &str) -> bool {
        matches!(self.get(key), Some(Value::Bool(true)))
    }

    /// A number, or a text that is one.
    ///
    /// # Errors
    /// When something else stands there.
    pub(crate) fn number(self, key: &'static str) -> Result<Option<Decimal>, Rejected> {
        match self.get(key) {
            None => Ok(None),
            Some(value) => value.as_number().map(Some).ok_or_else(|| fault(Reason::WrongType, key)),
        }
    }

    /// An instant; a time without an offset is one of `zone`.
    ///
    /// # Errors
    /// When something else stands there.
    pub(crate) fn instant(self, key: &'static str, zone: &Zone) -> Result<Option<Timestamp>, Rejected> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Text(text)) => {
                instant(text, zone).map(Some).ok_or_else(|| fault(Reason::BadTime, key))
            }
            Some(_) => Err(fault(Reason::BadTime, key)),
        }
    }
}

/// Reads ISO 8601; a time without an offset is one of `zone`. `None` if it cannot be read, or is outside of what messages
/// may bear.
pub(crate) fn instant(text: &str, zone: &Zone) -> Option<Timestamp> {
    let moment: Moment = text.trim().parse().ok()?;
    let at = zone.instant(moment);
    (Timestamp::EARLIEST..=Timestamp::LATEST).contains(&at).then_some(at)
}

/// A fault at a member.
pub(crate) fn fault(reason: Reason, field: &'static str) -> Rejected {
    Rejected { reason, field: Some(field), index: None }
}
