//! Imports: tried, made, looked at, undone. They run as jobs.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::import::uploads::Uploads;
use kesit_app::import::{self, Entry, ImportError, ImportId, Request, State as ImportState, Undo};
use kesit_app::service::{JobKind, Progress, Service};
use kesit_app::source::{Input, Kind, Mapping, Options, propose};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::jobs::{Accepted, JobAnswer, accepted};
use super::{Docs, Route};
use crate::body;
use crate::caller::Caller;
use crate::fault;
use crate::page::{Page, PageQuery};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::state::Api;

/// How many files one import takes.
const MAX_FILES: usize = 20;
/// The name of the list in its cursors.
const IMPORTS: &str = "imports";

pub(super) fn routes() -> Vec<Route> {
    let read = Permission::ImportsRead;
    vec![
        Route::post("/imports/plan", Permission::ImportsWrite, plan)
            .docs(
                Docs::new("imports", "How a file would be understood")
                    .takes::<PlanBody>()
                    .gives::<ImportPlan>(200, "Nothing is stored.")
                    .problems(&[Code::NotFound, Code::Unprocessable]),
            )
            .leaves_nothing("changes nothing"),
        Route::post("/imports", Permission::ImportsWrite, begin)
            .docs(
                Docs::new("imports", "Import files that were brought")
                    .takes::<ImportBody>()
                    .gives::<JobAnswer>(
                        202,
                        "A job; its outcome has the number of the import and its balance.",
                    )
                    .problems(&[Code::NotFound]),
            )
            .leaves(AuditAction::ImportBegun),
        Route::get("/imports", read, list).docs(
            Docs::new("imports", "All imports")
                .query::<PageQuery>()
                .gives::<Page<ImportAnswer>>(200, "The newest first.")
                .problems(&[Code::InvalidCursor]),
        ),
        Route::get("/imports/{number}", read, get).docs(
            Docs::new("imports", "One import")
                .gives::<ImportAnswer>(200, "The import.")
                .problems(&[Code::NotFound]),
        ),
        Route::get("/imports/{number}/undo", read, look_at_undo).docs(
            Docs::new("imports", "What undoing an import would do")
                .gives::<UndoAnswer>(200, "Nothing is changed.")
                .problems(&[Code::NotFound, Code::Conflict]),
        ),
        Route::post("/imports/{number}/undo", Permission::ImportsWrite, undo)
            .docs(
                Docs::new("imports", "Undo an import")
                    .gives::<JobAnswer>(202, "A job.")
                    .problems(&[Code::NotFound, Code::Conflict]),
            )
            .leaves(AuditAction::ImportUndone),
    ]
}

/// A file to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanBody {
    /// The id that `POST /uploads` gave.
    upload: String,
    /// What the rows are, such as `orders`; found out if it is not given.
    kind: Option<String>,
    /// A mapping in YAML; found out if it is not given.
    mapping: Option<String>,
}

/// Files to import.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ImportBody {
    /// The ids that `POST /uploads` gave, in the order in which the files are read.
    #[schema(min_items = 1, max_items = 20)]
    uploads: Vec<String>,
    /// What the rows are, such as `orders`; found out if it is not given.
    kind: Option<String>,
    /// A mapping in YAML; found out if it is not given.
    mapping: Option<String>,
}

