//! Tests of values, mostly such as fit the kind of value that they meet.

use kesit_model::definition::{Choices, DateTest, Operand, Pattern, Test, Tests};
use kesit_model::{Decimal, Value};
use proptest::prelude::*;
use proptest::sample::select;

use super::date::{anniversaries, date_tests};
use super::words::{self, Kind};

/// One or two tests for a value of that kind; now and then for one of another kind.
pub(super) fn tests(kind: Kind) -> BoxedStrategy<Tests> {
    const KINDS: [Kind; 5] = [Kind::Text, Kind::Number, Kind::Flag, Kind::Date, Kind::List];
    let usual = prop_oneof![
        5 => one_test(kind).prop_map(|test| vec![test]),
        1 => prop::collection::vec(one_test(kind), 2),
    ];
    let other = select(KINDS.as_slice()).prop_flat_map(one_test).prop_map(|test| vec![test]);
    let all = prop_oneof![16 => usual, 1 => other];
    (all, any::<bool>())
        .prop_map(|(all, ignore_case)| Tests { all: each_kind_once(all), ignore_case })
        .boxed()
}

/// A file names each kind of test at most once beside a subject, and reading it puts them into this order.
fn each_kind_once(mut tests: Vec<Test>) -> Vec<Test> {
    tests.sort_by_key(place);
    tests.dedup_by_key(|test| place(test));
    tests
}

fn place(test: &Test) -> usize {
    match test {
        Test::Is(_) => 0,
        Test::IsNot(_) => 1,
        Test::In(_) => 2,
        Test::NotIn(_) => 3,
        Test::Gt(_) => 4,
        Test::Gte(_) => 5,
        Test::Lt(_) => 6,
        Test::Lte(_) => 7,
        Test::Between(..) => 8,
        Test::Contains(_) => 9,
        Test::NotContains(_) => 10,
        Test::StartsWith(_) => 11,
        Test::EndsWith(_) => 12,
        Test::Matches(_) => 13,
        Test::Exists(_) => 14,
        Test::Includes(_) => 15,
        Test::Date(DateTest::Before(_)) => 16,
        Test::Date(DateTest::After(_)) => 17,
        Test::Date(DateTest::InLast(_)) => 18,
        Test::Date(DateTest::InNext(_)) => 19,
        Test::Date(DateTest::OlderThan(_)) => 20,
        Test::Date(DateTest::During(_)) => 21,
        Test::Date(DateTest::Anniversary(_)) => 22,
    }
}

/// One test of a figure such as a count.
pub(super) fn figure_tests() -> BoxedStrategy<Tests> {
    let small = (0..5_i64).prop_map(|number| Operand::Value(Value::Number(Decimal::whole(number))));
    number_tests(prop_oneof![6 => small, 1 => figure_operands()].boxed())
}

/// One test of a figure worked out from numbers in the data.
pub(super) fn money_tests() -> BoxedStrategy<Tests> {
    number_tests(figure_operands())
}

/// A file takes only numbers beside a figure.
fn figure_operands() -> BoxedStrategy<Operand> {
    prop_oneof![
        6 => words::small_numbers().prop_map(|number| Operand::Value(Value::Number(number))),
        1 => Just(Operand::Trait("age".to_owned())),
    ]
    .boxed()
}

fn number_tests(figure: BoxedStrategy<Operand>) -> BoxedStrategy<Tests> {
    let figure = || figure.clone();
    let one = prop_oneof![
        4 => figure().prop_map(Test::Gte),
        2 => figure().prop_map(Test::Gt),
        2 => figure().prop_map(Test::Lt),
        2 => figure().prop_map(Test::Lte),
        1 => figure().prop_map(Test::Is),
        1 => figure().prop_map(Test::IsNot),
        1 => (0..3_i64, 0..60_i64).prop_map(|(low, more)| {
            let whole = |number| Operand::Value(Value::Number(Decimal::whole(number)));
            Test::Between(whole(low), whole(low + more))
        }),
        1 => prop::collection::vec(figure(), 1..4).prop_map(|listed| Test::In(Choices::Listed(listed))),
    ];
    one.prop_map(|test| Tests { all: vec![test], ignore_case: false }).boxed()
}

