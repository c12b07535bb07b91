//! Tests of a value, compiled: constants are interned, dates resolved, the common text tests reduced to one comparison.

mod age;
mod compare;
mod date;
mod figure;
mod operand;

pub(crate) use age::{ages_pass, longest};
pub(crate) use date::DateTests;
pub(crate) use figure::{FigureTests, Steps};

use kesit_model::definition::{Pattern, Test, Tests};
use kesit_model::{Decimal, Language, Timestamp};
use kesit_timeline::{Cell, TextId};

use self::compare::{Case, Order, contains_element, equal, order, text_relation};
use self::date::DateTestC;
use self::operand::{ChoicesC, OperandC};
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::datum::Datum;
use crate::subject::Subject;

/// Tests that must all hold on one value.
#[derive(Debug)]
pub(crate) struct ValueTests {
    all: Vec<ValueTest>,
    case: Case,
}

#[derive(Debug)]
enum ValueTest {
    /// `is` a text that does not read as a number, case counting: one comparison of ids for an interned value.
    IsText(TextId),
    Is(OperandC),
    IsNot(OperandC),
    /// `in` texts that do not read as numbers, case counting.
    InTexts(Vec<TextId>),
    In(ChoicesC),
    NotIn(ChoicesC),
    Ordered(Order, OperandC),
    Between(OperandC, OperandC),
    Text(TextRelation, OperandC),
    NotContains(OperandC),
    Matches(Pattern),
    Exists(bool),
    Includes(OperandC),
    Date(DateTestC),
}

/// How one text may stand to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextRelation {
    Contains,
    StartsWith,
    EndsWith,
}

impl ValueTests {
    pub(crate) fn compile(tests: &Tests, compiler: &mut Compiler<'_>) -> ValueTests {
        let language: Language = compiler.settings.language;
        let case = if tests.ignore_case { Case::Ignored(language) } else { Case::Counts };
        let all = tests.all.iter().map(|test| ValueTest::compile(test, case, compiler)).collect();
        ValueTests { all, case }
    }

    /// Whether all tests hold on the value.
    pub(crate) fn hold(&self, datum: &Datum<'_>, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.all.iter().all(|test| test.holds(datum, self.case, subject, clock))
    }

    /// Whether the answer depends on the value alone, neither on traits nor on the clock.
    pub(crate) fn are_constant(&self) -> bool {
        self.all.iter().all(ValueTest::is_constant)
    }

    /// The numbers that the value is compared with; where a trait stands at the right, the customer's at the instant.
    pub(crate) fn bounds(&self, subject: &Subject<'_>, now: Timestamp) -> Vec<Decimal> {
        let mut bounds = Vec::new();
        self.all.iter().for_each(|test| test.bounds_into(subject, now, &mut bounds));
        bounds
    }

    /// The same on a scalar cell; the common text tests need not look at the text.
    #[inline]
    pub(crate) fn hold_on_cell(&self, cell: Cell, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.all.iter().all(|test| match (test, cell.text()) {
            (ValueTest::IsText(wanted), Some(id)) => *wanted == id,
            (ValueTest::InTexts(wanted), Some(id)) => wanted.contains(&id),
            _ => test.holds(&Datum::of_cell(cell, subject.scene.dictionary()), self.case, subject, clock),
        })
    }
}

impl ValueTest {
    fn is_constant(&self) -> bool {
        match self {
            ValueTest::Is(operand)
            | ValueTest::IsNot(operand)
            | ValueTest::Ordered(_, operand)
            | ValueTest::Text(_, operand)
            | ValueTest::NotContains(operand)
            | ValueTest::Includes(operand) => operand.is_constant(),
            ValueTest::Between(low, high) => low.is_constant() && high.is_constant(),
            ValueTest::In(choices) | ValueTest::NotIn(choices) => choices.are_constant(),
            ValueTest::IsText(_) | ValueTest::InTexts(_) | ValueTest::Matches(_) | ValueTest::Exists(_) => {
                true
            }
            ValueTest::Date(_) => false,
        }
    }

    fn bounds_into(&self, subject: &Subject<'_>, now: Timestamp, bounds: &mut Vec<Decimal>) {
        match self {
            ValueTest::Is(operand) | ValueTest::IsNot(operand) | ValueTest::Ordered(_, operand) => {
                bounds.extend(operand.number(subject, now));
            }
            ValueTest::Between(low, high) => {
                bounds.extend(low.number(subject, now));
                bounds.extend(high.number(subject, now));
            }
            ValueTest::In(choices) | ValueTest::NotIn(choices) => choices.numbers_into(subject, now, bounds),
            ValueTest::IsText(_)
            | ValueTest::InTexts(_)
            | ValueTest::Text(..)
            | ValueTest::NotContains(_)
            | ValueTest::Matches(_)
            | ValueTest::Exists(_)
            | ValueTest::Includes(_)
            | ValueTest::Date(_) => {}
        }
    }

