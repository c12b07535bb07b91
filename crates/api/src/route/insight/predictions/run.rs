//! `POST /insight/predictions`: a forecast, as a job.

use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::insight::prediction::{Eligible, LONGEST_HORIZON_DAYS, shop};
use kesit_app::service::{ForecastWanted, Service, Target};
use kesit_model::Key;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body;
use crate::caller::Caller;
use crate::instant;
use crate::problem::{Code, Problem};
use crate::route::insight::within;
use crate::route::jobs::{Accepted, JobAnswer, accepted};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How long the name of an event may be.
const MOST_NAME_BYTES: usize = 500;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/predictions", Permission::InsightRead, run).docs(
            Docs::new("insight", "Foretell who will do something, or come into a segment")
                .more(
                    "A job: a model is learnt from slices of the past and tested on later ones, which takes from seconds to minutes. When \
                     its job is done, the outcome holds the number of the forecast as `result`. At most four wait at a time.",
                )
                .takes::<PredictionBody>()
                .example(serde_json::json!({"event": "Order Completed", "horizon_days": 30}))
                .gives::<JobAnswer>(202, "It waits for its turn.")
                .problems(&[Code::NotFound]),
        ).leaves(AuditAction::JobRun),
    ]
}

/// A forecast that is wanted: `event` or `segment`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PredictionBody {
    /// The event that is foretold.
    #[schema(min_length = 1, max_length = 500)]
    event: Option<String>,
    /// The segment: who is not in it, and will be when the days are over?
    segment: Option<String>,
    /// How many days ahead.
    #[schema(minimum = 1, maximum = 730, default = 30)]
    horizon_days: Option<u32>,
    /// Who is looked at; everybody if it is not given.
    eligible: Option<Who>,
    /// The instant that is looked ahead from: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

/// Who is looked at: everybody known (`all`), or customers with an order (`buyers`).
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Who {
    #[default]
    All,
    Buyers,
}

async fn run(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<PredictionBody>,
) -> Result<Accepted, Problem> {
    let horizon_days = within("/horizon_days", body.horizon_days, 30, 1..=LONGEST_HORIZON_DAYS)?;
    let eligible = match body.eligible.unwrap_or_default() {
        Who::All => Eligible::All,
        Who::Buyers => Eligible::Buyers,
    };
    let (by, now) = (caller.name(), api.now());
    let queued = api.work(move |service| {
        let as_of = instant::as_of(body.as_of.as_deref(), &service.settings().zone, now)?;
        let target = target(service, body.event, body.segment.as_deref())?;
        let question = shop::Question { as_of, horizon_days, eligible };
        Ok(service.queue_forecast(&by, ForecastWanted { target, question })?)
    });
    accepted(&api, queued.await?).await
}

/// What is foretold; it must be known.
fn target(service: &Service, event: Option<String>, segment: Option<&str>) -> Result<Target, Problem> {
    let no_event = || {
        Problem::new(Code::NotFound)
            .at("/event")
            .detail("there is no such event", "böyle bir olay yok")
            .hint("`GET /events` lists them", "`GET /events` olayları listeler")
    };
    match (event, segment) {
        (Some(name), None) => {
            let is_known = name.len() <= MOST_NAME_BYTES
                && service.picture().timelines().dictionary().name(&name).is_some();
            if is_known { Ok(Target::Event(name)) } else { Err(no_event()) }
        }
        (None, Some(text)) => {
            let workspace = service.workspace();
            let is_defined = |key: &Key| workspace.definitions().segments.iter().any(|one| one.key == *key);
            let key = Key::parse(text).filter(is_defined);
            key.map(Target::Segment).ok_or_else(|| {
                Problem::new(Code::NotFound)
                    .at("/segment")
                    .detail("there is no such segment", "böyle bir segment yok")
            })
        }
        _ => Err(Problem::new(Code::InvalidRequest)
            .at("/event")
            .detail("either `event` or `segment`", "ya `event` ya da `segment`")),
    }
}
