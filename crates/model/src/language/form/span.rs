//! Tests of lengths of time.

use serde_json::{Map, Value as Json};

use super::{push, put, scalar, test};
use crate::Span;
use crate::definition::SpanTest;
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};
use crate::language::warning;

/// Two lengths of time.
pub(super) static PAIR: Shape = Shape::List { of: &Shape::Span, min: 2, max: Some(2) };

/// Tests of a length of time, in their canonical order.
pub(super) static KEYWORDS: &[Keyword] = &[
    Keyword::new("is", &Shape::Span, "Exactly so long.", "Tam bu kadar."),
    Keyword::new("gt", &Shape::Span, "Longer than this.", "Bundan uzun."),
    Keyword::new("gte", &Shape::Span, "At least so long.", "En az bu kadar."),
    Keyword::new("lt", &Shape::Span, "Shorter than this.", "Bundan kısa."),
    Keyword::new("lte", &Shape::Span, "At most so long.", "En çok bu kadar."),
    Keyword::new(
        "between",
        &PAIR,
        "From the first to the second, both included.",
        "Birincisinden ikincisine kadar, ikisi de dahil.",
    ),
];

/// Tests of a length of time on their own.
pub(in crate::language) static SPANS: Form = Form {
    name: "span_tests",
    doc: Doc {
        en: "Tests of a length of time; all must hold.",
        tr: "Bir sürenin sınamaları; hepsi tutmalı.",
    },
    subjects: &[],
    own: KEYWORDS,
    shared: &[],
    min_keys: 1,
    example: "{ lt: 14d }",
};

/// `14d` for at least so long, or tests.
pub(super) static HELD: Shape = Shape::Either(&[Shape::Span, Shape::Object(&SPANS)]);

/// Reads `held`: a length of time is the least one.
pub(super) fn read_held(node: Node, reader: &mut Reader) -> Option<Vec<SpanTest>> {
    match node.value {
        Json::String(_) | Json::Number(_) => scalar::span(node, reader).map(|span| vec![SpanTest::Gte(span)]),
        Json::Object(_) => {
            let fields = Fields::open(node, &SPANS, reader)?;
            let tests = read_beside(&fields, reader)?;
            require(tests, &fields, reader)
        }
        _ => reader.wrong_type(&node, &HELD),
    }
}

/// Reads the tests beside other keys; there may be none.
pub(super) fn read_beside(fields: &Fields, reader: &mut Reader) -> Option<Vec<SpanTest>> {
    let mut all = Some(Vec::new());
    for key in KEYWORDS.iter().map(|keyword| keyword.key) {
        let Some(node) = fields.get(key) else { continue };
        let test = read_one(key, node, reader);
        all = push(all, test);
    }
    warning::spans(all.as_deref().unwrap_or_default(), &fields.node, reader);
    all
}

pub(super) fn require(tests: Vec<SpanTest>, fields: &Fields, reader: &mut Reader) -> Option<Vec<SpanTest>> {
    if tests.is_empty() { test::refuse_missing(fields, reader) } else { Some(tests) }
}

fn read_one(key: &'static str, node: Node, reader: &mut Reader) -> Option<SpanTest> {
    if key == "between" {
        return read_pair(node, reader).map(|(low, high)| SpanTest::Between(low, high));
    }
    let span = scalar::span(node, reader)?;
    Some(match key {
        "is" => SpanTest::Is(span),
        "gt" => SpanTest::Gt(span),
        "gte" => SpanTest::Gte(span),
        "lt" => SpanTest::Lt(span),
        _ => SpanTest::Lte(span),
    })
}

/// Exactly two lengths of time.
pub(super) fn read_pair(node: Node, reader: &mut Reader) -> Option<(Span, Span)> {
    match node.value {
        Json::Array(list) if list.len() == 2 => {
            let first = scalar::span(node.element(0, &list[0]), reader);
            let second = scalar::span(node.element(1, &list[1]), reader);
            first.zip(second)
        }
        _ => reader.refuse(
            node.problem(code::WRONG_TYPE, PAIR.expected()).hint("for example `between: [ 7d, 30d ]`"),
        ),
    }
}

pub(super) fn write_into(tests: &[SpanTest], object: &mut Map<String, Json>) {
    for test in tests {
        let (key, value) = match test {
            SpanTest::Is(span) => ("is", scalar::write_span(*span)),
            SpanTest::Gt(span) => ("gt", scalar::write_span(*span)),
            SpanTest::Gte(span) => ("gte", scalar::write_span(*span)),
            SpanTest::Lt(span) => ("lt", scalar::write_span(*span)),
            SpanTest::Lte(span) => ("lte", scalar::write_span(*span)),
            SpanTest::Between(low, high) => ("between", write_pair(*low, *high)),
        };
        put(object, key, value);
    }
}

pub(super) fn write(tests: &[SpanTest]) -> Json {
    let mut object = Map::new();
    write_into(tests, &mut object);
    Json::Object(object)
}

pub(super) fn write_pair(first: Span, second: Span) -> Json {
    Json::Array(vec![scalar::write_span(first), scalar::write_span(second)])
}
