//! Random conditions, of every form, as the reader would give them: tests in canonical order, text in NFC.

use jiff::civil;
use jiff::tz::Offset;
use kesit_model::definition::{
    AccountCondition, Accounts, Anniversary, CalendarUnit, CalendarWindow, Choices, Condition,
    ConsentCondition, ConsentState, DateOperand, DateTest, EventCondition, EventPattern, Filter,
    ItemsCondition, ListCondition, Measure, Moment, NearCondition, Operand, Pattern, Pick, Position,
    RankCondition, ScoreCondition, SegmentCondition, SequenceCondition, SequenceStep, SpanTest, Statistic,
    Test, Tests, Top, TraitCondition, Window,
};
use kesit_model::{Decimal, Key, Span, Value, normalize};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

pub(super) fn condition() -> impl Strategy<Value = Condition> {
    let leaf =
        prop_oneof![
            Just(Condition::Everyone),
            trait_condition().prop_map(Condition::Trait),
            items().prop_map(Condition::Items),
            near().prop_map(Condition::Near),
            event().prop_map(Condition::Event),
            account().prop_map(Condition::Account),
            consent().prop_map(Condition::Consent),
            (key(), dates(0), dates(0))
                .prop_map(|(key, entered, left)| Condition::Segment(SegmentCondition { key, entered, left })),
            key().prop_map(|key| Condition::List(ListCondition { key })),
            (text(), tests(1)).prop_map(|(name, tests)| Condition::Score(ScoreCondition { name, tests })),
            rank().prop_map(Condition::Rank),
            sequence().prop_map(Condition::Sequence),
        ];
    logic(leaf.boxed(), 3)
}

fn logic(leaf: BoxedStrategy<Condition>, depth: u32) -> impl Strategy<Value = Condition> {
    leaf.prop_recursive(depth, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Condition::All),
            vec(inner.clone(), 1..4).prop_map(Condition::Any),
            vec(inner.clone(), 1..4).prop_map(Condition::None),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn trait_condition() -> impl Strategy<Value = TraitCondition> {
    let through_time = prop_oneof![
        Just((false, Vec::new())),
        Just((true, Vec::new())),
        spans().prop_map(|held| (false, held)),
    ];
    (text(), tests(1), through_time, dates(0), any::<bool>()).prop_map(
        |(path, tests, (ever, held), changed, bare)| {
            if bare && !changed.is_empty() {
                TraitCondition { path, tests: Tests::default(), ever: false, held: Vec::new(), changed }
            } else {
                TraitCondition { path, tests, ever, held, changed }
            }
        },
    )
}

fn items() -> impl Strategy<Value = ItemsCondition> {
    (text(), vec(filter(), 1..3)).prop_map(|(path, filters)| ItemsCondition { path, filters })
}

fn filter() -> impl Strategy<Value = Filter> {
    let property = (text(), tests(1)).prop_map(|(path, tests)| Filter::Property { path, tests });
    property.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..3).prop_map(Filter::All),
            vec(inner.clone(), 1..3).prop_map(Filter::Any),
            vec(inner.clone(), 1..3).prop_map(Filter::None),
            inner.clone().prop_map(|inner| Filter::Not(Box::new(inner))),
            (text(), vec(inner, 1..3))
                .prop_map(|(path, filters)| Filter::Items(ItemsCondition { path, filters })),
        ]
    })
}

fn event() -> impl Strategy<Value = EventCondition> {
    (event_pattern(), of(window()), vec(filter(), 0..3), measure())
        .prop_map(|(name, within, filters, measure)| EventCondition { name, within, filters, measure })
}

fn event_pattern() -> impl Strategy<Value = EventPattern> {
    prop_oneof![
        text().prop_map(|name| EventPattern::Named(name.replace('*', "x"))),
        text().prop_map(|start| EventPattern::StartingWith(start.replace('*', "x"))),
        Just(EventPattern::Every),
    ]
}

