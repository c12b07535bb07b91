//! Any message comes back as it was; any bytes are read without harm.

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{AccountId, Decimal, MessageId, Object, PersonId, Timestamp, Value};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i128>().prop_map(|micros| Value::Number(Decimal(micros))),
        any::<i64>().prop_map(|whole| Value::Number(Decimal::whole(whole))),
        "\\PC{0,40}".prop_map(|text| Value::Text(text.into())),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![vec(inner.clone(), 0..5).prop_map(Value::List), members(inner).prop_map(Value::Object)]
    })
}

fn members(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Object> {
    vec(("\\PC{0,12}", value), 0..5)
        .prop_map(|members| Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect()))
}

fn body() -> impl Strategy<Value = Body> {
    let person = || "x\\PC{0,30}".prop_map(|text| PersonId::parse(&text).expect("not blank"));
    let account = "x\\PC{0,30}".prop_map(|text| AccountId::parse(&text).expect("not blank"));
    prop_oneof![
        ("\\PC{1,30}", members(value())).prop_map(|(name, properties)| Body::Track { name, properties }),
        (proptest::option::of(person()), members(value()))
            .prop_map(|(also, traits)| Body::Identify { also, traits }),
        (account, members(value())).prop_map(|(account, traits)| Body::Group { account, traits }),
        person().prop_map(|previous| Body::Alias { previous }),
    ]
}

prop_compose! {
    fn message()(
        id in "x\\PC{0,30}",
        person in "x\\PC{0,30}",
        at in any::<i64>(),
        received_at in prop_oneof![Just(None), any::<i64>().prop_map(Some)],
        is_user in any::<bool>(),
        body in body(),
        consents in vec(("\\PC{0,8}", prop_oneof![
            Just(ConsentState::Granted), Just(ConsentState::Denied), Just(ConsentState::Unknown)
        ]), 0..3),
    ) -> Message {
        Message {
            id: MessageId::parse(&id).expect("not blank"),
            at: Timestamp(at),
            received_at: Timestamp(received_at.unwrap_or(at)),
            person: PersonId::parse(&person).expect("not blank"),
            is_user,
            body,
            consents,
        }
    }
}

proptest! {
    #[test]
    fn a_message_comes_back_as_it_was(messages in vec(message(), 1..4)) {
        let mut bytes = Vec::new();
        for message in &messages {
            encode(message, &mut bytes).expect("shallow");
        }
        let mut rest = bytes.as_slice();
        for message in &messages {
            let (read, after) = decode(rest).expect("it was written so");
            prop_assert_eq!(&read, message);
            rest = after;
        }
        prop_assert!(rest.is_empty());
    }

    #[test]
    fn a_cut_message_is_broken(message in message(), cut in any::<prop::sample::Index>()) {
        let mut bytes = Vec::new();
        encode(&message, &mut bytes).expect("shallow");
        let cut = cut.index(bytes.len());
        prop_assert!(decode(&bytes[..cut]).is_err());
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in vec(any::<u8>(), 0..300)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn a_flipped_byte_is_read_without_harm(message in message(), at in any::<prop::sample::Index>(), to: u8) {
        let mut bytes = Vec::new();
        encode(&message, &mut bytes).expect("shallow");
        let at = at.index(bytes.len());
        bytes[at] = to;
        let _ = decode(&bytes);
    }
}

fn nested(depth: usize) -> Message {
    let inner =
        (1..depth).fold(Object::default(), |inner, _| Object(vec![("a".into(), Value::Object(inner))]));
    Message {
        id: MessageId::parse("m").expect("not blank"),
        at: Timestamp(0),
        received_at: Timestamp(0),
        person: PersonId::parse("ayşe").expect("not blank"),
        is_user: true,
        body: Body::Track { name: "Derin".to_owned(), properties: inner },
        consents: Vec::new(),
    }
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    let mut bytes = Vec::new();
    encode(&nested(MAX_DEPTH), &mut bytes).expect("just shallow enough");
    assert_eq!(decode(&bytes).expect("written so").0, nested(MAX_DEPTH));
    assert_eq!(encode(&nested(MAX_DEPTH + 1), &mut bytes), Err(TooDeep));
}

#[test]
fn a_length_that_lies_asks_for_no_memory() {
    // A track message whose properties claim to be 2^40.
    let mut bytes = vec![0, 0, 1, b'm', 1, b'p', 1, b'n'];
    Writer(&mut bytes).unsigned(1 << 40);
    assert_eq!(decode(&bytes).map(|_| ()), Err(Broken("a length that fits")));
}

#[test]
fn an_event_takes_few_bytes() {
    let mut bytes = Vec::new();
    encode(&nested(1), &mut bytes).expect("shallow");
    // Flags, time, the lengths and texts of id, person and name, no properties.
    assert_eq!(bytes.len(), 1 + 1 + 2 + 6 + 6 + 1);
}

#[test]
fn a_gap_is_no_message_and_comes_back() {
    for count in [1, 127, 128, u32::MAX] {
        let mut bytes = Vec::new();
        write_gap(count, &mut bytes);
        assert_eq!(decode_record(&bytes), Ok((Record::Gap(count), [].as_slice())));
        assert!(decode(&bytes).is_err(), "whoever knows no gaps notices one");
    }
    assert!(decode_record(&[1 << 6, 0]).is_err(), "a gap of nothing");
    assert!(decode_record(&[1 << 6]).is_err(), "a gap that is cut off");
}
