//! From text to a tree of values: YAML or JSON, with no key twice, and with anchors bounded. Meaning is no concern here.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

use super::code;
use super::limit::MAX_FILE_BYTES;
use super::node::quote;
use super::problem::{Problem, TreePath};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
}

/// Reads the text.
pub(super) fn read(text: &str, format: Format) -> Result<Json, Problem> {
    if text.len() > MAX_FILE_BYTES {
        let found = format!("{} bytes", text.len());
        return Err(problem(code::FILE_TOO_LARGE, found, format!("at most {MAX_FILE_BYTES} bytes"), None));
    }
    match format {
        Format::Yaml => read_yaml(text),
        Format::Json => read_json(text),
    }
}

fn read_json(text: &str) -> Result<Json, Problem> {
    let mut source = serde_json::Deserializer::from_str(text);
    let tree = Tree.deserialize(&mut source).and_then(|tree| source.end().map(|()| tree));
    tree.map_err(|error| {
        let message = error.to_string();
        // serde_json ends its messages with the place, which the problem carries on its own.
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        syntax(message, "JSON", u32::try_from(error.line()).ok())
    })
}

fn read_yaml(text: &str) -> Result<Json, Problem> {
    let options = yaml_options();
    serde_saphyr::with_deserializer_from_str_with_options(text, options, |source| Tree.deserialize(source))
        .map_err(|error| {
            let line = error.location().and_then(|location| u32::try_from(location.line()).ok());
            let message = match error.without_snippet() {
                serde_saphyr::Error::MultipleDocuments { .. } => "a second document after `---`".to_owned(),
                error => error.render_with_formatter(&serde_saphyr::UserMessageFormatter),
            };
            let message = message.lines().next().unwrap_or_default().to_owned();
            syntax(message, "YAML", line)
        })
}

/// Bounds on anchors, so that a small file cannot unfold into a huge tree; yes, no, on and off are texts (the country
/// Norway), and so are numbers that begin with a zero (postal codes).
fn yaml_options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        with_snippet: false,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        budget: serde_saphyr::budget! {
            max_nodes: 2_000_000,
            max_events: 4_000_000,
            max_aliases: 10_000,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 200_000,
        },
    }
}

fn syntax(message: String, language: &str, line: Option<u32>) -> Problem {
    if message.contains(DUPLICATE) || message.contains("duplicate mapping key") {
        return problem(code::DUPLICATE_KEY, message, "each key once in its object", line);
    }
    let hint = message.contains("tab").then(|| "indent with spaces, not with tabs".to_owned());
    problem(code::SYNTAX, message, format!("{language} that can be read"), line).maybe_hint(hint)
}

fn problem(code: &'static str, found: String, expected: impl Into<String>, line: Option<u32>) -> Problem {
    Problem { path: TreePath::default(), code, found, expected: expected.into(), hint: None, line }
}

/// How the message of a key that stands twice begins.
const DUPLICATE: &str = "duplicate key";

/// A value of any kind; objects keep the order written.
struct Tree;

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Json, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true, false, null, a list or an object")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Json, E> {
        let number = serde_json::Number::from_f64(number);
        number.map(Json::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Json, D::Error> {
        Tree.deserialize(source)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(Tree)? {
            list.push(element);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format_args!("{DUPLICATE} {}", quote(&key))));
            }
            object.insert(key, members.next_value_seed(Tree)?);
        }
        Ok(Json::Object(object))
    }
}
