//! `GET /segments/{key}/growth`: day by day.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::moves::GrowthDay;
use kesit_model::zone::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::fault;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many days are told at most.
const MAX_DAYS: i32 = 3_660;
/// How many days are told if nobody says.
const DEFAULT_DAYS: i64 = 30;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/segments/{key}/growth", Permission::SegmentsRead, growth).docs(
            Docs::new("segments", "How a segment grew, day by day")
                .query::<GrowthQuery>()
                .gives::<GrowthAnswer>(200, "The days on which something moved.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct GrowthQuery {
    /// The first day, in the time zone of the workspace; 30 days ago if it is not given.
    #[param(format = Date)]
    from: Option<String>,
    /// The last day; today if it is not given.
    #[param(format = Date)]
    to: Option<String>,
}

/// How a segment grew.
#[derive(Debug, Serialize, ToSchema)]
struct GrowthAnswer {
    /// The first day asked for.
    #[schema(format = Date)]
    from: String,
    /// The last day asked for.
    #[schema(format = Date)]
    to: String,
    /// Members before the first day.
    size_before: u64,
    /// The days on which something moved; between them the size stays.
    days: Vec<DayAnswer>,
}

/// A day of a segment.
#[derive(Debug, Serialize, ToSchema)]
struct DayAnswer {
    /// The local day.
    #[schema(format = Date)]
    day: String,
    /// How often somebody entered.
    entered: u64,
    /// How often somebody left.
    left: u64,
    /// Members at its end.
    size: u64,
}

async fn growth(
    State(api): State<Api>,
    path: Path,
    Query(query): Query<GrowthQuery>,
) -> Result<Json<GrowthAnswer>, Problem> {
    let key = path.key("key")?;
    let today = api.service().settings().zone.date(api.now());
    let (from, to) = (date("from", query.from.as_deref())?, date("to", query.to.as_deref())?);
    let to = to.unwrap_or(today);
    let from = from.unwrap_or_else(|| (0..DEFAULT_DAYS).fold(to, |day, _| day.yesterday().unwrap_or(day)));
    if from > to || (to - from).get_days() > MAX_DAYS {
        let fault = Problem::new(Code::InvalidRequest).at("query:from");
        return Err(fault.detail(
            format!("`from` is not later than `to`, and at most {MAX_DAYS} days before"),
            format!("`from`, `to` gününden sonra olamaz ve en çok {MAX_DAYS} gün önce olabilir"),
        ));
    }
    let answer = api.work(move |service| {
        if service.look(|engine| engine.member_count(&key).is_none()) {
            return Err(Problem::new(Code::NotFound)
                .detail(format!("there is no segment `{key}`"), format!("`{key}` segmenti yok")));
        }
        let growth = service.stream().and_then(|stream| stream.growth(&key, from, to));
        let growth = growth.map_err(|error| fault::internal(&error))?;
        Ok(GrowthAnswer {
            from: from.to_string(),
            to: to.to_string(),
            size_before: growth.size_before,
            days: growth.days.iter().map(day).collect(),
        })
    });
    answer.await.map(Json)
}

fn date(name: &str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    let read = text.map(|text| text.parse::<Date>()).transpose();
    read.map_err(|_| {
        Problem::new(Code::InvalidRequest)
            .at(format!("query:{name}"))
            .detail("this is no date", "bu bir tarih değil")
            .hint("2026-03-01", "2026-03-01")
    })
}

fn day(day: &GrowthDay) -> DayAnswer {
    DayAnswer { day: day.day.to_string(), entered: day.entered, left: day.left, size: day.size }
}
