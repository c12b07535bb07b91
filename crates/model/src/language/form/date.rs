//! Tests of dates and instants.

use serde_json::{Map, Value as Json};

use super::{object, operand, push, put, scalar, test, window};
use crate::definition::{Anniversary, DateTest};
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};
use crate::language::slip;

/// Tests of dates, in their canonical order.
pub(in crate::language) static KEYWORDS: &[Keyword] = &[
    Keyword::new("before", &operand::DATE, "Strictly before this date.", "Bu tarihten önce."),
    Keyword::new("after", &operand::DATE, "Strictly after this date.", "Bu tarihten sonra."),
    Keyword::new(
        "in_last",
        &Shape::Span,
        "From so long ago until now.",
        "Bu kadar süre öncesinden şimdiye kadar.",
    ),
    Keyword::new(
        "in_next",
        &Shape::Span,
        "From now until so long ahead.",
        "Şimdiden bu kadar süre sonrasına kadar.",
    ),
    Keyword::new("older_than", &Shape::Span, "Longer ago than this.", "Bu süreden daha önce."),
    Keyword::new(
        "during",
        &Shape::OneOf(&window::CALENDAR),
        "Inside a calendar window.",
        "Bir takvim aralığının içinde.",
    ),
    Keyword::new(
        "anniversary",
        &RETURNS,
        "The day of the year comes back, as birthdays do.",
        "Yılın o günü yeniden gelir; doğum günü gibi.",
    ),
];

/// Tests of an instant on their own.
pub(in crate::language) static DATES: Form = Form {
    name: "date_tests",
    doc: Doc { en: "Tests of an instant; all must hold.", tr: "Bir anın sınamaları; hepsi tutmalı." },
    subjects: &[],
    own: KEYWORDS,
    shared: &[],
    min_keys: 1,
    example: "{ in_last: 7d }",
};

/// When the yearly return of a date falls.
pub(in crate::language) static ANNIVERSARY: Form = Form {
    name: "anniversary",
    doc: Doc {
        en: "When the yearly return of the date falls.",
        tr: "Tarihin yıl dönümünün ne zaman olduğu.",
    },
    subjects: &[],
    own: &[
        Keyword::new(
            "in_next",
            &Shape::Span,
            "From today to the day so long ahead.",
            "Bugünden bu kadar süre sonraki güne kadar.",
        ),
        Keyword::new(
            "in_last",
            &Shape::Span,
            "From the day so long ago to today.",
            "Bu kadar süre önceki günden bugüne kadar.",
        ),
        Keyword::new(
            "this",
            &Shape::Word(scalar::UNITS),
            "Within the running calendar unit.",
            "İçinde bulunulan takvim biriminde.",
        ),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ in_next: 7d }",
};

/// What `anniversary` takes.
static RETURNS: Shape = Shape::Either(&[Shape::Word(&["today"]), Shape::Object(&ANNIVERSARY)]);

/// Reads the object of `changed`, `entered`, `left` or `at`.
pub(super) fn read_list(node: Node, reader: &mut Reader) -> Option<Vec<DateTest>> {
    if let Json::String(text) = node.value
        && text.parse::<crate::Span>().is_ok()
    {
        let problem = node.problem(code::WRONG_TYPE, Shape::Object(&DATES).expected());
        return reader.refuse(problem.hint(format!("write `{{ in_last: {text} }}`")));
    }
    let fields = Fields::open(node, &DATES, reader)?;
    let mut all = Some(Vec::new());
    for key in KEYWORDS.iter().map(|keyword| keyword.key) {
        let Some(node) = fields.get(key) else { continue };
        let read = read_one(key, node, reader);
        all = push(all, read);
    }
    match all {
        Some(all) if all.is_empty() => test::refuse_missing(&fields, reader),
        all => all,
    }
}

pub(super) fn read_one(key: &'static str, node: Node, reader: &mut Reader) -> Option<DateTest> {
    match key {
        "before" => operand::read_date(node, reader).map(DateTest::Before),
        "after" => operand::read_date(node, reader).map(DateTest::After),
        "in_last" => scalar::span(node, reader).map(DateTest::InLast),
        "in_next" => scalar::span(node, reader).map(DateTest::InNext),
        "older_than" => scalar::span(node, reader).map(DateTest::OlderThan),
        "during" => window::read_calendar(node, reader).map(DateTest::During),
        _ => read_anniversary(node, reader).map(DateTest::Anniversary),
    }
}

fn read_anniversary(node: Node, reader: &mut Reader) -> Option<Anniversary> {
    match node.value {
        Json::String(text) if text == "today" => return Some(Anniversary::Today),
        Json::String(text) => {
            let hint = slip::word(text, ["today"].into_iter());
            return reader.refuse(node.problem(code::UNKNOWN_WORD, RETURNS.expected()).maybe_hint(hint));
        }
        Json::Object(_) => {}
        _ => return reader.wrong_type(&node, &RETURNS),
    }
    let fields = Fields::open(node, &ANNIVERSARY, reader)?;
    match (fields.get("in_next"), fields.get("in_last"), fields.get("this")) {
        (Some(node), None, None) => scalar::span(node, reader).map(Anniversary::InNext),
        (None, Some(node), None) => scalar::span(node, reader).map(Anniversary::InLast),
        (None, None, Some(node)) => scalar::unit(node, reader).map(Anniversary::This),
        (None, None, None) => test::refuse_missing(&fields, reader),
        _ => reader.refuse(
            node.problem(code::CONFLICT, "one of `in_next`, `in_last` and `this`").hint("keep one of them"),
        ),
    }
}

pub(super) fn write(tests: &[DateTest]) -> Json {
    let mut object = Map::new();
    for test in tests {
        let (key, value) = write_one(test);
        put(&mut object, key, value);
    }
    Json::Object(object)
}

pub(super) fn write_one(test: &DateTest) -> (&'static str, Json) {
    match test {
        DateTest::Before(right) => ("before", operand::write_date(right)),
        DateTest::After(right) => ("after", operand::write_date(right)),
        DateTest::InLast(span) => ("in_last", scalar::write_span(*span)),
        DateTest::InNext(span) => ("in_next", scalar::write_span(*span)),
        DateTest::OlderThan(span) => ("older_than", scalar::write_span(*span)),
        DateTest::During(window) => ("during", window::write_calendar(window)),
        DateTest::Anniversary(anniversary) => ("anniversary", write_anniversary(anniversary)),
    }
}

fn write_anniversary(anniversary: &Anniversary) -> Json {
    match anniversary {
        Anniversary::Today => "today".into(),
        Anniversary::InNext(span) => object([("in_next", scalar::write_span(*span))]),
        Anniversary::InLast(span) => object([("in_last", scalar::write_span(*span))]),
        Anniversary::This(unit) => object([("this", scalar::write_unit(*unit))]),
    }
}
