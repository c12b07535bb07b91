//! `POST /insight/contracts`: how long contracts last, of a table with a row for each.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::import::uploads::Uploads;
use kesit_app::insight::contracts::{self, Contracts, ContractsError, Effect, Kind, Question};
use kesit_app::service::Service;
use kesit_app::source::Grid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::figure;
use crate::body;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many columns a question names at most.
pub(super) const MOST_COLUMNS: usize = 100;
/// The cells of a table take no more than this.
const MOST_TABLE_BYTES: usize = 256 << 20;
/// Of a curve no more steps are told; of more, as many that lie evenly among them.
const MOST_STEPS: usize = 500;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/contracts", Permission::InsightRead, survival).docs(
            Docs::new("insight", "How long contracts last")
                .more(
                    "The table comes by `POST /uploads` (CSV, Excel or Parquet, a row for each contract; at most 256 MiB of cells) and stays \
                     there for a day. Curves by Kaplan & Meier (1958), kinds compared by the log-rank test, parts in ending by Cox (1972), \
                     renewal beyond what was seen by the shifted beta-geometric (Fader & Hardie, 2007).",
                )
                .takes::<ContractsBody>()
                .example(serde_json::json!({"upload": "…", "duration": "tenure", "ended": "churned", "by": "plan"}))
                .gives::<ContractsAnswer>(200, "The curves.")
                .problems(&[Code::NotFound, Code::Unprocessable, Code::TooLarge]),
        ).leaves_nothing("changes nothing"),
    ]
}

/// A table, and what its columns mean.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContractsBody {
    /// The id of the upload.
    upload: String,
    /// The column that says how long each contract has lasted.
    duration: String,
    /// The column that says whether it has ended: yes, no, true, false, 1, 0, evet, hayır.
    ended: String,
    /// A column whose values are compared.
    by: Option<String>,
    /// Columns whose part in ending is estimated together.
    #[schema(max_items = 100)]
    with: Option<Vec<String>>,
}

/// How long contracts last.
#[derive(Debug, Serialize, ToSchema)]
struct ContractsAnswer {
    /// All contracts first, then by kind.
    kinds: Vec<ContractKind>,
    /// The probability that the first two kinds differ as much by chance alone (log-rank); `null` without kinds.
    p_value: Option<f64>,
    /// What makes them end; empty without `with`.
    effects: Vec<ContractEffect>,
    /// Rows that were left out, as a cell that is needed was blank or unclear.
    left_out: usize,
}

/// Contracts of one kind.
#[derive(Debug, Serialize, ToSchema)]
struct ContractKind {
    /// The value of the column that is compared; `null` is all of them.
    kind: Option<String>,
    /// How many there are.
    contracts: usize,
    /// How many have ended.
    ended: usize,
    /// After how long half have ended, in the unit of the durations; `null` where fewer have.
    median: Option<f64>,
    /// The share still there, step by step; at most 500 steps.
    curve: Vec<CurveStep>,
    /// The share that renews at the end of what was seen; `null` where durations are no whole periods.
    renewal: Option<f64>,
}

/// A step of a curve.
#[derive(Debug, Serialize, ToSchema)]
struct CurveStep {
    /// After how long, in the unit of the durations.
    at: f64,
    /// The share still there.
    share: f64,
}

/// A feature's part in ending.
#[derive(Debug, Serialize, ToSchema)]
struct ContractEffect {
    /// The column, and the value of it if it holds texts.
    feature: String,
    /// By which factor one unit more, or having that value, raises the risk.
    risk: Option<f64>,
    /// The lower end of its interval, 95 %.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
    /// The probability by chance.
    p_value: Option<f64>,
}

async fn survival(
    State(api): State<Api>,
    body::Json(body): body::Json<ContractsBody>,
) -> Result<Json<ContractsAnswer>, Problem> {
    let with = no_more_than(MOST_COLUMNS, "/with", body.with.unwrap_or_default())?;
    let answer = api.work(move |service| {
        let grid = grid(service, &body.upload)?;
        let question = Question { duration: body.duration, ended: body.ended, by: body.by, with };
        let found = contracts::contracts(&grid, &question).map_err(|error| refused(&error))?;
        Ok(ContractsAnswer::of(&found, grid.refused))
    });
    answer.await.map(Json)
}

