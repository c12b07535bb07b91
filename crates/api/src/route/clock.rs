//! The clock.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Docs, Needs, Route};
use crate::audit::Done;
use crate::body;
use crate::instant;
use crate::problem::{Code, Problem};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/clock", Needs::Anybody("says what time it is"), get)
            .docs(Docs::new("clock", "What time it is").gives::<ClockAnswer>(200, "The time of the product.")),
        Route::post("/clock", Permission::ClockWrite, set).docs(
            Docs::new("clock", "Move a clock that stands still")
                .more("Only with `--clock manual`, for tests. When this answers, all that time brings has happened.")
                .takes::<ClockBody>()
                .example(serde_json::json!({"now": "2026-03-01T09:30:00Z"}))
                .gives::<ClockAnswer>(200, "Where it stands now; an earlier instant than the present moves nothing.")
                .problems(&[Code::Conflict]),
        ).leaves(AuditAction::ClockMoved),
    ]
}

/// The time of the product.
#[derive(Debug, Serialize, ToSchema)]
struct ClockAnswer {
    /// Now.
    #[schema(format = DateTime)]
    now: String,
    /// Whether it stands still until it is moved.
    manual: bool,
}

/// Where the clock is to stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClockBody {
    /// RFC 3339, or a date in the time zone of the workspace.
    now: String,
}

async fn get(State(api): State<Api>) -> Json<ClockAnswer> {
    Json(answer(&api))
}

fn answer(api: &Api) -> ClockAnswer {
    let manual = api.service().live().clock().manual().is_some();
    ClockAnswer { now: api.now().to_string(), manual }
}

async fn set(
    State(api): State<Api>,
    body::Json(body): body::Json<ClockBody>,
) -> Result<(Done, Json<ClockAnswer>), Problem> {
    api.work(move |service| {
        let clock = service.live().clock();
        let Some(clock) = clock.manual() else {
            return Err(Problem::new(Code::Conflict)
                .detail("the clock goes by itself", "saat kendiliğinden işliyor")
                .hint("start the server with `--clock manual`", "sunucuyu `--clock manual` ile başlatın"));
        };
        let zone = &service.settings().zone;
        let to = instant::read("now", Some(&body.now), zone, service.now())
            .map_err(|problem| problem.at("/now"))?;
        clock.set(to);
        Ok(service.settle()?)
    })
    .await?;
    // What was moved is delivered, and what waited for its time.
    api.webhooks().nudge();
    let clock = answer(&api);
    Ok((Done::how(&clock.now), Json(clock)))
}
