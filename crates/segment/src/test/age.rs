//! Tests of the time that has passed since an instant.

use kesit_model::Timestamp;
use kesit_model::definition::SpanTest;

use crate::clock::Clock;

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
