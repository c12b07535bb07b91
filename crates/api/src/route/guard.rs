//! The layer that every request to the API passes: who asks, whether they may, how often, and whether they asked before.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument as _;

use super::{Needs, Permitted};
use crate::audit::{self, Trail};
use crate::body;
use crate::caller::Caller;
use crate::idempotency::{self, HoldsSecret, Kept, MAX_ANSWER_BYTES, UnderWay};
use crate::problem::{Code, Problem};
use crate::rate::Cost;
use crate::state::Api;

/// The caller's name in limits where nobody signed in.
const NOBODY: &str = "nobody";

/// What the layer goes by.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    api: Api,
    known: Arc<HashMap<String, Vec<Permitted>>>,
    under_way: UnderWay,
}

impl Guard {
    pub(super) fn new(api: Api, table: &[Permitted]) -> Guard {
        let mut known: HashMap<String, Vec<Permitted>> = HashMap::new();
        for route in table {
            known.entry(route.path.clone()).or_default().push(route.clone());
        }
        Guard { api, known: Arc::new(known), under_way: UnderWay::default() }
    }

    /// The route of a request; `None` if there is no such route.
    fn route(&self, request: &Request) -> Option<&Permitted> {
        let path = request.extensions().get::<MatchedPath>()?;
        // Who may read may ask whether there is something to read.
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        self.known.get(path.as_str())?.iter().find(|known| known.method == method)
    }
}

/// Lets a request through to its handler, or says why not.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    passed(&guard, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn passed(guard: &Guard, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = guard.api.authenticate().caller(&parts)?;
    let request = Request::from_parts(parts.clone(), Body::empty());
    let route = guard.route(&request);
    let (needs, trail) = (route.map(|route| route.needs), route.and_then(|route| route.trail));
    let cost = route.map_or(Cost::Whole, |route| route.cost);
    permit(needs, caller.as_ref())?;
    let name = caller.map_or(NOBODY.to_owned(), |caller| caller.name());
    let wait = |seconds| Problem::new(Code::TooManyRequests).retry_after_s(seconds);
    guard.api.rates().take(&name, cost, guard.api.ticks()).map_err(wait)?;
    if let Some(caller) = caller {
        parts.extensions.insert(caller);
    }
    let key = idempotency::key(&parts.headers)?;
    let asked = Asked { caller, trail, next };
    match key {
        Some(key) if parts.method == Method::POST && needs.is_some() => {
            once(guard, &name, &key, Request::from_parts(parts, body), asked).await
        }
        _ => Ok(asked.run(&guard.api, Request::from_parts(parts, body)).await),
    }
}

/// A request that may be met.
struct Asked {
    caller: Option<Caller>,
    trail: Option<Trail>,
    next: Next,
}

impl Asked {
    /// Meets it, and writes down what it did. A change goes on to its entry even if the caller goes away meanwhile.
    async fn run(self, api: &Api, request: Request) -> Response {
        let Some(Trail::Entry(_)) = self.trail else { return self.met(api.clone(), request).await };
        let met = tokio::spawn(self.met(api.clone(), request).in_current_span()).await;
        met.unwrap_or_else(|fault| {
            tracing::error!(panicked = fault.is_panic(), "a request ended in a fault of the program");
            Problem::new(Code::Internal).into_response()
        })
    }

    async fn met(self, api: Api, request: Request) -> Response {
        let (mut parts, body) = request.into_parts();
        let object = audit::object(&mut parts).await;
        let response = self.next.run(Request::from_parts(parts, body)).await;
        let done = audit::done(&response);
        audit::leave(&api, self.caller.as_ref(), self.trail, object, done).await;
        response
    }
}

/// Whether somebody may use a route. A route that is not in the table goes on to the answer that there is none, but tells
/// nobody who has not signed in which there are.
fn permit(needs: Option<Needs>, caller: Option<&Caller>) -> Result<(), Problem> {
    match (needs, caller) {
        (Some(Needs::Nobody(_)), _) | (Some(Needs::Anybody(_)) | None, Some(_)) => Ok(()),
        (_, None) => Err(Code::SignInNeeded.into()),
        (Some(Needs::Permission(permission)), Some(caller)) if caller.may(permission) => Ok(()),
        (Some(Needs::Permission(permission)), Some(_)) => Err(Problem::new(Code::NotPermitted)
            .detail(format!("it takes `{permission}`"), format!("`{permission}` gerekir"))),
    }
}

/// Answers a request with an idempotency key: as before, or for the first time.
async fn once(
    guard: &Guard,
    caller: &str,
    key: &str,
    request: Request,
    asked: Asked,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let bytes = body::bytes(body, guard.api.limits().body_bytes).await?;
    let digest = idempotency::digest(&parts, &bytes);
    let _turn = guard.under_way.begin(caller, key)?;
    if let Some(kept) = guard.api.answers().find(caller, key, guard.api.now()) {
        return idempotency::again(kept, &digest);
    }
    let response = asked.run(&guard.api, Request::from_parts(parts, Body::from(bytes))).await;
    // What went wrong here, or was refused for the moment, may be tried again with the same key.
    if response.status().is_server_error() || response.status() == Code::TooManyRequests.status() {
        return Ok(response);
    }
    keep(guard, caller, key, digest, response).await
}

async fn keep(
    guard: &Guard,
    caller: &str,
    key: &str,
    digest: String,
    response: Response,
) -> Result<Response, Problem> {
    use axum::body::HttpBody as _;
    let is_small = response.body().size_hint().upper().is_some_and(|upper| upper <= MAX_ANSWER_BYTES as u64);
    if !is_small || response.extensions().get::<HoldsSecret>().is_some() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = body::bytes(body, MAX_ANSWER_BYTES).await?;
    let media_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kept = Kept {
        digest,
        status: parts.status.as_u16(),
        media_type: media_type.unwrap_or_default().to_owned(),
        body: body.to_vec(),
    };
    guard.api.answers().keep(caller, key, guard.api.now(), kept);
    Ok(Response::from_parts(parts, Body::from(body)))
}
