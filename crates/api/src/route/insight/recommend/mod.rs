//! `GET /insight/recommend/…`: what to offer to a customer, what lies in one basket, and how good offers would have been.

mod check;
mod offers;
mod together;

use kesit_app::insight::recommend::{Goods, ModelKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::route::Route;
use crate::route::insight::NoFigures;

/// How many products are offered at most.
const MOST_OFFERS: usize = 100;

pub(super) fn routes() -> Vec<Route> {
    [offers::routes(), together::routes(), check::routes()].into_iter().flatten().collect()
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

/// A product.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ProductAnswer {
    /// What it goes by in orders.
    id: String,
    /// Its name, as the newest order has it.
    name: String,
}

fn no_products() -> NoFigures {
    NoFigures::new(
        "no_products",
        "no order says which products it holds",
        "hiçbir siparişte ürün bilgisi yok",
    )
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
