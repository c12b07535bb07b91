//! Webhooks changed: where and what, the secret, paused and resumed.

use std::fmt;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::hooks::{Endpoint, EndpointId, EndpointSettings, EndpointState};
use kesit_model::Key;
use serde::Deserialize;
use utoipa::ToSchema;

use super::endpoint::{find, keys, shown_once};
use super::fault::no_webhook;
use super::wire::{MoveWord, WebhookAnswer, WebhookSecret, tag};
use crate::audit::Done;
use crate::body;
use crate::etag;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    let write = Permission::WebhooksWrite;
    vec![
        Route::patch("/webhooks/{number}", write, change)
            .docs(
                Docs::new("webhooks", "Change where and what is told")
                    .more("What waits already is still told.")
                    .if_match()
                    .takes::<ChangeBody>()
                    .example(serde_json::json!({"moves": ["entered", "left"]}))
                    .gives::<WebhookAnswer>(200, "The webhook as it is now.")
                    .etag()
                    .problems(&[Code::NotFound, Code::AddressRefused]),
            )
            .leaves(AuditAction::WebhookChanged),
        Route::post("/webhooks/{number}/secret", write, rotate)
            .docs(
                Docs::new("webhooks", "Exchange the secret")
                    .more("The answer holds the new one, once. For a day the one of before signs as well, so that the receiver can change over.")
                    .gives::<WebhookSecret>(200, "Exchanged.")
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::WebhookSecretRotated),
        Route::post("/webhooks/{number}/pause", write, pause)
            .docs(
                Docs::new("webhooks", "Tell somebody nothing for a while")
                    .more("What happens meanwhile waits, for 30 days at most.")
                    .gives::<WebhookAnswer>(200, "The webhook as it is now.")
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::WebhookChanged),
        Route::post("/webhooks/{number}/resume", write, resume)
            .docs(
                Docs::new("webhooks", "Tell somebody again")
                    .more("Also after it was paused or disabled by itself. What waited is told now; what happened while it was disabled is not.")
                    .gives::<WebhookAnswer>(200, "The webhook as it is now.")
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::WebhookChanged),
    ]
}

/// What is to be changed; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeBody {
    /// Where moves are to be told.
    #[schema(max_length = 2048)]
    url: Option<String>,
    /// What to say about it.
    #[schema(max_length = 500)]
    description: Option<String>,
    /// Moves of these segments only; empty for all.
    #[schema(max_items = 200)]
    segments: Option<Vec<String>>,
    /// Which moves; empty for both.
    #[schema(max_items = 2)]
    moves: Option<Vec<MoveWord>>,
    /// Whether moves of a back-fill are told too.
    back_fill: Option<bool>,
}

impl fmt::Debug for ChangeBody {
    /// Without the URL: its path may be a secret of the receiver.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangeBody(…)")
    }
}

impl ChangeBody {
    /// The settings as they are to be.
    fn over(self, present: &EndpointSettings, segments: Option<Vec<Key>>) -> EndpointSettings {
        let directions = |moves: Vec<MoveWord>| moves.into_iter().map(MoveWord::direction).collect();
        EndpointSettings {
            url: self.url.unwrap_or_else(|| present.url.clone()),
            description: self.description.unwrap_or_else(|| present.description.clone()),
            segments: segments.unwrap_or_else(|| present.segments.clone()),
            directions: self.moves.map_or_else(|| present.directions.clone(), directions),
            takes_back_fill: self.back_fill.unwrap_or(present.takes_back_fill),
        }
    }
}

async fn change(
    State(api): State<Api>,
    path: Path,
    headers: HeaderMap,
    body::Json(body): body::Json<ChangeBody>,
) -> Result<Response, Problem> {
    let (webhooks, id) = (api.webhooks().clone(), EndpointId(path.number("number")?));
    let changed = api.work(move |service| {
        let segments = body.segments.as_ref().map(|words| keys(service, words)).transpose()?;
        let over = |present: &Endpoint| {
            etag::check(&headers, Some(&tag(&present.settings)))?;
            Ok::<_, Problem>(body.over(&present.settings, segments))
        };
        webhooks.change(id, over)?.ok_or_else(no_webhook)
    });
    let changed = changed.await?;
    Ok((tag(&changed.settings).header(), Json(WebhookAnswer::from(changed))).into_response())
}

async fn rotate(State(api): State<Api>, path: Path) -> Result<Response, Problem> {
    let (webhooks, id, bytes) = (api.webhooks().clone(), EndpointId(path.number("number")?), api.secret()?);
    let is_there = api.work(move |_| Ok(webhooks.rotate_secret(id, bytes)?)).await?;
    if !is_there {
        return Err(no_webhook());
    }
    Ok(shown_once(StatusCode::OK, find(&api, id).await?))
}

async fn pause(State(api): State<Api>, path: Path) -> Result<(Done, Json<WebhookAnswer>), Problem> {
    put_in(&api, &path, EndpointState::Paused).await
}

async fn resume(State(api): State<Api>, path: Path) -> Result<(Done, Json<WebhookAnswer>), Problem> {
    put_in(&api, &path, EndpointState::Enabled).await
}

async fn put_in(
    api: &Api,
    path: &Path,
    state: EndpointState,
) -> Result<(Done, Json<WebhookAnswer>), Problem> {
    let (webhooks, id) = (api.webhooks().clone(), EndpointId(path.number("number")?));
    let is_there = api.work(move |_| Ok(webhooks.set_state(id, state)?)).await?;
    if !is_there {
        return Err(no_webhook());
    }
    Ok((Done::how(state.word()), Json(find(api, id).await?.into())))
}
