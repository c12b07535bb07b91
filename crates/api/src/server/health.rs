//! Whether the process lives, and whether it can take requests.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kesit_app::tally::Tallies;
use serde_json::json;

/// Why requests cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unready {
    /// The state is being read from disk.
    Starting,
    /// The end has begun.
    Stopping,
    /// The log cannot be written any more; somebody must act.
    LogFailed,
    /// The disk is full.
    DiskFull,
    /// The disk cannot be written.
    DiskFailed,
    /// Stored messages wait too long to be applied.
    EngineBehind,
    /// Moves cannot be written into the stream.
    StreamFailed,
}

impl Unready {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Unready::Starting => "starting",
            Unready::Stopping => "stopping",
            Unready::LogFailed => "log_failed",
            Unready::DiskFull => "disk_full",
            Unready::DiskFailed => "disk_failed",
            Unready::EngineBehind => "engine_behind",
            Unready::StreamFailed => "stream_failed",
        }
    }
}

/// The product behind the routes, as far as the server must know it. Both are asked often: they neither wait nor read a disk.
pub trait Product: Send + Sync + 'static {
    /// Why it cannot take requests; empty if it can.
    fn unready(&self) -> Vec<Unready>;

    /// Brings the figures up to date that are kept elsewhere; before each reading of them.
    fn refresh(&self, tallies: &Tallies);
}

/// The answer of `/livez`: whoever can answer lives.
pub(super) fn live() -> Response {
    Json(json!({ "live": true })).into_response()
}

/// The answer of `/readyz`.
pub(super) fn ready(reasons: &[Unready]) -> Response {
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
    let status = if reasons.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": reasons.is_empty(), "reasons": codes }))).into_response()
}