/// How a file would be understood.
#[derive(Debug, Serialize, ToSchema)]
struct ImportPlan {
    /// What the rows are; `null` for messages.
    kind: Option<&'static str>,
    /// The mapping that reads it so, in YAML; `null` for messages.
    mapping: Option<String>,
    /// How many rows were tried.
    rows: u64,
    /// How many are part of a message.
    good: u64,
    /// How many would be put aside.
    bad: u64,
    /// Whether the file has more rows.
    has_more: bool,
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
struct ImportAnswer {
    /// Its number.
    id: u64,
    /// `committed`, `interrupted` or `undone`.
    state: &'static str,
    /// When it began.
    #[schema(format = DateTime)]
    started_at: String,
    /// When everything was read.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// When it was undone.
    #[schema(format = DateTime)]
    undone_at: Option<String>,
    /// The import whose quarantine was read again.
    retry_of: Option<u64>,
    /// Why it was interrupted.
    failure: Option<String>,
    /// How many of its messages are stored.
    messages: u64,
    /// How many of its rows wait in the quarantine now.
    waiting: u64,
    /// What became of all rows.
    tally: TallyAnswer,
    /// Its files.
    files: Vec<FileAnswer>,
}

/// A file of an import.
#[derive(Debug, Serialize, ToSchema)]
struct FileAnswer {
    /// Its name.
    name: String,
    /// Its size.
    size_bytes: Option<u64>,
    /// What its rows are.
    kind: Option<String>,
    /// What became of its rows.
    tally: TallyAnswer,
}

/// What became of rows: received = stored + duplicate + quarantined.
#[derive(Debug, Serialize, ToSchema)]
struct TallyAnswer {
    /// Rows read.
    received: u64,
    /// Rows whose message was new.
    stored: u64,
    /// Rows whose message was there before.
    duplicate: u64,
    /// Rows that could not be used.
    quarantined: u64,
}

/// What undoing an import would do.
#[derive(Debug, Serialize, ToSchema)]
struct UndoAnswer {
    /// How many messages would count no more.
    messages: u64,
    /// How many rows would leave the quarantine.
    waiting: u64,
    /// Imports whose files would have to be imported again, for they found messages duplicate that may be of this one.
    import_again: Vec<u64>,
}

async fn plan(
    State(api): State<Api>,
    body::Json(body): body::Json<PlanBody>,
) -> Result<Json<ImportPlan>, Problem> {
    let answer = api.work(move |service| {
        let path = found(service, &body.upload, "/upload")?;
        let options = options(service, body.kind.as_deref(), body.mapping.as_deref())?;
        let proposal = propose(&Input::File(path), &options).map_err(|error| unreadable(&error.into()))?;
        let table = proposal.table.as_ref();
        Ok(ImportPlan {
            kind: table.map(|table| table.kind.word()),
            mapping: table.map(|table| table.mapping.to_yaml()),
            rows: proposal.rows,
            good: proposal.good,
            bad: proposal.bad,
            has_more: proposal.has_more,
        })
    });
    answer.await.map(Json)
}

async fn begin(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<ImportBody>,
) -> Result<Accepted, Problem> {
    if !(1..=MAX_FILES).contains(&body.uploads.len()) {
        return Err(Problem::new(Code::InvalidRequest)
            .at("/uploads")
            .detail(format!("1 to {MAX_FILES} files"), format!("1–{MAX_FILES} dosya")));
    }
    let by = caller.name();
    let id = api.work(move |service| {
        let path = |(place, id): (usize, &String)| found(service, id, &format!("/uploads/{place}"));
        let paths: Vec<PathBuf> = body.uploads.iter().enumerate().map(path).collect::<Result<_, _>>()?;
        let options = options(service, body.kind.as_deref(), body.mapping.as_deref())?;
        let work = move |service: &Arc<Service>, progress: &Progress| {
            let done = run(service, paths, &options, progress);
            let uploads = Uploads::of(service.dir());
            body.uploads.iter().for_each(|id| uploads.forget(id));
            done.map_err(|error| error.to_string())
        };
        Ok(service.jobs().run(JobKind::Import, &by, service.now(), Box::new(work))?)
    });
    accepted(&api, id.await?).await
}

fn run(
    service: &Arc<Service>,
    paths: Vec<PathBuf>,
    options: &Options,
    progress: &Progress,
) -> Result<Value, kesit_app::service::LiveImportError> {
    let inputs: Vec<Input> = paths.into_iter().map(Input::File).collect();
    let request = Request { inputs: &inputs, options, now: &|| service.now() };
    let done = service.import(&request, &|at: import::Progress| progress.set(at.rows, 0))?;
    let tally = done.import.tally();
    Ok(json!({
        "import": done.import.id.0,
        "received": tally.rows_received,
        "stored": tally.rows_stored,
        "duplicate": tally.rows_duplicate,
        "quarantined": tally.rows_quarantined,
    }))
}

async fn list(
    State(api): State<Api>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ImportAnswer>>, Problem> {
    let (limit, before) = (query.limit()?, query.after::<u64>(IMPORTS)?);
    let entries = api.work(move |service| {
        let entries = service.imports()?.into_iter().rev();
        let wanted = entries.filter(|entry| before.is_none_or(|before| entry.import.id.0 < before));
        Ok(wanted.take(limit + 1).map(answer).collect())
    });
    Ok(Json(Page::new(IMPORTS, entries.await?, limit, |entry: &ImportAnswer| entry.id)))
}

async fn get(State(api): State<Api>, path: Path) -> Result<Json<ImportAnswer>, Problem> {
    let id = ImportId(path.number("number")?);
    let entry = api.work(move |service| {
        let entry = service.imports()?.into_iter().find(|entry| entry.import.id == id);
        Ok(entry.ok_or(ImportError::Unknown(id))?)
    });
    Ok(Json(answer(entry.await?)))
}

async fn look_at_undo(State(api): State<Api>, path: Path) -> Result<Json<UndoAnswer>, Problem> {
    let id = ImportId(path.number("number")?);
    let undo: Undo = api.work(move |service| Ok(service.look_at_undo(id)?)).await?;
    Ok(Json(UndoAnswer {
        messages: undo.messages,
        waiting: undo.entry.waiting,
        import_again: undo.import_again.iter().map(|id| id.0).collect(),
    }))
}

async fn undo(State(api): State<Api>, caller: Caller, path: Path) -> Result<Accepted, Problem> {
    let (id, by) = (ImportId(path.number("number")?), caller.name());
    let job = api.work(move |service| {
        service.look_at_undo(id)?;
        let work = move |service: &Arc<Service>, _: &Progress| {
            let undone = service.undo(id).map_err(|error| error.to_string())?;
            Ok(json!({ "import": id.0, "messages": undone.messages }))
        };
        Ok(service.jobs().run(JobKind::UndoImport, &by, service.now(), Box::new(work))?)
    });
    let (status, done, job) = accepted(&api, job.await?).await?;
    Ok((status, done.object(id), job))
}

fn found(service: &Service, id: &str, place: &str) -> Result<PathBuf, Problem> {
    Uploads::of(service.dir()).find(id).ok_or_else(|| {
        Problem::new(Code::NotFound).at(place).detail("no such file waits", "böyle bir dosya beklemiyor")
    })
}

fn options(service: &Service, kind: Option<&str>, mapping: Option<&str>) -> Result<Options, Problem> {
    let kind = kind.map(|word| {
        let fault = || {
            Problem::new(Code::InvalidRequest)
                .at("/kind")
                .detail("no such kind of rows", "böyle bir satır türü yok")
        };
        Kind::parse(word).ok_or_else(fault)
    });
    let mapping = mapping.map(|text| {
        Mapping::parse(text).map_err(|error| {
            let told = error.to_string();
            Problem::new(Code::InvalidRequest).at("/mapping").detail(told.clone(), told)
        })
    });
    let mapping = mapping.transpose()?.unwrap_or_default();
    Ok(import::reading_of(service.stored_settings().clone(), kind.transpose()?, mapping, None)?)
}

fn answer(entry: Entry) -> ImportAnswer {
    let import = entry.import;
    ImportAnswer {
        id: import.id.0,
        state: match entry.state {
            ImportState::Committed => "committed",
            ImportState::Interrupted => "interrupted",
            ImportState::Undone => "undone",
        },
        started_at: import.started_at.to_string(),
        finished_at: import.finished_at.map(|at| at.to_string()),
        undone_at: import.undone_at.map(|at| at.to_string()),
        retry_of: import.retry_of.map(|id| id.0),
        tally: tally(&import.tally()),
        failure: import.failure,
        messages: entry.messages,
        waiting: entry.waiting,
        files: import
            .files
            .into_iter()
            .map(|file| FileAnswer {
                name: file.name,
                size_bytes: file.size_bytes,
                kind: file.understood.map(|understood| understood.kind),
                tally: tally(&file.tally),
            })
            .collect(),
    }
}

fn tally(tally: &import::Tally) -> TallyAnswer {
    TallyAnswer {
        received: tally.rows_received,
        stored: tally.rows_stored,
        duplicate: tally.rows_duplicate,
        quarantined: tally.rows_quarantined,
    }
}

/// A file that cannot be read as it should be is the sender's business.
fn unreadable(error: &ImportError) -> Problem {
    let told = error.to_string();
    Problem::new(Code::Unprocessable).detail(told.clone(), told)
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Problem {
        const RETRY_AFTER_S: u64 = 5;
        match error {
            ImportError::Unknown(id) => Problem::new(Code::NotFound)
                .detail(format!("there is no import {id}"), format!("{id} numaralı içe aktarım yok")),
            ImportError::UndoneBefore(id) => Problem::new(Code::Conflict).detail(
                format!("import {id} was undone before"),
                format!("{id} numaralı içe aktarım önceden geri alındı"),
            ),
            ImportError::NothingWaits => Problem::new(Code::Conflict)
                .detail("nothing waits in the quarantine", "karantinada bekleyen bir şey yok"),
            ImportError::Source(_) | ImportError::NotAnExport { .. } => unreadable(&error),
            ImportError::Stopped => Problem::new(Code::Busy).retry_after_s(RETRY_AFTER_S),
            error => fault::internal(&error),
        }
    }
}
