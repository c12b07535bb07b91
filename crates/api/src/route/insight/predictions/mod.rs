//! `/insight/predictions`: who will do something, or come into a segment, by a model of the shop's own past.

mod card;
mod run;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::figure::rounded;
use kesit_app::insight::prediction::shop::ForecastError;
use kesit_app::insight::prediction::{Because, Eligible, Feature, Stated};
use kesit_app::service::{ForecastFound, Foretold, Likely, Target};
use kesit_insight::prediction::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use self::card::CardAnswer;
use super::{NoFigures, Words, figure, no_result};
use crate::caller::Caller;
use crate::mask::Veil;
use crate::page::{Page, PageQuery, cursor};
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    let mut routes = run::routes();
    routes.extend([
        Route::get("/insight/predictions/{number}", Permission::InsightRead, get).docs(
            Docs::new("insight", "A forecast, with all that is to be known of its model")
                .more("The number is `result` of the outcome of its job. The newest four are kept, until the server ends.")
                .gives::<PredictionAnswer>(200, "The forecast; `figures` is `null` where there is too little to learn from.")
                .problems(&[Code::NotFound]),
        ),
        Route::get("/insight/predictions/{number}/customers", Permission::CustomersRead, customers).docs(
            Docs::new("insight", "How likely it happens to each customer")
                .more(
                    "The likeliest 200,000, with three reasons for the likeliest 20,000. Who was erased since is left out. A high \
                     probability is not the same as worth an action: only an experiment tells with whom an action pays.",
                )
                .query::<PageQuery>()
                .gives::<Page<LikelyAnswer>>(200, "The likeliest first.")
                .problems(&[Code::NotFound, Code::InvalidCursor]),
        ),
    ]);
    routes
}

/// A forecast.
#[derive(Debug, Serialize, ToSchema)]
struct PredictionAnswer {
    /// Its number.
    number: i64,
    /// The instant that is looked ahead from.
    #[schema(format = DateTime)]
    as_of: String,
    /// When it was made.
    #[schema(format = DateTime)]
    made_at: String,
    /// The event that is foretold; `null` for a segment.
    event: Option<String>,
    /// The segment that customers come into; `null` for an event.
    segment: Option<String>,
    /// How many days ahead.
    horizon_days: u32,
    /// Who is looked at: `all`, or `buyers`.
    eligible: &'static str,
    /// The forecast; `null` where there is none.
    figures: Option<PredictionFigures>,
    /// Why there is none; `null` where there is one.
    reason: Option<NoFigures>,
}

/// What is foretold.
#[derive(Debug, Serialize, ToSchema)]
struct PredictionFigures {
    /// Customers who are looked at.
    customers: usize,
    /// To how many of them it is expected to happen.
    expected: f64,
    /// Tenths of them, the likeliest first.
    tenths: Vec<LikelyTenthAnswer>,
    /// The instants of the past that were learnt from.
    slices: Vec<String>,
    /// Rows that there were to learn from; of more than 200,000 a sample was learnt from.
    rows: usize,
    /// What is to be known of the model.
    card: CardAnswer,
}

/// A tenth of customers by probability.
#[derive(Debug, Serialize, ToSchema)]
struct LikelyTenthAnswer {
    /// How many customers.
    customers: usize,
    /// The lowest probability.
    from: f64,
    /// The highest probability.
    to: f64,
    /// To how many it is expected to happen.
    expected: f64,
    /// The share of all to whom it is; `null` where that is nobody.
    expected_share: Option<f64>,
}

/// How likely it happens to a customer.
#[derive(Debug, Serialize, ToSchema)]
struct LikelyAnswer {
    /// The id.
    id: String,
    /// The probability.
    probability: f64,
    /// Why, the strongest reasons first.
    because: Vec<BecauseAnswer>,
}

/// A reason.
#[derive(Debug, Serialize, ToSchema)]
struct BecauseAnswer {
    /// The column, as in the card.
    column: String,
    /// What that is.
    what: Words,
    /// What stands there; `null` for nothing, or where it may be personal.
    value: Option<String>,
    /// What it adds to the log-odds; below 0 it speaks against.
    contribution: f64,
}

async fn get(State(api): State<Api>, path: Path) -> Result<Json<PredictionAnswer>, Problem> {
    Ok(Json(PredictionAnswer::of(&*kept(&api, &path)?)))
}

