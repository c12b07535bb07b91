//! Sources and their write keys.

use std::fmt;

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use kesit_access::Permission;
use kesit_app::access::{MadeSource, Source, SourceDay, SourceKind, SourceText, WriteKey};
use kesit_model::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::SignIn;
use super::fault::invalid;
use super::session::secret;
use crate::body;
use crate::caller::Caller;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};

/// So long the key of before stays good if nobody says: a day.
const OVERLAP_HOURS: u32 = 24;
const HOUR_MS: i64 = 3_600_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sources", Permission::SourcesRead, sources)
            .docs(Docs::new("sources", "Where messages come from").gives::<Sources>(200, "All sources.")),
        Route::post("/sources", Permission::SourcesWrite, add)
            .docs(
                Docs::new("sources", "Add a source")
                    .more("The answer holds its write key, once.")
                    .takes::<SourceBody>()
                    .gives::<MadeSourceAnswer>(201, "Added.")
                    .problems(&[Code::Conflict]),
            )
            .leaves_its_own(),
        Route::patch("/sources/{id}", Permission::SourcesWrite, change)
            .docs(
                Docs::new("sources", "Change a source, or switch it off or on")
                    .takes::<ChangeBody>()
                    .gives::<SourceAnswer>(200, "The source as it is now.")
                    .problems(&[Code::NotFound, Code::Conflict]),
            )
            .leaves_its_own(),
        Route::post("/sources/{id}/keys", Permission::SourcesWrite, rotate)
            .docs(
                Docs::new("sources", "Exchange the write key of a source")
                    .more("The answer holds the new key, once. The one of before stays good for a while.")
                    .takes::<RotateBody>()
                    .gives::<MadeSourceAnswer>(201, "Exchanged.")
                    .problems(&[Code::NotFound]),
            )
            .leaves_its_own(),
        Route::delete("/sources/{id}/keys/{key}", Permission::SourcesWrite, revoke)
            .docs(
                Docs::new("sources", "End a write key at once")
                    .gives_nothing(204, "Ended.")
                    .problems(&[Code::NotFound]),
            )
            .leaves_its_own(),
        Route::get("/sources/{id}/days", Permission::SourcesRead, days).docs(
            Docs::new("sources", "How much came from a source day by day")
                .gives::<Days>(200, "Days in UTC on which something came, the latest first; at most 400."),
        ),
    ]
}

/// All sources.
#[derive(Debug, Serialize, ToSchema)]
struct Sources {
    /// In the order in which they were added; at most 1,000.
    items: Vec<SourceAnswer>,
}

/// A source, without its secrets.
#[derive(Debug, Serialize, ToSchema)]
struct SourceAnswer {
    /// The number, never given twice.
    id: u64,
    /// Its name.
    name: String,
    /// `server`, `browser`, `shopify`, `woocommerce` or `generic`.
    kind: String,
    /// Whether there is a secret to check signatures with.
    has_secret: bool,
    /// How its bodies become messages; `null` if its kind says it.
    #[schema(value_type = Option<Object>)]
    mapping: Option<Value>,
    /// Whether messages are taken from it.
    is_enabled: bool,
    /// When it was added.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was changed last.
    #[schema(format = DateTime)]
    changed_at: String,
    /// Its keys that have not ended.
    keys: Vec<KeyRow>,
}

/// A write key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct KeyRow {
    /// The number.
    id: u64,
    /// How its secret begins.
    hint: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it ends; `null` for the current one.
    #[schema(format = DateTime)]
    ends_at: Option<String>,
}

/// A source to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SourceBody {
    /// Its name.
    #[schema(max_length = 100)]
    name: String,
    /// `server`, `browser`, `shopify`, `woocommerce` or `generic`.
    kind: String,
    /// The secret that its signatures are checked with.
    #[schema(max_length = 1024)]
    secret: Option<String>,
    /// How its bodies become messages.
    #[schema(value_type = Option<Object>)]
    mapping: Option<Value>,
}

/// What is to be changed; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeBody {
    /// Another name.
    #[schema(max_length = 100)]
    name: Option<String>,
    /// Another secret.
    #[schema(max_length = 1024)]
    secret: Option<String>,
    /// Another mapping.
    #[schema(value_type = Option<Object>)]
    mapping: Option<Value>,
    /// Whether messages are taken from it.
    is_enabled: Option<bool>,
}

/// How a key is exchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RotateBody {
    /// How many hours the key of before stays good; 24 if left out, 0 to end it at once.
    #[schema(maximum = 2160)]
    overlap_hours: Option<u32>,
}

/// A source with its new key.
#[derive(Serialize, ToSchema)]
struct MadeSourceAnswer {
    /// The number of the source.
    id: u64,
    /// Its name.
    name: String,
    /// The write key; shown once.
    write_key: String,
}

/// The days of a source.
#[derive(Debug, Serialize, ToSchema)]
struct Days {
    /// The latest first.
    items: Vec<DayRow>,
}

