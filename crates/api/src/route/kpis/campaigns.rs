//! `POST /kpis/campaigns`: what campaigns earned for what they cost.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::kpi::Question;
use kesit_app::insight::kpi::campaigns::{self, Cost, Group, campaigns};
use kesit_insight::value::Terms;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, Days};
use crate::body;
use crate::problem::{Code, Problem};
use crate::route::insight::{NoFigures, figure, within};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many campaigns are looked at at a time.
const MOST_CAMPAIGNS: usize = 1_000;
/// How long the name of a campaign may be.
const MOST_NAME_CHARS: usize = 500;
/// For how many days orders count at most.
const MOST_DAYS: u32 = 365;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/kpis/campaigns", Permission::InsightRead, earned).docs(
            Docs::new("kpis", "What campaigns earned for what they cost")
                .more(
                    "Against the customers whom chance left out: who is in which group is told by the event `Experiment Viewed` \
                     (`experiment_id`: the campaign, `variation_id`: `control` or another). Without a group left out nobody can tell what \
                     a campaign earned. Costs are sent, nothing of them is kept.",
                )
                .takes::<CampaignsBody>()
                .example(serde_json::json!({"campaigns": [{"campaign": "spring", "cost": 1200.0}], "days": 30}))
                .gives::<CampaignsAnswer>(200, "Each campaign, in the order in which they were sent."),
        ).leaves_nothing("changes nothing"),
    ]
}

/// Campaigns, and what they cost.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CampaignsBody {
    /// The campaigns.
    #[schema(min_items = 1, max_items = 1000)]
    campaigns: Vec<CostBody>,
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// For how many days after somebody came into a group orders count.
    #[schema(minimum = 1, maximum = 365, default = 30)]
    days: Option<u32>,
    /// The part of the money of an order that remains with the shop.
    #[schema(minimum = 0, maximum = 1, default = 1)]
    margin: Option<f64>,
}

/// What a campaign cost.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CostBody {
    /// Its id or name, as events write it.
    #[schema(min_length = 1, max_length = 500)]
    campaign: String,
    /// All that was spent on it, discounts given to everybody included.
    #[schema(minimum = 0)]
    cost: f64,
    /// The margin of its orders, if it differs.
    #[schema(minimum = 0, maximum = 1)]
    margin: Option<f64>,
}

/// What campaigns earned.
#[derive(Debug, Serialize, ToSchema)]
struct CampaignsAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// For how many days orders counted.
    days: u32,
    /// The campaigns.
    items: Vec<CampaignAnswer>,
}

/// What a campaign earned. Intervals are of 95 %.
#[derive(Debug, Serialize, ToSchema)]
struct CampaignAnswer {
    /// Its id or name.
    campaign: String,
    /// What it cost, in the shop's currency.
    cost: f64,
    /// The margin of its orders.
    margin: f64,
    /// Customers to whom a message of it was delivered.
    reached: u64,
    /// Customers with the campaign whose days are over.
    treated: CampaignGroup,
    /// Customers left out whose days are over.
    control: CampaignGroup,
    /// Customers whose days are not over yet.
    too_young: u64,
    /// What it left for each unit that was spent; `null` without a group left out.
    roi: Option<IntervalOf>,
    /// The cost of a customer who stayed; `null` where it is not beyond doubt that there are any.
    cost_per_retained: Option<IntervalOf>,
    /// Why there is no return; `null` where there is.
    reason: Option<NoFigures>,
}

/// One of the two groups.
#[derive(Debug, Serialize, ToSchema)]
struct CampaignGroup {
    /// How many customers.
    customers: u64,
    /// The share that ordered; `null` of nobody.
    ordered: Option<f64>,
    /// What one spent on average, in the shop's currency, net of refunds; `null` of nobody.
    mean_money: Option<f64>,
}

/// A figure with its interval.
#[derive(Debug, Serialize, ToSchema)]
struct IntervalOf {
    /// The estimate.
    estimate: Option<f64>,
    /// The lower end.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
}

