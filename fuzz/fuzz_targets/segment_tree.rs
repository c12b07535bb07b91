//! Conditions that are nearly right. The bytes choose a way through the language's own tables, with a wrong turn now and
//! then, so that far more is read than of random text. What is read must be written and read again alike.
#![no_main]

use kesit_model::language::{
    self,
    keyword::{Family, Form, Shape},
};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

/// Past the depth that the language allows, so that the limit is tried too.
const DEEPEST: usize = 14;
const LONGEST_LIST: usize = 4;

const TEXTS: &[&str] = &["", "a", "İ", "ı", "e\u{301}", "address.city", "a.b", "42", "Email *", "*", "😀"];
const PATTERNS: &[&str] = &["^a+$", "(", "(?i)ş", "(?:a{1000}){1000}", "\\p{L}"];
const SPANS: &[&str] = &["0d", "500ms", "30d", "7d", "2w", "9999999999999w", "-1d", "1.5d", "30 days"];
const MOMENTS: &[&str] =
    &["2026-03-01", "2026-03-29T02:30", "2026-03-01T09:30:00+03:00", "9999-12-31", "2026-02-29", "now"];

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Unstructured::new(bytes);
    let Some(family) = language::families().first().copied() else { return };
    let Ok(tree) = one_of(family, &mut choices, 0) else { return };
    let Ok(condition) = language::parse_condition(&tree) else { return };
    let canonical = language::canonical(&condition);
    let again = language::parse_condition(&canonical).expect("the canonical form is a condition");
    assert_eq!(again, condition, "the canonical form means the same");
    assert_eq!(language::content_hash(&again), language::content_hash(&condition));
});

fn one_of(family: &Family, choices: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    object(choices.choose(family.forms)?, choices, depth)
}

/// An object of the form: a subject, whatever must be there, and some of the rest.
fn object(form: &Form, choices: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    if depth > DEEPEST {
        return Ok(Value::Null);
    }
    let subject = if form.subjects.is_empty() { None } else { Some(*choices.choose(form.subjects)?) };
    let mut members = Map::new();
    for keyword in form.keywords() {
        let is_wanted = keyword.is_required || subject == Some(keyword.key) || choices.ratio(1, 8)?;
        if is_wanted && !choices.ratio(1, 64)? {
            members.insert(keyword.key.to_owned(), value(keyword.shape, choices, depth + 1)?);
        }
    }
    Ok(Value::Object(members))
}

fn value(shape: &Shape, choices: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    if choices.ratio(1, 64)? {
        return anything(choices);
    }
    Ok(match shape {
        Shape::True => json!(true),
        Shape::Flag => json!(choices.arbitrary::<bool>()?),
        Shape::Text | Shape::AnyText | Shape::TextPart | Shape::Path | Shape::EventName => {
            text(TEXTS, choices)?
        }
        Shape::Key => text(&["a", "b-1", "a b"], choices)?,
        Shape::Pattern => text(PATTERNS, choices)?,
        Shape::Whole { min, max } | Shape::Number { min, max } => number(*min, *max, choices)?,
        Shape::Span => text(SPANS, choices)?,
        Shape::Moment => text(MOMENTS, choices)?,
        Shape::Word(words) => text(words, choices)?,
        Shape::Scalar | Shape::Ordered | Shape::Amount => anything(choices)?,
        Shape::Place => json!([choices.int_in_range(-91..=91)?, choices.int_in_range(-181..=181)?]),
        Shape::Percent => json!(format!("{}%", choices.int_in_range(0..=101)?)),
        Shape::Either(shapes) => return value(choices.choose(shapes)?, choices, depth),
        Shape::List { of, min, .. } => list(of, *min, choices, depth)?,
        Shape::OneOf(family) => one_of(family, choices, depth)?,
        Shape::Object(form) | Shape::TraitValue(form) | Shape::LocalText(form) | Shape::Map(form) => {
            object(form, choices, depth)?
        }
    })
}

fn list(of: &Shape, min: usize, choices: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let length = choices.int_in_range(min..=min.max(LONGEST_LIST))?;
    (0..length).map(|_| value(of, choices, depth)).collect::<Result<Vec<_>>>().map(Value::Array)
}

fn text(texts: &[&str], choices: &mut Unstructured<'_>) -> Result<Value> {
    choices.choose(texts).map(|text| json!(text))
}

/// A number in the range or just outside of it.
fn number(min: i64, max: i64, choices: &mut Unstructured<'_>) -> Result<Value> {
    choices.int_in_range(min.saturating_sub(1)..=max.saturating_add(1)).map(|number| json!(number))
}

fn anything(choices: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match choices.int_in_range(0..=6)? {
        0 => Value::Null,
        1 => json!(choices.arbitrary::<bool>()?),
        2 => json!(choices.arbitrary::<i64>()?),
        3 => json!(choices.arbitrary::<f64>()?),
        4 => json!([]),
        5 => json!({ "trait": "a" }),
        _ => text(TEXTS, choices)?,
    })
}