/// A list of the body that is not too long.
pub(super) fn no_more_than<T>(most: usize, place: &str, items: Vec<T>) -> Result<Vec<T>, Problem> {
    if items.len() <= most {
        return Ok(items);
    }
    let fault = Problem::new(Code::InvalidRequest).at(place.to_owned());
    Err(fault.detail(format!("at most {most} are taken"), format!("en çok {most} tane alınır")))
}

/// The table of an upload.
pub(super) fn grid(service: &Arc<Service>, upload: &str) -> Result<Grid, Problem> {
    let no_upload = || {
        Problem::new(Code::NotFound)
            .at("/upload")
            .detail("there is no such upload", "böyle bir yükleme yok")
            .hint(
                "bring the file with `POST /uploads`; it waits for a day",
                "dosyayı `POST /uploads` ile getirin; bir gün bekler",
            )
    };
    let path = Uploads::of(service.dir()).find(upload).ok_or_else(no_upload)?;
    let read = Grid::read_within(&path, MOST_TABLE_BYTES).map_err(|_| {
        Problem::new(Code::Unprocessable)
            .at("/upload")
            .detail("the file is no table that can be read", "dosya okunabilir bir tablo değil")
            .hint("CSV, Excel or Parquet with headers", "başlıklı CSV, Excel ya da Parquet")
    })?;
    read.ok_or_else(|| {
        let most = MOST_TABLE_BYTES >> 20;
        Problem::new(Code::TooLarge)
            .at("/upload")
            .detail(format!("the cells take more than {most} MiB"), format!("hücreler {most} MiB'tan fazla"))
    })
}

fn refused(error: &ContractsError) -> Problem {
    let problem = |en: String, tr: String| Problem::new(Code::Unprocessable).detail(en, tr);
    match error {
        ContractsError::NoColumn(name) => {
            problem(format!("there is no column `{name}`"), format!("böyle bir sütun yok: `{name}`"))
        }
        ContractsError::NoNumbers(name) => {
            problem(format!("the column `{name}` holds no numbers"), format!("`{name}` sütununda sayı yok"))
        }
        ContractsError::NoRows => problem(
            "no row has both a duration and whether it has ended".to_owned(),
            "hiçbir satırda hem süre hem sona erip ermediği yok".to_owned(),
        )
        .hint("yes, no, true, false, 1, 0 are understood", "evet, hayır, yes, no, 1, 0 anlaşılır"),
        ContractsError::Cox(error) => problem(
            format!("what makes them end cannot be told: {error}"),
            format!("sona erdiren etkenler hesaplanamadı: {error}"),
        ),
    }
}

impl ContractsAnswer {
    fn of(found: &Contracts, refused: usize) -> ContractsAnswer {
        let last = found.kinds[0].curve.steps().last().map_or(0.0, |step| step.at);
        ContractsAnswer {
            kinds: found.kinds.iter().map(|kind| ContractKind::of(kind, last)).collect(),
            p_value: found.p_value.and_then(figure),
            effects: found.effects.iter().map(ContractEffect::of).collect(),
            left_out: found.left_out + refused,
        }
    }
}

impl ContractKind {
    /// `last` is the longest duration at which one of all contracts ended.
    fn of(kind: &Kind, last: f64) -> ContractKind {
        let steps = kind.curve.steps();
        let every = steps.len().div_ceil(MOST_STEPS).max(1);
        let told = steps.iter().step_by(every).filter_map(|step| {
            Some(CurveStep { at: figure(step.at)?, share: figure(kind.curve.share(step.at))? })
        });
        ContractKind {
            kind: kind.name.clone(),
            contracts: kind.contracts,
            ended: kind.ended,
            median: kind.curve.median().and_then(figure),
            curve: told.collect(),
            renewal: kind.retention.and_then(|model| figure(model.renewal(last.round()))),
        }
    }
}

impl ContractEffect {
    fn of(effect: &Effect) -> ContractEffect {
        ContractEffect {
            feature: effect.feature.clone(),
            risk: figure(effect.risk),
            low: figure(effect.interval.0),
            high: figure(effect.interval.1),
            p_value: figure(effect.p_value),
        }
    }
}
