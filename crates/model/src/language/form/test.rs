//! Tests of values, and of figures.

use serde_json::{Map, Value as Json};

use super::operand::{self, Kind};
use super::{date, push, put};
use crate::definition::{Pattern, Test, Tests};
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::{Node, choice};
use crate::language::reader::{Fields, Reader};
use crate::language::warning;
use crate::normalize;

/// Tests of any value, in their canonical order; those of dates follow.
pub(in crate::language) static VALUE: &[Keyword] = &[
    Keyword::new("is", &operand::SCALAR, "Equal to this.", "Buna eşit."),
    Keyword::new(
        "is_not",
        &operand::SCALAR,
        "Not equal to this; true where the value is missing.",
        "Buna eşit değil; değer yoksa doğru.",
    ),
    Keyword::new("in", &operand::CHOICES, "Equal to one of these.", "Bunlardan birine eşit."),
    Keyword::new(
        "not_in",
        &operand::CHOICES,
        "Equal to none of these; true where the value is missing.",
        "Bunların hiçbirine eşit değil; değer yoksa doğru.",
    ),
    Keyword::new("gt", &operand::ORDERED, "Greater than this.", "Bundan büyük."),
    Keyword::new("gte", &operand::ORDERED, "Greater than or equal to this.", "Bundan büyük veya buna eşit."),
    Keyword::new("lt", &operand::ORDERED, "Less than this.", "Bundan küçük."),
    Keyword::new("lte", &operand::ORDERED, "Less than or equal to this.", "Bundan küçük veya buna eşit."),
    Keyword::new(
        "between",
        &Shape::List { of: &operand::ORDERED, min: 2, max: Some(2) },
        "From the first to the second, both included.",
        "Birincisinden ikincisine kadar, ikisi de dahil.",
    ),
    Keyword::new("contains", &operand::TEXT, "The text has this part.", "Metin bu parçayı içerir."),
    Keyword::new(
        "not_contains",
        &operand::TEXT,
        "The text does not have this part; true where the value is missing.",
        "Metin bu parçayı içermez; değer yoksa doğru.",
    ),
    Keyword::new("starts_with", &operand::TEXT, "The text begins so.", "Metin böyle başlar."),
    Keyword::new("ends_with", &operand::TEXT, "The text ends so.", "Metin böyle biter."),
    Keyword::new(
        "matches",
        &Shape::Pattern,
        "The regular expression is found in the text.",
        "Düzenli ifade metinde bulunur.",
    ),
    Keyword::new(
        "exists",
        &Shape::Flag,
        "The value is there (true) or missing (false).",
        "Değer vardır (true) ya da yoktur (false).",
    ),
    Keyword::new("includes", &operand::SCALAR, "The list has this element.", "Listede bu öge vardır."),
];

/// Tests of figures, in their canonical order.
pub(super) static NUMBER: &[Keyword] = &[
    Keyword::new("is", &operand::AMOUNT, "Equal to this number.", "Bu sayıya eşit."),
    Keyword::new("is_not", &operand::AMOUNT, "Not equal to this number.", "Bu sayıya eşit değil."),
    Keyword::new("in", &operand::AMOUNT_CHOICES, "Equal to one of these.", "Bunlardan birine eşit."),
    Keyword::new(
        "not_in",
        &operand::AMOUNT_CHOICES,
        "Equal to none of these.",
        "Bunların hiçbirine eşit değil.",
    ),
    Keyword::new("gt", &operand::AMOUNT, "Greater than this.", "Bundan büyük."),
    Keyword::new("gte", &operand::AMOUNT, "Greater than or equal to this.", "Bundan büyük veya buna eşit."),
    Keyword::new("lt", &operand::AMOUNT, "Less than this.", "Bundan küçük."),
    Keyword::new("lte", &operand::AMOUNT, "Less than or equal to this.", "Bundan küçük veya buna eşit."),
    Keyword::new(
        "between",
        &Shape::List { of: &operand::AMOUNT, min: 2, max: Some(2) },
        "From the first to the second, both included.",
        "Birincisinden ikincisine kadar, ikisi de dahil.",
    ),
    Keyword::new(
        "exists",
        &Shape::Flag,
        "There is such a figure (true) or not (false).",
        "Böyle bir değer vardır (true) ya da yoktur (false).",
    ),
];

