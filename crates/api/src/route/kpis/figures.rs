//! `GET /kpis/figures`: the figures of a period beside those of the period before.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::Shop;
use kesit_app::insight::date;
use kesit_app::insight::kpi::measured::{Measured, measured, of_growth};
use kesit_app::insight::kpi::messages::Channel;
use kesit_app::insight::kpi::period::parts;
use kesit_app::insight::kpi::{Kpis, Members, Question, kpis};
use kesit_insight::kpi::{Complaints, Growth, Period, Rate, measure};
use kesit_insight::value::Terms;
use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Days, segment};
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::insight::{NoFigures, figure, within};
use crate::route::{Docs, Route};
use crate::state::Api;

/// Into how many parts a period is parted at most: each takes as long as a period.
const MOST_PARTS: usize = 24;
/// How many days ahead the expected value looks at most.
const MOST_DAYS: u32 = 3_650;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/kpis/figures", Permission::InsightRead, figures).docs(
            Docs::new("kpis", "The key figures of a period")
                .more(
                    "Beside those of as many days before, and each with its interval of 95 % where it has one. What a key means is at \
                     `/kpis`. Seconds with millions of customers, for the expected ones are of a model; with `by` so long for each part.",
                )
                .query::<FiguresQuery>()
                .gives::<KpisAnswer>(200, "The figures; `null` where nobody ever ordered.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct FiguresQuery {
    /// The instant up to which everything is known: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// How long the period is that ends at the instant: `month`, `quarter`, `year`, or days as in `30d`; not with `from`.
    #[param(max_length = 20, default = "month")]
    period: Option<String>,
    /// The first local day of the period, such as 2026-01-01.
    from: Option<String>,
    /// The day after the last one; the end of what is known if it is not given.
    to: Option<String>,
    /// Only the members of this segment at the end of the period.
    segment: Option<String>,
    /// Also part by part; at most 24 parts.
    #[param(inline)]
    by: Option<PartUnit>,
    /// The part of the money of an order that remains with the shop.
    #[param(minimum = 0, maximum = 1, default = 1)]
    margin: Option<f64>,
    /// How many days ahead the expected value looks.
    #[param(minimum = 1, maximum = 3650, default = 365)]
    horizon_days: Option<u32>,
    /// What a year takes off later money.
    #[param(minimum = 0, maximum = 10, default = 0.1)]
    discount: Option<f64>,
}

/// Parts of a period.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PartUnit {
    Day,
    Week,
    Month,
    Quarter,
}

