//! `GET /kpis/cohorts`: who came back, by the period of the first order.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::date;
use kesit_app::insight::kpi::cohorts::{CohortTable, cohorts};
use kesit_insight::kpi::Retained;
use kesit_model::definition::CalendarUnit;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, segment};
use super::figures::nobody;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::insight::{NoFigures, figure};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/kpis/cohorts", Permission::InsightRead, table).docs(
            Docs::new("kpis", "Who came back, by the period of the first order")
                .more("Only periods that are over count. Of a long history the newest periods are told.")
                .query::<CohortsQuery>()
                .gives::<CohortsAnswer>(200, "The cohorts, the earliest first.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct CohortsQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// The periods; months if it is not given.
    #[param(inline)]
    by: Option<CohortUnit>,
    /// Who counts as having come back: in exactly that period (`on`, if it is not given), or in it or later (`on_or_after`).
    #[param(inline)]
    retained: Option<How>,
    /// Only the members of this segment at the instant.
    segment: Option<String>,
}

/// The periods of cohorts.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum CohortUnit {
    Week,
    #[default]
    Month,
}

/// Who counts as having come back.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum How {
    #[default]
    On,
    OnOrAfter,
}

/// Who came back.
#[derive(Debug, Serialize, ToSchema)]
struct CohortsAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The cohorts, the earliest first.
    cohorts: Vec<CohortAnswer>,
    /// The share of all cohorts that are old enough, period by period after the first.
    all: Vec<Option<f64>>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// The customers whose first order lies in one period.
#[derive(Debug, Serialize, ToSchema)]
struct CohortAnswer {
    /// The first local day of the period.
    #[schema(format = Date)]
    from: String,
    /// How many customers.
    customers: u64,
    /// The share that came back, period by period after the first, as far as these are over; `null` of nobody.
    retained: Vec<Option<f64>>,
}

async fn table(
    State(api): State<Api>,
    Query(query): Query<CohortsQuery>,
) -> Result<Json<CohortsAnswer>, Problem> {
    let key = segment(query.segment.as_deref())?;
    let unit = match query.by.unwrap_or_default() {
        CohortUnit::Week => CalendarUnit::Week,
        CohortUnit::Month => CalendarUnit::Month,
    };
    let how = match query.retained.unwrap_or_default() {
        How::On => Retained::On,
        How::OnOrAfter => Retained::OnOrAfter,
    };
    let now = api.now();
    let answer = api.work(move |service| {
        let mut asked = Asked::new(service, query.as_of.as_deref(), now)?;
        let as_of = asked.as_of;
        let members = key.as_ref().map(|key| asked.members_at(key, as_of)).transpose()?;
        let shop = asked.shop();
        let found = cohorts(&shop, members.as_ref(), unit, how, as_of);
        let none = || if shop.ledger(as_of).all_orders().is_empty() { nobody() } else { too_young() };
        Ok(CohortsAnswer {
            as_of: as_of.to_string(),
            all: shares_of_all(&found),
            reason: found.starts.is_empty().then(none),
            cohorts: (0..found.starts.len()).map(|cohort| CohortAnswer::of(&found, cohort)).collect(),
        })
    });
    answer.await.map(Json)
}

fn too_young() -> NoFigures {
    NoFigures::new(
        "no_period_is_over",
        "no period since the first order is over yet",
        "ilk siparişten bu yana henüz tamamlanan bir dönem yok",
    )
}

fn shares_of_all(found: &CohortTable) -> Vec<Option<f64>> {
    let periods = u32::try_from(found.starts.len()).unwrap_or(u32::MAX);
    (1..periods).map(|after| found.cohorts.share(after).and_then(figure)).collect()
}

impl CohortAnswer {
    fn of(found: &CohortTable, cohort: usize) -> CohortAnswer {
        let periods = found.starts.len() - cohort;
        CohortAnswer {
            from: date(found.starts[cohort]).to_string(),
            customers: found.cohorts.sizes()[cohort],
            retained: (1..periods).map(|after| found.share_of(cohort, after).and_then(figure)).collect(),
        }
    }
}
