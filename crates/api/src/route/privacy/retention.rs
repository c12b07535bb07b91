//! How long what is kept.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_app::privacy::{RetentionSubject, parse_period, parse_subject, period_text, subject_text};
use kesit_app::service::Periods;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{Docs, NOUN, Route};
use crate::body;
use crate::caller::Caller;
use crate::etag::{self, Tag};
use crate::problem::{Code, Problem};
use crate::state::Api;

/// How many periods there may be.
const MAX_PERIODS: usize = 500;

pub(super) fn routes() -> Vec<Route> {
    let needs = Permission::PrivacyWrite;
    let example =
        serde_json::json!({"periods": {"events": "3y", "Page Viewed": "13mo", "quarantine": "90d"}});
    vec![
        Route::get("/privacy/retention", needs, get).docs(
            Docs::new(NOUN, "How long what is kept")
                .gives::<RetentionAnswer>(200, "The periods.")
                .gives_nothing(304, "They are as you know them.")
                .etag(),
        ),
        Route::put("/privacy/retention", needs, put).docs(
            Docs::new(NOUN, "Say how long what is kept")
                .more("In place of all periods that stand. Nothing is forgotten by this: that is done once a day, or by a job.")
                .takes::<RetentionBody>()
                .example(example)
                .if_match()
                .gives::<RetentionAnswer>(200, "The periods.")
                .etag(),
        ).leaves_its_own(),
        Route::post("/privacy/retention/plan", needs, plan).docs(
            Docs::new(NOUN, "What would be forgotten now")
                .more("Nothing is changed. The whole log is read. Run it by `POST /jobs` with `retain`.")
                .gives::<RetentionPlan>(200, "How much there is."),
        ).leaves_nothing("changes nothing"),
    ]
}

/// Periods as people write them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RetentionBody {
    /// By subject: `events` (all that have no period of their own, but never orders), `quarantine`, `moves`, `audit`, or the name of
    /// an event. A period is a number of days, months or years, such as `90d`, `13mo`, `2y`. What is not named is kept for ever;
    /// moves for 90 days, the audit log for two years.
    periods: BTreeMap<String, String>,
}

/// How long what is kept.
#[derive(Debug, Serialize, ToSchema)]
struct RetentionAnswer {
    /// By subject, as `PUT` takes it.
    periods: BTreeMap<String, String>,
}

/// What would be forgotten.
#[derive(Debug, Serialize, ToSchema)]
struct RetentionPlan {
    /// Events in the log.
    events: u64,
    /// Parts of the log that would be written anew.
    parts: u64,
    /// Rows of imports that could not be used.
    quarantine_rows: u64,
    /// Requests of sources that could not be used.
    requests: u64,
    /// Entries of the audit log.
    audit: u64,
}

async fn get(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Problem> {
    let periods = api.work(|service| Ok(service.periods()?)).await?;
    let tag = tag(&periods);
    if etag::is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, tag.header()).into_response());
    }
    Ok((tag.header(), Json(answer(&periods))).into_response())
}

async fn put(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    body::Json(body): body::Json<RetentionBody>,
) -> Result<Response, Problem> {
    let periods = read(&body)?;
    let put = api.work(move |service| {
        let standing = service.periods()?;
        etag::check(&headers, Some(&tag(&standing)))?;
        let is_put = service.set_periods(&standing, &periods, &caller.0)?;
        if is_put { Ok(service.periods()?) } else { Err(Problem::new(Code::Changed).at("header:If-Match")) }
    });
    let periods = put.await?;
    Ok((tag(&periods).header(), Json(answer(&periods))).into_response())
}

async fn plan(State(api): State<Api>) -> Result<Json<RetentionPlan>, Problem> {
    let would = api.work(|service| Ok(service.would_retain()?)).await?;
    Ok(Json(RetentionPlan {
        events: would.log.messages,
        parts: would.log.parts,
        quarantine_rows: would.quarantine_rows,
        requests: would.requests,
        audit: would.audit,
    }))
}

fn read(body: &RetentionBody) -> Result<Periods, Problem> {
    let fault = |place: &str| Problem::new(Code::InvalidRequest).at(place);
    if body.periods.len() > MAX_PERIODS {
        return Err(fault("/periods")
            .detail(format!("at most {MAX_PERIODS} periods"), format!("en çok {MAX_PERIODS} süre")));
    }
    let one = |(subject, period): (&String, &String)| {
        let place = format!("/periods/{}", subject.replace('~', "~0").replace('/', "~1"));
        let subject = parse_subject(subject)
            .ok_or_else(|| fault(&place).detail("a subject has a name", "bir konunun adı olur"))?;
        let period = parse_period(period).ok_or_else(|| {
            fault(&place).detail("a period is such as 90d, 13mo or 2y", "bir süre 90d, 13mo ya da 2y gibidir")
        })?;
        Ok((subject, period))
    };
    let mut periods = body.periods.iter().map(one).collect::<Result<Periods, Problem>>()?;
    periods.sort_by(|one, other| one.0.cmp(&other.0));
    // Two spellings of one subject, such as ` events`.
    let is_twice = |pair: &[(RetentionSubject, _)]| pair[0].0 == pair[1].0;
    if periods.windows(2).any(is_twice) {
        return Err(fault("/periods").detail("a subject is named twice", "bir konu iki kez geçiyor"));
    }
    Ok(periods)
}

fn answer(periods: &Periods) -> RetentionAnswer {
    let one = |(subject, period): &(RetentionSubject, _)| (subject_text(subject), period_text(*period));
    RetentionAnswer { periods: periods.iter().map(one).collect() }
}

fn tag(periods: &Periods) -> Tag {
    let mut hash = Sha256::new();
    for (subject, period) in answer(periods).periods {
        hash.update(format!("{subject}\0{period}\0"));
    }
    Tag::new(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
}
