//! What a change leaves in the audit log: who did what to which object, written when it is done and before the answer goes out.
//! Each route says in the list of routes what it leaves ([`Trail`]); the layer around all routes writes it. A handler that knows
//! more than its path says it with a [`Done`] in its answer.
//!
//! Entries hold no personal data: objects are keys and numbers of ours, details are words of ours.

use std::convert::Infallible;
use std::fmt::Display;

use axum::extract::{FromRequestParts as _, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponseParts, Response, ResponseParts};
use kesit_access::audit::{AuditAction, AuditEntry};

use crate::caller::Caller;
use crate::state::Api;

/// What a route leaves in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trail {
    /// An entry of this action whenever it succeeds.
    Entry(AuditAction),
    /// What it calls writes an entry of its own, together with the change.
    Own,
    /// Nothing; and why.
    Nothing(&'static str),
}

/// What a handler says of what it did.
#[derive(Debug, Clone, Default)]
pub(crate) struct Done {
    action: Option<AuditAction>,
    object: Option<String>,
    detail: String,
}

impl Done {
    /// On an object that the path does not name.
    pub(crate) fn on(object: impl Display) -> Done {
        Done { object: Some(object.to_string()), ..Done::default() }
    }

    /// With a detail: a word of ours.
    pub(crate) fn how(detail: impl Display) -> Done {
        Done { detail: detail.to_string(), ..Done::default() }
    }

    /// Of an action, where the route does not always leave an entry.
    pub(crate) fn action(action: AuditAction) -> Done {
        Done { action: Some(action), ..Done::default() }
    }

    /// On another object.
    pub(crate) fn object(mut self, object: impl Display) -> Done {
        self.object = Some(object.to_string());
        self
    }

    /// Also with a detail.
    pub(crate) fn detail(mut self, detail: impl Display) -> Done {
        self.detail = detail.to_string();
        self
    }
}

impl IntoResponseParts for Done {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}

/// The parts of a path that vary, joined by `/`: the object where the handler names no other.
pub(crate) async fn object(parts: &mut Parts) -> String {
    let Ok(params) = RawPathParams::from_request_parts(parts, &()).await else { return String::new() };
    params.iter().map(|(_, value)| value.to_owned()).collect::<Vec<_>>().join("/")
}

/// What an answer says was done; `None` if it says that it was not.
pub(crate) fn done(response: &Response) -> Option<Done> {
    let done = || response.extensions().get::<Done>().cloned().unwrap_or_default();
    response.status().is_success().then(done)
}

/// Writes what a request did, if it did something. A log that cannot be written does not undo what was done: the answer goes out,
/// and the log of the server says that an entry is missing.
pub(crate) async fn leave(
    api: &Api,
    caller: Option<&Caller>,
    trail: Option<Trail>,
    object: String,
    done: Option<Done>,
) {
    let (Some(caller), Some(done)) = (caller, done) else { return };
    let by_route = match trail {
        Some(Trail::Entry(action)) => Some(action),
        _ => None,
    };
    let Some(action) = done.action.or(by_route) else { return };
    let object = done.object.unwrap_or(object);
    let entry = AuditEntry::new(&caller.0, api.now(), action, object, done.detail);
    let service = std::sync::Arc::clone(api.service());
    let written = tokio::task::spawn_blocking(move || service.record(&entry)).await;
    if !matches!(written, Ok(Ok(()))) {
        tracing::error!(action = action.code(), "what was done cannot be written to the audit log");
    }
}
