//! Values, instants and explanations as JSON: the one shape that all programs get, wherever they ask.

use kesit_model::definition::Condition;
use kesit_model::language::canonical;
use kesit_model::{Decimal, Timestamp, Value};
use kesit_segment::{Actual, Figure, Why};
use serde_json::{Map, Value as Json, json};

/// A tree of conditions: `condition` is what a definition file would say, for logic only its word (`logic`); `until` is null for
/// never; `actual` is what was found.
#[must_use]
pub fn why(why: &Why) -> Json {
    let mut object = Map::new();
    let mut put = |key: &str, value: Json| object.insert(key.to_owned(), value);
    match logic(&why.condition) {
        Some(word) => put("logic", word.into()),
        None => put("condition", canonical(&why.condition)),
    };
    put("holds", why.holds.into());
    put("until", instant(why.until));
    if let Some(actual) = self::actual(&why.actual) {
        put("actual", actual);
    }
    if let Some(latest) = why.latest {
        put("latest", instant(latest));
    }
    if !why.parts.is_empty() {
        put("parts", why.parts.iter().map(self::why).collect());
    }
    Json::Object(object)
}

/// The word of a condition that is made of others; `None` for all others.
#[must_use]
pub fn logic(condition: &Condition) -> Option<&'static str> {
    match condition {
        Condition::All(_) => Some("all"),
        Condition::Any(_) => Some("any"),
        Condition::None(_) => Some("none"),
        Condition::Not(_) => Some("not"),
        _ => None,
    }
}

/// An instant; null for never.
#[must_use]
pub fn instant(at: Timestamp) -> Json {
    if at == Timestamp::MAX { Json::Null } else { at.to_string().into() }
}

/// What was found, an object with one or two members; `None` if there is nothing to show.
#[must_use]
pub fn actual(actual: &Actual) -> Option<Json> {
    let figure = |figure: &Option<Figure>| figure.map_or(Json::Null, |figure| number(figure.rounded()));
    let maybe = |at: &Option<Timestamp>| at.map_or(Json::Null, instant);
    Some(match actual {
        Actual::Nothing => return None,
        Actual::Value(found) => json!({ "value": found.as_ref().map_or(Json::Null, value) }),
        Actual::Figure(found) => json!({ "figure": figure(found) }),
        Actual::Span(span) => json!({ "milliseconds": span.map(|span| span.0) }),
        Actual::Instant(at) => json!({ "at": maybe(at) }),
        Actual::Consent(state, since) => json!({ "consent": state.as_str(), "since": maybe(since) }),
        Actual::Turns { entered_at, left_at } => {
            json!({ "entered_at": maybe(entered_at), "left_at": maybe(left_at) })
        }
        Actual::Kilometres(km) => json!({ "km": km }),
        Actual::Rank { figure: own, cut_off } => json!({ "figure": figure(own), "cut_off": figure(cut_off) }),
    })
}

/// Whole numbers exactly, others as the nearest that JSON readers know.
fn number(number: Decimal) -> Json {
    match i64::try_from(number.0 / Decimal::ONE_MICROS) {
        Ok(whole) if number.0 % Decimal::ONE_MICROS == 0 => whole.into(),
        _ => number.to_f64().into(),
    }
}

/// A value of data.
#[must_use]
pub fn value(of: &Value) -> Json {
    match of {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(of) => number(*of),
        Value::Text(text) => text.as_str().into(),
        Value::List(list) => list.iter().map(value).collect(),
        Value::Object(object) => {
            Json::Object(object.0.iter().map(|(key, of)| (key.to_string(), value(of))).collect())
        }
    }
}
