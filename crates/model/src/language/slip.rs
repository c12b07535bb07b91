//! Hints for common slips. A hint is a guess that helps; whether something is refused is never decided here.

use serde_json::Value as Json;

use super::form;
use super::keyword::{Family, Form, Shape};
use crate::{Decimal, Span};

/// Words of other tools and languages, in lower case, and the key that says the same here.
const SYNONYMS: [(&str, &str); 60] = [
    ("=", "is"),
    ("==", "is"),
    ("eq", "is"),
    ("equal", "is"),
    ("equals", "is"),
    ("value", "is"),
    ("!=", "is_not"),
    ("<>", "is_not"),
    ("ne", "is_not"),
    ("neq", "is_not"),
    ("not_equals", "is_not"),
    (">", "gt"),
    ("greater_than", "gt"),
    ("more_than", "gt"),
    (">=", "gte"),
    ("ge", "gte"),
    ("at_least", "gte"),
    ("minimum", "gte"),
    ("min", "gte"),
    ("<", "lt"),
    ("less_than", "lt"),
    ("<=", "lte"),
    ("le", "lte"),
    ("at_most", "lte"),
    ("maximum", "lte"),
    ("max", "lte"),
    ("one_of", "in"),
    ("any_of", "in"),
    ("nin", "not_in"),
    ("like", "contains"),
    ("has", "includes"),
    ("regex", "matches"),
    ("regexp", "matches"),
    ("begins_with", "starts_with"),
    ("startswith", "starts_with"),
    ("endswith", "ends_with"),
    ("present", "exists"),
    ("is_set", "exists"),
    ("case_insensitive", "ignore_case"),
    ("and", "all"),
    ("ve", "all"),
    ("or", "any"),
    ("veya", "any"),
    ("nor", "none"),
    ("değil", "not"),
    ("everybody", "everyone"),
    ("attribute", "trait"),
    ("field", "trait"),
    ("user", "trait"),
    ("customer", "trait"),
    ("track", "event"),
    ("action", "event"),
    ("filter", "where"),
    ("filters", "where"),
    ("properties", "where"),
    ("since", "within"),
    ("window", "within"),
    ("period", "within"),
    ("conditions", "when"),
    ("condition", "when"),
];

/// Units of time as people write them, and the unit of the language.
const UNITS: [(&str, &[&str]); 6] = [
    ("ms", &["ms", "msec", "millisecond", "milliseconds", "milisaniye"]),
    ("s", &["s", "sec", "secs", "second", "seconds", "sn", "saniye"]),
    ("m", &["m", "min", "mins", "minute", "minutes", "dk", "dakika"]),
    ("h", &["h", "hr", "hrs", "hour", "hours", "saat"]),
    ("d", &["d", "day", "days", "gün", "gun"]),
    ("w", &["w", "week", "weeks", "hafta"]),
];

/// Calendar units as people write them, and the unit of the language; they have no exact length.
const CALENDAR_UNITS: [(&str, &[&str]); 3] = [
    ("month", &["mo", "month", "months", "ay"]),
    ("quarter", &["q", "quarter", "quarters", "çeyrek"]),
    ("year", &["y", "yr", "year", "years", "yıl", "yil"]),
];

/// What the user may have meant by a key that the form does not have.
pub(super) fn unknown_key(key: &str, form: &Form, value: &Json) -> Option<String> {
    let known = || form.keywords().map(|keyword| keyword.key);
    if let Some(meant) = synonym(key).filter(|meant| known().any(|known| known == *meant)) {
        return Some(format!("write `{meant}`"));
    }
    if let Some(nearest) = nearest(key, known()) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let meant = synonym(key).unwrap_or(key);
    misplaced(meant, form, value)
}

/// Whether a key that is unknown may have been meant for this one.
pub(super) fn may_mean(unknown: &str, key: &str) -> bool {
    synonym(unknown) == Some(key) || nearest(unknown, [key].into_iter()).is_some()
}

/// A key that is known, but stands in the wrong object.
fn misplaced(key: &str, form: &Form, value: &Json) -> Option<String> {
    let is_test = form::is_test(key);
    match form.name {
        "event" if is_test => Some(format!(
            "a test stands inside a measure, as in `count: {{ {key}: {} }}`, or inside `where`",
            short(value)
        )),
        "segment_definition" if form::is_condition(key) => Some("put the condition under `when:`".to_owned()),
        "rank_of" if is_test => Some("a measure has no tests in a ranking".to_owned()),
        "step_without" if key == "after" => Some("write `for`".to_owned()),
        "consent" if key == "is_not" => Some("put the condition under `not:`".to_owned()),
        "segment" | "list" if is_test => {
            Some("membership is true or false; put the condition under `not:` for the opposite".to_owned())
        }
        _ if key == "within" => {
            Some("`within` belongs to `event`; dates are tested by `in_last`, `during` and so on".to_owned())
        }
        _ if key == "where" => Some("`where` belongs to `event` and `items`".to_owned()),
        _ => None,
    }
}

