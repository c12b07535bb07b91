//! What to offer to a customer.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::recommend::{Because, Goods, Kind, Question, Reasoned};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{MOST_OFFERS, OfferModel, ProductAnswer, no_products};
use crate::fault::no_customer;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::insight::{NoFigures, figure, of_shop, within};
use crate::route::{Docs, Route};
use crate::state::Api;

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

/// What was bought before (`repeat`), what was not (`explore`), or `both`, which is taken if none is named.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum OfferKind {
    Repeat,
    Explore,
    #[default]
    Both,
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

fn nothing_to_offer() -> NoFigures {
    NoFigures::new(
        "nothing_to_offer",
        "there is nothing of this kind to offer",
        "bu türden önerilecek ürün yok",
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