/// How texts compare.
pub(super) static CASE: &[Keyword] = &[Keyword::new(
    "ignore_case",
    &Shape::Flag,
    "Compare texts without regard to case, by the workspace's language.",
    "Metinleri büyük/küçük harf ayırmadan, çalışma alanının diline göre karşılaştır.",
)];

/// Tests of a figure on their own.
pub(in crate::language) static FIGURE: Form = Form {
    name: "figure_tests",
    doc: Doc { en: "Tests of a number; all must hold.", tr: "Bir sayının sınamaları; hepsi tutmalı." },
    subjects: &[],
    own: NUMBER,
    shared: &[],
    min_keys: 1,
    example: "{ gte: 3 }",
};

/// Tests of a figure as the value of a key: `{gte: 3}`, or `3` for `{is: 3}`.
pub(super) static FIGURE_SHAPE: Shape = Shape::Either(&[Shape::Object(&FIGURE), Shape::Amount]);

/// The tests that are named where one is missing; of each form the first three that it has.
const TYPICAL: [&str; 7] = ["is", "gte", "exists", "in_last", "older_than", "before", "changed"];

/// Reads the tests beside a subject; there may be none.
pub(super) fn read_beside(fields: &Fields, reader: &mut Reader) -> Option<Tests> {
    let all = read_all(fields, VALUE.iter().chain(date::KEYWORDS), Kind::Scalar, reader);
    let ignore_case = fields.flag("ignore_case", reader);
    let tests = Tests { all: all?, ignore_case: ignore_case? };
    warning::tests(&tests, &fields.node, reader);
    Some(tests)
}

/// Reads the tests of a figure beside other keys; there may be none.
pub(super) fn read_figure_beside(fields: &Fields, reader: &mut Reader) -> Option<Tests> {
    let all = read_all(fields, NUMBER.iter(), Kind::Amount, reader)?;
    let tests = Tests { all, ignore_case: false };
    warning::tests(&tests, &fields.node, reader);
    Some(tests)
}

/// Reads tests of a figure that stand alone.
pub(super) fn read_figure(node: Node, reader: &mut Reader) -> Option<Tests> {
    if matches!(node.value, Json::Number(_) | Json::String(_)) {
        let operand = operand::read(node, Kind::Amount, reader)?;
        return Some(Tests { all: vec![Test::Is(operand)], ignore_case: false });
    }
    if !node.value.is_object() {
        return reader.wrong_type(&node, &FIGURE_SHAPE);
    }
    let fields = Fields::open(node, &FIGURE, reader)?;
    let tests = read_figure_beside(&fields, reader)?;
    require(tests, &fields, reader)
}

/// Refuses an object in which nothing is asked.
pub(super) fn require(tests: Tests, fields: &Fields, reader: &mut Reader) -> Option<Tests> {
    if tests.all.is_empty() { refuse_missing(fields, reader) } else { Some(tests) }
}

/// Says that a test is missing. Where an unknown key stands, that has been said, and is reason enough.
pub(super) fn refuse_missing<T>(fields: &Fields, reader: &mut Reader) -> Option<T> {
    if fields.has_unknown() {
        return None;
    }
    let typical = TYPICAL.into_iter().filter(|key| fields.form.keyword(key).is_some()).take(3);
    let problem = fields.node.problem(code::MISSING_TEST, format!("a test, such as {}", choice(typical)));
    reader.refuse(problem.hint(fields.form.example_hint()))
}

fn read_all<'k>(
    fields: &Fields,
    keywords: impl Iterator<Item = &'k Keyword>,
    kind: Kind,
    reader: &mut Reader,
) -> Option<Vec<Test>> {
    let mut all = Some(Vec::new());
    for key in keywords.map(|keyword| keyword.key) {
        let Some(node) = fields.get(key) else { continue };
        let test = read_one(key, node, kind, reader);
        all = push(all, test);
    }
    all
}