/// What the user may have meant by an object with none of the keys that say what it is.
pub(super) fn no_subject(object: &serde_json::Map<String, Json>, family: &Family) -> Option<String> {
    let subjects: Vec<&'static str> = family.subjects().collect();
    for key in object.keys() {
        let meant = synonym(key).filter(|meant| subjects.contains(meant));
        if let Some(meant) = meant.or_else(|| nearest(key, subjects.iter().copied())) {
            return Some(format!("write `{meant}:` for `{key}:`"));
        }
        match (family.name, key.as_str()) {
            ("condition", "property") => return Some("a property of the customer is a `trait:`".to_owned()),
            ("filter", "trait") => {
                return Some("a property of the event or of the element is a `property:`".to_owned());
            }
            _ => {}
        }
    }
    let subject = match family.name {
        "condition" => "trait",
        "filter" => "property",
        _ => return None,
    };
    let (key, value) = object.iter().find(|(key, value)| !form::is_test(key) && is_scalar(value))?;
    Some(format!("write `{{ {subject}: {key}, is: {} }}`", short(value)))
}

/// What the user may have meant by a value of the wrong kind.
pub(super) fn wrong_type(value: &Json, shape: &Shape) -> Option<String> {
    match (value, shape) {
        (Json::String(text), _) if comparison(text).is_some() => comparison(text),
        (Json::Null, Shape::Scalar | Shape::Ordered | Shape::Either(_)) => {
            Some("write `exists: false` for a value that is not there".to_owned())
        }
        (Json::Object(_), Shape::List { .. }) => Some("put it into a list: `[ … ]`".to_owned()),
        (Json::Array(_), Shape::Scalar) => Some("write `in: [ … ]` for one of several values".to_owned()),
        (Json::Number(number), Shape::Text | Shape::Path | Shape::Key | Shape::EventName) => {
            Some(format!("put it in quotes: \"{number}\""))
        }
        (Json::String(text), Shape::Flag | Shape::True) => flag(text),
        (Json::Number(number), Shape::Span) => Some(format!("say the unit: `{number}d` for days")),
        _ => None,
    }
}

fn flag(text: &str) -> Option<String> {
    let word = ["true", "yes", "on", "evet", "1"].iter().find(|word| text.eq_ignore_ascii_case(word));
    word.map(|_| "write `true`, without quotes".to_owned())
}

/// `>= 3` written as a text.
fn comparison(text: &str) -> Option<String> {
    let sign_end = text.find(|sign: char| !"<>=!".contains(sign))?;
    let (sign, right) = text.split_at(sign_end);
    let meant = synonym(sign)?;
    Some(format!("write `{{ {meant}: {} }}`", right.trim()))
}

/// What the user may have meant by a text that is not a length of time.
pub(super) fn span(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = (&text[..digits], text[digits..].trim());
    let named = |units: &[(&'static str, &[&str])]| {
        units.iter().find(|(_, spellings)| spellings.contains(&unit)).map(|(name, _)| *name)
    };
    if number.is_empty() {
        return None;
    }
    if let Some(unit) = named(&UNITS) {
        let meant = format!("{number}{unit}");
        return Some(match meant.parse::<Span>() {
            Ok(_) => format!("write `{meant}`"),
            Err(_) => "the longest is a thousand years, `365000d`".to_owned(),
        });
    }
    if let Some(unit) = named(&CALENDAR_UNITS) {
        return Some(format!(
            "a {unit} has no exact length: write days, such as `30d`, or in a window `{{ last: {number}, unit: {unit} }}`"
        ));
    }
    unit.is_empty().then(|| format!("say the unit: `{number}d` for days"))
}

/// What the user may have meant by a text that is not a date.
pub(super) fn date(text: &str) -> Option<String> {
    if text.parse::<Span>().is_ok() {
        return Some(format!("`{text}` is a length of time: use `in_last`, `in_next` or `older_than`"));
    }
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let [day, month, year] = parts[..] else { return None };
    let meant = format!("{year}-{month:0>2}-{day:0>2}");
    let fits = year.len() == 4 && meant.parse::<crate::definition::Moment>().is_ok();
    fits.then(|| format!("the year comes first: `{meant}`"))
}

/// What the user may have meant by a text that is not a part in percent.
pub(super) fn percent(text: &str) -> Option<String> {
    let number = text.replace('%', "").trim().to_owned();
    Decimal::parse(&number)
        .map(|number| format!("write `{number}%` for a part, or a whole number for that many customers"))
}

/// The word that the user may have meant.
pub(super) fn word<'a>(found: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(found, words).map(|nearest| format!("did you mean `{nearest}`?"))
}

/// The word with the fewest slips of typing from `found`, if there is one near.
fn nearest<'a>(found: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let found = found.to_lowercase().replace([' ', '-'], "_");
    let allowed = match found.chars().count() {
        0..=1 => 0,
        2..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    // Many short words lie near each other; those that begin alike are meant.
    let may_be_meant = |word: &&str| found.len() > 3 || word.chars().next() == found.chars().next();
    words
        .filter(may_be_meant)
        .map(|word| (strsim::damerau_levenshtein(&found, &word.to_lowercase().replace('-', "_")), word))
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

fn synonym(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    SYNONYMS.iter().find(|(other, _)| *other == word).map(|(_, key)| *key)
}

fn is_scalar(value: &Json) -> bool {
    matches!(value, Json::String(_) | Json::Number(_) | Json::Bool(_))
}

/// A value as it could be written in a hint.
fn short(value: &Json) -> String {
    match value {
        Json::String(text) if text.chars().count() <= 30 => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Bool(flag) => flag.to_string(),
        _ => "…".to_owned(),
    }
}
