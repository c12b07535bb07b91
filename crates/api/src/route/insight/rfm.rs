//! `GET /insight/rfm`: recency, frequency and money in groups.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::rfm::{self, Doubt, Frequency, Question};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::of_shop;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/rfm", Permission::InsightRead, rfm_groups).docs(
            Docs::new("insight", "Recency, frequency and money: the groups")
                .query::<RfmQuery>()
                .gives::<RfmAnswer>(200, "The groups, the best first."),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct RfmQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// The set of groups: `six`, `eleven`, `ten`, `klaviyo` or `tiers`; `six` if it is not given.
    groups: Option<String>,
    /// Only orders of so many days; all if it is not given.
    #[param(minimum = 1, maximum = 36500)]
    window_days: Option<i32>,
    /// Whether each order counts, not each day with an order.
    by_orders: Option<bool>,
}

/// Recency, frequency and money of the shop.
#[derive(Debug, Serialize, ToSchema)]
struct RfmAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// How many customers have an order.
    buyers: usize,
    /// The groups.
    groups: Vec<RfmGroup>,
    /// What makes the scores less sure: `few_buyers`, `short_history`, `stale`, `nobody_returns`.
    doubts: Vec<&'static str>,
}

/// A group.
#[derive(Debug, Serialize, ToSchema)]
struct RfmGroup {
    /// Its key.
    key: &'static str,
    /// What it is called in English.
    en: &'static str,
    /// What it is called in Turkish.
    tr: &'static str,
    /// How many customers.
    customers: usize,
    /// What they spent altogether, net of refunds.
    money: f64,
    /// The mean of their orders, or days with orders; `null` for nobody.
    mean_frequency: Option<f64>,
    /// The mean of days since their last order; `null` for nobody.
    mean_recency_days: Option<f64>,
}

async fn rfm_groups(
    State(api): State<Api>,
    Query(query): Query<RfmQuery>,
) -> Result<Json<RfmAnswer>, Problem> {
    let name = query.groups.as_deref().unwrap_or(rfm::SCHEMES[0]);
    let scheme = rfm::scheme(name).ok_or_else(|| {
        let fault = Problem::new(Code::InvalidRequest).at("query:groups");
        fault.detail("no such set of groups", "böyle bir grup kümesi yok")
    })?;
    if query.window_days.is_some_and(|days| !(1..=36_500).contains(&days)) {
        return Err(Problem::new(Code::InvalidRequest).at("query:window_days"));
    }
    let frequency = if query.by_orders == Some(true) { Frequency::Orders } else { Frequency::Days };
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let question = Question { scheme, frequency, window_days: query.window_days, scale: None };
        let found = rfm::rfm(shop, &question, as_of);
        let groups = question.scheme.groups().iter().zip(&found.groups).map(|(group, figures)| RfmGroup {
            key: group.key,
            en: group.en,
            tr: group.tr,
            customers: figures.customers,
            money: figures.money,
            mean_frequency: mean(figures.orders, figures.customers),
            mean_recency_days: mean(figures.recency_days, figures.customers),
        });
        Ok(RfmAnswer {
            as_of: as_of.to_string(),
            buyers: found.buyers.len(),
            groups: groups.collect(),
            doubts: found.doubts.iter().map(doubt).collect(),
        })
    });
    answer.await
}

fn mean(sum: f64, count: usize) -> Option<f64> {
    (count > 0).then(|| sum / count as f64)
}

fn doubt(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::FewBuyers(_) => "few_buyers",
        Doubt::ShortHistory(_) => "short_history",
        Doubt::Stale(_) => "stale",
        Doubt::NobodyReturns => "nobody_returns",
    }
}
