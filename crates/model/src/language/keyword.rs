//! The tables of the language: which keys an object may have, and what each of them takes. The readers, the hints for
//! unknown keys, the JSON Schema and the reference page are all driven by these tables, so they cannot drift apart.

use super::node::choice;

/// An explanation in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// English.
    pub en: &'static str,
    /// Turkish.
    pub tr: &'static str,
}

impl Doc {
    /// The text in a language.
    #[must_use]
    pub fn get(&self, language: crate::Language) -> &'static str {
        match language {
            crate::Language::English => self.en,
            crate::Language::Turkish => self.tr,
        }
    }
}

/// A key of an object.
#[derive(Debug, Clone, Copy)]
pub struct Keyword {
    /// The key as it is written.
    pub key: &'static str,
    /// What it takes.
    pub shape: &'static Shape,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it says, in one line.
    pub doc: Doc,
}

impl Keyword {
    /// A key that may be left out.
    pub(super) const fn new(
        key: &'static str,
        shape: &'static Shape,
        en: &'static str,
        tr: &'static str,
    ) -> Keyword {
        Keyword { key, shape, is_required: false, doc: Doc { en, tr } }
    }

    /// The same key, but it must be there.
    pub(super) const fn required(self) -> Keyword {
        Keyword { is_required: true, ..self }
    }
}

/// A kind of object: the keys that it may have.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Unique among the forms.
    pub name: &'static str,
    /// What it means, in one line.
    pub doc: Doc,
    /// Any of these keys tells the form from the others of its [`Family`]; empty where there is nothing to tell apart.
    pub subjects: &'static [&'static str],
    /// Its own keys.
    pub own: &'static [Keyword],
    /// Keys shared with other forms.
    pub shared: &'static [&'static [Keyword]],
    /// The least number of keys of an object of this form.
    pub min_keys: usize,
    /// One of them, in YAML on one line.
    pub example: &'static str,
}

impl Form {
    /// Every key, its own ones first.
    pub fn keywords(&self) -> impl Iterator<Item = &'static Keyword> {
        self.own.iter().chain(self.shared.iter().copied().flatten())
    }

    /// The key with this name.
    #[must_use]
    pub fn keyword(&self, key: &str) -> Option<&'static Keyword> {
        self.keywords().find(|keyword| keyword.key == key)
    }

    pub(super) fn example_hint(&self) -> String {
        format!("for example `{}`", self.example)
    }
}

/// Forms of which an object is exactly one.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// Unique among the families, and what one of its objects is called: `condition`, `filter`, ….
    pub name: &'static str,
    /// The forms.
    pub forms: &'static [&'static Form],
    /// Whether two of its objects can be put together by `all:`.
    pub has_logic: bool,
}

impl Family {
    /// Every key that tells the forms apart.
    pub fn subjects(&self) -> impl Iterator<Item = &'static str> {
        self.forms.iter().flat_map(|form| form.subjects.iter().copied())
    }
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// `true`.
    True,
    /// `true` or `false`.
    Flag,
    /// A text that is not empty.
    Text,
    /// A text.
    AnyText,
    /// A text, also a whole number for its digits.
    TextPart,
    /// A text for people: plain, or `{tr, en}`.
    LocalText(&'static Form),
    /// `[A-Za-z0-9_-]{1,64}`.
    Key,
    /// A path into traits or properties.
    Path,
    /// The name of events.
    EventName,
    /// A regular expression.
    Pattern,
    /// A whole number in a range.
    Whole {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A number in a range.
    Number {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A length of time.
    Span,
    /// A date, or a date and time.
    Moment,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A text, a number, `true` or `false`.
    Scalar,
    /// A text or a number.
    Ordered,
    /// A number, also as a text.
    Amount,
    /// Latitude and longitude in degrees.
    Place,
    /// A part in percent, such as `10%`.
    Percent,
    /// `{trait: path}`.
    TraitValue(&'static Form),
    /// One of these.
    Either(&'static [Shape]),
    /// A list.
    List {
        /// Of these.
        of: &'static Shape,
        /// The least number.
        min: usize,
        /// The greatest number, if there is one.
        max: Option<usize>,
    },
    /// An object.
    Object(&'static Form),
    /// An object of one of several forms.
    OneOf(&'static Family),
    /// An object whose keys are free and whose values are all of one form.
    Map(&'static Form),
}

impl Shape {
    /// What belongs there, in words.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Shape::True => "`true`".to_owned(),
            Shape::Flag => "`true` or `false`".to_owned(),
            Shape::Text | Shape::AnyText | Shape::TextPart => "a text".to_owned(),
            Shape::LocalText(_) => "a text, or `{ tr: …, en: … }`".to_owned(),
            Shape::Key => "a key of letters (A to Z), digits, `_` and `-`, at most 64 of them".to_owned(),
            Shape::Path => "a path such as `address.city`".to_owned(),
            Shape::EventName => {
                "the name of an event, `*` for any, or the start of a name and `*`".to_owned()
            }
            Shape::Pattern => "a regular expression".to_owned(),
            Shape::Whole { min, max } if min == max => format!("the number {min}"),
            Shape::Whole { min, max } => format!("a whole number from {min} to {max}"),
            Shape::Number { min, max } if *max == i64::MAX => format!("a number, at least {min}"),
            Shape::Number { min, max } => format!("a number from {min} to {max}"),
            Shape::Span => "a length of time such as `30d`, `12h` or `90m`".to_owned(),
            Shape::Moment => {
                "a date such as `2026-03-01`, or a date and time such as `2026-03-01T09:30`".to_owned()
            }
            Shape::Word(words) => choice(words.iter().copied()),
            Shape::Scalar => "a text, a number, `true` or `false`".to_owned(),
            Shape::Ordered => "a number or a text".to_owned(),
            Shape::Amount => "a number".to_owned(),
            Shape::Place => "latitude and longitude in degrees, such as `[41.01, 28.98]`".to_owned(),
            Shape::Percent => "a part such as `10%`".to_owned(),
            Shape::TraitValue(_) => "`{ trait: … }`".to_owned(),
            Shape::Either(shapes) => {
                let mut parts: Vec<String> = Vec::new();
                for part in shapes.iter().map(Shape::expected) {
                    // A list of things and one such thing need not be said twice.
                    if !parts.iter().any(|said| said.contains(&part)) {
                        parts.push(part);
                    }
                }
                parts.join(", or ")
            }
            Shape::List { of: Shape::OneOf(family), .. } => format!("a list of {}s", family.name),
            Shape::List { of, min: 2, max: Some(2) } => format!("a list of two: {}", of.expected()),
            Shape::List { of, .. } => format!("a list, each element of it {}", of.expected()),
            Shape::Object(form) => format!("an object such as `{}`", form.example),
            Shape::OneOf(family) => {
                format!("a {}: an object with {}", family.name, choice(family.subjects()))
            }
            Shape::Map(_) => "an object of names and definitions".to_owned(),
        }
    }
}