/// The figures of a period.
#[derive(Debug, Serialize, ToSchema)]
struct KpisAnswer {
    /// The instant up to which everything is known.
    #[schema(format = DateTime)]
    as_of: String,
    /// The first local day of the period.
    #[schema(format = Date)]
    from: String,
    /// The day after the last one.
    #[schema(format = Date)]
    to: String,
    /// Members of the segment at the end of the period; `null` without a segment.
    members: Option<usize>,
    /// The figures; `null` where there are none.
    figures: Option<KpisFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// The figures of a period.
#[derive(Debug, Serialize, ToSchema)]
struct KpisFigures {
    /// The figures, always the same ones in the same order.
    kpis: Vec<KpiFigure>,
    /// Whether there is a period before: the shop's first order came no later than it began.
    has_before: bool,
    /// What became of messages, by channel; channels without a message are left out.
    channels: Vec<ChannelKpis>,
    /// How the segment grew; `null` without a segment.
    growth: Option<KpiGrowth>,
    /// Part by part; empty without `by`.
    parts: Vec<PartAnswer>,
    /// More days than this without an order count as silent; categories with a rhythm of their own have other days.
    silent_days: f64,
    /// Whether that is a convention, as the shop is too small or too young for a rhythm of its own.
    is_silence_by_convention: bool,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
struct KpiFigure {
    /// Its key.
    key: &'static str,
    /// Its unit: `money`, `count`, `share`, `days` or `number`.
    unit: &'static str,
    /// The figure; `null` where there is nothing that it could be of.
    value: Option<f64>,
    /// The lower end of its interval, 95 %; `null` for what is only counted.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
    /// That of the period before; `null` without one.
    before: Option<f64>,
    /// By which share it changed; `null` where that says nothing.
    change: Option<f64>,
}

/// A part of the period.
#[derive(Debug, Serialize, ToSchema)]
struct PartAnswer {
    /// Its first local day.
    #[schema(format = Date)]
    from: String,
    /// The day after its last one.
    #[schema(format = Date)]
    to: String,
    /// The figures; `before` is the part before.
    kpis: Vec<KpiFigure>,
}

/// How a segment grew over the period.
#[derive(Debug, Serialize, ToSchema)]
struct KpiGrowth {
    /// Members at the beginning.
    before: u64,
    /// Members at the end.
    after: u64,
    /// Members at both.
    stayed: u64,
    /// Who came in and was a customer before.
    moved_in: u64,
    /// Who came in and was none yet.
    new: u64,
    /// Who left.
    moved_out: u64,
}

/// What became of the messages of a channel, each counted in the period in which it was sent. Rates are of delivered ones.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelKpis {
    /// `email`, `sms`, `push` or `whatsapp`.
    channel: &'static str,
    /// Messages that were sent.
    sent: u64,
    /// Those that were delivered.
    delivered: u64,
    /// The share of those sent that came back.
    bounce_rate: RateAnswer,
    /// Not reliable: machines open, too. `value` is `null` where openings are not sent at all.
    open_rate: RateAnswer,
    /// Clicked at least once.
    click_rate: RateAnswer,
    /// The click rate of the period before.
    click_rate_before: Option<f64>,
    /// Unsubscribed.
    opt_out_rate: RateAnswer,
    /// Reported as spam.
    complaint_rate: RateAnswer,
    /// `watch` from 0.10 % complaints on, `stop` from 0.30 % on; `null` for none.
    alarm: Option<&'static str>,
}

/// A share with its interval (Wilson, 95 %).
#[derive(Debug, Serialize, ToSchema)]
struct RateAnswer {
    /// The share; `null` of nothing.
    value: Option<f64>,
    /// The lower end.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
}

async fn figures(
    State(api): State<Api>,
    Query(query): Query<FiguresQuery>,
) -> Result<Json<KpisAnswer>, Problem> {
    let terms = Terms {
        horizon_days: within("horizon_days", query.horizon_days, 365, 1..=MOST_DAYS)?.into(),
        margin: within("margin", query.margin, 1.0, 0.0..=1.0)?,
        discount: within("discount", query.discount, 0.1, 0.0..=10.0)?,
    };
    let key = segment(query.segment.as_deref())?;
    if query.period.is_some() && query.from.is_some() {
        let fault = Problem::new(Code::InvalidRequest).at("query:period");
        return Err(fault.detail("`period` or `from`, not both", "`period` ya da `from`, ikisi birden değil"));
    }
    let days = Days { period: query.period, from: query.from, to: query.to };
    let now = api.now();
    let answer = api.work(move |service| {
        let mut asked = Asked::new(service, query.as_of.as_deref(), now)?;
        let period = asked.period(&days)?;
        let parts = query.by.map(|unit| parts_of(period, unit)).transpose()?.unwrap_or_default();
        let (members, growth) = asked.members(key.as_ref(), period)?;
        let shop = asked.shop();
        let question = Asking { shop: &shop, as_of: asked.as_of, members: members.as_ref(), terms };
        let has_orders = !shop.ledger(asked.as_of).all_orders().is_empty();
        Ok(KpisAnswer {
            as_of: asked.as_of.to_string(),
            from: date(period.from).to_string(),
            to: date(period.until).to_string(),
            members: members.as_ref().map(Members::count),
            figures: has_orders.then(|| question.figures(period, &parts, growth)),
            reason: (!has_orders).then(nobody),
        })
    });
    answer.await.map(Json)
}

/// Nobody had ordered.
pub(super) fn nobody() -> NoFigures {
    NoFigures::new("no_orders", "nobody had ever ordered", "hiç kimse sipariş vermemişti")
}

fn parts_of(period: Period, unit: PartUnit) -> Result<Vec<Period>, Problem> {
    let found = parts(period, unit.unit());
    if found.len() <= MOST_PARTS {
        return Ok(found);
    }
    let fault = Problem::new(Code::InvalidRequest).at("query:by");
    Err(fault
        .detail(
            format!("that makes {} parts; {MOST_PARTS} are the most", found.len()),
            format!("bu {} parça eder; en çok {MOST_PARTS} olabilir", found.len()),
        )
        .hint("name a shorter period or longer parts", "daha kısa bir dönem ya da daha uzun parçalar verin"))
}

/// Whose figures are asked for.
struct Asking<'a> {
    shop: &'a Shop<'a>,
    as_of: Timestamp,
    members: Option<&'a Members>,
    terms: Terms,
}

