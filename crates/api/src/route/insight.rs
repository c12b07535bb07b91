//! Figures about the shop and its customers as a whole.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use kesit_access::Permission;
use kesit_app::insight::Shop;
use kesit_app::insight::lifecycle::{self, Chosen};
use kesit_app::insight::report::{self, About};
use kesit_app::insight::rfm::{self, Doubt, Frequency, Question};
use kesit_model::Language as DataLanguage;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Docs, Route};
use crate::instant;
use crate::language::Language;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::state::Api;

/// The page may load nothing and run nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

pub(super) fn routes() -> Vec<Route> {
    let read = Permission::InsightRead;
    vec![
        Route::get("/insight/rfm", read, rfm_groups).docs(
            Docs::new("insight", "Recency, frequency and money: the groups")
                .query::<RfmQuery>()
                .gives::<RfmAnswer>(200, "The groups, the best first."),
        ),
        Route::get("/insight/lifecycle", read, stages).docs(
            Docs::new("insight", "The stages that customers are in")
                .query::<LifecycleQuery>()
                .gives::<LifecycleAnswer>(200, "The stages.")
                .problems(&[Code::Unprocessable]),
        ),
        Route::get("/insight/report", read, report_page).docs(
            Docs::new("insight", "Everything about the shop on one page")
                .more("In the language of `Accept-Language`. Takes a while with many customers.")
                .query::<ReportQuery>()
                .gives_text(200, "The page.", "text/html"),
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

#[derive(Debug, Deserialize, IntoParams)]
struct ReportQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// The name of the shop, as it stands on the page.
    #[param(max_length = 200)]
    name: Option<String>,
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
    let now = api.now();
    let answer = api.work(move |service| {
        let zone = &service.settings().zone;
        let as_of = instant::read("as_of", query.as_of.as_deref(), zone, now)?;
        let picture = service.picture();
        let shop = Shop::new(picture.timelines(), zone, service.threads());
        let question = Question { scheme, frequency, window_days: query.window_days, scale: None };
        let found = rfm::rfm(&shop, &question, as_of);
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
    answer.await.map(Json)
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

async fn stages(
    State(api): State<Api>,
    Query(query): Query<LifecycleQuery>,
) -> Result<Json<LifecycleAnswer>, Problem> {
    let now = api.now();
    let chosen = Chosen {
        new_days: query.new_days,
        at_risk_days: query.at_risk_days,
        dormant_days: query.dormant_days,
        lost_days: query.lost_days,
    };
    let answer = api.work(move |service| {
        let zone = &service.settings().zone;
        let as_of = instant::read("as_of", query.as_of.as_deref(), zone, now)?;
        let picture = service.picture();
        let shop = Shop::new(picture.timelines(), zone, service.threads());
        let found = lifecycle::lifecycle(&shop, chosen, as_of).map_err(|error| {
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
    answer.await.map(Json)
}

async fn report_page(
    State(api): State<Api>,
    headers: HeaderMap,
    Query(query): Query<ReportQuery>,
) -> Result<impl IntoResponse, Problem> {
    const MAX_NAME_CHARS: usize = 200;
    let name = query.name.unwrap_or_default();
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(Problem::new(Code::InvalidRequest).at("query:name"));
    }
    let language = match Language::of(&headers) {
        Language::English => DataLanguage::English,
        Language::Turkish => DataLanguage::Turkish,
    };
    let now = api.now();
    let page = api.work(move |service| {
        let stored = service.stored_settings();
        let as_of = instant::read("as_of", query.as_of.as_deref(), &service.settings().zone, now)?;
        let about = About {
            name,
            zone: stored.time_zone.clone(),
            currency: Some(stored.currency.clone()),
            made_by: format!("Kesit {}", env!("CARGO_PKG_VERSION")),
            read: None,
            files: Vec::new(),
        };
        Ok(report::page(&mut service.workspace(), &about, as_of, service.threads(), language))
    });
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, page.await?))
}
