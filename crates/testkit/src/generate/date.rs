//! Spans, windows and tests of dates.

use kesit_model::Span;
use kesit_model::definition::{
    Anniversary, CalendarUnit, CalendarWindow, DateOperand, DateTest, Moment, SpanTest, Window,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::{HOUR_MS, words};

/// Whole hours, mostly whole days, as the instants of histories are.
pub(super) fn spans() -> BoxedStrategy<Span> {
    const HOURS: [i64; 10] = [0, 1, 12, 24, 48, 7 * 24, 14 * 24, 30 * 24, 60 * 24, 180 * 24];
    select(HOURS.as_slice()).prop_map(|hours| Span(hours * HOUR_MS)).boxed()
}

/// The longer half, for windows that should show something.
pub(super) fn long_spans() -> BoxedStrategy<Span> {
    const DAYS: [i64; 6] = [7, 14, 30, 90, 180, 365];
    select(DAYS.as_slice()).prop_map(|days| Span(days * 24 * HOUR_MS)).boxed()
}

pub(super) fn windows() -> BoxedStrategy<Window> {
    prop_oneof![
        3 => long_spans().prop_map(Window::Last),
        2 => (spans(), spans())
            .prop_map(|(a, b)| Window::Between { oldest: a.max(b), newest: a.min(b) }),
        1 => spans().prop_map(Window::OlderThan),
        3 => calendar_windows().prop_map(Window::Calendar),
        1 => spans().prop_map(Window::First),
    ]
    .boxed()
}

pub(super) fn calendar_windows() -> BoxedStrategy<CalendarWindow> {
    let last = (1..6_u32, units(), any::<bool>());
    let next = (1..4_u32, units(), any::<bool>());
    prop_oneof![
        2 => units().prop_map(CalendarWindow::This),
        2 => last.prop_map(|(count, unit, current)| CalendarWindow::Last { count, unit, current }),
        1 => next.prop_map(|(count, unit, current)| CalendarWindow::Next { count, unit, current }),
        1 => (-2..=1_i32).prop_map(CalendarWindow::Day),
        2 => ranges(),
    ]
    .boxed()
}

/// Half-open; at least one end is given, and where both are the first is not the later one.
fn ranges() -> BoxedStrategy<CalendarWindow> {
    (moments(), moments(), 0..3_u8)
        .prop_map(|(a, b, form)| {
            let (from, to) = if a.civil <= b.civil { (a, b) } else { (b, a) };
            match form {
                0 => CalendarWindow::Range { from: Some(from), to: None },
                1 => CalendarWindow::Range { from: None, to: Some(to) },
                _ => CalendarWindow::Range { from: Some(from), to: Some(to) },
            }
        })
        .boxed()
}

fn moments() -> BoxedStrategy<Moment> {
    words::dates().prop_map(|date| date.parse().expect("generated dates are dates")).boxed()
}

fn units() -> BoxedStrategy<CalendarUnit> {
    const UNITS: [CalendarUnit; 5] = [
        CalendarUnit::Day,
        CalendarUnit::Week,
        CalendarUnit::Month,
        CalendarUnit::Quarter,
        CalendarUnit::Year,
    ];
    select(UNITS.as_slice()).boxed()
}

/// Tests of an instant that the data bears.
pub(super) fn date_tests() -> BoxedStrategy<DateTest> {
    let operand = || {
        prop_oneof![
            1 => moments().prop_map(DateOperand::Moment),
            1 => Just(DateOperand::Trait("renewal_at".to_owned())),
        ]
    };
    prop_oneof![
        2 => operand().prop_map(DateTest::Before),
        2 => operand().prop_map(DateTest::After),
        4 => long_spans().prop_map(DateTest::InLast),
        3 => long_spans().prop_map(DateTest::InNext),
        3 => spans().prop_map(DateTest::OlderThan),
        3 => calendar_windows().prop_map(DateTest::During),
        2 => anniversaries().prop_map(DateTest::Anniversary),
    ]
    .boxed()
}

/// One or two tests of when something happened; most of them reach far back.
pub(super) fn past_tests() -> BoxedStrategy<Vec<DateTest>> {
    let one = prop_oneof![
        6 => long_spans().prop_map(DateTest::InLast),
        2 => spans().prop_map(DateTest::OlderThan),
        1 => calendar_windows().prop_map(DateTest::During),
        1 => date_tests(),
    ];
    prop_oneof![
        3 => one.prop_map(|test| vec![test]),
        1 => (spans(), long_spans()).prop_map(|(a, b)| vec![DateTest::InLast(b), DateTest::OlderThan(a)]),
    ]
    .boxed()
}

pub(super) fn anniversaries() -> BoxedStrategy<Anniversary> {
    prop_oneof![
        5 => Just(Anniversary::Today),
        3 => long_spans().prop_map(Anniversary::InNext),
        3 => long_spans().prop_map(Anniversary::InLast),
        2 => units().prop_map(Anniversary::This),
    ]
    .boxed()
}

/// One test of a length of time.
pub(super) fn span_tests() -> BoxedStrategy<Vec<SpanTest>> {
    let short = select([0_i64, 0, 24, 48].as_slice());
    let one = prop_oneof![
        4 => short.prop_map(|hours| SpanTest::Is(Span(hours * HOUR_MS))),
        3 => spans().prop_map(SpanTest::Gt),
        3 => spans().prop_map(SpanTest::Gte),
        3 => long_spans().prop_map(SpanTest::Lt),
        3 => long_spans().prop_map(SpanTest::Lte),
        2 => (spans(), long_spans()).prop_map(|(a, b)| SpanTest::Between(a.min(b), a.max(b))),
    ];
    one.prop_map(|test| vec![test]).boxed()
}
