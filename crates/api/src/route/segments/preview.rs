//! `POST /segments/preview`: a condition tried before it is a segment.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::segments::{ConditionCount, Preview};
use kesit_model::Key;
use kesit_model::language::parse_condition;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::wire::UnknownAnswer;
use crate::body;
use crate::caller::Caller;
use crate::fault;
use crate::instant;
use crate::mask::Veil;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

/// The key of what is tried if nobody names one.
const DEFAULT_KEY: &str = "preview";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/segments/preview", Permission::SegmentsRead, preview).docs(
            Docs::new("segments", "Try a condition")
                .more("How many customers the condition takes, how many each of its parts takes by itself, and some of them. Nothing is stored.")
                .takes::<PreviewBody>()
                .example(serde_json::json!({"when": {"all": [{"trait": "city", "is": "Ankara"}, {"event": "Order Completed"}]}}))
                .gives::<PreviewAnswer>(200, "What the condition comes to.")
                .problems(&[Code::InvalidDefinition]),
        ).leaves_nothing("changes nothing"),
    ]
}

/// A condition to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewBody {
    /// The condition, as `when` of a definition.
    #[schema(value_type = Object)]
    when: Value,
    /// The key of the segment that it would be, or replace.
    key: Option<String>,
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

/// What a condition comes to.
#[derive(Debug, Serialize, ToSchema)]
struct PreviewAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// How many customers there are.
    customers: usize,
    /// How many the condition takes.
    size: usize,
    /// The condition and its parts, each before its own parts.
    conditions: Vec<ConditionAnswer>,
    /// The ids of some of those whom it takes; at most 20. Nothing for who may not read customers.
    sample: Vec<String>,
    /// Words that no data uses.
    unknown: Vec<UnknownAnswer>,
}

/// One condition by itself.
#[derive(Debug, Serialize, ToSchema)]
struct ConditionAnswer {
    /// The JSON pointer into `when`; empty for the whole.
    path: String,
    /// What it says; of logic only the word.
    says: Value,
    /// How many customers it takes by itself.
    size: usize,
}

async fn preview(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<PreviewBody>,
) -> Result<Json<PreviewAnswer>, Problem> {
    let when = parse_condition(&body.when).map_err(|wrong| fault::definitions(wrong.iter(), &[], "/when"))?;
    let key = body.key.as_deref().unwrap_or(DEFAULT_KEY);
    let key = Key::parse(key).ok_or_else(|| Problem::new(Code::InvalidRequest).at("/key"))?;
    let now = api.now();
    let preview = api.work(move |service| {
        let mut workspace = service.workspace();
        let as_of = instant::as_of(body.as_of.as_deref(), &workspace.settings().zone, now)?;
        let preview = workspace.preview(&key, &when, as_of, service.threads());
        preview.map_err(|error| Problem::from(error).at("/when"))
    });
    Ok(Json(answer(preview.await?, &caller)))
}

fn answer(preview: Preview, caller: &Caller) -> PreviewAnswer {
    let veil = Veil::of(caller);
    let condition = |one: ConditionCount| ConditionAnswer { path: one.path, says: one.says, size: one.size };
    PreviewAnswer {
        as_of: preview.as_of.to_string(),
        customers: preview.customers,
        size: preview.conditions.first().map_or(0, |whole| whole.size),
        conditions: preview.conditions.into_iter().map(condition).collect(),
        sample: veil.sample(&preview.sample),
        unknown: preview.unknown.iter().map(UnknownAnswer::of).collect(),
    }
}
