//! One row or one message mended, and read again.

use std::fmt;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::access::SourceKind;
use kesit_app::import::quarantine::QuarantinePlace;
use kesit_app::service::{Delivered, Service};
use kesit_model::Language;
use kesit_model::message::{BATCH_BYTES, Message, Rejected, read};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RowPlace;
use super::retry::begin;
use crate::audit::Done;
use crate::body;
use crate::caller::Caller;
use crate::door;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::jobs::{Accepted, JobAnswer};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    let write = Permission::QuarantineWrite;
    vec![
        Route::post("/quarantine/rows/mend", write, row)
            .docs(
                Docs::new("quarantine", "Mend a row of an import, and read it again")
                    .more("The other rows of the import that wait are read with it, for rows of one order belong together.")
                    .takes::<MendRowBody>()
                    .gives::<JobAnswer>(202, "A job.")
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::QuarantineMended),
        Route::post("/quarantine/requests/{number}/mend", write, request)
            .docs(
                Docs::new("quarantine", "Mend a message of a source, and take it")
                    .takes::<MendBody>()
                    .gives::<Taken>(200, "It is on disk, and waits no more.")
                    .problems(&[Code::NotFound, Code::Unprocessable]),
            )
            .leaves(AuditAction::QuarantineMended),
    ]
}

/// A row as it should have been.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MendRowBody {
    /// Which row.
    place: RowPlace,
    /// What should have stood there, in the form in which the list gives it: the cells as a JSON list, or a message as a JSON text.
    raw: String,
}

/// A message as it should have been.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MendBody {
    /// The message, or a batch, as the clients of the doors send it.
    raw: String,
}

impl fmt::Debug for MendRowBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MendRowBody").field("place", &self.place).finish_non_exhaustive()
    }
}

impl fmt::Debug for MendBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MendBody(…)")
    }
}

/// What was taken.
#[derive(Debug, Serialize, ToSchema)]
struct Taken {
    /// How many messages.
    accepted: usize,
}

async fn row(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<MendRowBody>,
) -> Result<Accepted, Problem> {
    let place = QuarantinePlace::from(body.place);
    let waiting = api.work(move |service| Ok(service.catalogue()?.quarantined_at(&place)?)).await?;
    waiting.ok_or_else(|| nothing_waits("/place"))?;
    let (status, done, job) = begin(&api, &caller, Some(place.import), Some((place, body.raw)), None).await?;
    let object = format!("{}/{}/{}/{}", place.import, place.file, place.row, place.ordinal);
    Ok((status, done.object(object), job))
}

async fn request(
    State(api): State<Api>,
    path: Path,
    body::Json(body): body::Json<MendBody>,
) -> Result<(Done, Json<Taken>), Problem> {
    let id: i64 = path.number("number")?;
    let messages = api.work(move |service| messages(service, id, &body.raw)).await?;
    let accepted = messages.len();
    api.service().accept(Delivered { messages, refused: Vec::new() }).await?;
    // What is sent twice counts once: if this does not come to its end, it is mended again.
    api.work(move |service| Ok(service.change(|catalogue| catalogue.let_go(&[id]))?)).await?;
    Ok((Done::how(format!("{accepted} messages")), Json(Taken { accepted })))
}

/// The messages of a mended text, with no more trust than their source has: from a browser's key nobody takes a consent.
fn messages(service: &Service, id: i64, raw: &str) -> Result<Vec<Message>, Problem> {
    let (catalogue, now) = (service.catalogue()?, service.now());
    let waiting = catalogue.aside(id)?.ok_or_else(|| nothing_waits("path:number"))?.content;
    let source = catalogue.sources()?.into_iter().find(|source| source.name == waiting.source);
    let is_trusted = source.is_some_and(|source| source.kind != SourceKind::Browser.code());
    if raw.len() > BATCH_BYTES {
        return Err(body::too_large_problem(BATCH_BYTES).at("/raw"));
    }
    let delivery =
        door::delivery(read(raw.as_bytes(), Some(waiting.received_at)), raw.as_bytes(), !is_trusted);
    match delivery.refused.first() {
        Some(refused) => Err(still_wrong(&refused.rejected)),
        // Its time was put right by when it came; it is stored now.
        None => Ok(delivery.messages.into_iter().map(|one| Message { received_at: now, ..one }).collect()),
    }
}

fn nothing_waits(place: &str) -> Problem {
    Problem::new(Code::NotFound).at(place).detail("nothing waits there", "orada bekleyen bir şey yok")
}

fn still_wrong(rejected: &Rejected) -> Problem {
    let (english, turkish) = (Language::English, Language::Turkish);
    let reason = rejected.reason;
    Problem::new(Code::Unprocessable)
        .at("/raw")
        .detail(
            format!("{}: {}", reason.code(), reason.text(english)),
            format!("{}: {}", reason.code(), reason.text(turkish)),
        )
        .hint(reason.hint(english), reason.hint(turkish))
}
