//! Conditions of every form.

use kesit_model::definition::{
    AccountCondition, Accounts, Condition, ConsentCondition, ConsentState, ListCondition, NearCondition,
    ScoreCondition, SegmentCondition, Tests, TraitCondition,
};
use kesit_model::{Decimal, Key};
use proptest::prelude::*;
use proptest::sample::select;

use super::date::{past_tests, span_tests};
use super::event;
use super::test::tests;
use super::words::{self, Kind};

/// Trees of every form but `segment`, at most four deep.
pub fn conditions() -> BoxedStrategy<Condition> {
    conditions_over(Vec::new()).boxed()
}

/// The same, with references to these segments.
pub(super) fn conditions_over(segments: Vec<Key>) -> BoxedStrategy<Condition> {
    leaves(segments).prop_recursive(3, 12, 3, |inner| logic(inner).boxed()).boxed()
}

fn logic(inner: impl Strategy<Value = Condition> + Clone + 'static) -> BoxedStrategy<Condition> {
    let several = prop::collection::vec(inner.clone(), 1..=3);
    prop_oneof![
        3 => several.clone().prop_map(Condition::All),
        3 => several.clone().prop_map(Condition::Any),
        1 => several.prop_map(Condition::None),
        2 => inner.prop_map(|inner| Condition::Not(Box::new(inner))),
    ]
    .boxed()
}

fn leaves(segments: Vec<Key>) -> BoxedStrategy<Condition> {
    let of_traits = select(words::TRAIT_PATHS.as_slice());
    let of_traits = of_traits.prop_flat_map(|(path, kind)| traits(path, kind)).prop_map(Condition::Trait);
    let of_any = prop_oneof![
        1 => Just(Condition::Everyone),
        12 => of_traits,
        3 => event::items("wishes").prop_map(Condition::Items),
        14 => event::events().prop_map(Condition::Event),
        5 => accounts().prop_map(Condition::Account),
        3 => consents().prop_map(Condition::Consent),
        2 => select(words::LISTS.as_slice()).prop_map(|key| Condition::List(ListCondition { key: words::key(key) })),
        3 => scores().prop_map(Condition::Score),
        2 => near().prop_map(Condition::Near),
        3 => event::ranks().prop_map(Condition::Rank),
        5 => event::sequences().prop_map(Condition::Sequence),
    ];
    if segments.is_empty() {
        return of_any.boxed();
    }
    prop_oneof![4 => of_any, 1 => references(segments).prop_map(Condition::Segment)].boxed()
}

fn traits(path: &'static str, kind: Kind) -> BoxedStrategy<TraitCondition> {
    let plain = TraitCondition {
        path: path.to_owned(),
        tests: Tests::default(),
        ever: false,
        held: Vec::new(),
        changed: Vec::new(),
    };
    let (ever, held, changed, both) = (plain.clone(), plain.clone(), plain.clone(), plain.clone());
    prop_oneof![
        4 => tests(kind).prop_map(move |tests| TraitCondition { tests, ..plain.clone() }),
        1 => tests(kind).prop_map(move |tests| TraitCondition { tests, ever: true, ..ever.clone() }),
        2 => (tests(kind), span_tests())
            .prop_map(move |(tests, spans)| TraitCondition { tests, held: spans, ..held.clone() }),
        2 => past_tests().prop_map(move |dates| TraitCondition { changed: dates, ..changed.clone() }),
        1 => (tests(kind), past_tests())
            .prop_map(move |(tests, dates)| TraitCondition { tests, changed: dates, ..both.clone() }),
    ]
    .boxed()
}

fn accounts() -> BoxedStrategy<AccountCondition> {
    let of_traits = select(words::ACCOUNT_PATHS.as_slice());
    let of_traits = of_traits.prop_flat_map(|(path, kind)| traits(path, kind)).prop_map(Condition::Trait);
    let leaf = prop_oneof![8 => of_traits, 1 => near().prop_map(Condition::Near)].boxed();
    let when = prop_oneof![5 => leaf.clone(), 1 => logic(leaf)];
    (select([Accounts::Any, Accounts::Every, Accounts::None].as_slice()), when)
        .prop_map(|(accounts, when)| AccountCondition { accounts, when: Box::new(when) })
        .boxed()
}

fn consents() -> BoxedStrategy<ConsentCondition> {
    const STATES: [ConsentState; 3] = [ConsentState::Granted, ConsentState::Denied, ConsentState::Unknown];
    let channel = select(words::CHANNELS.as_slice()).prop_map(str::to_owned);
    let state = || select(STATES.as_slice()).prop_map(Some);
    let asked = prop_oneof![
        3 => (state(), Just(Vec::new())),
        1 => (Just(None), past_tests()),
        1 => (state(), past_tests()),
    ];
    (channel, asked).prop_map(|(channel, (is, changed))| ConsentCondition { channel, is, changed }).boxed()
}

fn scores() -> BoxedStrategy<ScoreCondition> {
    select(words::SCORES.as_slice())
        .prop_flat_map(|name| {
            tests(words::score_kind(name))
                .prop_map(move |tests| ScoreCondition { name: name.to_owned(), tests })
        })
        .boxed()
}

fn near() -> BoxedStrategy<NearCondition> {
    let km = select([0_i64, 1, 5, 400].as_slice()).prop_map(Decimal::whole);
    km.prop_map(|km| NearCondition {
        path: "home".to_owned(),
        km,
        latitude: Decimal::whole(41),
        longitude: Decimal::whole(29),
    })
    .boxed()
}

fn references(segments: Vec<Key>) -> BoxedStrategy<SegmentCondition> {
    let turns = prop_oneof![
        2 => Just((Vec::new(), Vec::new())),
        2 => past_tests().prop_map(|entered| (entered, Vec::new())),
        2 => past_tests().prop_map(|left| (Vec::new(), left)),
        1 => (past_tests(), past_tests()),
    ];
    (select(segments), turns)
        .prop_map(|(key, (entered, left))| SegmentCondition { key, entered, left })
        .boxed()
}
