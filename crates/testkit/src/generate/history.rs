//! Histories: what a few customers did and were in a year or so.

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{AccountId, MessageId, Object, PersonId, Span, Value};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::words::{self, Kind, object, text};
use super::{HOUR_MS, LONGEST_DAYS, times};

/// Messages of one to six people, in order of delivery. Many are late, some are delivered twice, some lie in the future of
/// their delivery, some share an instant; anonymous people become known, and some ids are merged.
pub fn histories() -> BoxedStrategy<Vec<Message>> {
    let span_days = prop_oneof![Just(40_i64), Just(LONGEST_DAYS)];
    (people(), span_days)
        .prop_flat_map(|(people, span_days)| {
            prop::collection::vec(message(people, span_days), LENGTHS).prop_map(delivered)
        })
        .boxed()
}

/// How many messages a history has, repeated deliveries not counted.
const LENGTHS: std::ops::Range<usize> = 1..100;

fn people() -> BoxedStrategy<Vec<&'static str>> {
    let all: Vec<&str> = words::USERS.into_iter().chain(words::ANONYMOUS).collect();
    prop_oneof![3 => subsequence(all.clone(), 1..=3), 2 => subsequence(all, 4..=6)].boxed()
}

/// A message whose id is not yet certain.
fn message(people: Vec<&'static str>, span_days: i64) -> BoxedStrategy<Message> {
    let late_hours = prop_oneof![6 => Just(0_i64), 2 => 1..48_i64, 1 => 200..2000_i64, 1 => Just(-24)];
    let id = 0..10_000_u32;
    let parts = (select(people.clone()), times(0..=span_days), late_hours, body(people), consents(), id);
    parts
        .prop_map(|(person, at, late_hours, body, consents, id)| Message {
            id: MessageId::parse(&format!("m{id:04}")).expect("is not blank"),
            at,
            received_at: at.plus(Span(late_hours * HOUR_MS)),
            person: words::person(person),
            is_user: words::USERS.contains(&person),
            body: without_itself(body, person),
            consents,
        })
        .boxed()
}

/// Sorted by delivery; now and then the same message once more, or another one under an id that was there before.
fn delivered(mut messages: Vec<Message>) -> Vec<Message> {
    let again: Vec<Message> = messages.iter().step_by(9).skip(1).cloned().collect();
    for (place, message) in again.into_iter().enumerate() {
        let earlier = messages[place].id.clone();
        let later = message.received_at.plus(Span(HOUR_MS));
        let repeated = if place % 2 == 0 { message.id.clone() } else { earlier };
        messages.push(Message { id: repeated, received_at: later, ..message });
    }
    messages.sort_by_key(|message| message.received_at);
    messages
}

fn body(people: Vec<&'static str>) -> BoxedStrategy<Body> {
    let merges = prop_oneof![6 => Just(None), 1 => select(words::ANONYMOUS.as_slice()).prop_map(Some)];
    let identify = (merges, traits())
        .prop_map(|(also, traits)| Body::Identify { also: also.map(words::person), traits });
    let track = (select(words::EVENTS.as_slice()), properties())
        .prop_map(|(name, properties)| Body::Track { name: name.to_owned(), properties });
    let group = (select(words::ACCOUNTS.as_slice()), account_traits()).prop_map(|(account, traits)| {
        Body::Group { account: AccountId::parse(account).expect("is not blank"), traits }
    });
    let alias = select(people).prop_map(|previous| Body::Alias { previous: words::person(previous) });
    prop_oneof![24 => track, 16 => identify, 6 => group, 1 => alias].boxed()
}

/// Nobody is merged with themselves.
fn without_itself(body: Body, person: &str) -> Body {
    let is_itself = |id: &PersonId| id.as_str() == person;
    match body {
        Body::Identify { also: Some(also), traits } if is_itself(&also) => {
            Body::Identify { also: None, traits }
        }
        Body::Alias { previous } if is_itself(&previous) => {
            Body::Identify { also: None, traits: Object::default() }
        }
        other => other,
    }
}

