//! `POST /insight/sentiment/judge`: texts judged by known words.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::figure::rounded;
use kesit_insight::sentiment::{Language, Sentiment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AspectTone, TellingWords, aspects};
use crate::body;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many texts are judged at a time.
const MOST_TEXTS: usize = 100;
/// How long a text may be.
const MOST_CHARS: usize = 5_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/sentiment/judge", Permission::InsightRead, judge).docs(
            Docs::new("insight", "Judge texts by known words")
                .more("In Turkish and English. Nothing of them is kept. The shop's own reviews are judged by what was learnt from stars.")
                .takes::<JudgeBody>()
                .example(serde_json::json!({"texts": ["Kargo geç geldi ama ürün çok güzel"]}))
                .gives::<JudgeAnswer>(200, "A verdict for each, in their order."),
        ).leaves_nothing("changes nothing"),
    ]
}

/// Texts to judge.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JudgeBody {
    /// The texts, each of 1 to 5,000 characters.
    #[schema(min_items = 1, max_items = 100)]
    texts: Vec<String>,
}

/// Texts, judged.
#[derive(Debug, Serialize, ToSchema)]
struct JudgeAnswer {
    /// A verdict for each.
    items: Vec<VerdictAnswer>,
}

/// What a text says.
#[derive(Debug, Serialize, ToSchema)]
struct VerdictAnswer {
    /// `positive`, `mixed` or `negative`.
    tone: &'static str,
    /// The probability of being positive.
    probability: f64,
    /// `tr` or `en`.
    language: &'static str,
    /// What it speaks of.
    aspects: Vec<AspectTone>,
    /// The words that tell.
    terms: Vec<TellingWords>,
}

async fn judge(
    State(api): State<Api>,
    body::Json(body): body::Json<JudgeBody>,
) -> Result<Json<JudgeAnswer>, Problem> {
    let fault = |place: String, en: String, tr: String| {
        Err(Problem::new(Code::InvalidRequest).at(place).detail(en, tr))
    };
    if !(1..=MOST_TEXTS).contains(&body.texts.len()) {
        return fault(
            "/texts".to_owned(),
            format!("1 to {MOST_TEXTS} texts are wanted"),
            format!("1–{MOST_TEXTS} metin beklenir"),
        );
    }
    let is_wrong = |text: &String| text.trim().is_empty() || text.chars().count() > MOST_CHARS;
    if let Some(place) = body.texts.iter().position(is_wrong) {
        return fault(
            format!("/texts/{place}"),
            format!("1 to {MOST_CHARS} characters are wanted"),
            format!("1–{MOST_CHARS} karakter beklenir"),
        );
    }
    let items = api.work(move |_| {
        let reader = Sentiment::from_lexicon();
        Ok(body.texts.iter().map(|text| VerdictAnswer::of(&reader, text)).collect())
    });
    Ok(Json(JudgeAnswer { items: items.await? }))
}

impl VerdictAnswer {
    fn of(reader: &Sentiment, text: &str) -> VerdictAnswer {
        let opinion = reader.read(text);
        let terms = opinion.terms.into_iter();
        VerdictAnswer {
            tone: opinion.tone.key(),
            probability: rounded(opinion.probability),
            language: match opinion.language {
                Language::Turkish => "tr",
                Language::English => "en",
            },
            aspects: aspects(&opinion.aspects),
            terms: terms
                .map(|term| TellingWords { words: term.words, log_odds: rounded(term.log_odds) })
                .collect(),
        }
    }
}