fn measure() -> impl Strategy<Value = Measure> {
    prop_oneof![
        figure_tests().prop_map(Measure::Count),
        figure_tests().prop_map(Measure::Days),
        (text(), figure_tests()).prop_map(|(of, tests)| Measure::Sum { of, tests }),
        (statistic(), text(), figure_tests()).prop_map(|(statistic, of, tests)| Measure::Statistic {
            statistic,
            of,
            tests
        }),
        (text(), figure_tests()).prop_map(|(of, tests)| Measure::Distinct { of, tests }),
        (text(), tests(1)).prop_map(|(of, tests)| Measure::Top { of, tests }),
        (vec(filter(), 1..3), figure_tests()).prop_map(|(filters, tests)| Measure::Share { filters, tests }),
        pick().prop_map(Measure::Pick),
        (statistic(), spans()).prop_map(|(statistic, tests)| Measure::Gap { statistic, tests }),
        (1..1_000_000_000_i64, 1..10_000_u32, figure_tests(), figure_tests())
            .prop_map(|(of, last, each, active)| Measure::Periods { of: Span(of), last, each, active }),
    ]
}

fn pick() -> impl Strategy<Value = Pick> {
    let position =
        prop_oneof![Just(Position::First), Just(Position::Last), (1..1_000_000_u32).prop_map(Position::Nth)];
    (position, vec(filter(), 0..3), dates(0)).prop_map(|(position, filters, at)| Pick {
        position,
        filters,
        at,
    })
}

fn statistic() -> impl Strategy<Value = Statistic> {
    prop_oneof![Just(Statistic::Avg), Just(Statistic::Min), Just(Statistic::Max), Just(Statistic::Median)]
}

fn account() -> impl Strategy<Value = AccountCondition> {
    let leaf = prop_oneof![
        Just(Condition::Everyone),
        trait_condition().prop_map(Condition::Trait),
        items().prop_map(Condition::Items),
        near().prop_map(Condition::Near),
    ];
    let accounts = prop_oneof![Just(Accounts::Any), Just(Accounts::Every), Just(Accounts::None)];
    (accounts, logic(leaf.boxed(), 1))
        .prop_map(|(accounts, when)| AccountCondition { accounts, when: Box::new(when) })
}

fn consent() -> impl Strategy<Value = ConsentCondition> {
    let state =
        prop_oneof![Just(ConsentState::Granted), Just(ConsentState::Denied), Just(ConsentState::Unknown)];
    (text(), state, dates(0), any::<bool>()).prop_map(|(channel, state, changed, bare)| {
        let is = (changed.is_empty() || !bare).then_some(state);
        ConsentCondition { channel, is, changed }
    })
}

fn near() -> impl Strategy<Value = NearCondition> {
    (text(), 0..100_000_000_000_i128, -90_000_000..=90_000_000_i128, -180_000_000..=180_000_000_i128)
        .prop_map(|(path, km, latitude, longitude)| NearCondition {
            path,
            km: Decimal(km),
            latitude: Decimal(latitude),
            longitude: Decimal(longitude),
        })
}

fn rank() -> impl Strategy<Value = RankCondition> {
    let measure = prop_oneof![
        Just(Measure::Count(Tests::default())),
        Just(Measure::Days(Tests::default())),
        text().prop_map(|of| Measure::Sum { of, tests: Tests::default() }),
        text().prop_map(|of| Measure::Distinct { of, tests: Tests::default() }),
        (statistic(), text()).prop_map(|(statistic, of)| Measure::Statistic {
            statistic,
            of,
            tests: Tests::default()
        }),
    ];
    let by = (event_pattern(), of(window()), vec(filter(), 0..3), measure)
        .prop_map(|(name, within, filters, measure)| EventCondition { name, within, filters, measure });
    let top = prop_oneof![
        (1..=100_000_000_i128).prop_map(|percent| Top::Percent(Decimal(percent))),
        (1..=1_000_000_000_u64).prop_map(Top::Count),
    ];
    (by, top).prop_map(|(by, top)| RankCondition { by: Box::new(by), top })
}

fn sequence() -> impl Strategy<Value = SequenceCondition> {
    let happened = (event_pattern(), vec(filter(), 0..2), of(window()), span()).prop_map(
        |(name, filters, within, after)| SequenceStep::Event { name, filters, within, after: Some(after) },
    );
    let without = (event_pattern(), vec(filter(), 0..2), of(span()))
        .prop_map(|(name, filters, for_span)| SequenceStep::Without { name, filters, for_span });
    let first = (event_pattern(), vec(filter(), 0..2), of(window()))
        .prop_map(|(name, filters, within)| SequenceStep::Event { name, filters, within, after: None });
    (first, vec(prop_oneof![happened, without], 0..4)).prop_map(|(first, mut steps)| {
        steps.insert(0, first);
        SequenceCondition { steps }
    })
}

