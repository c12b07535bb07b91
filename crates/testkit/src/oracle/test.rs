//! Tests of a value.

use std::cmp::Ordering;

use kesit_model::definition::{Choices, Operand, SpanTest, Test, Tests};
use kesit_model::{Timestamp, Value};

use super::figure::{Figure, Ratio};
use super::world::Person;
use super::{Oracle, trait_};

impl Oracle<'_> {
    /// Whether all of the tests hold. `{trait: …}` on the right side is the person's trait at `now`.
    pub(super) fn passes(&self, tests: &Tests, left: Figure<'_>, person: &Person, now: Timestamp) -> bool {
        tests.all.iter().all(|test| self.passes_one(test, tests.ignore_case, left, person, now))
    }

    fn passes_one(
        &self,
        test: &Test,
        ignore_case: bool,
        left: Figure<'_>,
        person: &Person,
        now: Timestamp,
    ) -> bool {
        let equals = |right: &Operand| self.equal(left, right_side(right, person, now), ignore_case);
        let order = |right: &Operand| self.order(left, right_side(right, person, now), ignore_case);
        let texts = |right: &Operand, holds: fn(&str, &str) -> bool| match (
            left.as_text(),
            right_side(right, person, now).as_text(),
        ) {
            (Some(left), Some(right)) => {
                holds(&self.cased(left, ignore_case), &self.cased(right, ignore_case))
            }
            _ => false,
        };
        match test {
            Test::Is(right) => equals(right),
            Test::IsNot(right) => !equals(right),
            Test::In(choices) => self.is_among(left, choices, ignore_case, person, now),
            Test::NotIn(choices) => !self.is_among(left, choices, ignore_case, person, now),
            Test::Gt(right) => order(right).is_some_and(Ordering::is_gt),
            Test::Gte(right) => order(right).is_some_and(Ordering::is_ge),
            Test::Lt(right) => order(right).is_some_and(Ordering::is_lt),
            Test::Lte(right) => order(right).is_some_and(Ordering::is_le),
            Test::Between(low, high) => {
                order(low).is_some_and(Ordering::is_ge) && order(high).is_some_and(Ordering::is_le)
            }
            Test::Contains(right) => texts(right, |text, part| text.contains(part)),
            Test::NotContains(right) => !texts(right, |text, part| text.contains(part)),
            Test::StartsWith(right) => texts(right, |text, part| text.starts_with(part)),
            Test::EndsWith(right) => texts(right, |text, part| text.ends_with(part)),
            Test::Matches(pattern) => {
                left.as_text().is_some_and(|text| pattern.is_found_in(text, ignore_case))
            }
            Test::Exists(wanted) => left.is_missing() != *wanted,
            Test::Includes(right) => match left {
                Figure::Value(Value::List(list)) => {
                    let right = right_side(right, person, now);
                    list.iter().any(|element| self.equal(Figure::of(Some(element)), right, ignore_case))
                }
                _ => false,
            },
            Test::Date(test) => {
                self.read_date(left).is_some_and(|date| self.date_passes(test, date, person, now))
            }
        }
    }

    fn is_among(
        &self,
        left: Figure<'_>,
        choices: &Choices,
        ignore_case: bool,
        person: &Person,
        now: Timestamp,
    ) -> bool {
        match choices {
            Choices::Listed(choices) => {
                choices.iter().any(|right| self.equal(left, right_side(right, person, now), ignore_case))
            }
            Choices::Trait(path) => match trait_::value_at(&person.updates, path, now) {
                Some(Value::List(list)) => {
                    list.iter().any(|element| self.equal(left, Figure::of(Some(element)), ignore_case))
                }
                _ => false,
            },
        }
    }

    /// Numbers where both sides read as numbers, else text with text and boolean with boolean; nothing else is equal.
    fn equal(&self, left: Figure<'_>, right: Figure<'_>, ignore_case: bool) -> bool {
        match (left, right) {
            (Figure::Value(Value::Bool(left)), Figure::Value(Value::Bool(right))) => left == right,
            _ => self.order(left, right, ignore_case).is_some_and(Ordering::is_eq),
        }
    }

    /// Numbers where both sides read as numbers, else texts by code point; nothing else has an order.
    fn order(&self, left: Figure<'_>, right: Figure<'_>, ignore_case: bool) -> Option<Ordering> {
        if let (Some(left), Some(right)) = (left.as_number(), right.as_number()) {
            return Some(left.compare(right));
        }
        let (left, right) = (left.as_text()?, right.as_text()?);
        Some(self.cased(left, ignore_case).chars().cmp(self.cased(right, ignore_case).chars()))
    }

    fn cased(&self, text: &str, ignore_case: bool) -> String {
        if ignore_case { self.params.language.fold(text) } else { text.to_owned() }
    }
}

fn right_side<'a>(right: &'a Operand, person: &'a Person, now: Timestamp) -> Figure<'a> {
    match right {
        Operand::Value(value) => Figure::of(Some(value)),
        Operand::Trait(path) => Figure::of(trait_::value_at(&person.updates, path, now)),
    }
}

/// Whether a length of time, a fraction of milliseconds, passes all of the tests.
pub(super) fn span_passes(tests: &[SpanTest], span: Ratio) -> bool {
    let order = |right: kesit_model::Span| span.compare(Ratio { over: i128::from(right.0), under: 1 });
    tests.iter().all(|test| match *test {
        SpanTest::Is(right) => order(right).is_eq(),
        SpanTest::Gt(right) => order(right).is_gt(),
        SpanTest::Gte(right) => order(right).is_ge(),
        SpanTest::Lt(right) => order(right).is_lt(),
        SpanTest::Lte(right) => order(right).is_le(),
        SpanTest::Between(low, high) => order(low).is_ge() && order(high).is_le(),
    })
}