/// One day of a source: received = stored + duplicate + quarantined.
#[derive(Debug, Serialize, ToSchema)]
struct DayRow {
    /// The first instant of the day.
    #[schema(format = DateTime)]
    day: String,
    /// All messages that came.
    received: u64,
    /// Those stored for the first time.
    stored: u64,
    /// Those that were there before.
    duplicate: u64,
    /// Those put aside.
    quarantined: u64,
}

impl fmt::Debug for SourceBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceBody(…)")
    }
}

impl fmt::Debug for ChangeBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangeBody(…)")
    }
}

impl SourceAnswer {
    fn new(source: Source, keys: Vec<WriteKey>) -> SourceAnswer {
        let row = |key: WriteKey| KeyRow {
            id: key.id,
            hint: key.hint,
            created_at: key.created_at.to_string(),
            ends_at: key.ends_at.map(|at| at.to_string()),
        };
        SourceAnswer {
            id: source.id,
            name: source.name,
            kind: source.kind,
            has_secret: source.has_secret,
            mapping: source.mapping.and_then(|text| serde_json::from_str(&text).ok()),
            is_enabled: source.is_enabled,
            created_at: source.created_at.to_string(),
            changed_at: source.changed_at.to_string(),
            keys: keys.into_iter().map(row).collect(),
        }
    }
}

fn kind(text: &str) -> Result<SourceKind, Problem> {
    let words = SourceKind::ALL.map(SourceKind::code).join(", ");
    SourceKind::parse(text)
        .ok_or_else(|| invalid("/kind").detail(format!("one of {words}"), format!("biri: {words}")))
}

fn made(made: MadeSource) -> Response {
    let write_key = made.key.reveal().to_owned();
    let answer = MadeSourceAnswer { id: made.source.id, name: made.source.name, write_key };
    secret((StatusCode::CREATED, Json(answer)))
}

async fn sources(sign_in: SignIn, caller: Caller) -> Result<Json<Sources>, Problem> {
    let sources = sign_in.ask(move |gate, now| gate.sources(&caller.0, now)).await?;
    Ok(Json(Sources {
        items: sources.into_iter().map(|(source, keys)| SourceAnswer::new(source, keys)).collect(),
    }))
}

async fn add(
    sign_in: SignIn,
    caller: Caller,
    body::Json(body): body::Json<SourceBody>,
) -> Result<Response, Problem> {
    let kind = kind(&body.kind)?;
    let mapping = body.mapping.as_ref().map(Value::to_string);
    let added = sign_in.ask(move |gate, now| {
        let (name, secret) = (Some(body.name.as_str()), body.secret.as_deref());
        let text = SourceText { name, secret, mapping: mapping.as_deref(), is_enabled: None };
        gate.add_source(&caller.0, kind, text, now)
    });
    Ok(made(added.await?))
}

async fn change(
    sign_in: SignIn,
    caller: Caller,
    path: Path,
    body::Json(body): body::Json<ChangeBody>,
) -> Result<Json<SourceAnswer>, Problem> {
    let id = path.number("id")?;
    let mapping = body.mapping.as_ref().map(Value::to_string);
    let changed = sign_in.ask(move |gate, now| {
        let (name, secret) = (body.name.as_deref(), body.secret.as_deref());
        let text = SourceText { name, secret, mapping: mapping.as_deref(), is_enabled: body.is_enabled };
        let source = gate.change_source(&caller.0, id, text, now)?;
        let keys = gate.sources(&caller.0, now)?.into_iter().find(|(known, _)| known.id == id);
        Ok((source, keys.map(|(_, keys)| keys).unwrap_or_default()))
    });
    let (source, keys) = changed.await?;
    Ok(Json(SourceAnswer::new(source, keys)))
}

async fn rotate(
    sign_in: SignIn,
    caller: Caller,
    path: Path,
    body::Json(body): body::Json<RotateBody>,
) -> Result<Response, Problem> {
    let id = path.number("id")?;
    let overlap = Span(i64::from(body.overlap_hours.unwrap_or(OVERLAP_HOURS)) * HOUR_MS);
    Ok(made(sign_in.ask(move |gate, now| gate.rotate_source_key(&caller.0, id, overlap, now)).await?))
}

async fn revoke(sign_in: SignIn, caller: Caller, path: Path) -> Result<StatusCode, Problem> {
    let (id, key) = (path.number("id")?, path.number("key")?);
    sign_in.ask(move |gate, now| gate.revoke_source_key(&caller.0, id, key, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn days(sign_in: SignIn, caller: Caller, path: Path) -> Result<Json<Days>, Problem> {
    let id = path.number("id")?;
    let days = sign_in.ask(move |gate, _| gate.source_days(&caller.0, id, Timestamp(0))).await?;
    let row = |SourceDay { day, count }: SourceDay| DayRow {
        day: day.to_string(),
        received: count.received,
        stored: count.stored,
        duplicate: count.duplicate,
        quarantined: count.quarantined,
    };
    Ok(Json(Days { items: days.into_iter().map(row).collect() }))
}
