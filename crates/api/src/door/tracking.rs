//! `/v1`: what the clients of the Segment API call. Servers use whole words and batches, the browser library the first
//! letters.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use kesit_model::Timestamp;
use kesit_model::message::{BATCH_BYTES, Reading, read, read_as};

use super::answer::{Many, Problem, Success};
use super::{Door, Source, SourceKind, batch, content, key};

/// Kinds of message, each at its own address and at its first letter.
const KINDS: [&str; 6] = ["identify", "track", "page", "screen", "group", "alias"];
/// Addresses that take many messages.
const BATCHES: [&str; 3] = ["batch", "import", "b"];

pub(super) fn routes() -> Router<Door> {
    let mut router = Router::new();
    for kind in KINDS {
        let handler =
            move |State(door): State<Door>, request: Request| async move { door.one(kind, request).await };
        router = router
            .route(&format!("/v1/{kind}"), post(handler))
            .route(&format!("/v1/{}", &kind[..1]), post(handler));
    }
    for name in BATCHES {
        let handler = |State(door): State<Door>, request: Request| async move { door.many(request).await };
        router = router.route(&format!("/v1/{name}"), post(handler));
    }
    // The browser library tells here how it fares; nobody needs to know.
    router.route("/v1/m", post(async || Json(Success::YES)))
}

impl Door {
    /// Takes a message of a kind.
    async fn one(&self, kind: &'static str, request: Request) -> Result<Response, Problem> {
        let taken = self.take(request, |json, received| read_as(kind, json, Some(received))).await?;
        let is_single = taken.accepted == 1 && taken.rejected.is_empty();
        Ok(if is_single { Json(Success::YES).into_response() } else { Json(taken).into_response() })
    }

    /// Takes a batch; a single message is taken as well.
    async fn many(&self, request: Request) -> Result<Response, Problem> {
        let taken = self.take(request, |json, received| read(json, Some(received))).await?;
        Ok(Json(taken).into_response())
    }

    async fn take(
        &self,
        request: Request,
        read: impl Fn(&[u8], Timestamp) -> Reading,
    ) -> Result<Many, Problem> {
        let known = match key::in_headers(request.headers()) {
            Some(key) => Some(self.source(&key)?),
            None => None,
        };
        let _in_hand = self.budget.take(request.headers(), BATCH_BYTES).ok_or(Problem::FULL)?;
        let body = content::read(request, BATCH_BYTES).await?;
        let source = match known {
            Some(source) => source,
            None => self.source(&key::in_body(&body).ok_or(Problem::UnknownKey)?)?,
        };
        let reading = read(&body, self.accept.now());
        let answer = answer_to(&reading);
        let is_public = matches!(source.kind, SourceKind::Browser);
        let delivery = batch::delivery(reading, &body, is_public);
        self.accept.accept(source, delivery).await.map_err(Problem::Refused)?;
        answer
    }

    fn source(&self, key: &str) -> Result<Arc<Source>, Problem> {
        let source = self.accept.source_by_key(key).ok_or(Problem::UnknownKey)?;
        match source.kind {
            _ if !source.is_enabled => Err(Problem::Disabled),
            SourceKind::Hook(_) => Err(Problem::WrongDoor),
            SourceKind::Server | SourceKind::Browser => Ok(source),
        }
    }
}

/// What is to be said when all is on disk. Where nothing but the whole body is at fault, the sender did not send messages.
fn answer_to(reading: &Reading) -> Result<Many, Problem> {
    match (reading.messages.as_slice(), reading.rejected.as_slice()) {
        ([], [rejected]) if rejected.index.is_none() => Err(Problem::Rejected(*rejected)),
        (messages, rejected) => Ok(Many::of(messages.len(), rejected)),
    }
}
