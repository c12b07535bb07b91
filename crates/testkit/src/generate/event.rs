//! Conditions on events: filters, measures, ranks, sequences.

use kesit_model::Decimal;
use kesit_model::definition::{
    EventCondition, EventPattern, Filter, ItemsCondition, Measure, Pick, Position, RankCondition,
    SequenceCondition, SequenceStep, Statistic, Tests, Top,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::date::{past_tests, span_tests, spans, windows};
use super::test::{figure_tests, money_tests, tests};
use super::words::{self, Kind};

pub(super) fn events() -> BoxedStrategy<EventCondition> {
    (patterns(), prop::option::of(windows()), few_filters(), measures())
        .prop_map(|(name, within, filters, measure)| EventCondition { name, within, filters, measure })
        .boxed()
}

fn patterns() -> BoxedStrategy<EventPattern> {
    prop_oneof![
        5 => select(words::EVENTS.as_slice()).prop_map(|name| EventPattern::Named(name.to_owned())),
        1 => select(["Email ", "Product "].as_slice()).prop_map(|start| EventPattern::StartingWith(start.to_owned())),
        2 => Just(EventPattern::Every),
    ].boxed()
}

/// Mostly none.
fn few_filters() -> BoxedStrategy<Vec<Filter>> {
    prop_oneof![
        5 => Just(Vec::new()),
        2 => prop::collection::vec(filters(), 1..=2),
    ]
    .boxed()
}

/// A filter of the properties of an event, nested at most twice.
pub(super) fn filters() -> BoxedStrategy<Filter> {
    let property = select(words::PROPERTY_PATHS.as_slice());
    let property = property.prop_flat_map(|(path, kind)| property_filter(path, kind));
    let items = items("products").prop_map(Filter::Items);
    nested(prop_oneof![5 => property, 1 => items].boxed()).boxed()
}

/// One element of a list of products.
pub(super) fn items(path: &'static str) -> BoxedStrategy<ItemsCondition> {
    let property = select(words::ITEM_PATHS.as_slice());
    let property = property.prop_flat_map(|(path, kind)| property_filter(path, kind)).boxed();
    prop::collection::vec(nested(property), 1..=2)
        .prop_map(move |filters| ItemsCondition { path: path.to_owned(), filters })
        .boxed()
}

fn property_filter(path: &'static str, kind: Kind) -> BoxedStrategy<Filter> {
    tests(kind).prop_map(move |tests| Filter::Property { path: path.to_owned(), tests }).boxed()
}

fn nested(leaf: BoxedStrategy<Filter>) -> BoxedStrategy<Filter> {
    let several = || prop::collection::vec(leaf.clone(), 1..=2);
    prop_oneof![
        8 => leaf.clone(),
        1 => several().prop_map(Filter::All),
        1 => several().prop_map(Filter::Any),
        1 => several().prop_map(Filter::None),
        1 => leaf.clone().prop_map(|filter| Filter::Not(Box::new(filter))),
    ]
    .boxed()
}

fn measures() -> BoxedStrategy<Measure> {
    let of = || select(["category", "revenue", "gift"].as_slice()).prop_map(str::to_owned);
    let revenue = || Just("revenue".to_owned());
    let top_tests = prop_oneof![tests(Kind::Text), tests(Kind::Number)];
    let statistic = (statistics(), revenue(), money_tests());
    let share = (prop::collection::vec(filters(), 1..=2), share_tests());
    let periods = (spans(), 1..6_u32, figure_tests(), figure_tests());
    prop_oneof![
        6 => figure_tests().prop_map(Measure::Count),
        2 => figure_tests().prop_map(Measure::Days),
        2 => (revenue(), money_tests()).prop_map(|(of, tests)| Measure::Sum { of, tests }),
        4 => statistic.prop_map(|(statistic, of, tests)| Measure::Statistic { statistic, of, tests }),
        2 => (of(), figure_tests()).prop_map(|(of, tests)| Measure::Distinct { of, tests }),
        2 => (of(), top_tests).prop_map(|(of, tests)| Measure::Top { of, tests }),
        2 => share.prop_map(|(filters, tests)| Measure::Share { filters, tests }),
        4 => picks().prop_map(Measure::Pick),
        4 => (statistics(), span_tests()).prop_map(|(statistic, tests)| Measure::Gap { statistic, tests }),
        2 => periods.prop_map(|(of, last, each, active)| Measure::Periods { of: of.max(HOUR), last, each, active }),
    ].boxed()
}

const HOUR: kesit_model::Span = kesit_model::Span(super::HOUR_MS);

fn statistics() -> BoxedStrategy<Statistic> {
    select([Statistic::Avg, Statistic::Min, Statistic::Max, Statistic::Median].as_slice()).boxed()
}

fn share_tests() -> BoxedStrategy<Tests> {
    use kesit_model::definition::{Operand, Test};
    let part = || {
        let micros = select([0_i128, 250_000, 333_333, 500_000, 666_667, 1_000_000].as_slice());
        micros.prop_map(|micros| Operand::Value(kesit_model::Value::Number(Decimal(micros))))
    };
    let one = prop_oneof![
        part().prop_map(Test::Gte),
        part().prop_map(Test::Gt),
        part().prop_map(Test::Lt),
        part().prop_map(Test::Lte),
        part().prop_map(Test::Is),
    ];
    one.prop_map(|test| Tests { all: vec![test], ignore_case: false }).boxed()
}

fn picks() -> BoxedStrategy<Pick> {
    let position = prop_oneof![
        2 => Just(Position::First),
        2 => Just(Position::Last),
        1 => (1..4_u32).prop_map(Position::Nth)
    ];
    let at = prop_oneof![1 => Just(Vec::new()), 2 => past_tests()];
    (position, few_filters(), at).prop_map(|(position, filters, at)| Pick { position, filters, at }).boxed()
}

pub(super) fn ranks() -> BoxedStrategy<RankCondition> {
    let of = || "revenue".to_owned();
    let none = Tests::default;
    let measure = prop_oneof![
        2 => Just(Measure::Count(none())),
        1 => Just(Measure::Days(none())),
        2 => Just(Measure::Sum { of: of(), tests: none() }),
        2 => statistics().prop_map(move |statistic| Measure::Statistic { statistic, of: of(), tests: none() }),
        1 => Just(Measure::Distinct { of: "category".to_owned(), tests: none() }),
    ];
    let top = prop_oneof![
        select([1_i64, 10, 25, 50, 100].as_slice()).prop_map(|percent| Top::Percent(Decimal::whole(percent))),
        (1..4_u64).prop_map(Top::Count),
    ];
    (patterns(), prop::option::of(windows()), few_filters(), measure, top)
        .prop_map(|(name, within, filters, measure, top)| {
            let by = Box::new(EventCondition { name, within, filters, measure });
            RankCondition { by, top }
        })
        .boxed()
}

/// An event step, then up to three more steps.
pub(super) fn sequences() -> BoxedStrategy<SequenceCondition> {
    let later = prop_oneof![3 => event_step(true), 2 => without_step()];
    (event_step(false), prop::collection::vec(later, 1..=3))
        .prop_map(|(first, later)| {
            let steps = std::iter::once(first).chain(later).collect();
            SequenceCondition { steps }
        })
        .boxed()
}

fn event_step(is_later: bool) -> BoxedStrategy<SequenceStep> {
    let within = prop_oneof![3 => Just(None), 1 => windows().prop_map(Some)];
    let after = super::date::long_spans().prop_map(move |span| is_later.then_some(span));
    (patterns(), few_filters(), within, after)
        .prop_map(|(name, filters, within, after)| SequenceStep::Event { name, filters, within, after })
        .boxed()
}

fn without_step() -> BoxedStrategy<SequenceStep> {
    (patterns(), few_filters(), prop::option::of(spans()))
        .prop_map(|(name, filters, for_span)| SequenceStep::Without { name, filters, for_span })
        .boxed()
}