fn one_test(kind: Kind) -> BoxedStrategy<Test> {
    let operand = move || operands(kind);
    let presence = any::<bool>().prop_map(Test::Exists);
    let equality = prop_oneof![
        operand().prop_map(Test::Is),
        operand().prop_map(Test::IsNot),
        choices(kind).prop_map(Test::In),
        choices(kind).prop_map(Test::NotIn),
    ];
    // Only numbers and texts have an order.
    let comparable = move || match kind {
        Kind::Number => operands(Kind::Number),
        Kind::Date => operands(Kind::Date),
        _ => words::texts().prop_map(|constant| Operand::Value(words::text(&constant))).boxed(),
    };
    let order = prop_oneof![
        comparable().prop_map(Test::Gt),
        comparable().prop_map(Test::Gte),
        comparable().prop_map(Test::Lt),
        comparable().prop_map(Test::Lte),
        (comparable(), comparable()).prop_map(|(low, high)| Test::Between(low, high)),
    ];
    match kind {
        Kind::Text => prop_oneof![4 => equality, 4 => parts(), 2 => order, 1 => presence].boxed(),
        Kind::Number => prop_oneof![3 => equality, 5 => order, 1 => presence].boxed(),
        Kind::Flag => prop_oneof![5 => equality, 1 => presence].boxed(),
        Kind::Birthday => anniversaries().prop_map(|when| Test::Date(DateTest::Anniversary(when))).boxed(),
        Kind::Date => prop_oneof![12 => date_tests().prop_map(Test::Date), 1 => presence, 1 => order].boxed(),
        Kind::List => {
            let includes = operands(Kind::Text).prop_map(Test::Includes);
            prop_oneof![8 => includes, 2 => presence, 1 => equality].boxed()
        }
    }
}

/// Tests that look at a part of a text.
fn parts() -> BoxedStrategy<Test> {
    const PARTS: [&str; 10] = ["a", "I", "i", "ı", "İ", "sp", "a", "Kamp", "Kam", ""];
    const PATTERNS: [&str; 5] = ["^[Ii]", "a$", "(?i)kamp", "^\\d+$", "ş"];
    let part = || {
        prop_oneof![
            8 => select(PARTS.as_slice()).prop_map(|part| Operand::Value(words::text(part))),
            1 => Just(Operand::Trait("favorite".to_owned())),
        ]
    };
    prop_oneof![
        part().prop_map(Test::Contains),
        part().prop_map(Test::NotContains),
        part().prop_map(Test::StartsWith),
        part().prop_map(Test::EndsWith),
        select(PATTERNS.as_slice())
            .prop_map(|pattern| Test::Matches(Pattern::parse(pattern).expect("is a regular expression"))),
    ]
    .boxed()
}

/// A constant that may well stand there, or one of the customer's traits.
fn operands(kind: Kind) -> BoxedStrategy<Operand> {
    let constant = match kind {
        Kind::Text | Kind::List => words::scalars(),
        Kind::Number => return number_operands().boxed(),
        Kind::Flag => any::<bool>().prop_map(Value::Bool).boxed(),
        Kind::Date | Kind::Birthday => words::dates().prop_map(|date| words::text(&date)).boxed(),
    };
    let path = select(["city", "favorite", "missing"].as_slice());
    prop_oneof![
        6 => constant.prop_map(Operand::Value),
        1 => path.prop_map(|path| Operand::Trait(path.to_owned())),
    ]
    .boxed()
}

fn number_operands() -> BoxedStrategy<Operand> {
    prop_oneof![
        6 => words::numbers().prop_map(Operand::Value),
        1 => Just(Operand::Trait("age".to_owned())),
    ]
    .boxed()
}

fn choices(kind: Kind) -> BoxedStrategy<Choices> {
    prop_oneof![
        3 => prop::collection::vec(operands(kind), 1..4).prop_map(Choices::Listed),
        1 => Just(Choices::Trait("tags".to_owned())),
    ]
    .boxed()
}
