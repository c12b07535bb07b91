use expect_test::{Expect, expect};
use kesit_model::message::value;
use proptest::prelude::*;

use super::{Mapping, MappingError, SCHEMA};
use crate::for_tests::{RECEIVED_AT, secret, show, signature, zone};
use crate::{Delivery, Hook, Refused};

const ORDERS: &str = r#"{
  "items": "/data/orders",
  "messages": [
    {
      "type": "track", "when": {"/state": ["new", "1"]},
      "event": {"value": "Order Completed"},
      "userId": {"from": ["/buyer/id", "/buyer/mail"]},
      "messageId": {"join": [{"value": "orders:"}, {"from": "/no"}]},
      "timestamp": {"from": "/at"},
      "properties": {
        "order_id": {"from": "/no", "as": "text"},
        "total": {"from": "/amount", "as": "number"},
        "shop": {"from": "$/shop"},
        "products": {"each": "/lines", "take": {"product_id": {"from": "/sku"}, "quantity": {"from": "/n", "as": "number"}}}
      }
    },
    {
      "type": "identify",
      "userId": {"from": ["/buyer/id", "/buyer/mail"]},
      "timestamp": {"from": "/at"},
      "traits": {"email": {"from": "/buyer/mail", "as": "email"}, "phone": {"from": "/buyer/tel", "as": "phone"}},
      "consents": {"email": {"from": "/buyer/news"}}
    }
  ]
}"#;

fn taken(mapping: &str, body: &str) -> String {
    let mapping = Mapping::parse(mapping).unwrap();
    show(&mapping.read(&value(body.as_bytes()).unwrap(), RECEIVED_AT, &zone()))
}

#[track_caller]
fn check(mapping: &str, body: &str, expected: Expect) {
    expected.assert_eq(&taken(mapping, body));
}

#[test]
fn items_become_messages_one_by_one() {
    check(
        ORDERS,
        r#"{"shop": "Merkez", "data": {"orders": [
            {"no": 7, "state": "new", "at": "2026-03-01 12:00:00", "amount": "19.90",
             "buyer": {"id": 5, "mail": "A@Example.com", "tel": "0532 123 45 67", "news": true},
             "lines": [{"sku": "K1", "n": "2"}, {"sku": "K2", "n": null}]},
            {"no": 8, "state": "paid", "at": "2026-03-01T12:00:00Z", "buyer": {"mail": "b@example.com"}},
            {"no": 9, "state": 1, "at": "dün", "buyer": {"id": "6"}},
            {"no": 10, "state": "new", "at": "2026-03-01T12:00:00Z", "buyer": {}}
        ]}}"#,
        expect![[r#"
            orders:7 of 5 at 2026-03-01T09:00:00.000Z
              Order Completed {order_id: "7", products: [{product_id: "K1", quantity: 2}, {product_id: "K2"}], shop: "Merkez", total: 19.9}
            hook:a9311dd5ab0bb080e2f595ac0d697c08:1 of 5 at 2026-03-01T09:00:00.000Z
              identify also "" {email: "a@example.com", phone: "+905321234567"}
              consent email granted
            hook:3ab1e454a3aec1667ab52140f8841e81:1 of b@example.com at 2026-03-01T12:00:00.000Z
              identify also "" {email: "b@example.com"}
            rejected bad_time batch[2]: timestamp: not a time (ISO 8601 (2026-03-01T09:30:00Z) or milliseconds since 1970)
            rejected bad_time batch[2]: timestamp: not a time (ISO 8601 (2026-03-01T09:30:00Z) or milliseconds since 1970)
            rejected no_person batch[3]: userId: nobody is named (give userId or anonymousId)
            rejected no_person batch[3]: userId: nobody is named (give userId or anonymousId)
        "#]],
    );
}

