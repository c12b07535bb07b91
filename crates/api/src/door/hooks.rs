//! `POST /hooks/{source}`: webhooks of shop systems. Who sends is known by a signature, checked before anything is parsed;
//! systems that cannot sign show the write key of their source.
//!
//! What is signed and cannot be read goes to quarantine and is answered with success: shops switch a webhook off when it
//! fails too often.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use kesit_intake::{Delivery as Call, HOOK_BYTES, Hook, Refused as Unproven, Skipped};
use serde::Serialize;

use super::answer::{Many, Problem};
use super::{Delivery, Door, Source, SourceKind, batch, content, key};

/// The answer to a webhook.
#[derive(Debug, Serialize)]
struct Heard {
    #[serde(flatten)]
    many: Many,
    /// Codes that say why less was taken than was sent.
    skipped: Vec<&'static str>,
}

pub(super) fn routes() -> Router<Door> {
    Router::new().route("/hooks/{source}", post(take))
}

async fn take(
    State(door): State<Door>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Json<Heard>, Problem> {
    let source = door.accept.source_by_name(&name).ok_or(Problem::UnknownSource)?;
    let hook = match &source.kind {
        _ if !source.is_enabled => return Err(Problem::Disabled),
        SourceKind::Hook(hook) => hook,
        SourceKind::Server | SourceKind::Browser => return Err(Problem::WrongDoor),
    };
    let headers = request.headers().clone();
    if !hook.is_signed() && !door.shows_key(&headers, &source) {
        return Err(Problem::UnknownKey);
    }
    let _in_hand = door.budget.take(&headers, HOOK_BYTES).ok_or(Problem::FULL)?;
    let body = content::read(request, HOOK_BYTES).await?;
    let (delivery, heard) = read(hook, &headers, &body, door.accept.now())?;
    if !(delivery.messages.is_empty() && delivery.refused.is_empty()) {
        door.accept.accept(Arc::clone(&source), delivery).await.map_err(Problem::Refused)?;
    }
    Ok(Json(heard))
}

impl Door {
    fn shows_key(&self, headers: &HeaderMap, source: &Source) -> bool {
        let shown = key::in_headers(headers).and_then(|key| self.accept.source_by_key(&key));
        shown.is_some_and(|shown| shown.id == source.id)
    }
}

fn read(
    hook: &Hook,
    headers: &HeaderMap,
    body: &[u8],
    received_at: kesit_model::Timestamp,
) -> Result<(Delivery, Heard), Problem> {
    let headers: Vec<(&str, &str)> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let taken =
        hook.read(&Call { headers: &headers, body, received_at }).map_err(|unproven| match unproven {
            Unproven::Unsigned | Unproven::BadSignature => Problem::BadSignature,
            Unproven::TooLarge => Problem::TooLarge,
        })?;
    let heard = Heard {
        many: Many::of(taken.messages.len(), &taken.rejected),
        skipped: taken.skipped.iter().copied().map(Skipped::code).collect(),
    };
    let refused = batch::whole(&taken.rejected, body);
    Ok((Delivery { messages: taken.messages, refused, grants_dropped: 0 }, heard))
}
