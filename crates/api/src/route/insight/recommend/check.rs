//! How good offers would have been.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::recommend::{self, Goods, Kind, Line};
use kesit_insight::recommend::Quality;
use kesit_model::Span;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{MOST_OFFERS, OfferModel, no_products};
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::{NoFigures, figure, of_shop, within};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How long a time before is checked at most.
const MOST_DAYS: u32 = 3_650;
const DAY_MS: i64 = 86_400_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/recommend/check", Permission::InsightRead, checked).docs(
            Docs::new("insight", "How good offers would have been")
                .more(
                    "Lists made of what was known then, against each customer's first basket after; beside what most buy. Fits the \
                     models anew: tens of seconds with millions of customers.",
                )
                .query::<CheckQuery>()
                .gives::<OfferCheckAnswer>(200, "Each kind of offers."),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct CheckQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// How many days before the instant the offers are made.
    #[param(minimum = 1, maximum = 3650, default = 30)]
    days: Option<u32>,
    /// How many products a list has.
    #[param(minimum = 1, maximum = 100, default = 5)]
    limit: Option<usize>,
    /// How new products are found.
    #[param(inline)]
    model: Option<OfferModel>,
}

/// How good offers would have been.
#[derive(Debug, Serialize, ToSchema)]
struct OfferCheckAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The instant that the offers were made at.
    #[schema(format = DateTime)]
    known_until: String,
    /// Of what was bought next, the share that had been bought before; `null` where nothing was.
    repeat_share: Option<f64>,
    /// Each kind of offers.
    lines: Vec<CheckLine>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// A kind of offers, held against what was bought next.
#[derive(Debug, Serialize, ToSchema)]
struct CheckLine {
    /// `popular`, `repeat`, `explore` or `both`.
    offers: &'static str,
    /// Against everything bought next.
    all: CheckFigures,
    /// Against what was bought again.
    repeat: CheckFigures,
    /// Against what was bought for the first time.
    explore: CheckFigures,
}

/// How good lists were.
#[derive(Debug, Serialize, ToSchema)]
struct CheckFigures {
    /// Customers who bought something of this kind.
    customers: usize,
    /// The part of the basket that was in the list; `null` of nobody.
    recall: Option<f64>,
    /// The same, weighted by places (NDCG).
    ndcg: Option<f64>,
    /// The share of customers with a hit.
    hit_rate: Option<f64>,
}

async fn checked(
    State(api): State<Api>,
    Query(query): Query<CheckQuery>,
) -> Result<Json<OfferCheckAnswer>, Problem> {
    let days = within("days", query.days, 30, 1..=MOST_DAYS)?;
    let count = within("limit", query.limit, 5, 1..=MOST_OFFERS)?;
    let model = query.model.unwrap_or_default().kind();
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let from = as_of.minus(Span(i64::from(days) * DAY_MS));
        let goods = Goods::of(shop, as_of);
        let found = recommend::check(&goods, from.0, model, count, shop.threads());
        let lines = found.map(|found| found.lines).unwrap_or_default();
        Ok(OfferCheckAnswer {
            as_of: as_of.to_string(),
            known_until: from.to_string(),
            repeat_share: lines.first().and_then(|line| figure(line.quality.repeat_share)),
            reason: lines
                .is_empty()
                .then(|| if goods.products.is_empty() { no_products() } else { nobody_again() }),
            lines: lines.iter().map(CheckLine::of).collect(),
        })
    });
    answer.await
}

fn nobody_again() -> NoFigures {
    NoFigures::new(
        "nobody_bought_again",
        "nobody who had bought before bought again in these days",
        "bu günlerde, önceden alışveriş yapmış kimse yeniden almamış",
    )
}

impl CheckLine {
    fn of(line: &Line) -> CheckLine {
        let offers = match line.kind {
            None => "popular",
            Some(Kind::Repeat) => "repeat",
            Some(Kind::Explore) => "explore",
            Some(Kind::Both) => "both",
        };
        let figures = |quality: &Quality| CheckFigures {
            customers: quality.customers,
            recall: figure(quality.recall),
            ndcg: figure(quality.ndcg),
            hit_rate: figure(quality.hit_rate),
        };
        let quality = &line.quality;
        CheckLine {
            offers,
            all: figures(&quality.all),
            repeat: figures(&quality.repeat),
            explore: figures(&quality.explore),
        }
    }
}
