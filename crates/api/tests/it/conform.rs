//! Whether an answer is what the document promises: every answer that a test gets is held against it.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::{Value as Json, json};

use crate::app::Answer;

static DOCUMENT: LazyLock<Json> = LazyLock::new(kesit_api::document);
/// By the text of the schema: making one takes longer than using it a hundred times.
static VALIDATORS: LazyLock<Mutex<HashMap<String, jsonschema::Validator>>> = LazyLock::new(Mutex::default);

/// Panics unless the document knows the status of the answer for the route, and its body fits.
pub(crate) fn check(method: &str, path: &str, answer: &Answer) {
    let status = answer.status.as_u16();
    let Some(operation) = operation(method, path.split('?').next().unwrap()) else {
        assert!(
            [401, 404, 405].contains(&status),
            "{method} {path} is not in the document, but answers {status}"
        );
        return;
    };
    let promised = &operation["responses"][status.to_string()];
    assert!(promised.is_object(), "{method} {path}: {status} is not promised: {}", answer.text());
    if answer.body.is_empty() {
        return;
    }
    let media_type = answer.headers["content-type"].to_str().unwrap();
    let media_type = media_type.split(';').next().unwrap();
    let content = &promised["content"][media_type];
    assert!(content.is_object(), "{method} {path}: {status} as {media_type} is not promised");
    if media_type.ends_with("json") && content["schema"]["type"] != "string" {
        fits(&content["schema"], &answer.json(), &format!("{method} {path} {status}"));
    }
}

fn fits(schema: &Json, body: &Json, about: &str) {
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators.entry(schema.to_string()).or_insert_with(|| {
        let mut whole = schema.clone();
        whole["components"] = json!({ "schemas": DOCUMENT["components"]["schemas"] });
        jsonschema::draft202012::new(&whole).unwrap()
    });
    let faults: Vec<String> =
        validator.iter_errors(body).map(|fault| format!("{} at {}", fault, fault.instance_path())).collect();
    assert!(faults.is_empty(), "{about} is not as promised: {faults:#?}");
}

/// The operation of a concrete path: of those that fit, the one with the fewest places that vary.
fn operation(method: &str, path: &str) -> Option<&'static Json> {
    let path = format!("/api/v1{path}");
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let own: Vec<&str> = template.split('/').collect();
        own.len() == parts.len()
            && own.iter().zip(&parts).all(|(own, part)| own.starts_with('{') || own == part)
    };
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let fitting = paths.iter().filter(|(template, _)| fits(template));
    let (_, item) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
    item.get(method.to_ascii_lowercase())
}
