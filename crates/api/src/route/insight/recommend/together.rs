//! What lies in one basket.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::figure::rounded;
use kesit_app::insight::recommend::Goods;
use kesit_insight::recommend::Neighbour;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ProductAnswer, no_products};
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::insight::{NoFigures, of_shop, within};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many pairs are told at most.
const MOST_PAIRS: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/recommend/together", Permission::InsightRead, together).docs(
            Docs::new("insight", "What lies in one basket")
                .query::<TogetherQuery>()
                .gives::<TogetherAnswer>(200, "What goes with the product, or the best pairs of all.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct TogetherQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// The id of the product; the best pairs of all products if it is not given.
    #[param(max_length = 500)]
    product: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 1000, default = 20)]
    limit: Option<usize>,
}

/// What lies in one basket.
#[derive(Debug, Serialize, ToSchema)]
struct TogetherAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// How many products there are.
    products: usize,
    /// The pairs, the nearest first.
    items: Vec<PairAnswer>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// Two products.
#[derive(Debug, Serialize, ToSchema)]
struct PairAnswer {
    /// One.
    product: ProductAnswer,
    /// The other.
    with: ProductAnswer,
    /// Baskets with both.
    baskets: u32,
    /// The part of all baskets with both.
    support: f64,
    /// The part of the baskets with the first that hold the other too.
    confidence: f64,
    /// How many times as many as by chance.
    lift: f64,
}

async fn together(
    State(api): State<Api>,
    Query(query): Query<TogetherQuery>,
) -> Result<Json<TogetherAnswer>, Problem> {
    let limit = within("limit", query.limit, 20, 1..=MOST_PAIRS)?;
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let goods = Goods::of(shop, as_of);
        let found = match query.product.as_deref() {
            _ if goods.products.is_empty() => Vec::new(),
            None => goods.together(None, limit, shop.threads()),
            Some(id) => goods.together(Some(goods.item(id).ok_or_else(no_product)?), limit, shop.threads()),
        };
        let reason = match (goods.products.is_empty(), found.is_empty()) {
            (true, _) => Some(no_products()),
            (false, true) => Some(no_pairs()),
            (false, false) => None,
        };
        let items = found.iter().map(|(first, other)| PairAnswer::of(&goods, *first, other)).collect();
        Ok(TogetherAnswer { as_of: as_of.to_string(), products: goods.products.len(), items, reason })
    });
    answer.await
}

fn no_product() -> Problem {
    Problem::new(Code::NotFound)
        .at("query:product")
        .detail("no order holds such a product", "hiçbir siparişte böyle bir ürün yok")
}

fn no_pairs() -> NoFigures {
    NoFigures::new(
        "no_pairs",
        "no two products lie in at least two baskets together",
        "en az iki sepette birlikte bulunan ürün yok",
    )
}

impl PairAnswer {
    fn of(goods: &Goods, first: u32, other: &Neighbour) -> PairAnswer {
        PairAnswer {
            product: ProductAnswer::of(goods, first),
            with: ProductAnswer::of(goods, other.item),
            baskets: other.both,
            support: rounded(other.support),
            confidence: rounded(other.confidence),
            lift: rounded(other.lift),
        }
    }
}
