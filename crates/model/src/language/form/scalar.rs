//! The smallest parts: names, numbers, words, lengths of time, dates.

use serde_json::{Number, Value as Json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::definition::{CalendarUnit, EventPattern, Moment};
use crate::language::code;
use crate::language::keyword::Shape;
use crate::language::limit::{MAX_FRACTION_DIGITS, MAX_NAME_BYTES};
use crate::language::node::Node;
use crate::language::reader::Reader;
use crate::language::slip;
use crate::{Decimal, Key, Span, normalize};

/// The words of the calendar units.
pub(super) const UNITS: &[&str] = &["day", "week", "month", "quarter", "year"];

/// A text that is not empty, in Unicode NFC.
pub(super) fn text(node: Node, shape: &Shape, reader: &mut Reader) -> Option<String> {
    let Json::String(text) = node.value else {
        return reader.wrong_type(&node, shape);
    };
    if text.trim().is_empty() {
        return reader.refuse(node.problem(code::EMPTY_TEXT, shape.expected()));
    }
    if text.len() > MAX_NAME_BYTES {
        return reader.refuse(node.problem(code::TOO_LONG, format!("at most {MAX_NAME_BYTES} bytes")));
    }
    Some(normalize(text).into_owned())
}

pub(super) fn path(node: Node, reader: &mut Reader) -> Option<String> {
    text(node, &Shape::Path, reader)
}

pub(super) fn key(node: Node, reader: &mut Reader) -> Option<Key> {
    let text = text(node, &Shape::Key, reader)?;
    match Key::parse(&text) {
        Some(key) => Some(key),
        None => {
            reader.refuse(node.problem(code::BAD_KEY, Shape::Key.expected()).maybe_hint(plain_key(&text)))
        }
    }
}

/// The text as a key: letters without their marks, and `_` for every other sign that a key cannot have.
pub(super) fn plain_key(text: &str) -> Option<String> {
    let unmarked =
        text.nfd().filter(|sign| !is_combining_mark(*sign)).map(|sign| if sign == 'ı' { 'i' } else { sign });
    let plain: String = unmarked.map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
    Key::parse(&plain).map(|key| format!("for example `{key}`"))
}

pub(super) fn event_pattern(node: Node, reader: &mut Reader) -> Option<EventPattern> {
    let text = text(node, &Shape::EventName, reader)?;
    match text.strip_suffix('*') {
        Some("") => Some(EventPattern::Every),
        Some(start) if !start.contains('*') => Some(EventPattern::StartingWith(start.to_owned())),
        None if !text.contains('*') => Some(EventPattern::Named(text)),
        _ => reader.refuse(
            node.problem(code::BAD_EVENT, Shape::EventName.expected())
                .hint("a `*` can only stand at the end"),
        ),
    }
}

pub(super) fn write_event_pattern(pattern: &EventPattern) -> Json {
    match pattern {
        EventPattern::Named(name) => name.as_str().into(),
        EventPattern::StartingWith(start) => format!("{start}*").into(),
        EventPattern::Every => "*".into(),
    }
}

pub(super) fn span(node: Node, reader: &mut Reader) -> Option<Span> {
    let Json::String(text) = node.value else {
        return reader.wrong_type(&node, &Shape::Span);
    };
    match text.parse() {
        Ok(span) => Some(span),
        Err(_) => {
            reader.refuse(node.problem(code::BAD_SPAN, Shape::Span.expected()).maybe_hint(slip::span(text)))
        }
    }
}

pub(super) fn write_span(span: Span) -> Json {
    span.to_string().into()
}

pub(super) fn moment(node: Node, reader: &mut Reader) -> Option<Moment> {
    let Json::String(text) = node.value else {
        return reader.wrong_type(&node, &Shape::Moment);
    };
    match text.parse() {
        Ok(moment) => Some(moment),
        Err(_) => {
            reader.refuse(node.problem(code::BAD_DATE, Shape::Moment.expected()).maybe_hint(slip::date(text)))
        }
    }
}

pub(super) fn write_moment(moment: &Moment) -> Json {
    moment.to_string().into()
}

pub(super) fn unit(node: Node, reader: &mut Reader) -> Option<CalendarUnit> {
    Some(match word(node, UNITS, reader)? {
        "day" => CalendarUnit::Day,
        "week" => CalendarUnit::Week,
        "month" => CalendarUnit::Month,
        "quarter" => CalendarUnit::Quarter,
        _ => CalendarUnit::Year,
    })
}

pub(super) fn write_unit(unit: CalendarUnit) -> Json {
    match unit {
        CalendarUnit::Day => "day",
        CalendarUnit::Week => "week",
        CalendarUnit::Month => "month",
        CalendarUnit::Quarter => "quarter",
        CalendarUnit::Year => "year",
    }
    .into()
}

/// One of the words, as it stands in the table.
pub(super) fn word(node: Node, words: &'static [&'static str], reader: &mut Reader) -> Option<&'static str> {
    let shape = Shape::Word(words);
    let Json::String(text) = node.value else {
        return reader.wrong_type(&node, &shape);
    };
    match words.iter().find(|word| *word == text) {
        Some(word) => Some(word),
        None => {
            let hint = slip::word(text, words.iter().copied());
            reader.refuse(node.problem(code::UNKNOWN_WORD, shape.expected()).maybe_hint(hint))
        }
    }
}

