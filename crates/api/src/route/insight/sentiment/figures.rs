//! Tones, aspects and months.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::Shop;
use kesit_app::insight::figure::rounded;
use kesit_app::insight::opinions::{InPeriods, Month, Opinions, opinions};
use kesit_insight::sentiment::{Aspect, Card, Quality, Refusal, Tone};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::no_texts;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::{NoFigures, figure, of_shop, within};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How long a period is at most.
const MOST_DAYS: u32 = 3_650;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/sentiment", Permission::InsightRead, sentiment).docs(
            Docs::new("insight", "How content customers sound, and with what")
                .more(
                    "A text is negative below 35 %, positive from 65 % on of being positive, mixed in between. Learnt from the shop's own \
                     stars where these suffice, else by known words; `learnt_from` says which. One text may speak of several aspects.",
                )
                .query::<SentimentQuery>()
                .gives::<SentimentAnswer>(200, "The figures; `figures` is `null` where nobody wrote."),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct SentimentQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// Days of the period that is compared with as many days before.
    #[param(minimum = 1, maximum = 3650, default = 90)]
    period_days: Option<u32>,
}

/// How content customers sound.
#[derive(Debug, Serialize, ToSchema)]
struct SentimentAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// Days of the period.
    period_days: u32,
    /// The figures; `null` where there are none.
    figures: Option<SentimentFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// What customers wrote, in numbers.
#[derive(Debug, Serialize, ToSchema)]
struct SentimentFigures {
    /// Texts.
    texts: usize,
    /// Customers who wrote them.
    writers: usize,
    /// How they sound.
    tones: Vec<ToneFigures>,
    /// What they speak of.
    aspects: Vec<AspectFigures>,
    /// Month by month in the time zone of the workspace, the earliest first.
    months: Vec<MonthFigures>,
    /// `stars` (the shop's own texts) or `words` (known words alone).
    learnt_from: &'static str,
    /// Why nothing was learnt from stars: `too_few`, `one_sided` or `no_better`; `null` where it was.
    not_learnt: Option<&'static str>,
    /// How good the judgement is on texts that were not learnt from; `null` where too few have stars to say so.
    card: Option<SentimentCard>,
}

/// Texts of a tone.
#[derive(Debug, Serialize, ToSchema)]
struct ToneFigures {
    /// `positive`, `mixed` or `negative`.
    tone: &'static str,
    /// Texts.
    texts: usize,
    /// Their share of all.
    share: Option<f64>,
    /// Texts of the period.
    period_texts: usize,
    /// Their share of the texts of the period; `null` without any.
    period_share: Option<f64>,
    /// That less the share of the period before; `null` where one of both has no texts.
    change: Option<f64>,
}

/// Texts that speak of an aspect.
#[derive(Debug, Serialize, ToSchema)]
struct AspectFigures {
    /// `delivery`, `quality`, `price`, `returns` or `service`.
    aspect: &'static str,
    /// Texts that speak of it.
    mentions: usize,
    /// Those that speak ill of it.
    negative: usize,
    /// Their share; `null` without any.
    negative_share: Option<f64>,
    /// Texts of the period that speak of it.
    period_mentions: usize,
    /// The share of those that speak ill of it.
    period_negative_share: Option<f64>,
    /// That less the share of the period before.
    change: Option<f64>,
}

/// Texts of a month.
#[derive(Debug, Serialize, ToSchema)]
struct MonthFigures {
    /// Such as `2026-02`.
    month: String,
    /// Texts.
    texts: usize,
    /// Positive ones.
    positive: usize,
    /// Mixed ones.
    mixed: usize,
    /// Negative ones.
    negative: usize,
    /// The mean probability of being positive.
    mean: Option<f64>,
}

/// How good the judgement is, by cross-validation.
#[derive(Debug, Serialize, ToSchema)]
struct SentimentCard {
    /// Different texts with stars.
    texts: usize,
    /// Positive ones of them.
    positive: usize,
    /// What was learnt from them.
    learnt: SentimentQuality,
    /// Known words alone.
    words: SentimentQuality,
}