fn traits() -> BoxedStrategy<Object> {
    let plain = prop::sample::select(
        words::TRAIT_PATHS
            .iter()
            .filter(|(name, _)| !name.starts_with("address."))
            .copied()
            .collect::<Vec<_>>(),
    );
    let plain = plain.prop_flat_map(|(name, kind)| (Just(name), words::values(kind)));
    let address = (words::values(Kind::Text), words::values(Kind::Text)).prop_map(|(city, country)| {
        ("address", Value::Object(object(vec![("city", city), ("country", country)])))
    });
    let literal = words::values(Kind::Text).prop_map(|city| ("address.city", city));
    let home = places().prop_map(|place| ("home", place));
    let wishes = words::products().prop_map(|products| ("wishes", products));
    let birthday = words::values(Kind::Birthday).prop_map(|date| ("birthday", date));
    let removed = select(["address", "address.city", "home"].as_slice()).prop_map(|name| (name, Value::Null));
    let one = prop_oneof![8 => plain, 2 => address, 1 => literal, 2 => home, 2 => wishes, 2 => birthday, 1 => removed];
    unique(prop::collection::vec(one, 3..12))
}

fn account_traits() -> BoxedStrategy<Object> {
    let plain = select(words::ACCOUNT_PATHS.as_slice());
    let plain = plain.prop_flat_map(|(name, kind)| (Just(name), words::values(kind)));
    let home = places().prop_map(|place| ("home", place));
    unique(prop::collection::vec(prop_oneof![5 => plain, 1 => home], 1..5))
}

fn properties() -> BoxedStrategy<Object> {
    let plain = select(words::PROPERTY_PATHS.as_slice());
    let plain = plain.prop_flat_map(|(name, kind)| {
        let top = if name == "shipping.city" { "shipping" } else { name };
        (Just(top), words::values(kind)).prop_map(move |(top, value)| {
            (top, if top == name { value } else { Value::Object(object(vec![("city", value)])) })
        })
    });
    let products = words::products().prop_map(|products| ("products", products));
    unique(prop::collection::vec(prop_oneof![5 => plain, 2 => products], 4..10))
}

/// Every name once.
fn unique(members: impl Strategy<Value = Vec<(&'static str, Value)>> + 'static) -> BoxedStrategy<Object> {
    members
        .prop_map(|mut members| {
            members.sort_by_key(|(name, _)| *name);
            members.dedup_by_key(|(name, _)| *name);
            object(members)
        })
        .boxed()
}

/// Places near Istanbul, in every spelling, and one that is none.
fn places() -> BoxedStrategy<Value> {
    let degrees = select([(41.0, 29.0), (41.01, 28.97), (39.93, 32.86)].as_slice());
    (degrees, 0..5_u8)
        .prop_map(|((latitude, longitude), form)| {
            let number =
                |degrees: f64| Value::Number(kesit_model::Decimal::from_f64(degrees).expect("is finite"));
            match form {
                0 => Value::List(vec![number(latitude), number(longitude)]),
                1 => Value::Object(object(vec![("lat", number(latitude)), ("lon", number(longitude))])),
                2 => Value::Object(object(vec![
                    ("latitude", number(latitude)),
                    ("longitude", number(longitude)),
                ])),
                3 => text(&format!("{latitude},{longitude}")),
                _ => text("Kadıköy"),
            }
        })
        .boxed()
}

fn consents() -> BoxedStrategy<Vec<(String, ConsentState)>> {
    let state = prop_oneof![
        3 => Just(ConsentState::Granted),
        2 => Just(ConsentState::Denied),
        1 => Just(ConsentState::Unknown)
    ];
    let one = (select(words::CHANNELS.as_slice()), state);
    prop_oneof![
        4 => Just(Vec::new()),
        1 => one.prop_map(|(channel, state)| vec![(channel.to_owned(), state)]),
    ]
    .boxed()
}
