//! Rows of imports read again.

use std::sync::Arc;

use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::import::quarantine::{self, Mending, QuarantinePlace, Retry};
use kesit_app::import::{self, ImportError, ImportId};
use kesit_app::service::{JobKind, Progress, Service};
use kesit_app::source::Mapping;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::body;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::route::jobs::{Accepted, JobAnswer, accepted};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/quarantine/retry", Permission::QuarantineWrite, retry)
            .docs(
                Docs::new("quarantine", "Read rows of imports again")
                    .takes::<RetryBody>()
                    .gives::<JobAnswer>(202, "A job."),
            )
            .leaves(AuditAction::QuarantineRetried),
    ]
}

/// Which rows are to be read again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RetryBody {
    /// Only those of this import.
    import: Option<u64>,
    /// A mapping in YAML to read them by; as they were read before if it is not given.
    mapping: Option<String>,
}

async fn retry(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<RetryBody>,
) -> Result<Accepted, Problem> {
    let mapping = body.mapping.as_deref().map(Mapping::parse).transpose().map_err(|error| {
        let told = error.to_string();
        Problem::new(Code::InvalidRequest).at("/mapping").detail(told.clone(), told)
    })?;
    begin(&api, &caller, body.import.map(ImportId), None, mapping).await
}

/// Begins a job that reads rows again, one of them perhaps as it was mended.
pub(super) async fn begin(
    api: &Api,
    caller: &Caller,
    import: Option<ImportId>,
    mended: Option<(QuarantinePlace, String)>,
    mapping: Option<Mapping>,
) -> Result<Accepted, Problem> {
    let by = caller.name();
    let job = api.work(move |service| {
        let work = move |service: &Arc<Service>, progress: &Progress| {
            let mended = mended.as_ref().map(|(at, text)| Mending::Row(*at, text));
            read_again(service, import, mended, mapping.as_ref(), progress)
        };
        Ok(service.jobs().run(JobKind::RetryQuarantine, &by, service.now(), Box::new(work))?)
    });
    accepted(api, job.await?).await
}

fn read_again(
    service: &Arc<Service>,
    import: Option<ImportId>,
    mended: Option<Mending<'_>>,
    mapping: Option<&Mapping>,
    progress: &Progress,
) -> Result<serde_json::Value, String> {
    let options = import::reading_of(service.stored_settings().clone(), None, Mapping::default(), None);
    let options = options.map_err(|error: ImportError| error.to_string())?;
    let now = || service.now();
    let retry = Retry { import, mended, mapping, options: &options, now: &now };
    let retried = service.retry(&retry, &|at: import::Progress| progress.set(at.rows, 0));
    let one = |one: &quarantine::Retried| {
        let tally = one.import.tally();
        json!({ "of": one.of.0, "import": one.import.id.0, "stored": tally.rows_stored, "still": tally.rows_quarantined })
    };
    let retried = retried.map_err(|error| error.to_string())?;
    Ok(json!({ "retried": retried.iter().map(one).collect::<Vec<_>>() }))
}
