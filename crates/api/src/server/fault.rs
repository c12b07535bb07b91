//! Answers of the server itself, where no route gets to answer: problem details (RFC 9457) of few words.

use std::any::Any;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// When to come back while the server starts or ends.
const RETRY_AFTER_SECONDS: u64 = 2;

/// What goes wrong around routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A fault of the program. No details leave the machine.
    Internal,
    /// The body stood still for too long.
    BodyTooSlow,
    /// The answer took too long.
    TooSlow,
    /// The product is not open yet.
    Starting,
    /// The server ends.
    Stopping,
    /// The request came in clear from another machine.
    InClear,
    /// There is nothing here for whoever asks.
    NotFound,
    /// The token is missing or wrong.
    Token,
}

impl Fault {
    fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Fault::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "a fault of the server"),
            Fault::BodyTooSlow => {
                (StatusCode::REQUEST_TIMEOUT, "body_too_slow", "the body stood still for too long")
            }
            Fault::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "too_slow", "the answer took too long"),
            Fault::Starting => (StatusCode::SERVICE_UNAVAILABLE, "starting", "the server is starting"),
            Fault::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server is ending"),
            Fault::InClear => (StatusCode::FORBIDDEN, "tls_needed", "from another machine only by TLS"),
            Fault::NotFound => (StatusCode::NOT_FOUND, "not_found", "there is nothing here"),
            Fault::Token => (StatusCode::UNAUTHORIZED, "token_needed", "the token is missing or wrong"),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, code, title) = self.parts();
        let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "code": code });
        let mut response = (status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self {
            Fault::TooSlow | Fault::Starting | Fault::Stopping => {
                headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS.into());
            }
            Fault::Token => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response
    }
}

/// The answer to a request whose route panicked. What it said may hold what was asked about, so it is not passed on; the
/// panic itself is written to standard error by the runtime, with its place.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a route panicked");
    Fault::Internal.into_response()
}
