//! Values of traits and properties.

use compact_str::CompactString;

use crate::Decimal;

/// A JSON value as Kesit understands it. Text is in Unicode NFC; numbers are [`Decimal`]s.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// JSON `null`: nothing there. As a trait it removes the trait.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// A text. The empty text counts as missing wherever a condition looks.
    Text(CompactString),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Object),
}

/// An object: its members in the order written, each key once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Object(pub Vec<(CompactString, Value)>);

impl Object {
    /// The member that bears exactly this name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value at a path: a member that bears the whole name wins, else the path walks into objects at its dots.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<&Value> {
        if let Some(value) = self.get(path) {
            return Some(value);
        }
        path.match_indices('.').find_map(|(dot, _)| match self.get(&path[..dot]) {
            Some(Value::Object(inner)) => inner.at_path(&path[dot + 1..]),
            _ => None,
        })
    }
}

impl Value {
    /// Whether conditions see nothing here: `null` or the empty text.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// The number that this value reads as: a number itself, or a text that is one (`"42"`).
    #[must_use]
    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Text(text) => Decimal::parse(text),
            _ => None,
        }
    }
}
