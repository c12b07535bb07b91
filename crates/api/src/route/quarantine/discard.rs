//! What waits dropped, with a reason, and counted.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::import::quarantine::QuarantinePlace;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RowPlace;
use crate::audit::Done;
use crate::body;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

/// So many are dropped at once at most.
const MAX_DROPPED: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    let write = Permission::QuarantineWrite;
    vec![
        Route::post("/quarantine/rows/drop", write, rows)
            .docs(
                Docs::new("quarantine", "Drop rows of imports")
                    .more("Each stays counted with its reason; what stood there is gone.")
                    .takes::<DropRowsBody>()
                    .example(
                        serde_json::json!({"reason": "test", "rows": [{"import": 1, "file": 0, "row": 12}]}),
                    )
                    .gives::<DroppedAnswer>(200, "They are gone."),
            )
            .leaves(AuditAction::QuarantineDropped),
        Route::post("/quarantine/requests/drop", write, requests)
            .docs(
                Docs::new("quarantine", "Drop messages of sources")
                    .more("Each stays counted with its reason; what was sent is gone.")
                    .takes::<DropBody>()
                    .example(serde_json::json!({"reason": "unwanted", "ids": [7]}))
                    .gives::<DroppedAnswer>(200, "They are gone."),
            )
            .leaves(AuditAction::QuarantineDropped),
    ]
}

/// Why something is dropped.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Reason {
    /// It cannot be mended.
    Unusable,
    /// It was a test.
    Test,
    /// Nobody wants it.
    #[default]
    Unwanted,
}

impl Reason {
    /// The stable word for it.
    fn word(self) -> &'static str {
        match self {
            Reason::Unusable => "unusable",
            Reason::Test => "test",
            Reason::Unwanted => "unwanted",
        }
    }
}

/// Which rows are to be dropped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DropRowsBody {
    /// Why.
    #[serde(default)]
    reason: Reason,
    /// Which.
    #[schema(min_items = 1, max_items = 1000)]
    rows: Vec<RowPlace>,
}

/// Which messages are to be dropped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DropBody {
    /// Why.
    #[serde(default)]
    reason: Reason,
    /// Their numbers.
    #[schema(min_items = 1, max_items = 1000)]
    ids: Vec<i64>,
}

/// What was dropped.
#[derive(Debug, Serialize, ToSchema)]
struct DroppedAnswer {
    /// How many of them waited.
    dropped: u64,
}

async fn rows(
    State(api): State<Api>,
    body::Json(body): body::Json<DropRowsBody>,
) -> Result<(Done, Json<DroppedAnswer>), Problem> {
    fits(body.rows.len(), "/rows")?;
    let (reason, now) = (body.reason.word(), api.now());
    let places: Vec<QuarantinePlace> = body.rows.into_iter().map(QuarantinePlace::from).collect();
    let dropped =
        api.work(move |service| Ok(service.change(|catalogue| catalogue.drop_rows(&places, reason, now))?));
    Ok(answer("rows", dropped.await?, reason))
}

async fn requests(
    State(api): State<Api>,
    body::Json(body): body::Json<DropBody>,
) -> Result<(Done, Json<DroppedAnswer>), Problem> {
    fits(body.ids.len(), "/ids")?;
    let (reason, now) = (body.reason.word(), api.now());
    let dropped = api
        .work(move |service| Ok(service.change(|catalogue| catalogue.drop_aside(&body.ids, reason, now))?));
    Ok(answer("messages", dropped.await?, reason))
}

fn answer(what: &str, dropped: u64, reason: &str) -> (Done, Json<DroppedAnswer>) {
    (Done::how(format!("{dropped} {what}: {reason}")), Json(DroppedAnswer { dropped }))
}

fn fits(count: usize, place: &str) -> Result<(), Problem> {
    if (1..=MAX_DROPPED).contains(&count) {
        return Ok(());
    }
    let fault = Problem::new(Code::InvalidRequest).at(place);
    Err(fault.detail(format!("1 to {MAX_DROPPED} of them"), format!("1–{MAX_DROPPED} tane")))
}
