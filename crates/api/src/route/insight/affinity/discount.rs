//! How much customers wait for discounts.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::affinity::discount::{self, DiscountAnswer, DiscountError, discounts};
use kesit_app::insight::figure::rounded;
use serde::Serialize;
use utoipa::ToSchema;

use super::AffinityQuery;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::{NoFigures, figure, of_shop};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/affinity/discount", Permission::InsightRead, waiting).docs(
            Docs::new("insight", "How much customers wait for discounts")
                .more(
                    "The part of a customer's orders with a coupon or a discount above zero, drawn towards what is usual where orders \
                     are few (beta-binomial). A high part does not prove that the customer would not have bought without.",
                )
                .query::<AffinityQuery>()
                .gives::<DiscountsAnswer>(200, "The classes; `figures` is `null` where customers cannot be told apart."),
        ),
    ]
}

/// How much customers wait for discounts.
#[derive(Debug, Serialize, ToSchema)]
struct DiscountsAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The figures; `null` where there are none.
    figures: Option<DiscountsFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// The discounts of a shop.
#[derive(Debug, Serialize, ToSchema)]
struct DiscountsFigures {
    /// Customers with an order.
    buyers: usize,
    /// Their orders.
    orders: f64,
    /// Orders with a coupon or a discount.
    discounted: f64,
    /// Their share.
    share: Option<f64>,
    /// The share that is usual of a customer.
    usual: Option<f64>,
    /// Customers by what is expected of them, the highest first.
    classes: Vec<DiscountClass>,
}

/// Customers by the part of their orders that is expected to have a discount.
#[derive(Debug, Serialize, ToSchema)]
struct DiscountClass {
    /// The least part.
    from: f64,
    /// The part that is beyond it; of the highest class, 1 is in it.
    to: f64,
    /// How many customers.
    customers: usize,
    /// The share of all customers with an order.
    share: Option<f64>,
    /// Their orders.
    orders: f64,
    /// Orders with a coupon or a discount.
    discounted: f64,
}

async fn waiting(
    State(api): State<Api>,
    Query(query): Query<AffinityQuery>,
) -> Result<Json<DiscountsAnswer>, Problem> {
    let answer = of_shop(&api, query.as_of, |shop, as_of| {
        let (figures, reason) = match discounts(shop, as_of) {
            Ok(found) => (Some(DiscountsFigures::of(&found)), None),
            Err(error) => (None, Some(nothing(error))),
        };
        Ok(DiscountsAnswer { as_of: as_of.to_string(), figures, reason })
    });
    answer.await
}

fn nothing(error: DiscountError) -> NoFigures {
    match error {
        DiscountError::NoOrders => {
            NoFigures::new("no_orders", "nobody had an order", "kimsenin siparişi yoktu")
        }
        DiscountError::NobodyDiffers { orders, discounted } => NoFigures::new(
            "nobody_differs",
            format!(
                "{discounted} of {orders} orders had a coupon or a discount: customers cannot be told apart"
            ),
            format!(
                "{orders} siparişin {discounted} tanesi kuponlu ya da indirimli: müşteriler ayırt edilemez"
            ),
        ),
    }
}

impl DiscountsFigures {
    fn of(found: &DiscountAnswer) -> DiscountsFigures {
        let orders = found.orders();
        let class = |class: discount::DiscountClass| DiscountClass {
            from: class.from,
            to: class.to,
            customers: class.customers,
            share: figure(class.share),
            orders: rounded(class.orders.tries),
            discounted: rounded(class.orders.hits),
        };
        DiscountsFigures {
            buyers: found.customers.len(),
            orders: rounded(orders.tries),
            discounted: rounded(orders.hits),
            share: figure(orders.hits / orders.tries),
            usual: figure(found.usual()),
            classes: found.classes().into_iter().map(class).collect(),
        }
    }
}
