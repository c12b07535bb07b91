//! Doubts about a definition that is right in form: tests and windows that can never, or will always, be met.

use super::code;
use super::node::Node;
use super::reader::Reader;
use crate::definition::{CalendarWindow, Choices, DateTest, Moment, Operand, SpanTest, Test, Tests};
use crate::{Decimal, Span, Value};

const NEVER: &str = "a test that some customer can meet";
const ALWAYS: &str = "a test that some customer can fail";

/// Warns of tests of one value that contradict each other or themselves.
pub(super) fn tests(tests: &Tests, node: &Node, reader: &mut Reader) {
    for test in &tests.all {
        warn_of_empty(test, node, reader);
        warn_of_date_as_text(test, node, reader);
    }
    let bounds = tests.all.iter().filter_map(number_bounds);
    if is_impossible(bounds) || tests.all.iter().any(is_reversed_text) {
        reader.warn(
            node.problem(code::NEVER_TRUE, NEVER)
                .found("bounds that exclude each other")
                .hint("the lower bound comes first"),
        );
    }
    if contradicts(&tests.all) {
        let warning = node.problem(code::NEVER_TRUE, NEVER).found("tests that contradict each other");
        reader.warn(warning.hint("every test beside a subject must hold; for one of several use `any:`"));
    }
}

/// The empty text is a missing value, on the right side too.
fn warn_of_empty(test: &Test, node: &Node, reader: &mut Reader) {
    let is_empty = |operand: &Operand| matches!(operand, Operand::Value(value) if value.is_missing());
    let are_empty = |choices: &Choices| matches!(choices, Choices::Listed(list) if list.iter().all(is_empty));
    let hint = "the empty text is a missing value: write `exists: false` or `exists: true`";
    match test {
        Test::Is(right)
        | Test::Gt(right)
        | Test::Gte(right)
        | Test::Lt(right)
        | Test::Lte(right)
        | Test::Contains(right)
        | Test::StartsWith(right)
        | Test::EndsWith(right)
        | Test::Includes(right)
            if is_empty(right) =>
        {
            reader.warn(node.problem(code::NEVER_TRUE, NEVER).found("an empty text").hint(hint));
        }
        Test::IsNot(right) | Test::NotContains(right) if is_empty(right) => {
            reader.warn(node.problem(code::ALWAYS_TRUE, ALWAYS).found("an empty text").hint(hint));
        }
        Test::In(choices) if are_empty(choices) => {
            reader.warn(node.problem(code::NEVER_TRUE, NEVER).found("`in` with no value"));
        }
        Test::NotIn(choices) if are_empty(choices) => {
            reader.warn(node.problem(code::ALWAYS_TRUE, ALWAYS).found("`not_in` with no value"));
        }
        _ => {}
    }
}

fn warn_of_date_as_text(test: &Test, node: &Node, reader: &mut Reader) {
    let date = |operand: &Operand| match operand {
        Operand::Value(Value::Text(text)) => text.parse::<Moment>().is_ok().then(|| text.to_string()),
        _ => None,
    };
    let (word, found) = match test {
        Test::Gt(right) | Test::Gte(right) => ("after", date(right)),
        Test::Lt(right) | Test::Lte(right) => ("before", date(right)),
        Test::Between(low, _) => ("during", date(low)),
        _ => return,
    };
    if let Some(found) = found {
        let hint = match test {
            Test::Between(..) => "to compare dates write `during: { from: …, to: … }`".to_owned(),
            _ => format!("to compare dates write `{word}: {found}`"),
        };
        let warning = node.problem(code::DATE_AS_TEXT, "a number or a text to compare letter by letter");
        reader.warn(warning.found(format!("the date `{found}`, compared as a text")).hint(hint));
    }
}

fn contradicts(tests: &[Test]) -> bool {
    let is_missing_wanted = tests.contains(&Test::Exists(false));
    let holds_on_missing = |test: &Test| {
        matches!(test, Test::Exists(false) | Test::IsNot(_) | Test::NotIn(_) | Test::NotContains(_))
    };
    let excluded = |right: &Operand| tests.contains(&Test::IsNot(right.clone()));
    (is_missing_wanted && !tests.iter().all(holds_on_missing))
        || tests.iter().any(|test| matches!(test, Test::Is(right) if excluded(right)))
}

fn is_reversed_text(test: &Test) -> bool {
    match test {
        Test::Between(
            Operand::Value(low @ Value::Text(low_text)),
            Operand::Value(high @ Value::Text(high_text)),
        ) => low.as_number().is_none() && high.as_number().is_none() && low_text > high_text,
        _ => false,
    }
}

