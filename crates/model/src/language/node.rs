//! A value of the file together with its place in it.

use serde_json::Value as Json;

use super::problem::{Problem, TreePath, TreeStep};

/// A value and where it stands. Places form a chain to the top of the file, so that nothing is copied until a problem is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Json,
    place: Place<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    Top,
    Key(&'a Node<'a>, &'a str),
    Index(&'a Node<'a>, usize),
}

impl<'a> Node<'a> {
    pub(super) fn top(value: &'a Json) -> Node<'a> {
        Node { value, place: Place::Top }
    }

    /// The member `key`, whose value is `value`.
    pub(super) fn member(&'a self, key: &'a str, value: &'a Json) -> Node<'a> {
        Node { value, place: Place::Key(self, key) }
    }

    /// The element at `index`, whose value is `value`.
    pub(super) fn element(&'a self, index: usize, value: &'a Json) -> Node<'a> {
        Node { value, place: Place::Index(self, index) }
    }

    /// Another value in the same place.
    pub(super) fn with_value(self, value: &'a Json) -> Node<'a> {
        Node { value, ..self }
    }

    pub(super) fn path(&self) -> TreePath {
        let mut steps = Vec::new();
        let mut node = self;
        loop {
            match node.place {
                Place::Top => break,
                Place::Key(parent, key) => {
                    steps.push(TreeStep::Key(key.to_owned()));
                    node = parent;
                }
                Place::Index(parent, index) => {
                    steps.push(TreeStep::Index(index));
                    node = parent;
                }
            }
        }
        steps.reverse();
        TreePath(steps)
    }

    /// A problem with this value; what was found is the value itself.
    pub(super) fn problem(&self, code: &'static str, expected: impl Into<String>) -> Problem {
        Problem {
            path: self.path(),
            code,
            found: describe(self.value),
            expected: expected.into(),
            hint: None,
            line: None,
        }
    }
}

/// The longest text shown of a value, in characters.
const SHOWN_CHARS: usize = 60;

/// The most keys shown of an object.
const SHOWN_KEYS: usize = 6;

/// A value in words, short: `the text "30 days"`, `a list of 3`.
pub(super) fn describe(value: &Json) -> String {
    match value {
        Json::Null => "nothing (null)".to_owned(),
        Json::Bool(flag) => flag.to_string(),
        Json::Number(number) => format!("the number {number}"),
        Json::String(text) if text.is_empty() => "an empty text".to_owned(),
        Json::String(text) => format!("the text {}", quote(text)),
        Json::Array(list) if list.is_empty() => "an empty list".to_owned(),
        Json::Array(list) => format!("a list of {}", list.len()),
        Json::Object(object) if object.is_empty() => "an empty object".to_owned(),
        Json::Object(object) => {
            let keys: Vec<String> = object.keys().take(SHOWN_KEYS).map(|key| quote(key)).collect();
            let more = if object.len() > SHOWN_KEYS { ", …" } else { "" };
            format!("an object with {}{more}", keys.join(", "))
        }
    }
}

/// A text between back-ticks, cut where it is long.
pub(super) fn quote(text: &str) -> String {
    let shown: String =
        text.chars().take(SHOWN_CHARS).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let more = if text.chars().nth(SHOWN_CHARS).is_some() { "…" } else { "" };
    format!("`{shown}{more}`")
}

/// Words between back-ticks as a choice: `` `a`, `b` or `c` ``.
pub(super) fn choice<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(quote).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
