//! How many customers a planned experiment needs.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::figure::rounded;
use kesit_insight::experiment::Planned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fault::wrong;
use crate::body;
use crate::problem::Problem;
use crate::route::insight::figure;
use crate::route::{Docs, Route};
use crate::state::Api;

/// Probabilities of finding it that are told beside the one asked for.
const POWERS: [f64; 4] = [0.5, 0.8, 0.9, 0.95];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/experiments/size", Permission::InsightRead, size).docs(
            Docs::new("insight", "How many customers a planned experiment needs")
                .more(
                    "Two groups of one size, two-sided; of shares by `rate`, of means by `sd`. Half the effect takes four times the \
                     customers. As R's `power.prop.test` and `power.t.test`.",
                )
                .takes::<SizeBody>()
                .example(serde_json::json!({"rate": 0.05, "effect": 0.01}))
                .gives::<SizeAnswer>(200, "The size."),
        ).leaves_nothing("changes nothing"),
    ]
}

/// A planned experiment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SizeBody {
    /// The difference that is to be found, in the unit of the rate or the mean; not 0.
    effect: f64,
    /// The share to whom it happens without the campaign, above 0 and below 1.
    rate: Option<f64>,
    /// The mean of the figure without the campaign; only for `lift`.
    mean: Option<f64>,
    /// The standard deviation of the figure between customers, above 0; without `rate`.
    sd: Option<f64>,
    /// With which probability it is to be found.
    #[schema(default = 0.8)]
    power: Option<f64>,
    /// With which probability chance alone may look like an effect.
    #[schema(default = 0.05)]
    alpha: Option<f64>,
    /// How many customers there are for each group: also with which probability these find it.
    #[schema(minimum = 2)]
    customers: Option<u32>,
}

/// How many customers it takes.
#[derive(Debug, Serialize, ToSchema)]
struct SizeAnswer {
    /// Customers in each of the two groups; `null` for more than can be counted.
    customers_per_group: Option<u64>,
    /// With which probability these find it.
    power: f64,
    /// With which probability chance alone looks like an effect.
    alpha: f64,
    /// The effect as a share of the rate or the mean; `null` where that is 0 or not known.
    lift: Option<f64>,
    /// With which probability the customers named find it; `null` if none are named.
    power_of_customers: Option<f64>,
    /// Customers for other probabilities of finding it.
    sizes: Vec<SizeOfPower>,
}

/// Customers for a probability of finding it.
#[derive(Debug, Serialize, ToSchema)]
struct SizeOfPower {
    /// The probability.
    power: f64,
    /// Customers in each group.
    customers_per_group: Option<u64>,
}

async fn size(
    State(api): State<Api>,
    body::Json(body): body::Json<SizeBody>,
) -> Result<Json<SizeAnswer>, Problem> {
    let (power, alpha) = (body.power.unwrap_or(0.8), body.alpha.unwrap_or(0.05));
    let planned = planned(&body, power, alpha)?;
    let answer = api.work(move |_| {
        let base = body.rate.or(body.mean).filter(|base| *base != 0.0);
        let size = |power: f64| needed(&planned, alpha, power);
        Ok(SizeAnswer {
            customers_per_group: size(power),
            power: rounded(power),
            alpha: rounded(alpha),
            lift: base.and_then(|base| figure(body.effect / base)),
            power_of_customers: body
                .customers
                .and_then(|customers| figure(planned.power(customers.into(), alpha))),
            sizes: POWERS.map(|power| SizeOfPower { power, customers_per_group: size(power) }).into(),
        })
    });
    answer.await.map(Json)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is checked before")]
fn needed(planned: &Planned, alpha: f64, power: f64) -> Option<u64> {
    /// Beyond this a number of customers is no number of customers.
    const MOST: f64 = 1e15;
    let customers = planned.customers(alpha, power).ceil();
    (customers <= MOST).then_some(customers as u64)
}

fn planned(body: &SizeBody, power: f64, alpha: f64) -> Result<Planned, Problem> {
    let is_share = |share: f64| share > 0.0 && share < 1.0;
    for (place, share) in [("/power", power), ("/alpha", alpha)] {
        if !is_share(share) {
            return Err(wrong(place, "must be above 0 and below 1", "0'dan büyük, 1'den küçük olmalı"));
        }
    }
    if power <= alpha {
        return Err(wrong("/power", "must be above `alpha`", "`alpha` değerinden büyük olmalı"));
    }
    if body.customers.is_some_and(|customers| customers < 2) {
        return Err(wrong("/customers", "must be 2 at least", "en az 2 olmalı"));
    }
    if body.effect == 0.0 || !body.effect.is_finite() {
        return Err(wrong("/effect", "must not be 0", "0 olamaz"));
    }
    match (body.rate, body.sd) {
        (Some(_), Some(_)) => {
            Err(wrong("/sd", "`rate` or `sd`, not both", "`rate` ya da `sd`, ikisi birden değil"))
        }
        (Some(rate), None) if !is_share(rate) || !is_share(rate + body.effect) => Err(wrong(
            "/rate",
            "must be above 0 and below 1, with `effect` too",
            "`effect` eklenince de 0'dan büyük, 1'den küçük olmalı",
        )),
        (Some(rate), None) => Ok(Planned::Shares { control: rate, treated: rate + body.effect }),
        (None, Some(deviation)) if deviation > 0.0 && deviation.is_finite() => {
            Ok(Planned::Means { difference: body.effect, deviation })
        }
        (None, Some(_)) => Err(wrong("/sd", "must be above 0", "0'dan büyük olmalı")),
        (None, None) => Err(wrong("/rate", "`rate` or `sd` is wanted", "`rate` ya da `sd` gerekir")),
    }
}
