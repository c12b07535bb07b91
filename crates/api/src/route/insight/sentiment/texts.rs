//! What customers wrote one by one, and who is the least content.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_app::insight::Shop;
use kesit_app::insight::figure::{first_by, rounded};
use kesit_app::insight::opinions::{CustomerTone, Opinions, Origin, Said, opinions};
use kesit_insight::sentiment::{Aspect, Tone};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{AspectTone, TellingWords, aspects, no_texts};
use crate::caller::Caller;
use crate::mask::Veil;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::table::{Cells, Ranking, TableFormat, ranking_limit};
use crate::route::insight::{NoFigures, figure, of_shop};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/sentiment/texts", Permission::CustomersRead, texts).docs(
            Docs::new("insight", "What customers wrote, judged")
                .more(
                    "The newest texts. The texts themselves, and the words that tell, are for those only who may see personal data: \
                     people write names and numbers into reviews. There are no pages; ask with an earlier `as_of` for older ones.",
                )
                .query::<TextsQuery>()
                .gives::<TextsAnswer>(200, "The newest first."),
        ),
        Route::get("/insight/sentiment/customers", Permission::CustomersRead, customers).docs(
            Docs::new("insight", "Who is the least content")
                .query::<WritersQuery>()
                .gives::<Ranking<WriterAnswer>>(200, "Those of the lowest mean first.")
                .gives_text(200, "Those of the lowest mean first.", "text/csv"),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct TextsQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// Only texts that sound so.
    #[param(inline)]
    tone: Option<ToneWord>,
    /// Only texts that speak of this.
    #[param(inline)]
    aspect: Option<AspectWord>,
    /// How many at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct WritersQuery {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
    /// How many customers at most; of CSV, all if it is not given.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// `json`, or `csv` for a table.
    #[param(inline)]
    format: Option<TableFormat>,
}

/// How a text sounds.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ToneWord {
    Positive,
    Mixed,
    Negative,
}

/// What a text speaks of.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum AspectWord {
    Delivery,
    Quality,
    Price,
    Returns,
    Service,
}

/// What customers wrote.
#[derive(Debug, Serialize, ToSchema)]
struct TextsAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The texts, the newest first.
    items: Vec<JudgedText>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// A text, judged.
#[derive(Debug, Serialize, ToSchema)]
struct JudgedText {
    /// The id of the customer.
    id: String,
    /// When it was written.
    #[schema(format = DateTime)]
    at: String,
    /// `review` or `survey`.
    origin: &'static str,
    /// The stars of the review, or the answer to the survey; `null` for none.
    score: Option<f64>,
    /// `positive`, `mixed` or `negative`.
    tone: &'static str,
    /// The probability of being positive.
    probability: f64,
    /// What it speaks of.
    aspects: Vec<AspectTone>,
    /// The text; `null` for those who may not see personal data.
    text: Option<String>,
    /// The words that tell; `null` likewise.
    terms: Option<Vec<TellingWords>>,
}

/// A customer who wrote something.
#[derive(Debug, Serialize, ToSchema)]
struct WriterAnswer {
    /// The id.
    id: String,
    /// How many texts.
    texts: usize,
    /// The mean probability of being positive.
    mean: f64,
    /// How the last one sounds: `positive`, `mixed` or `negative`.
    last_tone: &'static str,
    /// When it was written.
    #[schema(format = DateTime)]
    last_at: String,
}

async fn texts(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<TextsQuery>,
) -> Result<Json<TextsAnswer>, Problem> {
    let limit = ranking_limit(query.limit, TableFormat::Json)?;
    let veil = Veil::of(&caller);
    let (tone, aspect) = (query.tone.map(ToneWord::tone), query.aspect.map(AspectWord::aspect));
    let answer = of_shop(&api, query.as_of, move |shop, as_of| {
        let found = opinions(shop, as_of);
        let is_wanted = |said: &&Said| {
            let verdict = found.verdict(said);
            tone.is_none_or(|tone| verdict.tone() == tone)
                && aspect.is_none_or(|aspect| verdict.aspects.iter().any(|opinion| opinion.aspect == aspect))
        };
        let wanted: Vec<Said> = found.said.iter().filter(is_wanted).copied().collect();
        let newest = first_by(&wanted, limit, |one, other| other.at.cmp(&one.at));
        let items = newest.into_iter().map(|said| JudgedText::of(&found, said, shop, veil)).collect();
        Ok(TextsAnswer { as_of: as_of.to_string(), items, reason: found.said.is_empty().then(no_texts) })
    });
    answer.await
}

async fn customers(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<WritersQuery>,
) -> Result<Response, Problem> {
    let (format, veil) = (query.format.unwrap_or_default(), Veil::of(&caller));
    let limit = ranking_limit(query.limit, format)?;
    let ranking = of_shop(&api, query.as_of, move |shop, as_of| {
        let writers = opinions(shop, as_of).customers();
        if writers.is_empty() {
            return Ok(Ranking::empty(as_of, no_texts()));
        }
        let row = |writer: &CustomerTone| WriterAnswer {
            id: veil.id(shop.id(writer.customer)),
            texts: writer.texts,
            mean: rounded(writer.mean),
            last_tone: writer.last.key(),
            last_at: writer.last_at.to_string(),
        };
        let first = first_by(&writers, limit, |one, other| one.mean.total_cmp(&other.mean));
        Ok(Ranking::new(as_of, writers.len(), first.into_iter().map(row).collect()))
    });
    Ok(ranking.await?.0.answer("sentiment", format).into_response())
}

impl JudgedText {
    fn of(found: &Opinions, said: &Said, shop: &Shop<'_>, veil: Veil) -> JudgedText {
        let verdict = found.verdict(said);
        let text = (!veil.masks()).then(|| shop.timelines().dictionary().resolve(said.text));
        let terms = text.map(|text| {
            let terms = found.sentiment.read(text).terms.into_iter();
            terms.map(|term| TellingWords { words: term.words, log_odds: rounded(term.log_odds) }).collect()
        });
        JudgedText {
            id: veil.id(shop.id(said.customer)),
            at: said.at.to_string(),
            origin: match said.origin {
                Origin::Review => "review",
                Origin::Survey => "survey",
            },
            score: said.score.and_then(figure),
            tone: verdict.tone().key(),
            probability: rounded(verdict.probability),
            aspects: aspects(&verdict.aspects),
            text: text.map(str::to_owned),
            terms,
        }
    }
}

impl Cells for WriterAnswer {
    const COLUMNS: &'static [&'static str] = &["id", "texts", "mean", "last_tone", "last_at"];
}

impl ToneWord {
    fn tone(self) -> Tone {
        match self {
            ToneWord::Positive => Tone::Positive,
            ToneWord::Mixed => Tone::Mixed,
            ToneWord::Negative => Tone::Negative,
        }
    }
}

impl AspectWord {
    fn aspect(self) -> Aspect {
        match self {
            AspectWord::Delivery => Aspect::Delivery,
            AspectWord::Quality => Aspect::Quality,
            AspectWord::Price => Aspect::Price,
            AspectWord::Returns => Aspect::Returns,
            AspectWord::Service => Aspect::Service,
        }
    }
}
