//! `GET /insight/churn`: how many customers are lost; and who most likely is.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_app::insight::churn::{self, RiskClass};
use kesit_app::insight::figure::rounded;
use kesit_insight::value::Outlook;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::table::{Cells, Ranking, TableFormat, ranking_limit};
use super::value::too_few;
use super::{NoFigures, figure, of_shop};
use crate::caller::Caller;
use crate::mask::Veil;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/churn", Permission::InsightRead, classes).docs(
            Docs::new("insight", "How many customers are lost")
                .more(
                    "Without a contract nobody says that they leave: these are probabilities by each customer's own rhythm (MBG/NBD; \
                     Batislam, Denizel & Filiztekin, 2007). Seconds with millions of customers. For contracts see `/insight/contracts`.",
                )
                .query::<ChurnQuery>()
                .gives::<ChurnAnswer>(200, "The classes; `figures` is `null` where orders are too few."),
        ),
        Route::get("/insight/churn/customers", Permission::CustomersRead, customers).docs(
            Docs::new("insight", "Who is most likely lost")
                .more("There are no pages, for each would cost a fit: `limit` says how many.")
                .query::<RiskQuery>()
                .gives::<Ranking<CustomerRisk>>(200, "The likeliest first; of equally likely ones those who earned the shop most.")
                .gives_text(200, "The likeliest first.", "text/csv"),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct ChurnQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct RiskQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// How many customers at most; of CSV, all if it is not given.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// `json`, or `csv` for a table.
    #[param(inline)]
    format: Option<TableFormat>,
}

/// How many customers are lost.
#[derive(Debug, Serialize, ToSchema)]
struct ChurnAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The figures; `null` where there are none.
    figures: Option<ChurnFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// How many customers are lost.
#[derive(Debug, Serialize, ToSchema)]
struct ChurnFigures {
    /// How many customers have an order.
    customers: usize,
    /// How many of them are still customers, as is to be expected.
    customers_expected: f64,
    /// The share that is lost, as is to be expected.
    churned: Option<f64>,
    /// Days ahead of the value of the classes.
    horizon_days: f64,
    /// Customers by the probability of still being one, the surest first.
    classes: Vec<ChurnClass>,
}

/// Customers by the probability of still being one.
#[derive(Debug, Serialize, ToSchema)]
struct ChurnClass {
    /// The least probability.
    from: f64,
    /// The probability that is beyond it; of the highest class, 1 is in it.
    to: f64,
    /// How many customers.
    customers: usize,
    /// The share of all.
    share: Option<f64>,
    /// What they earned the shop so far, in its currency, net of refunds.
    money: f64,
    /// What the orders of the horizon would be worth, a tenth a year off.
    value: f64,
}

/// How likely a customer is lost.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomerRisk {
    /// The id.
    id: String,
    /// The probability of being lost.
    churn_risk: f64,
    /// What they earned the shop so far, in its currency, net of refunds.
    money: f64,
    /// Days with an order.
    order_days: u32,
    /// What the orders of a year would be worth, a tenth a year off.
    value: f64,
}

async fn classes(
    State(api): State<Api>,
    Query(query): Query<ChurnQuery>,
) -> Result<Json<ChurnAnswer>, Problem> {
    let answer = of_shop(&api, query.as_of, |shop, as_of| {
        let (figures, reason) = match churn::churn(shop, as_of) {
            Ok(found) => (Some(ChurnFigures::of(&found.outlooks)), None),
            Err(error) => (None, Some(too_few(&error))),
        };
        Ok(ChurnAnswer { as_of: as_of.to_string(), figures, reason })
    });
    answer.await
}

async fn customers(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<RiskQuery>,
) -> Result<Response, Problem> {
    let (format, veil) = (query.format.unwrap_or_default(), Veil::of(&caller));
    let limit = ranking_limit(query.limit, format)?;
    let ranking = of_shop(&api, query.as_of, move |shop, as_of| {
        let row = |outlook: &Outlook| CustomerRisk {
            id: veil.id(shop.id(outlook.customer)),
            churn_risk: rounded(1.0 - outlook.p_alive),
            money: rounded(outlook.money),
            order_days: outlook.order_days,
            value: rounded(outlook.value),
        };
        Ok(match churn::churn(shop, as_of) {
            Ok(found) => {
                let first = churn::likeliest(&found.outlooks, limit);
                Ranking::new(as_of, found.outlooks.len(), first.into_iter().map(row).collect())
            }
            Err(error) => Ranking::empty(as_of, too_few(&error)),
        })
    });
    Ok(ranking.await?.0.answer("churn", format).into_response())
}

impl ChurnFigures {
    fn of(outlooks: &[Outlook]) -> ChurnFigures {
        let class = |class: RiskClass| ChurnClass {
            from: class.from,
            to: class.to,
            customers: class.customers,
            share: class.share.and_then(figure),
            money: rounded(class.money),
            value: rounded(class.value),
        };
        ChurnFigures {
            customers: outlooks.len(),
            customers_expected: rounded(churn::expected_alive(outlooks)),
            churned: churn::lost_share(outlooks).and_then(figure),
            horizon_days: churn::HORIZON_DAYS,
            classes: churn::risk_classes(outlooks).into_iter().map(class).collect(),
        }
    }
}

impl Cells for CustomerRisk {
    const COLUMNS: &'static [&'static str] = &["id", "churn_risk", "money", "order_days", "value"];
}
