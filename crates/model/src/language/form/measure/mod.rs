//! Measures of events: `count`, `sum`, `first`, `gap` and so on. A condition has one.

mod table;

use serde_json::{Map, Value as Json};

use super::{date, event, filter, put, scalar, span, test};
use crate::definition::{Measure, Operand, Pick, Position, Statistic, Test, Tests};
use crate::language::code;
use crate::language::limit::{MAX_NTH, MAX_PERIODS};
use crate::language::node::{Node, quote};
use crate::language::reader::{Fields, Reader};
use crate::language::warning;
use crate::{Decimal, Span, Value};

use table::{AMOUNT, GAP, NTH, PERIODS, PICK, SHARE, TOP};
pub(super) use table::{FORMS, KEYWORDS};

/// Reads the measure of a condition.
pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<Measure> {
    let named: Vec<&'static str> =
        KEYWORDS.iter().map(|keyword| keyword.key).filter(|key| fields.has(key)).collect();
    match named[..] {
        [] => Some(event::at_least_one()),
        [key] => read_one(key, fields.need(key, reader)?, reader),
        [first, second, ..] => reader.refuse(
            fields
                .node
                .problem(code::TWO_MEASURES, "one measure in a condition")
                .found(format!("{} and {}", quote(first), quote(second)))
                .hint(format!("put two conditions into a list: `all: [ {{ event: …, {first}: … }}, {{ event: …, {second}: … }} ]`")),
        ),
    }
}

fn read_one(key: &'static str, node: Node, reader: &mut Reader) -> Option<Measure> {
    match key {
        "count" => test::read_figure(node, reader).map(Measure::Count),
        "days" => test::read_figure(node, reader).map(Measure::Days),
        "sum" => read_of(node, reader).map(|(of, tests)| Measure::Sum { of, tests }),
        "distinct" => read_of(node, reader).map(|(of, tests)| Measure::Distinct { of, tests }),
        "top" => read_top(node, reader),
        "share" => read_share(node, reader),
        "first" => read_pick(node, reader).map(|pick| Measure::Pick(pick(Position::First))),
        "last" => read_pick(node, reader).map(|pick| Measure::Pick(pick(Position::Last))),
        "nth" => read_nth(node, reader),
        "gap" => read_gap(node, reader),
        "periods" => read_periods(node, reader),
        _ => {
            let statistic = statistic(key);
            read_of(node, reader).map(|(of, tests)| Measure::Statistic { statistic, of, tests })
        }
    }
}

/// The statistic with this key; the table has no others.
pub(super) fn statistic(key: &str) -> Statistic {
    match key {
        "avg" => Statistic::Avg,
        "min" => Statistic::Min,
        "max" => Statistic::Max,
        _ => Statistic::Median,
    }
}

fn read_of(node: Node, reader: &mut Reader) -> Option<(String, Tests)> {
    let fields = Fields::open(node, &AMOUNT, reader)?;
    let of = fields.need("of", reader).and_then(|node| scalar::path(node, reader));
    let tests =
        test::read_figure_beside(&fields, reader).and_then(|tests| test::require(tests, &fields, reader));
    of.zip(tests)
}

fn read_top(node: Node, reader: &mut Reader) -> Option<Measure> {
    let fields = Fields::open(node, &TOP, reader)?;
    let of = fields.need("of", reader).and_then(|node| scalar::path(node, reader));
    let tests = test::read_beside(&fields, reader).and_then(|tests| test::require(tests, &fields, reader));
    Some(Measure::Top { of: of?, tests: tests? })
}

fn read_share(node: Node, reader: &mut Reader) -> Option<Measure> {
    let fields = Fields::open(node, &SHARE, reader)?;
    let filters = fields.need("where", reader).and_then(|node| filter::read_some(node, reader));
    let tests =
        test::read_figure_beside(&fields, reader).and_then(|tests| test::require(tests, &fields, reader));
    let (filters, tests) = (filters?, tests?);
    warning::share(&tests, &node, reader);
    Some(Measure::Share { filters, tests })
}

fn read_pick(node: Node, reader: &mut Reader) -> Option<impl FnOnce(Position) -> Pick + use<>> {
    let fields = Fields::open(node, &PICK, reader)?;
    let (filters, at) = read_picked(&fields, reader)?;
    Some(move |position| Pick { position, filters, at })
}

fn read_nth(node: Node, reader: &mut Reader) -> Option<Measure> {
    let fields = Fields::open(node, &NTH, reader)?;
    let n = fields.need("n", reader).and_then(|node| scalar::whole(node, 1, i64::from(MAX_NTH), reader));
    let (filters, at) = read_picked(&fields, reader)?;
    Some(Measure::Pick(Pick { position: Position::Nth(n?), filters, at }))
}

