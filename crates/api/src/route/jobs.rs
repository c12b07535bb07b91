//! Work that takes a while: what runs, what came of it, and what is to be done now.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::service::{Job, JobError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Docs, Route};
use crate::audit::Done;
use crate::body;
use crate::caller::Caller;
use crate::page::{Page, PageQuery};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::state::Api;

/// The name of the list in its cursors.
const JOBS: &str = "jobs";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/jobs", Permission::JobsRead, list).docs(
            Docs::new("jobs", "Jobs and what came of them")
                .query::<PageQuery>()
                .gives::<Page<JobAnswer>>(200, "The newest first.")
                .problems(&[Code::InvalidCursor]),
        ),
        Route::get("/jobs/{number}", Permission::JobsRead, get).docs(
            Docs::new("jobs", "One job, and how far it is")
                .gives::<JobAnswer>(200, "The job.")
                .problems(&[Code::NotFound]),
        ),
        Route::post("/jobs", Permission::JobsRun, run)
            .docs(
                Docs::new("jobs", "Do something now")
                    .takes::<RunBody>()
                    .example(serde_json::json!({"kind": "refit"}))
                    .gives::<JobAnswer>(202, "It waits for its turn."),
            )
            .leaves(AuditAction::JobRun),
        Route::post("/jobs/{number}/cancel", Permission::JobsRun, cancel)
            .docs(
                Docs::new("jobs", "End a job early")
                    .more("One that waits does not begin; one that runs ends where it next looks.")
                    .gives_nothing(204, "It was told to.")
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::JobCancelled),
    ]
}

/// A job.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JobAnswer {
    /// Its number.
    id: i64,
    /// What is done.
    kind: &'static str,
    /// Who began it, such as `user:7` or `schedule`.
    begun_by: String,
    /// `waiting`, `running`, `done`, `failed` or `cancelled`.
    state: &'static str,
    /// When it was asked for.
    #[schema(format = DateTime)]
    queued_at: String,
    /// When it began; `null` while it waits.
    #[schema(format = DateTime)]
    started_at: Option<String>,
    /// When it ended; `null` while it has not.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// How much is done; `null` unless it runs.
    done: Option<u64>,
    /// Of how much; 0 if that is not known, `null` unless it runs.
    total: Option<u64>,
    /// What came of it; with `error`, why it failed. `null` while it has not ended.
    #[schema(value_type = Option<Object>)]
    outcome: Value,
}

/// What is to be done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RunBody {
    /// What.
    kind: RunKind,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RunKind {
    /// Compute scores and cut-offs of rankings anew.
    Refit,
    /// Write a snapshot.
    Snapshot,
    /// Let old moves go.
    PruneStream,
    /// Forget what is older than it may become.
    Retain,
}

impl From<Job> for JobAnswer {
    fn from(job: Job) -> JobAnswer {
        JobAnswer {
            id: job.id,
            kind: job.kind.word(),
            begun_by: job.begun_by,
            state: job.state.word(),
            queued_at: job.queued_at.to_string(),
            started_at: job.started_at.map(|at| at.to_string()),
            finished_at: job.finished_at.map(|at| at.to_string()),
            done: job.progress.map(|(done, _)| done),
            total: job.progress.map(|(_, total)| total),
            outcome: job.outcome,
        }
    }
}

async fn list(
    State(api): State<Api>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<JobAnswer>>, Problem> {
    let (limit, before) = (query.limit()?, query.after::<i64>(JOBS)?);
    let asked = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let jobs = api.work(move |service| Ok(service.jobs().list(before, asked)?)).await?;
    Ok(Json(Page::new(JOBS, jobs.into_iter().map(JobAnswer::from).collect(), limit, |job| job.id)))
}

async fn get(State(api): State<Api>, path: Path) -> Result<Json<JobAnswer>, Problem> {
    job(&api, path.number("number")?).await.map(Json)
}

async fn run(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<RunBody>,
) -> Result<Accepted, Problem> {
    let by = caller.name();
    let queued = api.work(move |service| {
        Ok(match body.kind {
            RunKind::Refit => service.queue_refit(&by),
            RunKind::Snapshot => service.queue_snapshot(&by),
            RunKind::PruneStream => service.queue_prune(&by),
            RunKind::Retain => service.queue_retain(&by),
        }?)
    });
    accepted(&api, queued.await?).await
}

/// The answer to a request that became a job, and what the audit log says of it.
pub(crate) type Accepted = (StatusCode, Done, Json<JobAnswer>);

/// The answer to a request that became a job.
pub(super) async fn accepted(api: &Api, id: i64) -> Result<Accepted, Problem> {
    let job = job(api, id).await?;
    let done = Done::on(format!("job {id}")).detail(job.kind);
    Ok((StatusCode::ACCEPTED, done, Json(job)))
}

async fn job(api: &Api, id: i64) -> Result<JobAnswer, Problem> {
    let job = api.work(move |service| Ok(service.jobs().find(id)?)).await?;
    job.map(JobAnswer::from).ok_or_else(no_job)
}

async fn cancel(State(api): State<Api>, path: Path) -> Result<StatusCode, Problem> {
    let id = path.number("number")?;
    api.work(move |service| Ok(service.jobs().cancel(id)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn no_job() -> Problem {
    Problem::new(Code::NotFound).detail("there is no such job", "böyle bir iş yok")
}

impl From<JobError> for Problem {
    fn from(error: JobError) -> Problem {
        const RETRY_AFTER_S: u64 = 30;
        match error {
            JobError::Busy => Problem::new(Code::Busy)
                .detail("too many jobs wait", "çok fazla iş bekliyor")
                .retry_after_s(RETRY_AFTER_S),
            JobError::Unknown => Problem::new(Code::NotFound)
                .detail("no such job waits or runs", "bekleyen ya da süren böyle bir iş yok"),
            JobError::Catalogue(error) => error.into(),
        }
    }
}
