//! `GET /insight/sentiment`: how content customers sound in what they wrote, and with what.

mod figures;
mod judge;
mod texts;

use kesit_insight::sentiment::AspectOpinion;
use serde::Serialize;
use utoipa::ToSchema;

use super::NoFigures;
use crate::route::Route;

pub(super) fn routes() -> Vec<Route> {
    [figures::routes(), texts::routes(), judge::routes()].into_iter().flatten().collect()
}

/// How a text speaks of an aspect.
#[derive(Debug, Serialize, ToSchema)]
struct AspectTone {
    /// `delivery`, `quality`, `price`, `returns` or `service`.
    aspect: &'static str,
    /// `positive`, `mixed` or `negative`.
    tone: &'static str,
}

/// Words that tell.
#[derive(Debug, Serialize, ToSchema)]
struct TellingWords {
    /// The words, in lower case.
    words: String,
    /// What they add to the log-odds of being positive; below 0 they are negative.
    log_odds: f64,
}

fn aspects(found: &[AspectOpinion]) -> Vec<AspectTone> {
    found.iter().map(|it| AspectTone { aspect: it.aspect.key(), tone: it.tone.key() }).collect()
}

fn no_texts() -> NoFigures {
    NoFigures::new(
        "no_texts",
        "nobody had written anything: `Product Reviewed` with `review_body`, or `Survey Answered` with `comment`, is needed",
        "kimse bir şey yazmamıştı: `review_body` içeren `Product Reviewed` ya da `comment` içeren `Survey Answered` gerekir",
    )
}
