//! Tests of the time that has passed since an instant.

use kesit_model::definition::SpanTest;
use kesit_model::{Span, Timestamp};

use crate::clock::Clock;

/// The longest span that the tests compare with; all longer ages are alike to them.
pub(crate) fn longest(tests: &[SpanTest]) -> Span {
    let span = |test: &SpanTest| match *test {
        SpanTest::Is(span) | SpanTest::Gt(span) | SpanTest::Gte(span) => span,
        SpanTest::Lt(span) | SpanTest::Lte(span) | SpanTest::Between(_, span) => span,
    };
    tests.iter().map(span).max().unwrap_or(Span::ZERO)
}

/// Whether the time from `since` to the clock passes all tests.
pub(crate) fn ages_pass(tests: &[SpanTest], since: Timestamp, clock: &mut Clock) -> bool {
    tests.iter().all(|test| match *test {
        SpanTest::Is(span) => clock.has_come(since.plus(span)) && !clock.is_past(since.plus(span)),
        SpanTest::Gt(span) => clock.is_past(since.plus(span)),
        SpanTest::Gte(span) => clock.has_come(since.plus(span)),
        SpanTest::Lt(span) => !clock.has_come(since.plus(span)),
        SpanTest::Lte(span) => !clock.is_past(since.plus(span)),
        SpanTest::Between(low, high) => clock.has_come(since.plus(low)) && !clock.is_past(since.plus(high)),
    })
}