/// How good judgements are.
#[derive(Debug, Serialize, ToSchema)]
struct SentimentQuality {
    /// The share that is right.
    accuracy: Option<f64>,
    /// The mean of the F1 of both sides.
    macro_f1: Option<f64>,
    /// The expected calibration error.
    calibration_error: Option<f64>,
    /// The mean logarithmic loss, in nats.
    log_loss: Option<f64>,
}

async fn sentiment(
    State(api): State<Api>,
    Query(query): Query<SentimentQuery>,
) -> Result<Json<SentimentAnswer>, Problem> {
    let days = within("period_days", query.period_days, 90, 1..=MOST_DAYS)?;
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let found = opinions(shop, as_of);
        let figures = (!found.said.is_empty()).then(|| SentimentFigures::of(&found, shop, days));
        let reason = figures.is_none().then(no_texts);
        Ok(SentimentAnswer { as_of: as_of.to_string(), period_days: days, figures, reason })
    });
    answer.await
}

impl SentimentFigures {
    fn of(found: &Opinions, shop: &Shop<'_>, days: u32) -> SentimentFigures {
        let tones = found.tones_in_periods(days);
        let aspect = |aspect: Aspect| AspectFigures::of(aspect, &found.aspect_in_periods(aspect, days));
        let (not_learnt, card) = match &found.outcome {
            Ok(card) => (None, Some(card)),
            Err(Refusal::NoBetter(card)) => (Some("no_better"), Some(&**card)),
            Err(Refusal::TooFew { .. }) => (Some("too_few"), None),
            Err(Refusal::OneSided { .. }) => (Some("one_sided"), None),
        };
        SentimentFigures {
            texts: found.said.len(),
            writers: found.customers().len(),
            tones: Tone::ALL.into_iter().map(|tone| ToneFigures::of(tone, &tones)).collect(),
            aspects: Aspect::ALL.into_iter().map(aspect).collect(),
            months: found.months(shop).iter().map(MonthFigures::of).collect(),
            learnt_from: if not_learnt.is_none() { "stars" } else { "words" },
            not_learnt,
            card: card.map(SentimentCard::of),
        }
    }
}

/// The change between two shares, where both are known.
fn change(now: Option<f64>, before: Option<f64>) -> Option<f64> {
    now.zip(before).map(|(now, before)| rounded(now - before))
}

impl ToneFigures {
    fn of(tone: Tone, periods: &InPeriods) -> ToneFigures {
        let InPeriods { all, now, before } = periods;
        ToneFigures {
            tone: tone.key(),
            texts: all.of(tone),
            share: all.share(tone).and_then(figure),
            period_texts: now.of(tone),
            period_share: now.share(tone).and_then(figure),
            change: change(now.share(tone), before.share(tone)),
        }
    }
}

impl AspectFigures {
    fn of(aspect: Aspect, periods: &InPeriods) -> AspectFigures {
        let InPeriods { all, now, before } = periods;
        AspectFigures {
            aspect: aspect.key(),
            mentions: all.texts(),
            negative: all.negative,
            negative_share: all.negative_share().and_then(figure),
            period_mentions: now.texts(),
            period_negative_share: now.negative_share().and_then(figure),
            change: change(now.negative_share(), before.negative_share()),
        }
    }
}

impl MonthFigures {
    fn of(month: &Month) -> MonthFigures {
        MonthFigures {
            month: format!("{}-{:02}", month.year, month.month),
            texts: month.tones.texts(),
            positive: month.tones.positive,
            mixed: month.tones.mixed,
            negative: month.tones.negative,
            mean: figure(month.mean),
        }
    }
}

impl SentimentCard {
    fn of(card: &Card) -> SentimentCard {
        let quality = |quality: &Quality| SentimentQuality {
            accuracy: figure(quality.accuracy),
            macro_f1: figure(quality.macro_f1),
            calibration_error: figure(quality.calibration_error),
            log_loss: figure(quality.log_loss),
        };
        SentimentCard {
            texts: card.texts,
            positive: card.positives,
            learnt: quality(&card.learnt),
            words: quality(&card.lexicon),
        }
    }
}
