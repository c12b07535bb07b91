//! What a campaign did, of groups of which the sums are sent.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::experiment::{Money, of_samples};
use kesit_insight::experiment::Sample;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::ExperimentAnswer;
use super::fault::{refused, wrong};
use crate::body;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many groups are looked at.
const MOST_GROUPS: usize = 20;
/// How long the name of a group may be.
const MOST_NAME_CHARS: usize = 200;
/// More customers than this are no customers.
const MOST_CUSTOMERS: f64 = 1e12;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/experiments/analyse", Permission::InsightRead, analyse).docs(
            Docs::new("insight", "What a campaign did, of sums")
                .more(
                    "Everybody counts in the group that chance put them into, reached or not. Of yes and no say `did`, of figures `sum` and \
                     `sum_of_squares`. A table with a row for each customer says more: see `/insight/experiments/table`.",
                )
                .takes::<AnalyseBody>()
                .example(serde_json::json!({"groups": [
                    {"name": "control", "customers": 1000, "did": 80},
                    {"name": "mail", "customers": 1000, "did": 120},
                ]}))
                .gives::<ExperimentAnswer>(200, "What it did.")
                .problems(&[Code::Unprocessable]),
        ).leaves_nothing("changes nothing"),
    ]
}

/// Groups as sums.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnalyseBody {
    /// The groups.
    #[schema(min_items = 2, max_items = 20)]
    groups: Vec<GroupBody>,
    /// The group without the campaign; if it is not given, the one called control, kontrol, holdout or the like.
    control: Option<String>,
    /// Which share of customers each group was to have, in any unit; equal ones if it is not given.
    shares: Option<BTreeMap<String, f64>>,
    /// Intervals that hold however often one looks, narrowest after about so many customers; above 0.
    sequential: Option<f64>,
    /// What the campaign cost for each customer with it, in money; above 0. Takes `margin`.
    cost: Option<f64>,
    /// What one more of the outcome leaves to the shop; above 0.
    margin: Option<f64>,
}

/// A group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupBody {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// How many customers were put into it.
    #[schema(minimum = 0)]
    customers: u64,
    /// Of yes and no: how many did it.
    #[schema(minimum = 0)]
    did: Option<u64>,
    /// Of figures: their sum.
    sum: Option<f64>,
    /// Of figures: the sum of their squares.
    sum_of_squares: Option<f64>,
}

async fn analyse(
    State(api): State<Api>,
    body::Json(body): body::Json<AnalyseBody>,
) -> Result<Json<ExperimentAnswer>, Problem> {
    let is_share = body.groups.iter().all(|group| group.did.is_some());
    let groups = groups(&body.groups)?;
    let shares: Vec<(String, f64)> = body.shares.unwrap_or_default().into_iter().collect();
    let (money, tuned_for) =
        (money(body.cost, body.margin, is_share)?, positive("/sequential", body.sequential)?);
    let answer = api.work(move |_| {
        let found = of_samples(groups, body.control.as_deref(), &shares, tuned_for, is_share);
        Ok(ExperimentAnswer::of(&found.map_err(|error| refused(&error))?, money))
    });
    answer.await.map(Json)
}

fn groups(bodies: &[GroupBody]) -> Result<Vec<(String, Sample)>, Problem> {
    if bodies.len() > MOST_GROUPS {
        return Err(wrong("/groups", "at most 20 groups are looked at", "en çok 20 grup alınır"));
    }
    let mut groups: Vec<(String, Sample)> = Vec::with_capacity(bodies.len());
    for (place, body) in bodies.iter().enumerate() {
        let at = |name: &str| format!("/groups/{place}/{name}");
        if body.name.is_empty() || body.name.chars().count() > MOST_NAME_CHARS {
            return Err(wrong(&at("name"), "1 to 200 characters are wanted", "1–200 karakter beklenir"));
        }
        if groups.iter().any(|(name, _)| *name == body.name) {
            return Err(wrong(&at("name"), "two groups bear this name", "iki grup bu adı taşıyor"));
        }
        groups.push((body.name.clone(), sample(body, at)?));
    }
    Ok(groups)
}

fn sample(body: &GroupBody, at: impl Fn(&str) -> String) -> Result<Sample, Problem> {
    let count = body.customers as f64;
    if count > MOST_CUSTOMERS {
        return Err(wrong(&at("customers"), "that is too many", "bu çok fazla"));
    }
    match (body.did, body.sum, body.sum_of_squares) {
        (Some(did), None, None) if did <= body.customers => Ok(Sample::of_shares(did as f64, count)),
        (Some(_), None, None) => Err(wrong(&at("did"), "more did it than there are", "yapan, olandan fazla")),
        (None, Some(sum), Some(sum_of_squares)) => {
            // No figures have a smaller sum of squares than their mean has (Cauchy–Schwarz).
            let is_possible = sum.is_finite()
                && sum_of_squares.is_finite()
                && sum_of_squares * count >= sum * sum * (1.0 - 1e-9);
            let fault = || {
                wrong(
                    &at("sum_of_squares"),
                    "no figures have such sums",
                    "hiçbir sayı dizisinin toplamları böyle olamaz",
                )
            };
            is_possible.then_some(Sample { count, sum, sum_of_squares }).ok_or_else(fault)
        }
        _ => Err(wrong(
            &at("did"),
            "either `did`, or `sum` and `sum_of_squares`",
            "ya `did` ya da `sum` ile `sum_of_squares`",
        )),
    }
}

/// What the campaign cost and what the outcome is worth.
pub(super) fn money(
    cost: Option<f64>,
    margin: Option<f64>,
    is_share: bool,
) -> Result<Option<Money>, Problem> {
    let (cost, margin) = (positive("/cost", cost)?, positive("/margin", margin)?);
    match (cost, margin) {
        (Some(_), None) if is_share => Err(wrong(
            "/margin",
            "with an outcome of yes and no it takes the money that one is worth",
            "evet-hayır sonucunda birinin getirdiği para gerekir",
        )),
        (cost, margin) => Ok(cost.map(|cost| Money { cost, margin: margin.unwrap_or(1.0) })),
    }
}

/// A figure above 0, if there is one.
pub(super) fn positive(place: &str, asked: Option<f64>) -> Result<Option<f64>, Problem> {
    match asked {
        Some(figure) if !figure.is_finite() || figure <= 0.0 => {
            Err(wrong(place, "must be above 0", "0'dan büyük olmalı"))
        }
        other => Ok(other),
    }
}
