//! From whom most is expected.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_app::insight::figure::rounded;
use kesit_app::insight::value;
use kesit_insight::value::Outlook;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Model, question, too_few};
use crate::caller::Caller;
use crate::mask::Veil;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::table::{Cells, Ranking, TableFormat, ranking_limit};
use crate::route::insight::{figure, of_shop};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/value/customers", Permission::CustomersRead, customers).docs(
            Docs::new("insight", "From whom most is expected")
                .more("The same forecast by customer. There are no pages, for each would cost a fit: `limit` says how many.")
                .query::<RankingQuery>()
                .gives::<Ranking<CustomerValue>>(200, "The best first.")
                .gives_text(200, "The best first.", "text/csv"),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct RankingQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// The model of order times.
    #[param(inline)]
    model: Option<Model>,
    /// How many days ahead; 365 if it is not given.
    #[param(minimum = 1, maximum = 3650, default = 365)]
    horizon_days: Option<u32>,
    /// The part of the money of an order that remains with the shop; 1 if it is not given.
    #[param(minimum = 0, maximum = 1, default = 1)]
    margin: Option<f64>,
    /// What a year takes off later money; a tenth if it is not given.
    #[param(minimum = 0, maximum = 10, default = 0.1)]
    discount: Option<f64>,
    /// How many customers at most; of CSV, all if it is not given.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// `json`, or `csv` for a table.
    #[param(inline)]
    format: Option<TableFormat>,
}

/// What is expected of a customer.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerValue {
    /// The id.
    id: String,
    /// Days with an order.
    order_days: u32,
    /// What they earned the shop so far, in its currency, net of refunds.
    money: f64,
    /// The probability of still being a customer.
    p_alive: f64,
    /// The probability of an order within the horizon.
    p_order: f64,
    /// Orders expected within the horizon.
    orders: f64,
    /// In how many days the next order comes: in one case of five earlier; `null` for hardly ever.
    next_order_days_20: Option<f64>,
    /// In half the cases earlier.
    next_order_days_50: Option<f64>,
    /// In four of five earlier.
    next_order_days_80: Option<f64>,
    /// The money expected of an order, in the shop's currency.
    order_money: f64,
    /// What the orders of the horizon are worth.
    value: f64,
}

async fn customers(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RankingQuery>,
) -> Result<Response, Problem> {
    let question =
        question(query.model.unwrap_or_default(), query.horizon_days, query.margin, query.discount)?;
    let (format, veil) = (query.format.unwrap_or_default(), Veil::of(&caller));
    let limit = ranking_limit(query.limit, format)?;
    let ranking = of_shop(&api, query.as_of, move |shop, as_of| {
        let row = |outlook: &Outlook| CustomerValue::of(outlook, veil.id(shop.id(outlook.customer)));
        Ok(match value::value(shop, &question, as_of) {
            Ok(found) => {
                let best = value::best(&found.outlooks, limit);
                Ranking::new(as_of, found.outlooks.len(), best.into_iter().map(row).collect())
            }
            Err(error) => Ranking::empty(as_of, too_few(&error)),
        })
    });
    Ok(ranking.await?.0.answer("value", format).into_response())
}

impl CustomerValue {
    fn of(outlook: &Outlook, id: String) -> CustomerValue {
        let [early, likely, late] = outlook.next_order_days.map(figure);
        CustomerValue {
            id,
            order_days: outlook.order_days,
            money: rounded(outlook.money),
            p_alive: rounded(outlook.p_alive),
            p_order: rounded(outlook.p_order),
            orders: rounded(outlook.orders),
            next_order_days_20: early,
            next_order_days_50: likely,
            next_order_days_80: late,
            order_money: rounded(outlook.order_money),
            value: rounded(outlook.value),
        }
    }
}

impl Cells for CustomerValue {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "order_days",
        "money",
        "p_alive",
        "p_order",
        "orders",
        "next_order_days_20",
        "next_order_days_50",
        "next_order_days_80",
        "order_money",
        "value",
    ];
}
