//! Webhooks as they stand: listed, made, removed, tried.

use std::fmt;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::hooks::{Endpoint, EndpointId, EndpointSettings, Sent};
use kesit_app::service::Service;
use kesit_model::Key;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fault::no_webhook;
use super::wire::{MoveWord, WebhookAnswer, WebhookSecret, tag};
use crate::audit::Done;
use crate::body;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::sign_in::secret;
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    let write = Permission::WebhooksWrite;
    vec![
        Route::get("/webhooks", Permission::WebhooksRead, list)
            .docs(Docs::new("webhooks", "Who is told of moves").gives::<Webhooks>(200, "All webhooks.")),
        Route::post("/webhooks", write, create)
            .docs(
                Docs::new("webhooks", "Tell somebody of moves")
                    .more("From now on. The answer holds the secret that signatures are checked with, once.")
                    .takes::<WebhookBody>()
                    .example(serde_json::json!({"url": "https://shop.example/hooks/kesit", "segments": ["vip"], "moves": ["entered"]}))
                    .gives::<WebhookSecret>(201, "Made.")
                    .etag()
                    .problems(&[Code::AddressRefused, Code::Conflict]),
            )
            .leaves(AuditAction::WebhookAdded),
        Route::get("/webhooks/{number}", Permission::WebhooksRead, get).docs(
            Docs::new("webhooks", "One webhook")
                .more("Its `ETag` stands for what can be changed of it.")
                .gives::<WebhookAnswer>(200, "The webhook.")
                .etag()
                .problems(&[Code::NotFound]),
        ),
        Route::delete("/webhooks/{number}", write, delete)
            .docs(
                Docs::new("webhooks", "Tell somebody no more")
                    .more("What waits for it is not told either.")
                    .gives_nothing(204, "It is gone, with its deliveries.")
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::WebhookRemoved),
        Route::post("/webhooks/{number}/test", write, test)
            .docs(
                Docs::new("webhooks", "Send a test")
                    .more("At once, whatever the state; tried once, and not among the deliveries. Takes 15 seconds at most.")
                    .gives::<TestAnswer>(200, "What came of it.")
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::WebhookTested),
    ]
}

/// All webhooks.
#[derive(Debug, Serialize, ToSchema)]
struct Webhooks {
    /// The oldest first; at most 100.
    items: Vec<WebhookAnswer>,
}

/// A webhook to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookBody {
    /// Where moves are to be told: `https`, at a public address.
    #[schema(max_length = 2048)]
    url: String,
    /// What to say about it.
    #[serde(default)]
    #[schema(max_length = 500)]
    description: String,
    /// Moves of these segments only; empty for all.
    #[serde(default)]
    #[schema(max_items = 200)]
    segments: Vec<String>,
    /// Which moves; empty for both.
    #[serde(default)]
    #[schema(max_items = 2)]
    moves: Vec<MoveWord>,
    /// Whether moves of a back-fill are told too, where somebody asked that these be told one by one.
    #[serde(default = "yes")]
    back_fill: bool,
}

/// What came of a test.
#[derive(Debug, Serialize, ToSchema)]
struct TestAnswer {
    /// Whether it was taken.
    is_delivered: bool,
    /// The HTTP status of the answer; `null` if there was none.
    status: Option<u16>,
    /// Why it failed; `null` if it did not.
    error: Option<&'static str>,
}

fn yes() -> bool {
    true
}

impl fmt::Debug for WebhookBody {
    /// Without the URL: its path may be a secret of the receiver.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookBody(…)")
    }
}

impl From<Sent> for TestAnswer {
    fn from(sent: Sent) -> TestAnswer {
        let (status, error) = match sent {
            Sent::Delivered { status } => (Some(status), None),
            Sent::Refused(refused) => (None, Some(refused.code())),
            Sent::Failed { kind, status } => (status, Some(kind.code())),
            Sent::Gone => (Some(410), Some("gone")),
            Sent::RetryAfter { status, .. } => (Some(status), Some("busy")),
        };
        TestAnswer { is_delivered: error.is_none(), status, error }
    }
}

async fn list(State(api): State<Api>) -> Result<Json<Webhooks>, Problem> {
    let webhooks = api.webhooks().clone();
    let endpoints = api.work(move |_| Ok(webhooks.endpoints()?)).await?;
    Ok(Json(Webhooks { items: endpoints.into_iter().map(WebhookAnswer::from).collect() }))
}

async fn create(
    State(api): State<Api>,
    body::Json(body): body::Json<WebhookBody>,
) -> Result<Response, Problem> {
    let (webhooks, bytes) = (api.webhooks().clone(), api.secret()?);
    let made = api.work(move |service| {
        let settings = EndpointSettings {
            segments: keys(service, &body.segments)?,
            directions: body.moves.iter().map(|word| word.direction()).collect(),
            url: body.url,
            description: body.description,
            takes_back_fill: body.back_fill,
        };
        let id = webhooks.create(&settings, bytes)?;
        webhooks.endpoint(id)?.ok_or_else(no_webhook)
    });
    let made = made.await?;
    let (done, tag) = (Done::on(made.id.0), tag(&made.settings));
    Ok((done, tag.header(), shown_once(StatusCode::CREATED, made)).into_response())
}

/// The keys of segments, which must be there: who is told of a misspelt one is never told anything.
pub(super) fn keys(service: &Service, words: &[String]) -> Result<Vec<Key>, Problem> {
    let one = |(place, word): (usize, &String)| {
        let key = Key::parse(word);
        let known = key.filter(|key| service.look(|engine| engine.member_count(key).is_some()));
        known.ok_or_else(|| {
            Problem::new(Code::InvalidRequest)
                .at(format!("/segments/{place}"))
                .detail("there is no such segment", "böyle bir segment yok")
        })
    };
    words.iter().enumerate().map(one).collect()
}

/// A webhook with its secret, which nobody may keep.
pub(super) fn shown_once(status: StatusCode, endpoint: Endpoint) -> Response {
    let text = endpoint.secrets.current.clone();
    secret((status, Json(WebhookSecret { webhook: endpoint.into(), secret: text })))
}

async fn get(State(api): State<Api>, path: Path) -> Result<Response, Problem> {
    let endpoint = find(&api, EndpointId(path.number("number")?)).await?;
    Ok((tag(&endpoint.settings).header(), Json(WebhookAnswer::from(endpoint))).into_response())
}

/// A webhook as it stands.
pub(super) async fn find(api: &Api, id: EndpointId) -> Result<Endpoint, Problem> {
    let webhooks = api.webhooks().clone();
    api.work(move |_| webhooks.endpoint(id)?.ok_or_else(no_webhook)).await
}

async fn delete(State(api): State<Api>, path: Path) -> Result<StatusCode, Problem> {
    let (webhooks, id) = (api.webhooks().clone(), EndpointId(path.number("number")?));
    let was_there = api.work(move |_| Ok(webhooks.delete(id)?)).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(no_webhook()) }
}

async fn test(State(api): State<Api>, path: Path) -> Result<(Done, Json<TestAnswer>), Problem> {
    let id = EndpointId(path.number("number")?);
    let sent = api.webhooks().send_test(id).await?.ok_or_else(no_webhook)?;
    let answer = TestAnswer::from(sent);
    Ok((Done::how(answer.error.unwrap_or("delivered")), Json(answer)))
}
