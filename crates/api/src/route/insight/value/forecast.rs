//! What customers will bring.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::figure::rounded;
use kesit_app::insight::value::{self, Totals, Value};
use kesit_insight::value::{CORRELATION_DOUBTED, Check};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{MOST_DAYS, Model, question, too_few};
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::{NoFigures, figure, of_shop, within};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/value", Permission::InsightRead, forecast).docs(
            Docs::new("insight", "What customers will bring")
                .more(
                    "Orders and departures by the model asked for, the money of an order by gamma–gamma (Fader, Hardie & Lee, 2005); \
                     fitted to the shop's own orders each time. Seconds with millions of customers; `pareto` takes minutes then.",
                )
                .query::<ValueQuery>()
                .gives::<ValueAnswer>(200, "The forecast; `figures` is `null` where orders are too few."),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct ValueQuery {
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
    /// Also how well the same would have foretold the last so many days.
    #[param(minimum = 1, maximum = 3650)]
    check_days: Option<u32>,
}

/// What customers will bring.
#[derive(Debug, Serialize, ToSchema)]
struct ValueAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The model of order times.
    model: &'static str,
    /// How many days ahead.
    horizon_days: u32,
    /// The part of the money of an order that remains with the shop.
    margin: f64,
    /// What a year takes off later money.
    discount: f64,
    /// The forecast; `null` where there is none.
    figures: Option<ValueFigures>,
    /// How well the same would have foretold the days before; `null` if that was not asked for or there was too little.
    check: Option<ValueCheck>,
    /// Why there is no forecast; `null` where there is one.
    reason: Option<NoFigures>,
}

/// The forecast of a shop.
#[derive(Debug, Serialize, ToSchema)]
struct ValueFigures {
    /// Everybody with an order together.
    all: ValueTotals,
    /// How many of them have a second order.
    repeaters: usize,
    /// Tenths by expected value, the best first.
    tenths: Vec<ValueTotals>,
    /// The parameters of the models; times in weeks.
    parameters: Vec<Parameter>,
    /// The logarithm of the likelihood of the model of order times.
    log_likelihood: Option<f64>,
    /// The correlation of how often and for how much customers order; `null` where nothing varies.
    correlation: Option<f64>,
    /// What makes it less sure: `orders_and_money_correlated`.
    doubts: Vec<&'static str>,
}

/// Some customers together.
#[derive(Debug, Serialize, ToSchema)]
struct ValueTotals {
    /// How many customers.
    customers: usize,
    /// What they earned the shop so far, in its currency, net of refunds.
    money: f64,
    /// The mean probability of still being a customer; `null` of nobody.
    p_alive: Option<f64>,
    /// Orders expected within the horizon.
    orders: f64,
    /// What these are worth, in the shop's currency, times margin and discounted.
    value: f64,
    /// The share of the value of all; `null` where that is 0.
    value_share: Option<f64>,
}

/// A parameter of a model.
#[derive(Debug, Serialize, ToSchema)]
struct Parameter {
    /// Its name in the paper.
    name: &'static str,
    /// The estimate.
    estimate: Option<f64>,
    /// The standard error; `null` where it is not known.
    standard_error: Option<f64>,
}

/// What was foretold beside what came.
#[derive(Debug, Serialize, ToSchema)]
struct ValueCheck {
    /// Over how many days.
    days: i32,
    /// Orders that were expected.
    orders_expected: f64,
    /// Orders that were made.
    orders_made: f64,
    /// Expected ÷ made − 1; `null` if none were made.
    bias: Option<f64>,
    /// The mean absolute error of the orders of a customer.
    mean_absolute_error: Option<f64>,
    /// The root of their mean square error.
    root_mean_square_error: Option<f64>,
    /// The correlation of both; `null` where one does not vary.
    correlation: Option<f64>,
    /// The mean square error of the probability of an order (Brier).
    brier: Option<f64>,
    /// The share of all orders that were made by the tenth of whom most was expected.
    top_tenth_share: Option<f64>,
}

async fn forecast(
    State(api): State<Api>,
    Query(query): Query<ValueQuery>,
) -> Result<Json<ValueAnswer>, Problem> {
    let model = query.model.unwrap_or_default();
    let question = question(model, query.horizon_days, query.margin, query.discount)?;
    let check_days =
        query.check_days.map(|days| within("check_days", Some(days), days, 1..=MOST_DAYS)).transpose()?;
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let found = value::value(shop, &question, as_of);
        let days = check_days.and_then(|days| i32::try_from(days).ok());
        let check = days.and_then(|days| value::check(shop, question.kind, as_of, days).ok());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a u32 before")]
        let horizon_days = question.terms.horizon_days as u32;
        let (figures, reason) = match found {
            Ok(found) => (Some(ValueFigures::of(&found)), None),
            Err(error) => (None, Some(too_few(&error))),
        };
        Ok(ValueAnswer {
            as_of: as_of.to_string(),
            model: model.key(),
            horizon_days,
            margin: question.terms.margin,
            discount: question.terms.discount,
            figures,
            check: check.as_ref().map(ValueCheck::of),
            reason,
        })
    });
    answer.await
}

impl ValueFigures {
    fn of(found: &Value) -> ValueFigures {
        let doubted = found.study.correlation.is_some_and(|found| found.abs() > CORRELATION_DOUBTED);
        ValueFigures {
            all: ValueTotals::of(&value::totals(&found.outlooks)),
            repeaters: found.study.repeaters,
            tenths: value::tenths(&found.outlooks).iter().map(ValueTotals::of).collect(),
            parameters: parameters(found),
            log_likelihood: figure(found.study.timing.ln_likelihood),
            correlation: found.study.correlation.and_then(figure),
            doubts: doubted.then_some("orders_and_money_correlated").into_iter().collect(),
        }
    }
}

fn parameters(found: &Value) -> Vec<Parameter> {
    let timing = &found.study.timing;
    let names = timing.model.kind().parameter_names();
    let of_timing =
        names.into_iter().zip(timing.model.parameters()).enumerate().map(|(ix, (name, estimate))| {
            Parameter {
                name,
                estimate: figure(estimate),
                standard_error: timing.standard_errors.as_ref().and_then(|errors| figure(errors[ix])),
            }
        });
    let spending = found.study.spending.map(|model| [("p", model.p), ("q", model.q), ("gamma", model.gamma)]);
    let of_money = spending.into_iter().flatten().map(|(name, estimate)| Parameter {
        name,
        estimate: figure(estimate),
        standard_error: None,
    });
    of_timing.chain(of_money).collect()
}

impl ValueTotals {
    fn of(totals: &Totals) -> ValueTotals {
        ValueTotals {
            customers: totals.customers,
            money: rounded(totals.money),
            p_alive: totals.p_alive.and_then(figure),
            orders: rounded(totals.orders),
            value: rounded(totals.value),
            value_share: totals.value_share.and_then(figure),
        }
    }
}

impl ValueCheck {
    fn of(check: &Check) -> ValueCheck {
        ValueCheck {
            days: check.days,
            orders_expected: rounded(check.expected),
            orders_made: rounded(check.made),
            bias: check.bias().and_then(figure),
            mean_absolute_error: figure(check.mean_absolute_error),
            root_mean_square_error: figure(check.root_mean_square_error),
            correlation: check.correlation.and_then(figure),
            brier: figure(check.brier),
            top_tenth_share: figure(check.top_tenth_share),
        }
    }
}
