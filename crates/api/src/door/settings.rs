//! `GET /v1/projects/{writeKey}/settings`: what the browser library asks before it begins. It is told to send to us, to
//! keep trying, and to load nothing else.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::answer::Problem;
use super::{Door, SourceKind};

/// The longest host name told back.
const HOST_BYTES: usize = 255;

pub(super) fn routes() -> Router<Door> {
    Router::new().route("/v1/projects/{key}/settings", get(settings))
}

async fn settings(
    State(door): State<Door>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let source = door.accept.source_by_key(&key).ok_or(Problem::UnknownKey)?;
    match source.kind {
        _ if !source.is_enabled => Err(Problem::Disabled),
        SourceKind::Hook(_) => Err(Problem::WrongDoor),
        // It names the host of the request, so nobody in between may keep it for others.
        _ => {
            Ok(([(header::CACHE_CONTROL, "no-store")], Json(document(&key, &headers, door.accept.is_tls())))
                .into_response())
        }
    }
}

/// Without a host the library keeps the one that the page gave it.
fn document(key: &str, headers: &HeaderMap, is_tls: bool) -> Value {
    let mut ours = json!({ "apiKey": key, "unbundledIntegrations": [], "addBundledMetadata": false, "maybeBundledConfigIds": {} });
    if let Some(host) = host(headers) {
        ours["apiHost"] = json!(format!("{host}/v1"));
        ours["protocol"] = json!(protocol(headers, is_tls));
    }
    json!({
        "integrations": { "Segment.io": ours },
        "plan": { "track": { "__default": { "enabled": true, "integrations": {} } } },
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": { "sampleRate": 0 },
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    })
}

fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte);
    (host.len() <= HOST_BYTES && !host.is_empty() && host.bytes().all(plain)).then_some(host)
}

/// As the browser sees it: what stands before us may speak TLS for us, and says so.
fn protocol(headers: &HeaderMap, is_tls: bool) -> &'static str {
    match headers.get("x-forwarded-proto").and_then(|said| said.to_str().ok()) {
        Some(said) if said.eq_ignore_ascii_case("https") => "https",
        None if is_tls => "https",
        _ => "http",
    }
}