/// At least `min` tests, one of a kind, in canonical order.
fn tests(min: usize) -> impl Strategy<Value = Tests> {
    (vec(test(), min..4), any::<bool>())
        .prop_map(|(all, ignore_case)| Tests { all: in_order(all), ignore_case })
}

fn in_order(mut all: Vec<Test>) -> Vec<Test> {
    all.sort_by_key(rank_of_test);
    all.dedup_by_key(|test| rank_of_test(test));
    all
}

fn rank_of_test(test: &Test) -> u8 {
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
        Test::Date(date) => 16 + rank_of_date(date),
    }
}

fn rank_of_date(test: &DateTest) -> u8 {
    match test {
        DateTest::Before(_) => 0,
        DateTest::After(_) => 1,
        DateTest::InLast(_) => 2,
        DateTest::InNext(_) => 3,
        DateTest::OlderThan(_) => 4,
        DateTest::During(_) => 5,
        DateTest::Anniversary(_) => 6,
    }
}

fn test() -> impl Strategy<Value = Test> {
    let scalar = || prop_oneof![ordered(), any::<bool>().prop_map(|flag| Operand::Value(Value::Bool(flag)))];
    let choices =
        move || prop_oneof![vec(scalar(), 0..4).prop_map(Choices::Listed), text().prop_map(Choices::Trait)];
    prop_oneof![
        scalar().prop_map(Test::Is),
        scalar().prop_map(Test::IsNot),
        scalar().prop_map(Test::Includes),
        choices().prop_map(Test::In),
        choices().prop_map(Test::NotIn),
        order(ordered().boxed()),
        text_operand().prop_map(Test::Contains),
        text_operand().prop_map(Test::NotContains),
        text_operand().prop_map(Test::StartsWith),
        text_operand().prop_map(Test::EndsWith),
        "[a-z.]{0,4}".prop_map(|source| Test::Matches(Pattern::parse(&source).expect("a plain expression"))),
        any::<bool>().prop_map(Test::Exists),
        date().prop_map(Test::Date),
    ]
}

fn figure_tests() -> impl Strategy<Value = Tests> {
    let choices =
        || prop_oneof![vec(amount(), 0..4).prop_map(Choices::Listed), text().prop_map(Choices::Trait)];
    let test = prop_oneof![
        amount().prop_map(Test::Is),
        amount().prop_map(Test::IsNot),
        choices().prop_map(Test::In),
        choices().prop_map(Test::NotIn),
        order(amount().boxed()),
        any::<bool>().prop_map(Test::Exists),
    ];
    vec(test, 1..4).prop_map(|all| Tests { all: in_order(all), ignore_case: false })
}

fn order(operand: BoxedStrategy<Operand>) -> impl Strategy<Value = Test> {
    prop_oneof![
        operand.clone().prop_map(Test::Gt),
        operand.clone().prop_map(Test::Gte),
        operand.clone().prop_map(Test::Lt),
        operand.clone().prop_map(Test::Lte),
        (operand.clone(), operand).prop_map(|(low, high)| Test::Between(low, high)),
    ]
}

fn ordered() -> impl Strategy<Value = Operand> {
    prop_oneof![amount(), text_operand()]
}

fn amount() -> impl Strategy<Value = Operand> {
    prop_oneof![
        number().prop_map(|number| Operand::Value(Value::Number(number))),
        text().prop_map(Operand::Trait),
    ]
}

fn text_operand() -> impl Strategy<Value = Operand> {
    prop_oneof![
        text().prop_map(|text| Operand::Value(Value::Text(text.as_str().into()))),
        Just(Operand::Value(Value::Text("".into()))),
        text().prop_map(Operand::Trait),
    ]
}

/// Numbers that JSON carries exactly: whole ones, or up to 15 digits.
fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-1_000_000_000_000_000..1_000_000_000_000_000_i128).prop_map(Decimal),
        any::<i64>().prop_map(Decimal::whole),
        any::<u64>().prop_map(|whole| Decimal(i128::from(whole) * Decimal::ONE_MICROS)),
        (-100..100_i64).prop_map(Decimal::whole),
    ]
}

/// `min` or more tests of an instant, one of a kind, in canonical order.
fn dates(min: usize) -> impl Strategy<Value = Vec<DateTest>> {
    vec(date(), min..3).prop_map(|mut all| {
        all.sort_by_key(rank_of_date);
        all.dedup_by_key(|test| rank_of_date(test));
        all
    })
}