async fn earned(
    State(api): State<Api>,
    body::Json(body): body::Json<CampaignsBody>,
) -> Result<Json<CampaignsAnswer>, Problem> {
    let days = within("/days", body.days, 30, 1..=MOST_DAYS)?;
    let margin = within("/margin", body.margin, 1.0, 0.0..=1.0)?;
    let costs = costs(body.campaigns)?;
    let now = api.now();
    let answer = api.work(move |service| {
        let asked =
            Asked::new(service, body.as_of.as_deref(), now).map_err(|problem| problem.at("/as_of"))?;
        let period = asked.period(&Days::default())?;
        let terms = Terms { margin, ..Terms::default() };
        let question = Question { as_of: asked.as_of, period, members: None, terms };
        let found = campaigns(&asked.shop(), &question, &costs, days);
        Ok(CampaignsAnswer {
            as_of: asked.as_of.to_string(),
            days,
            items: found.iter().map(|one| CampaignAnswer::of(one, margin)).collect(),
        })
    });
    answer.await.map(Json)
}

fn costs(bodies: Vec<CostBody>) -> Result<Vec<Cost>, Problem> {
    let fault = |place: String, en: &str, tr: &str| {
        Err(Problem::new(Code::InvalidRequest).at(place).detail(en.to_owned(), tr.to_owned()))
    };
    if !(1..=MOST_CAMPAIGNS).contains(&bodies.len()) {
        return fault("/campaigns".to_owned(), "1 to 1000 campaigns are wanted", "1–1000 kampanya beklenir");
    }
    for (place, body) in bodies.iter().enumerate() {
        if body.campaign.is_empty() || body.campaign.chars().count() > MOST_NAME_CHARS {
            return fault(
                format!("/campaigns/{place}/campaign"),
                "1 to 500 characters are wanted",
                "1–500 karakter beklenir",
            );
        }
        if !body.cost.is_finite() || body.cost < 0.0 {
            return fault(format!("/campaigns/{place}/cost"), "must be 0 or more", "0 ya da daha çok olmalı");
        }
        if body.margin.is_some_and(|margin| !(0.0..=1.0).contains(&margin)) {
            return fault(
                format!("/campaigns/{place}/margin"),
                "must be from 0 to 1",
                "0 ile 1 arasında olmalı",
            );
        }
    }
    let cost = |body: CostBody| Cost { campaign: body.campaign, cost: body.cost, margin: body.margin };
    Ok(bodies.into_iter().map(cost).collect())
}

impl CampaignAnswer {
    fn of(found: &campaigns::Campaign, margin: f64) -> CampaignAnswer {
        let interval = |estimate: f64, interval: (f64, f64)| IntervalOf {
            estimate: figure(estimate),
            low: figure(interval.0),
            high: figure(interval.1),
        };
        CampaignAnswer {
            campaign: found.cost.campaign.clone(),
            cost: found.cost.cost,
            margin: found.cost.margin.unwrap_or(margin),
            reached: found.reached,
            treated: CampaignGroup::of(&found.treated),
            control: CampaignGroup::of(&found.control),
            too_young: found.too_young,
            roi: found.roi.as_ref().map(|roi| interval(roi.difference, roi.interval)),
            cost_per_retained: found
                .cost_per_retained
                .as_ref()
                .map(|kept| interval(kept.cost, kept.interval)),
            reason: (found.control.ordered.of == 0).then(no_control),
        }
    }
}

fn no_control() -> NoFigures {
    NoFigures::new(
        "no_control_group",
        "nobody was left out by chance, so nobody can tell what it earned",
        "rastgele dışarıda bırakılan kimse yok; ne kazandırdığı söylenemez",
    )
}

impl CampaignGroup {
    fn of(group: &Group) -> CampaignGroup {
        CampaignGroup {
            customers: group.ordered.of,
            ordered: group.ordered.share().and_then(figure),
            mean_money: group.mean_money().and_then(figure),
        }
    }
}
