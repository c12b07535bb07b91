//! The JSON Schema (2020-12) of a definition file, made from the tables of keys. It carries an explanation of every key, so
//! that an editor with a YAML or JSON language server completes and explains them.
//!
//! The schema takes everything that the reader takes. It cannot say all that the reader checks: references, limits of size,
//! and what excludes what inside one object.

use serde_json::{Map, Value as Json, json};

use super::form;
use super::keyword::{Family, Form, Keyword, Shape};
use super::source::{self, Format};
use crate::{Key, Language};

/// The schema, explained in English.
#[must_use]
pub fn schema() -> Json {
    schema_in(Language::English)
}

/// The schema, explained in a language.
#[must_use]
pub fn schema_in(language: Language) -> Json {
    let mut parts = Map::new();
    for form in form::forms() {
        parts.insert(form.name.to_owned(), of_form(form, language));
    }
    for family in form::FAMILIES {
        parts.insert(family_name(family), of_family(family));
    }
    let title = match language {
        Language::English => "Kesit segment definitions",
        Language::Turkish => "Kesit segment tanımları",
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": "#/$defs/file",
        "$defs": parts,
    })
}

fn of_form(form: &Form, language: Language) -> Json {
    let properties: Map<String, Json> =
        form.keywords().map(|keyword| (keyword.key.to_owned(), of_keyword(keyword, language))).collect();
    let required: Vec<&str> =
        form.own.iter().filter(|keyword| keyword.is_required).map(|keyword| keyword.key).collect();
    let mut schema = json!({
        "title": form.name,
        "description": form.doc.get(language),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "minProperties": form.min_keys,
    });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    if let Ok(example) = source::read(form.example, Format::Yaml) {
        schema["examples"] = Json::Array(vec![example]);
    }
    schema
}

fn of_family(family: &Family) -> Json {
    let forms: Vec<Json> = family.forms.iter().map(|form| reference(form.name)).collect();
    json!({ "title": family.name, "anyOf": forms })
}

fn of_keyword(keyword: &Keyword, language: Language) -> Json {
    let mut schema = of_shape(keyword.shape);
    schema["description"] = keyword.doc.get(language).into();
    schema
}

fn of_shape(shape: &Shape) -> Json {
    match shape {
        Shape::True => json!({ "const": true }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Text | Shape::Path => json!({ "type": "string", "pattern": r"\S" }),
        Shape::AnyText | Shape::Pattern => json!({ "type": "string" }),
        Shape::TextPart => json!({ "type": ["string", "integer"] }),
        Shape::LocalText(form) => json!({ "anyOf": [{ "type": "string" }, reference(form.name)] }),
        Shape::Key => key(),
        Shape::EventName => json!({ "type": "string", "pattern": r"^(\*|[^*]+\*?)$" }),
        Shape::Whole { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Number { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        Shape::Span => json!({ "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d|w)$" }),
        Shape::Moment => json!({
            "type": "string",
            "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?$",
        }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Ordered => json!({ "type": ["string", "number"] }),
        Shape::Amount => {
            json!({ "type": ["number", "string"], "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?$" })
        }
        Shape::Place => json!({
            "type": "array",
            "prefixItems": [
                { "type": "number", "minimum": -90, "maximum": 90 },
                { "type": "number", "minimum": -180, "maximum": 180 },
            ],
            "minItems": 2,
            "maxItems": 2,
        }),
        Shape::Percent => {
            json!({ "type": "string", "pattern": r"^\+?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?%$" })
        }
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(of_shape).collect::<Vec<Json>>() }),
        Shape::List { of, min, max } => of_list(of, *min, *max),
        Shape::Object(form) | Shape::TraitValue(form) => reference(form.name),
        Shape::OneOf(family) => reference(&family_name(family)),
        Shape::Map(form) => json!({
            "type": "object",
            "propertyNames": key(),
            "additionalProperties": reference(form.name),
        }),
    }
}

fn of_list(of: &Shape, min: usize, max: Option<usize>) -> Json {
    let mut schema = json!({ "type": "array", "items": of_shape(of), "minItems": min });
    if let Some(max) = max {
        schema["maxItems"] = max.into();
    }
    schema
}

fn key() -> Json {
    json!({ "type": "string", "pattern": format!("^[A-Za-z0-9_-]{{1,{}}}$", Key::MAX_CHARS) })
}

fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn family_name(family: &Family) -> String {
    family.name.replace(' ', "_")
}