fn date() -> impl Strategy<Value = DateTest> {
    let operand = || prop_oneof![moment().prop_map(DateOperand::Moment), text().prop_map(DateOperand::Trait)];
    let anniversary = prop_oneof![
        Just(Anniversary::Today),
        span().prop_map(Anniversary::InNext),
        span().prop_map(Anniversary::InLast),
        unit().prop_map(Anniversary::This),
    ];
    prop_oneof![
        operand().prop_map(DateTest::Before),
        operand().prop_map(DateTest::After),
        span().prop_map(DateTest::InLast),
        span().prop_map(DateTest::InNext),
        span().prop_map(DateTest::OlderThan),
        calendar().prop_map(DateTest::During),
        anniversary.prop_map(DateTest::Anniversary),
    ]
}

fn spans() -> impl Strategy<Value = Vec<SpanTest>> {
    let rank = |test: &SpanTest| match test {
        SpanTest::Is(_) => 0,
        SpanTest::Gt(_) => 1,
        SpanTest::Gte(_) => 2,
        SpanTest::Lt(_) => 3,
        SpanTest::Lte(_) => 4,
        SpanTest::Between(..) => 5,
    };
    let test = prop_oneof![
        span().prop_map(SpanTest::Is),
        span().prop_map(SpanTest::Gt),
        span().prop_map(SpanTest::Gte),
        span().prop_map(SpanTest::Lt),
        span().prop_map(SpanTest::Lte),
        (span(), span()).prop_map(|(low, high)| SpanTest::Between(low, high)),
    ];
    vec(test, 1..3).prop_map(move |mut all| {
        all.sort_by_key(rank);
        all.dedup_by_key(|test| rank(test));
        all
    })
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (0..=Span::LONGEST.0).prop_map(Span),
        (0..1_000_i64, prop_oneof![Just(1_000), Just(60_000), Just(3_600_000), Just(86_400_000_i64)])
            .prop_map(|(count, unit_ms)| Span(count * unit_ms)),
    ]
}

fn window() -> impl Strategy<Value = Window> {
    prop_oneof![
        span().prop_map(Window::Last),
        (span(), span())
            .prop_map(|(one, other)| Window::Between { oldest: one.max(other), newest: one.min(other) }),
        span().prop_map(Window::OlderThan),
        calendar().prop_map(Window::Calendar),
        span().prop_map(Window::First),
    ]
}

fn calendar() -> impl Strategy<Value = CalendarWindow> {
    prop_oneof![
        unit().prop_map(CalendarWindow::This),
        (1..=100_000_u32, unit(), any::<bool>()).prop_map(|(count, unit, current)| CalendarWindow::Last {
            count,
            unit,
            current
        }),
        (1..=100_000_u32, unit(), any::<bool>()).prop_map(|(count, unit, current)| CalendarWindow::Next {
            count,
            unit,
            current
        }),
        (-100_000..=100_000_i32).prop_map(CalendarWindow::Day),
        (moment(), of(moment())).prop_map(|(from, to)| CalendarWindow::Range { from: Some(from), to }),
        moment().prop_map(|to| CalendarWindow::Range { from: None, to: Some(to) }),
    ]
}

fn unit() -> impl Strategy<Value = CalendarUnit> {
    prop_oneof![
        Just(CalendarUnit::Day),
        Just(CalendarUnit::Week),
        Just(CalendarUnit::Month),
        Just(CalendarUnit::Quarter),
        Just(CalendarUnit::Year),
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    let time = prop_oneof![
        Just(civil::Time::midnight()),
        (0..24_i8, 0..60_i8, 0..60_i8, 0..1_000_i32).prop_map(|(hour, minute, second, millis)| {
            civil::time(hour, minute, second, millis * 1_000_000)
        }),
    ];
    let offset =
        of((-1_439..=1_439_i32).prop_map(|minutes| Offset::from_seconds(minutes * 60).expect("below a day")));
    (1..=9_999_i16, 1..=12_i8, 1..=28_i8, time, offset).prop_map(|(year, month, day, time, offset)| Moment {
        civil: civil::date(year, month, day).to_datetime(time),
        offset,
    })
}

fn key() -> impl Strategy<Value = Key> {
    "[A-Za-z0-9_-]{1,64}".prop_map(|text| Key::parse(&text).expect("made of a key's signs"))
}

/// A text that is not blank, in NFC.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,3}(\\.[a-z]{1,3})?", "[A-Za-zığüşöçİ .']{1,6}x", "\\PC{0,8}x"]
        .prop_map(|text: String| normalize(&text).into_owned())
}
