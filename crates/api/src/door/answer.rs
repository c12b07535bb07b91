//! What senders are told: a word that the clients of the Segment API understand, with a code and a hint for people.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kesit_model::Language;
use kesit_model::message::{Reason, Rejected};
use serde::Serialize;

use super::Refused;

/// When to try again where the doors themselves are full.
const RETRY_AFTER_SECONDS: u32 = 1;

/// The answer where all is taken.
#[derive(Debug, Serialize)]
pub(super) struct Success {
    success: bool,
}

impl Success {
    pub(super) const YES: Success = Success { success: true };
}

/// The most rejected messages that one answer names.
const REJECTED_TOLD: usize = 1_000;

/// The answer to many messages: how many were taken, and what is wrong with the others.
#[derive(Debug, Serialize)]
pub(super) struct Many {
    success: bool,
    pub(super) accepted: usize,
    pub(super) rejected: Vec<One>,
    /// How many were rejected, where not all of them are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_in_all: Option<usize>,
}

impl Many {
    pub(super) fn of(accepted: usize, rejected: &[Rejected]) -> Many {
        Many {
            success: true,
            accepted,
            rejected: rejected.iter().take(REJECTED_TOLD).map(One::of).collect(),
            rejected_in_all: Some(rejected.len()).filter(|count| *count > REJECTED_TOLD),
        }
    }
}

/// One message that was not taken.
#[derive(Debug, Serialize)]
pub(super) struct One {
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    message: &'static str,
    hint: &'static str,
}

impl One {
    pub(super) fn of(rejected: &Rejected) -> One {
        let Rejected { reason, field, index } = *rejected;
        let (message, hint) = (reason.text(Language::English), reason.hint(Language::English));
        One { index, code: reason.code(), field, message, hint }
    }
}

/// Why a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// No source has this key, or no key was given.
    UnknownKey,
    /// The address names no webhook source.
    UnknownSource,
    /// The source is switched off.
    Disabled,
    /// The source is of another kind than the address.
    WrongDoor,
    /// The signature is missing or not made with the secret.
    BadSignature,
    /// Longer than it may be.
    TooLarge,
    /// The connection broke off before the end.
    BrokenOff,
    /// Packed in a way that is not known.
    UnknownEncoding,
    /// Not packed as the header says.
    NotPacked,
    /// The one message of the request cannot be taken.
    Rejected(Rejected),
    /// Nothing was taken this time.
    Refused(Refused),
}

#[derive(Debug, Serialize)]
struct Failure {
    success: bool,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    message: &'static str,
    hint: &'static str,
}

impl Problem {
    /// The doors themselves are full.
    pub(super) const FULL: Problem =
        Problem::Refused(Refused::Overloaded { retry_after_seconds: RETRY_AFTER_SECONDS });

    /// Status, code, what happened, what to do.
    fn words(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Problem::UnknownKey => (
                StatusCode::UNAUTHORIZED,
                "unknown_key",
                "no source has this write key",
                "send the write key as user name of Basic authorization, or as writeKey in the body",
            ),
            Problem::UnknownSource => {
                (StatusCode::NOT_FOUND, "unknown_source", "there is no such source", "is the address right?")
            }
            Problem::Disabled => (
                StatusCode::FORBIDDEN,
                "source_disabled",
                "this source is switched off",
                "switch it on in the sources",
            ),
            Problem::WrongDoor => (
                StatusCode::FORBIDDEN,
                "wrong_door",
                "this source sends in another way",
                "webhooks go to /hooks/{source}, events to /v1",
            ),
            Problem::BadSignature => (
                StatusCode::UNAUTHORIZED,
                "bad_signature",
                "the signature is missing or wrong",
                "is the secret of the source the one of the shop?",
            ),
            Problem::TooLarge => {
                let reason = Reason::TooLarge;
                (
                    StatusCode::PAYLOAD_TOO_LARGE,
                    reason.code(),
                    reason.text(Language::English),
                    reason.hint(Language::English),
                )
            }
            Problem::BrokenOff => {
                (StatusCode::BAD_REQUEST, "broken_off", "the body did not come whole", "send it again")
            }
            Problem::UnknownEncoding => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unknown_encoding",
                "packed in an unknown way",
                "use gzip, or nothing",
            ),
            Problem::NotPacked => (
                StatusCode::BAD_REQUEST,
                "not_gzip",
                "the body is not gzip",
                "leave Content-Encoding out, or pack it",
            ),
            Problem::Rejected(Rejected { reason, .. }) => {
                let status = match reason {
                    Reason::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                    _ => StatusCode::BAD_REQUEST,
                };
                (status, reason.code(), reason.text(Language::English), reason.hint(Language::English))
            }
            Problem::Refused(Refused::Overloaded { .. }) => {
                (StatusCode::TOO_MANY_REQUESTS, "overloaded", "too much at once", "try again")
            }
            Problem::Refused(Refused::Unavailable { .. }) => {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "nothing can be written now", "try again")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, message, hint) = self.words();
        let field = match self {
            Problem::Rejected(rejected) => rejected.field,
            _ => None,
        };
        let mut response =
            (status, Json(Failure { success: false, code, field, message, hint })).into_response();
        if let Problem::Refused(
            Refused::Overloaded { retry_after_seconds } | Refused::Unavailable { retry_after_seconds },
        ) = self
        {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
        response
    }
}