async fn customers(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<LikelyAnswer>>, Problem> {
    let found = kept(&api, &path)?;
    let (limit, veil) = (query.limit()?, Veil::of(&caller));
    let list = format!("prediction {}", found.number);
    let start = query.after::<usize>(&list)?.unwrap_or(0);
    let ranked = found.found.as_ref().map_or(&[][..], |found| &found.ranked);
    let end = ranked.len().min(start.saturating_add(limit));
    let page = ranked.get(start.min(end)..end).unwrap_or_default();
    let picture = api.service().picture();
    let is_known = |one: &&Likely| picture.timelines().customer(&one.id).is_some();
    let items = page.iter().filter(is_known).map(|one| LikelyAnswer::of(one, veil)).collect();
    let next_cursor = (end < ranked.len()).then(|| cursor(&list, end));
    Ok(Json(Page { items, next_cursor }))
}

fn kept(api: &Api, path: &Path) -> Result<Arc<ForecastFound>, Problem> {
    api.service().forecast(Some(path.number("number")?)).ok_or_else(no_result)
}

impl PredictionAnswer {
    fn of(found: &ForecastFound) -> PredictionAnswer {
        let (event, segment) = match &found.question.target {
            Target::Event(name) => (Some(name.clone()), None),
            Target::Segment(key) => (None, Some(key.to_string())),
        };
        let question = &found.question.question;
        PredictionAnswer {
            number: found.number,
            as_of: found.as_of.to_string(),
            made_at: found.found_at.to_string(),
            event,
            segment,
            horizon_days: question.horizon_days,
            eligible: match question.eligible {
                Eligible::All => "all",
                Eligible::Buyers => "buyers",
            },
            figures: found.found.as_ref().ok().map(PredictionFigures::of),
            reason: found.found.as_ref().err().map(refused),
        }
    }
}

impl PredictionFigures {
    fn of(found: &Foretold) -> PredictionFigures {
        let tenths = found.tenths.iter().map(|tenth| LikelyTenthAnswer {
            customers: tenth.customers,
            from: rounded(tenth.from),
            to: rounded(tenth.to),
            expected: rounded(tenth.expected),
            expected_share: tenth.expected_share.and_then(figure),
        });
        PredictionFigures {
            customers: found.customers,
            expected: rounded(found.expected),
            tenths: tenths.collect(),
            slices: found.slices.iter().map(ToString::to_string).collect(),
            rows: found.rows,
            card: CardAnswer::of(&found.card, &found.features),
        }
    }
}

impl LikelyAnswer {
    fn of(one: &Likely, veil: Veil) -> LikelyAnswer {
        LikelyAnswer {
            id: veil.id(&one.id),
            probability: rounded(one.probability),
            because: one.because.iter().map(|because| BecauseAnswer::of(because, veil)).collect(),
        }
    }
}

impl BecauseAnswer {
    fn of(because: &Because<Feature>, veil: Veil) -> BecauseAnswer {
        let value = match &because.value {
            Stated::Missing => None,
            Stated::Number(number) => figure(*number).map(|number| number.to_string()),
            Stated::Text(text) => Some(text.clone()),
        };
        // A trait may hold anything; all else is a count, a span or a consent.
        let is_trait = matches!(because.what, Feature::Trait { .. });
        BecauseAnswer {
            column: because.what.key(),
            what: Words::new(because.what.en(), because.what.tr()),
            value: value.filter(|_| !is_trait || !veil.masks()),
            contribution: rounded(because.contribution),
        }
    }
}

/// Why there is no forecast.
fn refused(error: &ForecastError) -> NoFigures {
    match error {
        ForecastError::UnknownEvent { .. } => {
            NoFigures::new("unknown_event", "there is no such event", "böyle bir olay yok")
        }
        ForecastError::Segment(_) => {
            NoFigures::new("unknown_segment", "there is no such segment", "böyle bir segment yok")
        }
        ForecastError::TooShort(short) => NoFigures::new(
            "short_history",
            format!(
                "there are {} days of history; to look so far ahead, {} are needed",
                short.found_days, short.needed_days
            ),
            format!(
                "{} günlük geçmiş var; bu kadar ileriye bakmak için {} gün gerekir",
                short.found_days, short.needed_days
            ),
        ),
        ForecastError::Nobody => NoFigures::new(
            "nobody",
            "there is nobody to look at, now or in the past",
            "ne şimdi ne geçmişte bakılacak kimse yok",
        ),
        ForecastError::Refused(refusal) => no_model(refusal),
    }
}

fn no_model(refusal: &Refusal) -> NoFigures {
    match refusal {
        Refusal::NeverHappened => {
            NoFigures::new("never_happened", "it happened to nobody", "hiç kimsede gerçekleşmemiş")
        }
        Refusal::AlwaysHappened => {
            NoFigures::new("always_happened", "it happened to everybody", "herkeste gerçekleşmiş")
        }
        Refusal::TooFewHappened { found, needed } => NoFigures::new(
            "too_few_happened",
            format!("it happened to only {found}; {needed} are needed"),
            format!("yalnızca {found} kişide gerçekleşmiş; en az {needed} gerekir"),
        ),
        Refusal::TooFewOthers { found, needed } => NoFigures::new(
            "too_few_others",
            format!("there are only {found} to whom it did not happen; {needed} are needed"),
            format!("gerçekleşmeyen yalnızca {found} kişi var; en az {needed} gerekir"),
        ),
        Refusal::NoUsableColumn { .. } => NoFigures::new(
            "no_usable_column",
            "nothing that is known tells customers apart",
            "bilinenlerin hiçbiri müşterileri ayırt etmiyor",
        ),
    }
}