    fn compile(test: &Test, case: Case, compiler: &mut Compiler<'_>) -> ValueTest {
        match test {
            Test::Is(operand) => match OperandC::plain_text(operand, case, compiler) {
                Some(id) => ValueTest::IsText(id),
                None => ValueTest::Is(OperandC::compile(operand, compiler)),
            },
            Test::IsNot(operand) => ValueTest::IsNot(OperandC::compile(operand, compiler)),
            Test::In(choices) => match ChoicesC::plain_texts(choices, case, compiler) {
                Some(ids) => ValueTest::InTexts(ids),
                None => ValueTest::In(ChoicesC::compile(choices, compiler)),
            },
            Test::NotIn(choices) => ValueTest::NotIn(ChoicesC::compile(choices, compiler)),
            Test::Gt(operand) => ValueTest::Ordered(Order::Gt, OperandC::compile(operand, compiler)),
            Test::Gte(operand) => ValueTest::Ordered(Order::Gte, OperandC::compile(operand, compiler)),
            Test::Lt(operand) => ValueTest::Ordered(Order::Lt, OperandC::compile(operand, compiler)),
            Test::Lte(operand) => ValueTest::Ordered(Order::Lte, OperandC::compile(operand, compiler)),
            Test::Between(low, high) => {
                ValueTest::Between(OperandC::compile(low, compiler), OperandC::compile(high, compiler))
            }
            Test::Contains(part) => {
                ValueTest::Text(TextRelation::Contains, OperandC::compile(part, compiler))
            }
            Test::NotContains(part) => ValueTest::NotContains(OperandC::compile(part, compiler)),
            Test::StartsWith(part) => {
                ValueTest::Text(TextRelation::StartsWith, OperandC::compile(part, compiler))
            }
            Test::EndsWith(part) => {
                ValueTest::Text(TextRelation::EndsWith, OperandC::compile(part, compiler))
            }
            Test::Matches(pattern) => ValueTest::Matches(pattern.clone()),
            Test::Exists(wanted) => ValueTest::Exists(*wanted),
            Test::Includes(element) => ValueTest::Includes(OperandC::compile(element, compiler)),
            Test::Date(test) => ValueTest::Date(DateTestC::compile(test, compiler)),
        }
    }

    fn holds(&self, datum: &Datum<'_>, case: Case, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let dictionary = subject.scene.dictionary();
        let mut is = |operand: &OperandC| equal(datum, &operand.datum(subject, clock), case, dictionary);
        match self {
            ValueTest::IsText(id) => equal(datum, &OperandC::text(*id), case, dictionary),
            ValueTest::Is(operand) => is(operand),
            ValueTest::IsNot(operand) => !is(operand),
            ValueTest::InTexts(ids) => {
                ids.iter().any(|id| equal(datum, &OperandC::text(*id), case, dictionary))
            }
            ValueTest::In(choices) => {
                choices.any(subject, clock, |choice| equal(datum, choice, case, dictionary))
            }
            ValueTest::NotIn(choices) => {
                !choices.any(subject, clock, |choice| equal(datum, choice, case, dictionary))
            }
            ValueTest::Ordered(wanted, operand) => {
                wanted.accepts(order(datum, &operand.datum(subject, clock), case, dictionary))
            }
            ValueTest::Between(low, high) => {
                let (low, high) = (low.datum(subject, clock), high.datum(subject, clock));
                Order::Gte.accepts(order(datum, &low, case, dictionary))
                    && Order::Lte.accepts(order(datum, &high, case, dictionary))
            }
            ValueTest::Text(relation, part) => {
                text_relation(*relation, datum, &part.datum(subject, clock), case, dictionary)
            }
            ValueTest::NotContains(part) => {
                let part = part.datum(subject, clock);
                !text_relation(TextRelation::Contains, datum, &part, case, dictionary)
            }
            ValueTest::Matches(pattern) => match datum {
                Datum::Text(text) => pattern.is_found_in(text.as_str(dictionary), case != Case::Counts),
                _ => false,
            },
            ValueTest::Exists(wanted) => datum.is_missing() != *wanted,
            ValueTest::Includes(element) => {
                contains_element(datum, &element.datum(subject, clock), case, dictionary)
            }
            ValueTest::Date(test) => match datum.instant(dictionary, subject.scene.zone()) {
                Some(at) => test.holds(at, subject, clock),
                None => false,
            },
        }
    }
}
