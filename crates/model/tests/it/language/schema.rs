//! The published JSON Schema.

use std::sync::LazyLock;

use jsonschema::Validator;
use kesit_model::Language;
use kesit_model::language::{Format, code, families, forms, parse, parse_condition, schema, schema_in};
use serde_json::{Value as Json, json};

use super::{file_with, shown, tree};

static FILE: LazyLock<Validator> = LazyLock::new(|| validator(&schema()));
static CONDITION: LazyLock<Validator> = LazyLock::new(|| part("condition"));

fn validator(schema: &Json) -> Validator {
    jsonschema::draft202012::new(schema).expect("a schema that can be compiled")
}

/// A part of the schema on its own.
fn part(name: &str) -> Validator {
    let mut schema = schema();
    schema["$ref"] = format!("#/$defs/{name}").into();
    validator(&schema)
}

/// Whether the schema takes the condition.
pub(super) fn is_valid_condition(condition: &Json) -> bool {
    CONDITION.is_valid(condition)
}

/// Whether the schema takes the file.
pub(super) fn is_valid_file(file: &str) -> bool {
    FILE.is_valid(&tree(file))
}

#[test]
fn the_schema_is_a_schema() {
    assert!(jsonschema::meta::is_valid(&schema()));
    assert_eq!(schema()["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

/// Every form bears an example that the schema takes, and the reader too where it can stand alone.
#[test]
fn every_form_has_an_example_that_is_right() {
    for form in forms() {
        let example = tree(form.example);
        let errors: Vec<String> =
            part(form.name).iter_errors(&example).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {}\n{errors:?}", form.name, form.example);
    }
    let conditions = families()[0];
    assert_eq!(conditions.name, "condition");
    for form in conditions.forms {
        if let Err(problems) = parse_condition(&tree(form.example)) {
            panic!("{}: {}\n{}", form.name, form.example, shown(&problems));
        }
    }
}

#[test]
fn every_key_is_explained_in_both_languages() {
    for language in [Language::English, Language::Turkish] {
        for form in forms() {
            assert!(!form.doc.get(language).is_empty(), "{}", form.name);
            for keyword in form.keywords() {
                let doc = keyword.doc.get(language);
                assert!(doc.ends_with('.'), "{}.{}: {doc}", form.name, keyword.key);
            }
        }
    }
    let explained = schema_in(Language::Turkish);
    assert_eq!(
        explained["$defs"]["event"]["properties"]["within"]["description"],
        "Ne zaman; yazılmazsa herhangi bir zaman."
    );
}

#[test]
fn names_of_forms_and_keys_are_unique() {
    let mut names: Vec<&str> =
        forms().iter().map(|form| form.name).chain(families().iter().map(|family| family.name)).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for form in forms() {
        let mut keys: Vec<&str> = form.keywords().map(|keyword| keyword.key).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count, "{}", form.name);
    }
}

/// What the schema can refuse, it refuses: an editor underlines it while it is written.
#[test]
fn the_schema_refuses_what_it_can() {
    for condition in [
        "{ event: Order Completed, wihtin: 90d }",
        "{ event: Order Completed, gte: 3 }",
        "{ trait: plan, is: gold, event: Order Completed }",
        "{ all: [{ list: a }], any: [{ list: b }] }",
        "{ event: Order Completed, within: 30 days }",
        "{ trait: email, is: null }",
        "{ trait: city, is: [İzmir, Ankara] }",
        "{ trait: email }",
        "{ trait: a, gt: true }",
        "{ trait: d, before: 01.03.2026 }",
        "{ consent: email, is: grant }",
        "{ near: a, km: 5, of: [1, 200] }",
        "{ event: '*Completed' }",
        "{ event: A, count: {} }",
        "{ event: A, periods: { of: 7d, last: 0, active: 1 } }",
        "rank: { by: { event: A, count: { gte: 1 } }, top: 10% }",
        "all: []",
        "everyone: false",
        "{}",
    ] {
        let file = file_with(condition);
        assert!(parse(&file, Format::Yaml).is_err(), "{condition}");
        assert!(!is_valid_file(&file), "{condition}");
    }
    for file in [
        "version: 1",
        "version: 2\nsegments: {}",
        "version: 1\nsegments: { 'a b': { when: { everyone: true } } }",
    ] {
        assert!(!is_valid_file(file), "{file}");
    }
}

#[test]
fn the_codes_are_unique() {
    let mut codes: Vec<&str> = code::ERRORS.into_iter().chain(code::WARNINGS).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), code::ERRORS.len() + code::WARNINGS.len());
}

/// A file may say where an editor finds the schema.
#[test]
fn a_file_may_name_its_schema() {
    let file = json!({ "$schema": "kesit.schema.json", "version": 1, "segments": { "a": { "when": { "everyone": true } } } });
    assert!(FILE.is_valid(&file));
    assert!(parse(&file.to_string(), Format::Json).is_ok());
}