/// An end of an interval, and whether it is included.
type End<T> = Option<(T, bool)>;

fn number_bounds(test: &Test) -> Option<(End<Decimal>, End<Decimal>)> {
    let number = |operand: &Operand| match operand {
        Operand::Value(value) => value.as_number(),
        Operand::Trait(_) => None,
    };
    match test {
        Test::Is(right) => number(right).map(|at| (Some((at, true)), Some((at, true)))),
        Test::Gt(right) => number(right).map(|at| (Some((at, false)), None)),
        Test::Gte(right) => number(right).map(|at| (Some((at, true)), None)),
        Test::Lt(right) => number(right).map(|at| (None, Some((at, false)))),
        Test::Lte(right) => number(right).map(|at| (None, Some((at, true)))),
        Test::Between(low, high) => {
            Some((number(low).map(|at| (at, true)), number(high).map(|at| (at, true))))
        }
        _ => None,
    }
}

/// Warns of tests of one length of time that exclude each other.
pub(super) fn spans(tests: &[SpanTest], node: &Node, reader: &mut Reader) {
    if is_impossible(tests.iter().map(span_bounds)) {
        reader.warn(
            node.problem(code::NEVER_TRUE, NEVER)
                .found("bounds that exclude each other")
                .hint("the shorter one comes first"),
        );
    }
}

fn span_bounds(test: &SpanTest) -> (End<Span>, End<Span>) {
    match *test {
        SpanTest::Is(at) => (Some((at, true)), Some((at, true))),
        SpanTest::Gt(at) => (Some((at, false)), None),
        SpanTest::Gte(at) => (Some((at, true)), None),
        SpanTest::Lt(at) => (None, Some((at, false))),
        SpanTest::Lte(at) => (None, Some((at, true))),
        SpanTest::Between(low, high) => (Some((low, true)), Some((high, true))),
    }
}

/// Whether nothing lies inside all of the intervals.
fn is_impossible<T: Ord + Copy>(bounds: impl Iterator<Item = (End<T>, End<T>)>) -> bool {
    let (lows, highs): (Vec<End<T>>, Vec<End<T>>) = bounds.unzip();
    // Of two equal ends the excluded one is narrower.
    let low = lows.into_iter().flatten().max_by_key(|(at, included)| (*at, !included));
    let high = highs.into_iter().flatten().min_by_key(|(at, included)| (*at, *included));
    match (low, high) {
        (Some((low, low_included)), Some((high, high_included))) => {
            low > high || (low == high && !(low_included && high_included))
        }
        _ => false,
    }
}

/// Warns of a window that ends before it begins. Moments of which only one bears an offset are not compared.
pub(super) fn range(from: Option<Moment>, to: Option<Moment>, node: &Node, reader: &mut Reader) {
    let (Some(from), Some(to)) = (from, to) else { return };
    let is_empty = match (from.offset, to.offset) {
        (None, None) => from.civil >= to.civil,
        (Some(one), Some(other)) => {
            let instants = one.to_timestamp(from.civil).ok().zip(other.to_timestamp(to.civil).ok());
            instants.is_some_and(|(from, to)| from >= to)
        }
        _ => false,
    };
    if is_empty {
        let warning = node.problem(code::NEVER_TRUE, "a window that begins before it ends");
        reader
            .warn(warning.found(format!("a window from {from} to {to}")).hint("`to` is not included itself"));
    }
}

/// Warns of a share that no events can have.
pub(super) fn share(tests: &Tests, node: &Node, reader: &mut Reader) {
    let possible = (Some((Decimal::ZERO, true)), Some((Decimal::whole(1), true)));
    let bounds = tests.all.iter().filter_map(number_bounds);
    if is_impossible(bounds.clone().chain([possible])) && !is_impossible(bounds) {
        let warning = node.problem(code::NEVER_TRUE, "a share from 0 to 1");
        reader.warn(warning.found("a share that cannot be").hint("half of the events is `0.5`, not `50`"));
    }
}

/// Warns of tests of an instant that has always passed already.
pub(super) fn instants(tests: &[DateTest], node: &Node, reader: &mut Reader) {
    let lies_ahead = |test: &DateTest| match test {
        DateTest::InNext(span) => *span > Span::ZERO,
        DateTest::During(CalendarWindow::Next { current, .. }) => !current,
        DateTest::During(CalendarWindow::Day(day)) => *day > 0,
        _ => false,
    };
    if tests.iter().any(lies_ahead) {
        let warning = node.problem(code::NEVER_TRUE, "a time in the past");
        reader.warn(
            warning
                .found("a time that lies ahead")
                .hint("what happened lies in the past: use `in_last` or `older_than`"),
        );
    }
}
