//! The layer that every request to the API passes: who asks, whether they may, how often, and whether they asked before.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Needs, Permitted};
use crate::body;
use crate::caller::Caller;
use crate::idempotency::{self, HoldsSecret, Kept, MAX_ANSWER_BYTES, UnderWay};
use crate::problem::{Code, Problem};
use crate::state::Api;

/// The caller's name in limits where nobody signed in.
const NOBODY: &str = "nobody";

/// What the layer goes by.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    api: Api,
    needs: Arc<HashMap<String, Vec<(Method, Needs)>>>,
    under_way: UnderWay,
}

impl Guard {
    pub(super) fn new(api: Api, table: &[Permitted]) -> Guard {
        let mut needs: HashMap<String, Vec<(Method, Needs)>> = HashMap::new();
        for route in table {
            needs.entry(route.path.clone()).or_default().push((route.method.clone(), route.needs));
        }
        Guard { api, needs: Arc::new(needs), under_way: UnderWay::default() }
    }

    /// What the route of a request needs; `None` if there is no such route.
    fn needs(&self, request: &Request) -> Option<Needs> {
        let path = request.extensions().get::<MatchedPath>()?;
        // Who may read may ask whether there is something to read.
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        let methods = self.needs.get(path.as_str())?;
        methods.iter().find(|(known, _)| known == method).map(|(_, needs)| *needs)
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
    let needs = guard.needs(&request);
    permit(needs, caller.as_ref())?;
    let name = caller.map_or(NOBODY.to_owned(), |caller| caller.name());
    let wait = |seconds| Problem::new(Code::TooManyRequests).retry_after_s(seconds);
    guard.api.rates().take(&name, guard.api.ticks()).map_err(wait)?;
    if let Some(caller) = caller {
        parts.extensions.insert(caller);
    }
    let key = idempotency::key(&parts.headers)?;
    match key {
        Some(key) if parts.method == Method::POST && needs.is_some() => {
            once(guard, &name, &key, Request::from_parts(parts, body), next).await
        }
        _ => Ok(next.run(Request::from_parts(parts, body)).await),
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
    next: Next,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let bytes = body::bytes(body, guard.api.limits().body_bytes).await?;
    let digest = idempotency::digest(&parts, &bytes);
    let _turn = guard.under_way.begin(caller, key)?;
    if let Some(kept) = guard.api.answers().find(caller, key, guard.api.now()) {
        return idempotency::again(kept, &digest);
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
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