impl Asking<'_> {
    fn kpis(&self, period: Period) -> Kpis {
        kpis(self.shop, &Question { as_of: self.as_of, period, members: self.members, terms: self.terms })
    }

    fn figures(&self, period: Period, parts: &[Period], growth: Option<Growth>) -> KpisFigures {
        let found = self.kpis(period);
        let mut all = self.told(&found);
        if let Some(growth) = &growth {
            all.extend(of_growth(growth).iter().map(|one| KpiFigure::of(one, None)));
        }
        let part = |part: &Period| PartAnswer {
            from: date(part.from).to_string(),
            to: date(part.until).to_string(),
            kpis: self.told(&self.kpis(*part)),
        };
        KpisFigures {
            kpis: all,
            has_before: found.before.is_some(),
            channels: found.channels.iter().map(ChannelKpis::of).collect(),
            growth: growth.map(KpiGrowth::of),
            parts: parts.iter().map(part).collect(),
            silent_days: f64::from(found.silence.days(None)),
            is_silence_by_convention: found.silence.is_fallback(),
        }
    }

    fn told(&self, found: &Kpis) -> Vec<KpiFigure> {
        let now = measured(&found.now, self.terms.margin);
        let before = found.before.as_ref().map(|before| measured(before, self.terms.margin));
        let past = |ix: usize| before.as_ref().and_then(|before| before[ix].value);
        now.iter().enumerate().map(|(ix, one)| KpiFigure::of(one, past(ix))).collect()
    }
}

impl PartUnit {
    fn unit(self) -> CalendarUnit {
        match self {
            PartUnit::Day => CalendarUnit::Day,
            PartUnit::Week => CalendarUnit::Week,
            PartUnit::Month => CalendarUnit::Month,
            PartUnit::Quarter => CalendarUnit::Quarter,
        }
    }
}

impl KpiFigure {
    fn of(one: &Measured, before: Option<f64>) -> KpiFigure {
        KpiFigure {
            key: one.key,
            unit: measure(one.key).map_or("number", |measure| measure.unit.key()),
            value: one.value.and_then(figure),
            low: one.interval.and_then(|interval| figure(interval.0)),
            high: one.interval.and_then(|interval| figure(interval.1)),
            before: before.and_then(figure),
            change: one.change_since(before).and_then(figure),
        }
    }
}

impl KpiGrowth {
    fn of(growth: Growth) -> KpiGrowth {
        let Growth { stayed, moved_in, new, moved_out } = growth;
        KpiGrowth { before: growth.before(), after: growth.after(), stayed, moved_in, new, moved_out }
    }
}

impl ChannelKpis {
    fn of(channel: &Channel) -> ChannelKpis {
        let of = channel.now;
        let opened = if channel.has_openings { of.open_rate() } else { Rate::default() };
        ChannelKpis {
            channel: channel.key,
            sent: of.sent,
            delivered: of.delivered(),
            bounce_rate: RateAnswer::of(of.bounce_rate()),
            open_rate: RateAnswer::of(opened),
            click_rate: RateAnswer::of(of.click_rate()),
            click_rate_before: channel.before.click_rate().share().and_then(figure),
            opt_out_rate: RateAnswer::of(of.opt_out_rate()),
            complaint_rate: RateAnswer::of(of.complaint_rate()),
            alarm: match of.complaints() {
                Complaints::Fine => None,
                Complaints::Watch => Some("watch"),
                Complaints::Stop => Some("stop"),
            },
        }
    }
}

impl RateAnswer {
    fn of(rate: Rate) -> RateAnswer {
        let interval = rate.interval();
        RateAnswer {
            value: rate.share().and_then(figure),
            low: interval.and_then(|interval| figure(interval.0)),
            high: interval.and_then(|interval| figure(interval.1)),
        }
    }
}
