//! The vocabulary: few names and few values, odd ones among them.

use kesit_model::{Decimal, Key, Object, PersonId, Value};
use proptest::prelude::*;
use proptest::sample::select;

use super::{DAY_MS, LONGEST_DAYS, times};

/// User ids, then anonymous ids.
pub(super) const USERS: [&str; 3] = ["ayse", "mehmet", "zeynep"];
pub(super) const ANONYMOUS: [&str; 3] = ["anon-1", "anon-2", "anon-3"];
pub(super) const ACCOUNTS: [&str; 2] = ["acme", "umut"];
pub(super) const EVENTS: [&str; 6] = [
    "Order Completed",
    "Order Completed",
    "Order Completed",
    "Product Viewed",
    "Product Viewed",
    "Email Opened",
];
pub(super) const CHANNELS: [&str; 2] = ["email", "sms"];
pub(super) const LISTS: [&str; 2] = ["invited", "blocked"];
pub(super) const SCORES: [&str; 4] = ["clv.total", "p_alive", "lifecycle.stage", "next_order_at"];

/// What kind of value usually stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    Date,
    /// A date whose return every year matters.
    Birthday,
    List,
}

/// Paths of traits that conditions look at, with what usually stands there.
pub(super) const TRAIT_PATHS: [(&str, Kind); 10] = [
    ("birthday", Kind::Birthday),
    ("city", Kind::Text),
    ("address.city", Kind::Text),
    ("address.country", Kind::Text),
    ("favorite", Kind::Text),
    ("age", Kind::Number),
    ("vip", Kind::Flag),
    ("birthday", Kind::Birthday),
    ("renewal_at", Kind::Date),
    ("tags", Kind::List),
];

/// The same for accounts.
pub(super) const ACCOUNT_PATHS: [(&str, Kind); 4] =
    [("sector", Kind::Text), ("employees", Kind::Number), ("renewal_at", Kind::Date), ("tags", Kind::List)];

/// The same for properties of events.
pub(super) const PROPERTY_PATHS: [(&str, Kind); 6] = [
    ("category", Kind::Text),
    ("revenue", Kind::Number),
    ("gift", Kind::Flag),
    ("deliver_at", Kind::Date),
    ("shipping.city", Kind::Text),
    ("coupons", Kind::List),
];

/// The same for the products of an order.
pub(super) const ITEM_PATHS: [(&str, Kind); 3] =
    [("sku", Kind::Text), ("category", Kind::Text), ("price", Kind::Number)];

/// The same for scores.
pub(super) fn score_kind(name: &str) -> Kind {
    match name {
        "lifecycle.stage" => Kind::Text,
        "next_order_at" => Kind::Date,
        _ => Kind::Number,
    }
}

/// Texts that are alike but for case, with both Turkish i's, and the empty one.
pub(super) fn texts() -> BoxedStrategy<String> {
    const TEXTS: [&str; 12] = [
        "Isparta",
        "Isparta",
        "Isparta",
        "ısparta",
        "ISPARTA",
        "İstanbul",
        "istanbul",
        "Kamp",
        "Kamp",
        "Kamp",
        "42",
        "",
    ];
    select(TEXTS.as_slice()).prop_map(str::to_owned).boxed()
}

/// Numbers, some of them written as text.
pub(super) fn numbers() -> BoxedStrategy<Value> {
    prop_oneof![
        6 => small_numbers().prop_map(Value::Number),
        2 => Just(text("42")),
        1 => Just(text("42.0")),
        1 => Just(text("7.5")),
        1 => Just(text("42 TL")),
    ]
    .boxed()
}

pub(super) fn small_numbers() -> BoxedStrategy<Decimal> {
    const MILLIONTHS: [i128; 9] =
        [-5_000_000, 0, 1, 1_000_000, 7_500_000, 10_000_000, 42_000_000, 42_000_001, 100_000_000];
    select(MILLIONTHS.as_slice()).prop_map(Decimal).boxed()
}

/// Dates around the history: days, local times, times with an offset.
pub(super) fn dates() -> BoxedStrategy<String> {
    let at = times(-30..=LONGEST_DAYS + 60);
    (at, 0..4_u8)
        .prop_map(|(at, form)| {
            let utc = at.to_string();
            match form {
                0 => utc,
                1 => utc.trim_end_matches('Z').to_owned(),
                2 => format!("{}+03:00", utc.trim_end_matches('Z')),
                _ => utc.chars().take("2026-03-01".len()).collect(),
            }
        })
        .boxed()
}

/// Days of birth, the leap day and a day that is another one elsewhere among them.
pub(super) fn birthdays() -> BoxedStrategy<String> {
    const ODD: [&str; 5] =
        ["1996-02-29", "1996-02-29", "1990-03-31T23:30:00-08:00", "2050-05-05", "31.12.1990"];
    let leap_year_days = |days: i64| {
        let leap_year_ms = 946_684_800_000;
        let at = kesit_model::Timestamp(leap_year_ms + days * DAY_MS);
        at.to_string().chars().take("2000-01-01".len()).collect::<String>()
    };
    // Early in February, when most of what happens in a short history happens; or somewhere until May.
    let days = prop_oneof![3 => 31..35_i64, 1 => 31..150_i64];
    let spring_day = days.prop_map(leap_year_days);
    prop_oneof![1 => select(ODD.as_slice()).prop_map(str::to_owned), 4 => spring_day].boxed()
}

/// A value of that kind; now and then one of another kind, or nothing.
pub(super) fn values(kind: Kind) -> BoxedStrategy<Value> {
    let usual = match kind {
        Kind::Text => texts().prop_map(|value| text(&value)).boxed(),
        Kind::Number => numbers().boxed(),
        Kind::Flag => any::<bool>().prop_map(Value::Bool).boxed(),
        Kind::Date => dates().prop_map(|date| text(&date)).boxed(),
        Kind::Birthday => birthdays().prop_map(|date| text(&date)).boxed(),
        Kind::List => prop::collection::vec(scalars(), 0..4).prop_map(Value::List).boxed(),
    };
    prop_oneof![18 => usual, 1 => Just(Value::Null), 1 => scalars()].boxed()
}

/// A text, a number or a boolean.
pub(super) fn scalars() -> BoxedStrategy<Value> {
    prop_oneof![
        3 => texts().prop_map(|value| text(&value)),
        2 => numbers(),
        1 => any::<bool>().prop_map(Value::Bool),
    ]
    .boxed()
}

/// A list of products.
pub(super) fn products() -> BoxedStrategy<Value> {
    let product = ITEM_PATHS.map(|(name, kind)| values(kind).prop_map(move |value| (name, value)));
    let product = product.to_vec().prop_map(|members| Value::Object(object(members)));
    prop::collection::vec(product, 0..3).prop_map(Value::List).boxed()
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub(super) fn object(members: Vec<(&str, Value)>) -> Object {
    Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

pub(super) fn person(id: &str) -> PersonId {
    PersonId::parse(id).expect("the vocabulary holds ids")
}

pub(super) fn key(text: &str) -> Key {
    Key::parse(text).expect("the vocabulary holds keys")
}
