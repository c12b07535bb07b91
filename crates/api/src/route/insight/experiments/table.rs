//! What a campaign did, of a table with a row for each customer.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::experiment::{self, Question};
use serde::Deserialize;
use utoipa::ToSchema;

use super::analyse::{money, positive};
use super::answer::ExperimentAnswer;
use super::fault::refused;
use crate::body;
use crate::problem::{Code, Problem};
use crate::route::insight::contracts::{MOST_COLUMNS, grid, no_more_than};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/experiments/table", Permission::InsightRead, table).docs(
            Docs::new("insight", "What a campaign did, of a table")
                .more(
                    "The table comes by `POST /uploads` (CSV, Excel or Parquet, a row for each customer; at most 256 MiB of cells) and \
                     stays there for a day. With `before` the noise is taken out that the past explains (CUPED); with `features` it is \
                     learnt whom the campaign moves, which takes seconds.",
                )
                .takes::<TableBody>()
                .example(serde_json::json!({"upload": "…", "group": "group", "outcome": "spend", "before": "spend_before"}))
                .gives::<ExperimentAnswer>(200, "What it did.")
                .problems(&[Code::NotFound, Code::Unprocessable, Code::TooLarge]),
        ).leaves_nothing("changes nothing"),
    ]
}

/// A table, and what its columns mean.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TableBody {
    /// The id of the upload.
    upload: String,
    /// The column that says who was in which group.
    group: String,
    /// The column with what came of it: numbers, or yes and no.
    outcome: String,
    /// The group without the campaign; if it is not given, the one called control, kontrol, holdout or the like.
    control: Option<String>,
    /// The column that says whose row it is; checks that nobody counts twice.
    customer: Option<String>,
    /// The column with the same figure from before the campaign.
    before: Option<String>,
    /// Columns known before the campaign, by which the effect may differ.
    #[schema(max_items = 100)]
    features: Option<Vec<String>>,
    /// Which share of customers each group was to have, in any unit; equal ones if it is not given.
    shares: Option<BTreeMap<String, f64>>,
    /// Whether a blank outcome is 0; else its row is left out.
    blank_is_zero: Option<bool>,
    /// Intervals that hold however often one looks, narrowest after about so many customers; above 0.
    sequential: Option<f64>,
    /// What the campaign cost for each customer with it, in money; above 0.
    cost: Option<f64>,
    /// What one more of the outcome leaves to the shop: of money the margin, of yes and no the money that one is worth.
    margin: Option<f64>,
}

async fn table(
    State(api): State<Api>,
    body::Json(body): body::Json<TableBody>,
) -> Result<Json<ExperimentAnswer>, Problem> {
    let features = no_more_than(MOST_COLUMNS, "/features", body.features.unwrap_or_default())?;
    let tuned_for = positive("/sequential", body.sequential)?;
    let answer = api.work(move |service| {
        let grid = grid(service, &body.upload)?;
        let question = Question {
            group: body.group,
            outcome: body.outcome,
            control: body.control,
            customer: body.customer,
            before: body.before,
            features,
            shares: body.shares.unwrap_or_default().into_iter().collect(),
            tuned_for,
            blank_is_zero: body.blank_is_zero.unwrap_or(false),
            threads: service.threads(),
        };
        let mut found = experiment::experiment(&grid, &question).map_err(|error| refused(&error))?;
        found.left_out += grid.refused;
        let money = money(body.cost, body.margin, found.is_share)?;
        Ok(ExperimentAnswer::of(&found, money))
    });
    answer.await.map(Json)
}