fn read_one(key: &'static str, node: Node, kind: Kind, reader: &mut Reader) -> Option<Test> {
    let equal = |reader: &mut Reader| operand::read(node, kind, reader);
    let ordered = if kind == Kind::Amount { Kind::Amount } else { Kind::Ordered };
    let order = |reader: &mut Reader| operand::read(node, ordered, reader);
    let text = |reader: &mut Reader| operand::read(node, Kind::Text, reader);
    match key {
        "is" => equal(reader).map(Test::Is),
        "is_not" => equal(reader).map(Test::IsNot),
        "in" => operand::read_choices(node, kind, reader).map(Test::In),
        "not_in" => operand::read_choices(node, kind, reader).map(Test::NotIn),
        "gt" => order(reader).map(Test::Gt),
        "gte" => order(reader).map(Test::Gte),
        "lt" => order(reader).map(Test::Lt),
        "lte" => order(reader).map(Test::Lte),
        "between" => operand::read_pair(node, ordered, reader).map(|(low, high)| Test::Between(low, high)),
        "contains" => text(reader).map(Test::Contains),
        "not_contains" => text(reader).map(Test::NotContains),
        "starts_with" => text(reader).map(Test::StartsWith),
        "ends_with" => text(reader).map(Test::EndsWith),
        "matches" => read_pattern(node, reader).map(Test::Matches),
        "exists" => match node.value {
            Json::Bool(exists) => Some(Test::Exists(*exists)),
            _ => reader.wrong_type(&node, &Shape::Flag),
        },
        "includes" => equal(reader).map(Test::Includes),
        _ => date::read_one(key, node, reader).map(Test::Date),
    }
}

fn read_pattern(node: Node, reader: &mut Reader) -> Option<Pattern> {
    let Json::String(source) = node.value else {
        return reader.wrong_type(&node, &Shape::Pattern);
    };
    match Pattern::parse(&normalize(source)) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            // The last line of the message says what is wrong; those before draw the place.
            let message = error.to_string();
            let message = message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            reader.refuse(node.problem(code::BAD_PATTERN, Shape::Pattern.expected()).hint(message))
        }
    }
}

/// Writes the tests into the object of their subject.
pub(super) fn write_into(tests: &Tests, object: &mut Map<String, Json>) {
    for test in &tests.all {
        let (key, value) = write_one(test);
        put(object, key, value);
    }
    if tests.ignore_case {
        put(object, "ignore_case", true);
    }
}

/// The tests as an object of their own.
pub(super) fn write(tests: &Tests) -> Json {
    let mut object = Map::new();
    write_into(tests, &mut object);
    Json::Object(object)
}

fn write_one(test: &Test) -> (&'static str, Json) {
    match test {
        Test::Is(right) => ("is", operand::write(right)),
        Test::IsNot(right) => ("is_not", operand::write(right)),
        Test::In(choices) => ("in", operand::write_choices(choices)),
        Test::NotIn(choices) => ("not_in", operand::write_choices(choices)),
        Test::Gt(right) => ("gt", operand::write(right)),
        Test::Gte(right) => ("gte", operand::write(right)),
        Test::Lt(right) => ("lt", operand::write(right)),
        Test::Lte(right) => ("lte", operand::write(right)),
        Test::Between(low, high) => ("between", Json::Array(vec![operand::write(low), operand::write(high)])),
        Test::Contains(right) => ("contains", operand::write(right)),
        Test::NotContains(right) => ("not_contains", operand::write(right)),
        Test::StartsWith(right) => ("starts_with", operand::write(right)),
        Test::EndsWith(right) => ("ends_with", operand::write(right)),
        Test::Matches(pattern) => ("matches", pattern.source().into()),
        Test::Exists(exists) => ("exists", (*exists).into()),
        Test::Includes(right) => ("includes", operand::write(right)),
        Test::Date(test) => date::write_one(test),
    }
}
