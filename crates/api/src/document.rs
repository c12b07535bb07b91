//! The OpenAPI 3.1 document, made from the list of routes.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::{Map, Value as Json, json};

use crate::idempotency;
use crate::problem::{self, Code, ProblemBody};
use crate::route::{self, Body, Needs, PREFIX, Route};

/// Parts of addresses, and what they mean.
const PLACES: &[(&str, &str)] = &[
    ("key", "The key of a segment or a list."),
    ("id", "The id of a customer, or of what the route is about."),
    ("segment", "The key of a segment."),
    ("number", "A number, as lists give it."),
    ("name", "A name, as it was sent."),
    ("delivery", "The number of a delivery."),
];

/// The whole document.
#[must_use]
pub fn document() -> Json {
    let routes = route::all();
    let mut paths: Map<String, Json> = Map::new();
    for route in &routes {
        let item = paths.entry(format!("{PREFIX}{}", route.path)).or_insert_with(|| json!({}));
        item[route.method.as_str().to_ascii_lowercase()] = operation(route);
    }
    let nouns: BTreeSet<&str> = routes.iter().map(|route| route.docs.noun).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kesit",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Customer segmentation: who is in which segment, since when, and why.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": nouns.into_iter().map(|noun| json!({ "name": noun })).collect::<Vec<Json>>(),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "An API key, `kesit_sk_…`." },
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-kesit", "description": "A session of the page." },
            },
            "schemas": schemas(&routes),
        },
    })
}

fn operation(route: &Route) -> Json {
    let docs = &route.docs;
    let mut operation = json!({
        "tags": [docs.noun],
        "summary": docs.summary,
        "operationId": operation_id(route),
        "security": security(route.needs),
        "responses": responses(route),
    });
    if !docs.description.is_empty() {
        operation["description"] = docs.description.into();
    }
    let parameters: Vec<Json> =
        places(route).chain(docs.parameters.iter().cloned()).chain(key(route)).collect();
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if !docs.takes.is_empty() {
        operation["requestBody"] =
            json!({ "required": true, "content": content(&docs.takes, docs.example.as_ref()) });
    }
    match route.needs {
        Needs::Permission(permission) => operation["x-permission"] = permission.code().into(),
        Needs::Anybody(why) | Needs::Nobody(why) => operation["x-open-because"] = why.into(),
    }
    operation
}

/// Such as `get_segments_by_key_members`: follows from method and path, so that it never changes by itself.
fn operation_id(route: &Route) -> String {
    let path = route.path.replace('{', "by_").replace(['}', '*'], "").replace(['/', '-', '.'], "_");
    format!("{}{path}", route.method.as_str().to_ascii_lowercase())
}

fn security(needs: Needs) -> Json {
    match needs {
        Needs::Nobody(_) => json!([]),
        Needs::Permission(_) | Needs::Anybody(_) => json!([{ "key": [] }, { "session": [] }]),
    }
}

fn places(route: &Route) -> impl Iterator<Item = Json> {
    let names = route.path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names.map(|name| {
        let meaning = PLACES.iter().find(|(known, _)| *known == name).map_or("", |(_, meaning)| *meaning);
        let kind = if ["number", "delivery"].contains(&name) {
            json!({ "type": "integer", "minimum": 0 })
        } else {
            json!({ "type": "string", "minLength": 1 })
        };
        json!({ "name": name, "in": "path", "required": true, "description": meaning, "schema": kind })
    })
}

fn key(route: &Route) -> Option<Json> {
    (route.method == Method::POST).then(|| {
        json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "With the same key, the same request is done once and answered the same for 24 hours.",
            "schema": { "type": "string", "minLength": 1, "maxLength": idempotency::MAX_KEY_BYTES },
        })
    })
}

fn responses(route: &Route) -> Json {
    let mut responses: BTreeMap<String, Json> = BTreeMap::new();
    for (status, meaning, bodies) in &route.docs.gives {
        let mut response = json!({ "description": meaning });
        if !bodies.is_empty() {
            response["content"] = content(bodies, None);
        }
        if route.docs.has_etag {
            response["headers"] = json!({ "ETag": { "schema": { "type": "string" } } });
        }
        responses.insert(status.to_string(), response);
    }
    let mut by_status: BTreeMap<u16, BTreeSet<&str>> = BTreeMap::new();
    for code in problems(route) {
        by_status.entry(code.status().as_u16()).or_default().insert(code.code());
    }
    for (status, codes) in by_status {
        let codes: Vec<String> = codes.into_iter().map(|code| format!("`{code}`")).collect();
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        let response = json!({
            "description": codes.join(", "),
            "content": { problem::MEDIA_TYPE: { "schema": schema } },
        });
        responses.insert(status.to_string(), response);
    }
    json!(responses)
}

/// The problems of a route: its own, and those that follow from what it is.
fn problems(route: &Route) -> Vec<Code> {
    let mut codes = vec![Code::TooManyRequests, Code::Internal, Code::Busy, Code::InvalidRequest];
    codes.extend(&route.docs.problems);
    if !matches!(route.needs, Needs::Nobody(_)) {
        codes.extend([Code::SignInNeeded, Code::BadCredentials]);
    }
    if matches!(route.needs, Needs::Permission(_)) {
        codes.push(Code::NotPermitted);
    }
    if route.method == Method::POST {
        codes.extend([Code::InProgress, Code::KeyReused]);
    }
    if !route.docs.takes.is_empty() {
        codes.push(Code::MalformedBody);
    }
    if route.method != Method::GET {
        codes.push(Code::CsrfRefused);
    }
    codes
}

fn content(bodies: &[Body], example: Option<&Json>) -> Json {
    let one = |body: &Body| {
        let mut content = json!({ "schema": body.schema });
        if let Some(example) = example
            && body.media_type == "application/json"
        {
            content["example"] = example.clone();
        }
        (body.media_type.to_owned(), content)
    };
    Json::Object(bodies.iter().map(one).collect())
}

/// All schemas by name. What only comes in answers bears all its fields always, so all are required.
fn schemas(routes: &[Route]) -> Json {
    let mut all: BTreeMap<String, Json> = BTreeMap::new();
    let taken: BTreeSet<&String> =
        routes.iter().flat_map(|route| &route.docs.taken).map(|(name, _)| name).collect();
    for (name, schema) in routes.iter().flat_map(|route| &route.docs.given) {
        let mut schema = schema.clone();
        if !taken.contains(name) {
            require_all(&mut schema);
        }
        all.insert(name.clone(), schema);
    }
    for (name, schema) in routes.iter().flat_map(|route| &route.docs.taken) {
        all.insert(name.clone(), schema.clone());
    }
    // A problem leaves out what it has nothing to say about.
    all.extend(route::schemas::<ProblemBody>());
    json!(all)
}

fn require_all(schema: &mut Json) {
    match schema {
        Json::Object(object) => {
            let names = object.get("properties").and_then(Json::as_object);
            let names: Option<Vec<Json>> =
                names.map(|all| all.keys().map(|name| name.as_str().into()).collect());
            if let Some(names) = names {
                object.insert("required".to_owned(), names.into());
            }
            // The names below `properties` are those of fields, whatever they are called.
            for (keyword, inner) in object.iter_mut() {
                match inner.as_object_mut().filter(|_| keyword == "properties") {
                    Some(fields) => fields.values_mut().for_each(require_all),
                    None => require_all(inner),
                }
            }
        }
        Json::Array(all) => all.iter_mut().for_each(require_all),
        _ => {}
    }
}