#[test]
fn what_bears_neither_id_nor_time_counts_once_however_often_it_comes() {
    let mapping = r#"{"messages":[{"type":"track","event":{"from":"/e"},"userId":{"from":"/u"}}]}"#;
    let mapping = Mapping::parse(mapping).unwrap();
    let id = |body: &str, at: i64| {
        let body = value(body.as_bytes()).unwrap();
        let taken = mapping.read(&body, kesit_model::Timestamp(at), &zone());
        taken.messages[0].id.clone()
    };
    assert_eq!(id(r#"{"e":"A","u":1}"#, 1), id(r#"{"u":1,"e":"A"}"#, 2));
    assert_ne!(id(r#"{"e":"A","u":1}"#, 1), id(r#"{"e":"A","u":1,"x":0}"#, 1));
}

#[test]
fn seconds_are_times_and_a_list_is_a_list_of_items() {
    let mapping = r#"{"messages":[{"type":"page","anonymousId":{"from":"/u"},"messageId":{"join":[{"value":"anonymous"},{"from":"/u"}]},
        "timestamp":{"from":"/t","as":"seconds"}}]}"#;
    check(
        mapping,
        r#"[{"u":"x","t":1772357400},{"u":"y","t":"1772357400.5"}]"#,
        expect![[r#"
        anonymousx of x at 2026-03-01T09:30:00.000Z
          Page Viewed {}
        anonymousy of y at 2026-03-01T09:30:00.500Z
          Page Viewed {}
    "#]],
    );
    check(
        mapping,
        "7",
        expect![[r#"
        rejected no_person userId: nobody is named (give userId or anonymousId)
    "#]],
    );
}

#[test]
fn nothing_to_be_said_is_no_fault() {
    assert_eq!(taken(ORDERS, r#"{"ping":true}"#), "skipped topic\n");
    assert_eq!(taken(ORDERS, r#"{"data":{"orders":[]}}"#), "skipped topic\n");
}

#[test]
fn what_one_body_may_become_is_bounded() {
    let many = format!("[{}]", vec!["{}"; super::ITEMS + 1].join(","));
    assert!(taken(ORDERS, &format!("{{\"data\":{{\"orders\":{many}}}}}")).contains("too_large"));
    let squared = r#"{"messages":[{"type":"track","event":{"value":"E"},"userId":{"value":"1"},
        "properties":{"a":{"each":"$/l","take":{"b":{"each":"$/l","take":{"c":{"each":"$/l","take":{"d":{"value":1}}}}}}}}}]}"#;
    let body = format!("{{\"l\":[{}]}}", vec!["{}"; 900].join(","));
    assert!(taken(squared, &body).starts_with("rejected too_large"));
}

#[test]
fn deliveries_are_signed_as_the_mapping_says() {
    let mapping = r#"{"signature":{"header":"X-Sign","prefix":"v1=","algorithm":"sha256","encoding":"base64"},
        "messages":[{"type":"track","event":{"value":"E"},"userId":{"from":"/u"}}]}"#;
    let hook = |secret| Hook::Mapped { mapping: Mapping::parse(mapping).unwrap(), secret, zone: zone() };
    let read = |hook: &Hook, headers: &[(&str, &str)]| {
        hook.read(&Delivery { headers, body: br#"{"u":1}"#, received_at: RECEIVED_AT })
            .map(|taken| taken.messages.len())
    };
    let signature = format!("v1={}", signature(r#"{"u":1}"#));
    assert_eq!(read(&hook(Some(secret())), &[("x-sign", &signature)]), Ok(1));
    assert_eq!(read(&hook(Some(secret())), &[("x-sign", &signature[3..])]), Err(Refused::BadSignature));
    assert_eq!(read(&hook(Some(secret())), &[]), Err(Refused::Unsigned));
    assert!(hook(Some(secret())).is_signed());
    assert!(!hook(None).is_signed());
}

/// Mappings with the place and the problem that they are refused for; `None` where they are good.
const MAPPINGS: &[(&str, Option<&str>)] = &[
    (ORDERS, None),
    (
        r#"{"$schema":"x","messages":[{"type":"alias","userId":{"from":""},"previousId":{"from":"/p"}}]}"#,
        None,
    ),
    (
        r#"{"messages":[{"type":"group","anonymousId":{"from":"$"},"groupId":{"from":["/p"]},"traits":{}}]}"#,
        None,
    ),
    (r#"{"messages":[]}"#, Some("/messages")),
    (r#"{}"#, Some("missing field `messages`")),
    (r#"{"messages":[{"type":"track","event":{"value":"E"}}]}"#, Some("/messages/0")),
    (r#"{"messages":[{"type":"track","userId":{"from":"/u"}}]}"#, Some("/messages/0/event")),
    (
        r#"{"messages":[{"type":"page","userId":{"from":"/u"},"event":{"value":"E"}}]}"#,
        Some("/messages/0/event"),
    ),
    (
        r#"{"messages":[{"type":"page","userId":{"from":"/u"},"traits":{"a":{"value":1}}}]}"#,
        Some("/messages/0/traits"),
    ),
    (
        r#"{"messages":[{"type":"identify","userId":{"from":"/u"},"properties":{"a":{"value":1}}}]}"#,
        Some("/messages/0/properties"),
    ),
    (r#"{"messages":[{"type":"page","userId":{"from":"u"}}]}"#, Some("/messages/0/userId")),
    (r#"{"messages":[{"type":"page","userId":{"from":[]}}]}"#, Some("/messages/0/userId")),
    (r#"{"messages":[{"type":"page","userId":{}}]}"#, Some("/messages/0/userId")),
    (r#"{"messages":[{"type":"page","userId":{"from":"/u","value":1}}]}"#, Some("/messages/0/userId")),
    (r#"{"messages":[{"type":"page","userId":{"value":1,"as":"text"}}]}"#, Some("/messages/0/userId")),
    (r#"{"messages":[{"type":"page","userId":{"each":"/u"}}]}"#, Some("/messages/0/userId")),
    (r#"{"messages":[{"type":"page","userId":{"from":"/u","as":"date"}}]}"#, Some("unknown variant `date`")),
    (
        r#"{"messages":[{"type":"page","userId":{"from":"/u"},"user":{"from":"/u"}}]}"#,
        Some("unknown field `user`"),
    ),
    (r#"{"messages":[{"type":"page","userId":{"from":7}}]}"#, Some("a place such as")),
    (r#"{"items":"x","messages":[{"type":"page","userId":{"from":"/u"}}]}"#, Some("/items")),
    (
        r#"{"signature":{"header":"a b","algorithm":"sha256","encoding":"hex"},"messages":[{"type":"page","userId":{"from":"/u"}}]}"#,
        Some("/signature/header"),
    ),
    (
        r#"{"signature":{"header":"a","algorithm":"md5","encoding":"hex"},"messages":[{"type":"page","userId":{"from":"/u"}}]}"#,
        Some("unknown variant `md5`"),
    ),
];

#[test]
fn a_mapping_that_cannot_be_meant_is_refused_with_its_place() {
    for (json, expected) in MAPPINGS {
        let error = Mapping::parse(json).err().map(|error| error.to_string());
        match (expected, &error) {
            (None, None) => {}
            (Some(expected), Some(error)) => assert!(error.contains(expected), "{json}: {error}"),
            _ => panic!("{json}: {error:?}"),
        }
    }
    let long = format!("{}{}", ORDERS, " ".repeat(super::MAPPING_BYTES));
    assert_eq!(Mapping::parse(&long), Err(MappingError::TooLarge));
}

#[test]
fn the_published_schema_says_the_same() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (json, refused) in MAPPINGS {
        let instance: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(validator.is_valid(&instance), refused.is_none(), "{json}");
    }
}

#[test]
fn the_mapping_of_the_guide_is_good() {
    let guide = include_str!("../../../../docs/guide/send-events.md");
    let blocks = guide.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mappings: Vec<&str> = blocks.filter(|block| block.contains("\"messages\"")).collect();
    assert_eq!(mappings.len(), 1);
    assert!(Mapping::parse(mappings[0]).unwrap().signed().is_some());
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        (-5..2_000_000_000_i64).prop_map(Into::into),
        prop::sample::select(vec!["", "new", "a@b.co", "2026-03-01", "x"]).prop_map(Into::into),
    ];
    let names = vec!["data", "orders", "no", "at", "buyer", "id", "mail", "state", "lines", "news", "amount"];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let names = names.clone();
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec((prop::sample::select(names), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #[test]
    fn any_body_is_borne_and_says_the_same_twice(items in prop::collection::vec(json(), 0..5)) {
        let body = serde_json::json!({"data": {"orders": items}}).to_string();
        prop_assert_eq!(taken(ORDERS, &body), taken(ORDERS, &body));
    }
}
