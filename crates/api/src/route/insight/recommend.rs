//! `GET /insight/recommend/…`: what to offer to a customer, what lies in one basket, and how good offers would have been.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::figure::rounded;
use kesit_app::insight::recommend::{self, Because, Goods, Kind, Line, ModelKind, Question, Reasoned};
use kesit_insight::recommend::{Neighbour, Quality};
use kesit_model::Span;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{NoFigures, figure, of_shop, within};
use crate::fault::no_customer;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many products are offered at most.
const MOST_OFFERS: usize = 100;
/// How many pairs are told at most.
const MOST_PAIRS: usize = 1_000;
/// How long a time before is checked at most.
const MOST_DAYS: u32 = 3_650;
const DAY_MS: i64 = 86_400_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/recommend/customers/{id}", Permission::CustomersRead, offers).docs(
            Docs::new("insight", "What to offer to a customer")
                .more(
                    "The model is fitted to all baskets each time, which takes seconds in a large shop; ask beforehand, not while a page \
                     waits. Scores compare the products of one customer only. Prices, margins and stock are not looked at.",
                )
                .query::<OffersQuery>()
                .gives::<OffersAnswer>(200, "The best first.")
                .problems(&[Code::NotFound]),
        ),
        Route::get("/insight/recommend/together", Permission::InsightRead, together).docs(
            Docs::new("insight", "What lies in one basket")
                .query::<TogetherQuery>()
                .gives::<TogetherAnswer>(200, "What goes with the product, or the best pairs of all.")
                .problems(&[Code::NotFound]),
        ),
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
struct OffersQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// How many products at most.
    #[param(minimum = 1, maximum = 100, default = 5)]
    limit: Option<usize>,
    /// Which products.
    #[param(inline)]
    kind: Option<OfferKind>,
    /// How new products are found.
    #[param(inline)]
    model: Option<OfferModel>,
    /// Whether nothing is offered that the customer has bought.
    only_new: Option<bool>,
    /// At most so many products of one category.
    #[param(minimum = 1, maximum = 100)]
    per_category: Option<usize>,
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

/// What was bought before (`repeat`), what was not (`explore`), or `both`, which is taken if none is named.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum OfferKind {
    Repeat,
    Explore,
    #[default]
    Both,
}

/// By what buyers of the same products buy (`neighbours`), a linear model over all products (`ease`), or `factors`; `auto` if none
/// is named: `ease` up to 2,000 products, else `neighbours`.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum OfferModel {
    Neighbours,
    Ease,
    Factors,
    #[default]
    Auto,
}

/// What to offer to a customer.
#[derive(Debug, Serialize, ToSchema)]
struct OffersAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The products, the best first.
    items: Vec<OfferAnswer>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// An offer.
#[derive(Debug, Serialize, ToSchema)]
struct OfferAnswer {
    /// The product.
    product: ProductAnswer,
    /// How it compares with the others of this customer, in no unit; `null` for what is only popular.
    score: Option<f64>,
    /// `bought_before`, `bought_together` (with `because_of`), `bought_alike` or `popular`.
    because: &'static str,
    /// The product that the customer bought and that goes with it; `null` for other reasons.
    because_of: Option<ProductAnswer>,
}

/// A product.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ProductAnswer {
    /// What it goes by in orders.
    id: String,
    /// Its name, as the newest order has it.
    name: String,
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

async fn offers(
    State(api): State<Api>,
    path: Path,
    Query(query): Query<OffersQuery>,
) -> Result<Json<OffersAnswer>, Problem> {
    let id = path.person("id")?;
    let count = within("limit", query.limit, 5, 1..=MOST_OFFERS)?;
    let per_category = query
        .per_category
        .map(|most| within("per_category", Some(most), most, 1..=MOST_OFFERS))
        .transpose()?;
    let question = Question {
        kind: query.kind.unwrap_or_default().kind(),
        model: query.model.unwrap_or_default().kind(),
        count,
        per_category,
        only_new: query.only_new.unwrap_or(false),
        in_stock: None,
    };
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let customer = shop.timelines().customer(&id).ok_or_else(no_customer)?.0 as usize;
        let goods = Goods::of(shop, as_of);
        if goods.products.is_empty() || customer >= goods.baskets.customers() {
            return Ok(OffersAnswer {
                as_of: as_of.to_string(),
                items: Vec::new(),
                reason: Some(no_products()),
            });
        }
        let lists = goods.offers(&question, &[customer], shop.threads());
        let items: Vec<OfferAnswer> =
            lists.iter().flatten().map(|offered| OfferAnswer::of(&goods, offered)).collect();
        let reason = items.is_empty().then(nothing_to_offer);
        Ok(OffersAnswer { as_of: as_of.to_string(), items, reason })
    });
    answer.await
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

fn no_product() -> Problem {
    Problem::new(Code::NotFound)
        .at("query:product")
        .detail("no order holds such a product", "hiçbir siparişte böyle bir ürün yok")
}

fn no_products() -> NoFigures {
    NoFigures::new(
        "no_products",
        "no order says which products it holds",
        "hiçbir siparişte ürün bilgisi yok",
    )
}

fn no_pairs() -> NoFigures {
    NoFigures::new(
        "no_pairs",
        "no two products lie in at least two baskets together",
        "en az iki sepette birlikte bulunan ürün yok",
    )
}

fn nothing_to_offer() -> NoFigures {
    NoFigures::new(
        "nothing_to_offer",
        "there is nothing of this kind to offer",
        "bu türden önerilecek ürün yok",
    )
}

fn nobody_again() -> NoFigures {
    NoFigures::new(
        "nobody_bought_again",
        "nobody who had bought before bought again in these days",
        "bu günlerde, önceden alışveriş yapmış kimse yeniden almamış",
    )
}

impl OfferKind {
    fn kind(self) -> Kind {
        match self {
            OfferKind::Repeat => Kind::Repeat,
            OfferKind::Explore => Kind::Explore,
            OfferKind::Both => Kind::Both,
        }
    }
}

impl OfferModel {
    fn kind(self) -> ModelKind {
        match self {
            OfferModel::Neighbours => ModelKind::Neighbours,
            OfferModel::Ease => ModelKind::Ease,
            OfferModel::Factors => ModelKind::Factors,
            OfferModel::Auto => ModelKind::Auto,
        }
    }
}

impl ProductAnswer {
    fn of(goods: &Goods, item: u32) -> ProductAnswer {
        let product = goods.product(item);
        ProductAnswer { id: product.id.clone(), name: product.name.clone() }
    }
}

impl OfferAnswer {
    fn of(goods: &Goods, offered: &Reasoned) -> OfferAnswer {
        let (because, because_of) = match offered.because {
            Because::BoughtBefore => ("bought_before", None),
            Because::Bought(item) => ("bought_together", Some(ProductAnswer::of(goods, item))),
            Because::BoughtAlike => ("bought_alike", None),
            Because::Popular => ("popular", None),
        };
        let is_popular = offered.because == Because::Popular;
        OfferAnswer {
            product: ProductAnswer::of(goods, offered.offer.item),
            score: figure(offered.score()).filter(|_| !is_popular),
            because,
            because_of,
        }
    }
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
