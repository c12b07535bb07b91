//! A line in the log and a count in the figures for each request: method, the pattern of its route, status, time, bytes and
//! id. Never the path itself, the query or anything of a body: they name customers.

use std::time::Instant;

use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use kesit_app::trace::TARGET;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::metrics::{HttpMetrics, RequestKind};
use super::request_id::RequestId;
use super::traces;

/// Where no route fits.
const NO_ROUTE: &str = "none";

/// Passes a request on, and writes down how it went.
pub(super) async fn observe(metrics: HttpMetrics, id: RequestId, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = method(request.method());
    let span = span(&request, method, route.as_ref(), &id);
    let began = Instant::now();
    let under_way = metrics.begin();
    let response = next.run(request).instrument(span.clone()).await;
    drop(under_way);
    let took = began.elapsed();
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let status = response.status().as_u16();
    metrics.answered(&RequestKind::new(method, route, status), took);
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
    let (ms, bytes) = (took.as_secs_f64() * 1e3, response.body().size_hint().exact());
    let id = id.as_str();
    // A fault of ours is worth a look, one of the client's is not.
    if status >= 500 {
        tracing::warn!(target: "kesit::request", method, route, status, ms, bytes, id, "request");
    } else {
        tracing::info!(target: "kesit::request", method, route, status, ms, bytes, id, "request");
    }
    response
}

/// The span of a request, part of the caller's trace if there is one.
fn span(request: &Request, method: &'static str, route: Option<&MatchedPath>, id: &RequestId) -> Span {
    let route = route.map_or(NO_ROUTE, MatchedPath::as_str);
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = format_args!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        request_id = id.as_str(),
    );
    traces::go_on(&span, request.headers());
    span
}

/// The method, if it is a common one: clients make up others, and each would be a series of figures of its own.
fn method(method: &Method) -> &'static str {
    const COMMON: [(&Method, &str); 7] = [
        (&Method::GET, "GET"),
        (&Method::POST, "POST"),
        (&Method::PUT, "PUT"),
        (&Method::PATCH, "PATCH"),
        (&Method::DELETE, "DELETE"),
        (&Method::HEAD, "HEAD"),
        (&Method::OPTIONS, "OPTIONS"),
    ];
    COMMON.iter().find(|(common, _)| *common == method).map_or("other", |(_, name)| name)
}