/// `true`, and nothing else.
pub(super) fn truth(node: Node, reader: &mut Reader) -> Option<()> {
    if node.value == &Json::Bool(true) { Some(()) } else { reader.wrong_type(&node, &Shape::True) }
}

/// A whole number in a range.
pub(super) fn whole<T: TryFrom<i64>>(node: Node, min: i64, max: i64, reader: &mut Reader) -> Option<T> {
    let shape = Shape::Whole { min, max };
    let Json::Number(number) = node.value else {
        return reader.wrong_type(&node, &shape);
    };
    let number = decimal(number).filter(|number| number.0 % Decimal::ONE_MICROS == 0);
    let whole = number.and_then(|number| i64::try_from(number.0 / Decimal::ONE_MICROS).ok());
    match whole.filter(|whole| (min..=max).contains(whole)).and_then(|whole| T::try_from(whole).ok()) {
        Some(whole) => Some(whole),
        None => reader.refuse(node.problem(code::OUT_OF_RANGE, shape.expected())),
    }
}

/// A number in a range.
pub(super) fn in_range(node: Node, min: i64, max: i64, reader: &mut Reader) -> Option<Decimal> {
    let shape = Shape::Number { min, max };
    let Json::Number(number) = node.value else {
        return reader.wrong_type(&node, &shape);
    };
    let range = Decimal::whole(min)..=Decimal::whole(max);
    match decimal(number).filter(|number| range.contains(number)) {
        Some(number) => Some(number),
        None => reader.refuse(node.problem(code::OUT_OF_RANGE, shape.expected())),
    }
}

/// A constant number; one that JSON does not carry exactly is refused, so that a definition always means what it shows.
pub(super) fn number(node: Node, number: &Number, reader: &mut Reader) -> Option<Decimal> {
    match decimal(number) {
        Some(number) => Some(number),
        None => reader.refuse(node.problem(
            code::TOO_LONG,
            format!(
                "a whole number below 10^22, or one with a fraction and at most {MAX_FRACTION_DIGITS} digits"
            ),
        )),
    }
}

/// The number, rounded to six decimals; `None` where it is too great or has too many digits.
fn decimal(number: &Number) -> Option<Decimal> {
    let number = Decimal::parse(&number.to_string())?;
    let is_exact =
        number.0 % Decimal::ONE_MICROS == 0 || number.0.unsigned_abs() < 10_u128.pow(MAX_FRACTION_DIGITS);
    is_exact.then_some(number)
}

/// The number as JSON writes it. Exact for every number that [`number`] takes.
pub(super) fn write_number(number: Decimal) -> Json {
    let whole = (number.0 % Decimal::ONE_MICROS == 0).then_some(number.0 / Decimal::ONE_MICROS);
    if let Some(number) = whole.and_then(|whole| i64::try_from(whole).ok()) {
        return number.into();
    }
    if let Some(number) = whole.and_then(|whole| u64::try_from(whole).ok()) {
        return number.into();
    }
    let text = number.to_string();
    text.parse::<f64>().map_or(Json::Null, Json::from)
}
