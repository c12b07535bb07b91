//! Time between one event and the next.

use kesit_model::definition::{SpanTest, Statistic};
use kesit_model::{Decimal, Span};

use super::numbers::summary;
use crate::clock::Clock;
use crate::events::Events;
use crate::figure::Figure;
use crate::subject::Subject;
use crate::window::Bounds;

/// The statistic over all the gaps, in milliseconds; missing with fewer than two events.
pub(super) fn measure<E: Events>(
    statistic: Statistic,
    events: &E,
    bounds: &Bounds,
    subject: &Subject<'_>,
    clock: &mut Clock,
) -> Option<Figure> {
    let found = events.found(bounds, subject, clock);
    let gaps =
        found.windows(2).map(|pair| Decimal::whole(events.at(pair[0]).since(events.at(pair[1])).0)).collect();
    summary(statistic, gaps)
}

/// Whether a figure in milliseconds passes all tests.
pub(super) fn passes(tests: &[SpanTest], figure: Figure) -> bool {
    let length = |span: Span| Figure::decimal(Decimal::whole(span.0));
    tests.iter().all(|test| match *test {
        SpanTest::Is(span) => figure == length(span),
        SpanTest::Gt(span) => figure > length(span),
        SpanTest::Gte(span) => figure >= length(span),
        SpanTest::Lt(span) => figure < length(span),
        SpanTest::Lte(span) => figure <= length(span),
        SpanTest::Between(low, high) => length(low) <= figure && figure <= length(high),
    })
}

/// The nearest whole number of milliseconds, for showing.
pub(super) fn to_span(figure: Figure) -> Span {
    let micros = figure.rounded().0 + Decimal::ONE_MICROS / 2;
    Span(i64::try_from(micros.div_euclid(Decimal::ONE_MICROS)).unwrap_or(i64::MAX))
}
