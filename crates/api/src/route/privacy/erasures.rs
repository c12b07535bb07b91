//! Persons erased, and let in again by their own wish. Ids come in bodies, for an id may be personal; none is ever given back.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kesit_access::Permission;
use kesit_app::service::{Erasure, ForgetError};
use kesit_model::{PersonId, normalize};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::jobs::{Accepted, JobAnswer, accepted};
use super::{Docs, NOUN, Route};
use crate::body;
use crate::caller::Caller;
use crate::fault;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::state::Api;

/// How many persons may be named at once.
const MAX_IDS: usize = 100;
/// The name of the list in its cursors.
const ERASURES: &str = "erasures";

pub(super) fn routes() -> Vec<Route> {
    let needs = Permission::PrivacyWrite;
    let example = || serde_json::json!({"ids": ["u-42"]});
    vec![
        Route::post("/privacy/erasures/plan", needs, plan).docs(
            Docs::new(NOUN, "What erasing persons would do")
                .more("Nothing is changed. The whole log is read.")
                .takes::<PersonsBody>()
                .example(example())
                .gives::<ErasurePlan>(200, "How much there is.")
                .problems(&[Code::NotFound]),
        ).leaves_nothing("changes nothing"),
        Route::post("/privacy/erasures", needs, erase).docs(
            Docs::new(NOUN, "Erase persons")
                .more("From now on nothing of them is taken. The job erases what is there, from every place, and cannot be called off.")
                .takes::<PersonsBody>()
                .example(example())
                .gives::<JobAnswer>(202, "A job; its outcome says how much was erased where.")
                .problems(&[Code::NotFound]),
        ).leaves_its_own(),
        Route::get("/privacy/erasures", needs, list).docs(
            Docs::new(NOUN, "Erasures: when, by whom, how much, but not of whom")
                .query::<PageQuery>()
                .gives::<Page<ErasureAnswer>>(200, "The newest first.")
                .problems(&[Code::InvalidCursor]),
        ),
        Route::post("/privacy/readmissions", needs, readmit).docs(
            Docs::new(NOUN, "Take messages of a person again who was erased")
                .more("Only when they ask for it themselves. What was erased stays erased.")
                .takes::<ReadmitBody>()
                .gives_nothing(204, "Their messages are taken again.")
                .problems(&[Code::NotFound, Code::Conflict]),
        ).leaves_its_own(),
    ]
}

/// Persons, each by any of their ids.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PersonsBody {
    /// The ids. All other ids of the same customers go with them.
    #[schema(min_items = 1, max_items = 100)]
    ids: Vec<String>,
}

/// A person who comes back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadmitBody {
    /// Any id that was erased. All ids that were erased together with it are let in again.
    id: String,
}

/// What an erasure would do.
#[derive(Debug, Serialize, ToSchema)]
struct ErasurePlan {
    /// How many ids the persons go by.
    ids: usize,
    /// How many messages of theirs the log has.
    messages: u64,
    /// How many messages of imports that were undone go along; they are of anybody.
    of_undone_imports: u64,
    /// How many parts of the log are written anew.
    parts: u64,
    /// How many rows of imports in the quarantine name them.
    quarantine_rows: u64,
    /// On how many static lists they are.
    lists: usize,
}

/// An erasure.
#[derive(Debug, Serialize, ToSchema)]
struct ErasureAnswer {
    /// Its number.
    id: i64,
    /// Who asked for it, such as `user:7`; `local` is the command line.
    asked_by: String,
    /// When it was asked for.
    #[schema(format = DateTime)]
    asked_at: String,
    /// When it came to its end; `null` if it has not.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// How much was erased where: messages, rows, lines or files, by place. Erasures that were ended together are counted with the
    /// oldest.
    erased: BTreeMap<String, u64>,
}

impl From<Erasure> for ErasureAnswer {
    fn from(erasure: Erasure) -> ErasureAnswer {
        ErasureAnswer {
            id: erasure.id.0,
            asked_by: erasure.asked_by,
            asked_at: erasure.asked_at.to_string(),
            finished_at: erasure.finished_at.map(|at| at.to_string()),
            erased: erasure.counts.into_iter().collect(),
        }
    }
}

async fn plan(
    State(api): State<Api>,
    body::Json(body): body::Json<PersonsBody>,
) -> Result<Json<ErasurePlan>, Problem> {
    let ids = ids(&body)?;
    let would = api.work(move |service| service.would_erase(&ids).map_err(unknown)).await?;
    Ok(Json(ErasurePlan {
        ids: would.ids,
        messages: would.log.messages,
        of_undone_imports: would.log.of_undone_imports,
        parts: would.log.parts,
        quarantine_rows: would.quarantine_rows,
        lists: would.lists,
    }))
}

async fn erase(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<PersonsBody>,
) -> Result<Accepted, Problem> {
    let ids = ids(&body)?;
    let job =
        api.work(move |service| service.erase(&ids, &caller.0, &caller.name()).map_err(unknown)).await?;
    accepted(&api, job).await
}

async fn list(
    State(api): State<Api>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ErasureAnswer>>, Problem> {
    let (limit, before) = (query.limit()?, query.after::<i64>(ERASURES)?);
    let asked = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let erasures = api.work(move |service| Ok(service.erasures(before, asked)?)).await?;
    let items = erasures.into_iter().map(ErasureAnswer::from).collect();
    Ok(Json(Page::new(ERASURES, items, limit, |erasure: &ErasureAnswer| erasure.id)))
}

async fn readmit(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<ReadmitBody>,
) -> Result<StatusCode, Problem> {
    let id = id(&body.id, "/id")?;
    if api.work(move |service| Ok(service.readmit(&id, &caller.0)?)).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::new(Code::NotFound)
        .at("/id")
        .detail("nobody of this id was erased", "bu kimlikte silinmiş kimse yok"))
}

fn ids(body: &PersonsBody) -> Result<Vec<PersonId>, Problem> {
    if !(1..=MAX_IDS).contains(&body.ids.len()) {
        return Err(Problem::new(Code::InvalidRequest)
            .at("/ids")
            .detail(format!("1 to {MAX_IDS} ids"), format!("1–{MAX_IDS} kimlik")));
    }
    body.ids.iter().enumerate().map(|(place, text)| id(text, &format!("/ids/{place}"))).collect()
}

fn id(text: &str, place: &str) -> Result<PersonId, Problem> {
    PersonId::parse(&normalize(text.trim())).ok_or_else(|| {
        Problem::new(Code::InvalidRequest)
            .at(place)
            .detail("this cannot be the id of a customer", "bu bir müşteri kimliği olamaz")
    })
}

/// Says which of the ids nobody goes by.
fn unknown(error: ForgetError) -> Problem {
    match error {
        ForgetError::UnknownCustomer { place } => fault::no_customer().at(format!("/ids/{place}")),
        error => error.into(),
    }
}
