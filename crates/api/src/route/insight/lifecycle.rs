//! `GET /insight/lifecycle`: the stages of customers.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::lifecycle::{self, Chosen};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::of_shop;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/lifecycle", Permission::InsightRead, stages).docs(
            Docs::new("insight", "The stages that customers are in")
                .query::<LifecycleQuery>()
                .gives::<LifecycleAnswer>(200, "The stages.")
                .problems(&[Code::Unprocessable]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct LifecycleQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// Days for which somebody with one day of orders is new.
    new_days: Option<u32>,
    /// Days from which on a customer is at risk.
    at_risk_days: Option<u32>,
    /// Days from which on a customer is dormant.
    dormant_days: Option<u32>,
    /// Days from which on a customer is lost.
    lost_days: Option<u32>,
}

/// The stages of a shop.
#[derive(Debug, Serialize, ToSchema)]
struct LifecycleAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// How many customers have an order.
    buyers: usize,
    /// How many have none.
    prospects: usize,
    /// The stages.
    stages: Vec<StageAnswer>,
}

/// A stage.
#[derive(Debug, Serialize, ToSchema)]
struct StageAnswer {
    /// Its key.
    key: &'static str,
    /// What it is called in English.
    en: &'static str,
    /// What it is called in Turkish.
    tr: &'static str,
    /// How many customers.
    customers: usize,
    /// How many of them have exactly one order.
    first_time_buyers: usize,
    /// What they spent altogether, net of refunds.
    money: f64,
    /// The mean of days since their last order; `null` for nobody.
    mean_recency_days: Option<f64>,
}

async fn stages(
    State(api): State<Api>,
    Query(query): Query<LifecycleQuery>,
) -> Result<Json<LifecycleAnswer>, Problem> {
    let chosen = Chosen {
        new_days: query.new_days,
        at_risk_days: query.at_risk_days,
        dormant_days: query.dormant_days,
        lost_days: query.lost_days,
    };
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let found = lifecycle::lifecycle(shop, chosen, as_of).map_err(|error| {
            let told = error.to_string();
            Problem::new(Code::Unprocessable).detail(told.clone(), told)
        })?;
        let stage = |(stage, figures): (lifecycle::Stage, &lifecycle::StageFigures)| StageAnswer {
            key: stage.key(),
            en: stage.en(),
            tr: stage.tr(),
            customers: figures.customers,
            first_time_buyers: figures.first_time_buyers,
            money: figures.money,
            mean_recency_days: mean(figures.recency_days, figures.customers),
        };
        Ok(LifecycleAnswer {
            as_of: as_of.to_string(),
            buyers: found.buyers,
            prospects: found.prospects,
            stages: lifecycle::Stage::ALL.into_iter().zip(&found.stages).map(stage).collect(),
        })
    });
    answer.await
}

fn mean(sum: f64, count: usize) -> Option<f64> {
    (count > 0).then(|| sum / count as f64)
}
