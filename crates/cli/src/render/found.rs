//! What a condition found, in words.

use kesit_app::{Actual, Figure};
use kesit_model::Timestamp;

use super::condition::consent_state;
use crate::load::Setting;

/// What was found; `None` where there is nothing to show.
pub(super) fn found(actual: &Actual, setting: &Setting) -> Option<String> {
    let words = setting.words;
    let missing = || words.of("missing", "yok").to_owned();
    let never =
        |at: Option<Timestamp>| at.map_or(words.of("never", "hiç").to_owned(), |at| setting.shown(at));
    let figure =
        |figure: Option<Figure>| figure.map_or_else(missing, |figure| words.number(figure.rounded()));
    Some(match actual {
        Actual::Nothing => return None,
        Actual::Value(value) => value.as_ref().map_or_else(missing, |value| words.value(value)),
        Actual::Figure(found) => figure(*found),
        Actual::Span(span) => span.map_or_else(missing, |span| words.measured_span(span)),
        Actual::Instant(at) => never(*at),
        Actual::Consent(state, since) => {
            let state = consent_state(*state, words);
            match since.map(|since| setting.shown(since)) {
                None => state.to_owned(),
                Some(since) => {
                    words.text(format!("{state} since {since}"), format!("{since} anından beri {state}"))
                }
            }
        }
        Actual::Turns { entered_at, left_at } => {
            let (entered, left) = (words.of("entered", "giriş"), words.of("left", "çıkış"));
            format!("{entered}: {}, {left}: {}", never(*entered_at), never(*left_at))
        }
        Actual::Kilometres(None) => missing(),
        Actual::Kilometres(Some(km)) => {
            // One decimal is enough to see on which side of the limit a place lies.
            let km = kesit_model::Decimal::from_f64((km * 10.0).round() / 10.0);
            km.map_or_else(missing, |km| format!("{} km", words.number(km)))
        }
        Actual::Rank { figure: own, cut_off } => {
            format!("{}; {} {}", figure(*own), words.of("cut-off", "eşik"), figure(*cut_off))
        }
    })
}