type Picked = (Vec<crate::definition::Filter>, Vec<crate::definition::DateTest>);

fn read_picked(fields: &Fields, reader: &mut Reader) -> Option<Picked> {
    let filters = fields.optional("where", reader, filter::read_all);
    let at = fields.optional("at", reader, |node, reader| {
        let at = date::read_list(node, reader)?;
        warning::instants(&at, &node, reader);
        Some(at)
    });
    Some((filters?.unwrap_or_default(), at?.unwrap_or_default()))
}

fn read_gap(node: Node, reader: &mut Reader) -> Option<Measure> {
    let fields = Fields::open(node, &GAP, reader)?;
    let statistics: Vec<&'static str> =
        GAP.own.iter().map(|keyword| keyword.key).filter(|key| fields.has(key)).collect();
    let statistic = match statistics[..] {
        [key] => {
            fields.need(key, reader).and_then(|node| scalar::truth(node, reader)).map(|()| statistic(key))
        }
        _ if fields.has_unknown() => None,
        _ => reader.refuse(
            node.problem(
                code::CONFLICT,
                "exactly one of `avg: true`, `min: true`, `max: true` and `median: true`",
            )
            .hint(GAP.example_hint()),
        ),
    };
    let tests = span::read_beside(&fields, reader).and_then(|tests| span::require(tests, &fields, reader));
    Some(Measure::Gap { statistic: statistic?, tests: tests? })
}

fn read_periods(node: Node, reader: &mut Reader) -> Option<Measure> {
    let fields = Fields::open(node, &PERIODS, reader)?;
    let of = fields.need("of", reader).and_then(|node| read_length(node, reader));
    let last =
        fields.need("last", reader).and_then(|node| scalar::whole(node, 1, i64::from(MAX_PERIODS), reader));
    let each = fields.optional("each", reader, test::read_figure);
    let active = fields.need("active", reader).and_then(|node| test::read_figure(node, reader));
    let each = each?.unwrap_or_else(at_least_one);
    Some(Measure::Periods { of: of?, last: last?, each, active: active? })
}

/// A length of time that is not zero.
fn read_length(node: Node, reader: &mut Reader) -> Option<Span> {
    let span = scalar::span(node, reader)?;
    if span > Span::ZERO {
        Some(span)
    } else {
        reader.refuse(node.problem(code::OUT_OF_RANGE, "a length of time above zero"))
    }
}

/// `{gte: 1}`.
pub(super) fn at_least_one() -> Tests {
    Tests { all: vec![Test::Gte(Operand::Value(Value::Number(Decimal::whole(1))))], ignore_case: false }
}

/// The key of the measure, and its value.
pub(super) fn write(measure: &Measure) -> (&'static str, Json) {
    match measure {
        Measure::Count(tests) => ("count", test::write(tests)),
        Measure::Days(tests) => ("days", test::write(tests)),
        Measure::Sum { of, tests } => ("sum", write_of(of, tests)),
        Measure::Statistic { statistic, of, tests } => (write_statistic(*statistic), write_of(of, tests)),
        Measure::Distinct { of, tests } => ("distinct", write_of(of, tests)),
        Measure::Top { of, tests } => ("top", write_of(of, tests)),
        Measure::Share { filters, tests } => {
            let mut object = Map::new();
            put(&mut object, "where", filter::write_all(filters));
            test::write_into(tests, &mut object);
            ("share", Json::Object(object))
        }
        Measure::Pick(pick) => write_pick(pick),
        Measure::Gap { statistic, tests } => {
            let mut object = Map::new();
            put(&mut object, write_statistic(*statistic), true);
            span::write_into(tests, &mut object);
            ("gap", Json::Object(object))
        }
        Measure::Periods { of, last, each, active } => {
            let mut object = Map::new();
            put(&mut object, "of", scalar::write_span(*of));
            put(&mut object, "last", *last);
            put(&mut object, "each", test::write(each));
            put(&mut object, "active", test::write(active));
            ("periods", Json::Object(object))
        }
    }
}

pub(super) fn write_statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Avg => "avg",
        Statistic::Min => "min",
        Statistic::Max => "max",
        Statistic::Median => "median",
    }
}

fn write_of(of: &str, tests: &Tests) -> Json {
    let mut object = Map::new();
    put(&mut object, "of", of);
    test::write_into(tests, &mut object);
    Json::Object(object)
}

fn write_pick(pick: &Pick) -> (&'static str, Json) {
    let mut object = Map::new();
    let key = match pick.position {
        Position::First => "first",
        Position::Last => "last",
        Position::Nth(n) => {
            put(&mut object, "n", n);
            "nth"
        }
    };
    filter::put_where(&pick.filters, &mut object);
    if !pick.at.is_empty() {
        put(&mut object, "at", date::write(&pick.at));
    }
    (key, Json::Object(object))
}
