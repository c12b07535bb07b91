//! A line in the log and a count in the figures for each request: method, the pattern of its route, status, time, bytes and
//! id. Never the path itself, the query or anything of a body: they name customers.

use std::time::Instant;

use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::metrics::{HttpMetrics, RequestKind};
use super::request_id::RequestId;

/// Where no route fits.
const NO_ROUTE: &str = "none";

/// Passes a request on, and writes down how it went.
pub(super) async fn observe(metrics: HttpMetrics, id: RequestId, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = method(request.method());
    let began = Instant::now();
    let under_way = metrics.begin();
    let response = next.run(request).await;
    drop(under_way);
    let took = began.elapsed();
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let status = response.status().as_u16();
    metrics.answered(&RequestKind::new(method, route, status), took);
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
