use std::fmt::Write;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{BATCH_BYTES, MESSAGE_BYTES, Reading, read, read_as};
use crate::message::{Body, Reason};
use crate::{Language, Timestamp};

/// What was read, in a few words a line.
fn show(reading: &Reading) -> String {
    let mut lines = String::new();
    for message in &reading.messages {
        let kind = if message.is_user { "user" } else { "anonymous" };
        let body = match &message.body {
            Body::Identify { also, traits } => {
                format!("identify also {:?} {}", also.as_ref().map(|id| id.as_str()), json(traits))
            }
            Body::Track { name, properties } => format!("track {name:?} {}", json(properties)),
            Body::Group { account, traits } => format!("group {account} {}", json(traits)),
            Body::Alias { previous } => format!("alias {previous}"),
        };
        let id =
            if message.id.as_str().starts_with("content-") { "content-…" } else { message.id.as_str() };
        writeln!(lines, "{id} {kind} {} at {} received {}", message.person, message.at, message.received_at)
            .unwrap();
        writeln!(lines, "  {body}").unwrap();
        for (channel, state) in &message.consents {
            writeln!(lines, "  consent {channel} {}", state.as_str()).unwrap();
        }
    }
    for rejected in &reading.rejected {
        writeln!(lines, "{} {rejected}", rejected.reason.code()).unwrap();
    }
    lines
}

fn json(object: &crate::Object) -> String {
    use crate::Value;
    fn value(of: &Value) -> String {
        match of {
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => format!("{text:?}"),
            Value::List(list) => format!("[{}]", list.iter().map(value).collect::<Vec<_>>().join(", ")),
            Value::Object(object) => json(object),
        }
    }
    format!(
        "{{{}}}",
        object.0.iter().map(|(key, of)| format!("{key}: {}", value(of))).collect::<Vec<_>>().join(", ")
    )
}

#[track_caller]
fn check(json: &str, expected: Expect) {
    expected.assert_eq(&show(&read(json.as_bytes(), None)));
}

#[test]
fn identify() {
    check(
        r#"{"type":"identify","messageId":"m1","userId":"u1","anonymousId":"a1","timestamp":"2026-03-01T09:30:00+03:00",
            "traits":{"name":"Ayşe","age":42,"city":null},"context":{"traits":{"age":1,"plan":"pro"},"ip":"10.0.0.1"}}"#,
        expect![[r#"
            m1 user u1 at 2026-03-01T06:30:00.000Z received 2026-03-01T06:30:00.000Z
              identify also Some("a1") {name: "Ayşe", age: 42, city: null, plan: "pro"}
        "#]],
    );
    check(
        r#"{"type":"identify","userId":"u1","anonymousId":"u1","timestamp":"2026-03-01"}"#,
        expect![[r#"
            content-… user u1 at 2026-03-01T00:00:00.000Z received 2026-03-01T00:00:00.000Z
              identify also None {}
        "#]],
    );
}

#[test]
fn track_page_and_screen() {
    check(
        r#"{"type":"track","messageId":9,"anonymousId":17,"userId":" ","event":"Order Completed","timestamp":1772357400123,
            "properties":{"revenue":19.99,"products":[{"sku":"a"}]},
            "context":{"page":{"path":"/x"},"library":{"name":"l"},"traits":{"a":1},"consent":{},"ip":"10.0.0.1"}}"#,
        expect![[r#"
            9 anonymous 17 at 2026-03-01T09:30:00.123Z received 2026-03-01T09:30:00.123Z
              track "Order Completed" {revenue: 19.99, products: [{sku: "a"}], context: {page: {path: "/x"}}}
        "#]],
    );
    check(
        r#"{"type":"page","messageId":"p","userId":"u","name":"Home","category":"Top","timestamp":"2026-03-01T09:30:00",
            "properties":{"name":"Own","context":"own"},"context":{"locale":"tr"}}"#,
        expect![[r#"
            p user u at 2026-03-01T09:30:00.000Z received 2026-03-01T09:30:00.000Z
              track "Page Viewed" {name: "Own", context: "own", category: "Top"}
        "#]],
    );
    check(
        r#"{"type":"screen","messageId":"s","userId":"u","name":"Cart","timestamp":"2026-03-01T09:30:00Z"}"#,
        expect![[r#"
            s user u at 2026-03-01T09:30:00.000Z received 2026-03-01T09:30:00.000Z
              track "Screen Viewed" {name: "Cart"}
        "#]],
    );
}

#[test]
fn group_and_alias() {
    check(
        r#"{"type":"group","messageId":"g","userId":"u","groupId":5,"traits":{"employees":50},"timestamp":"2026-03-01T09:30:00Z"}"#,
        expect![[r#"
            g user u at 2026-03-01T09:30:00.000Z received 2026-03-01T09:30:00.000Z
              group 5 {employees: 50}
        "#]],
    );
    check(
        r#"{"type":"alias","messageId":"l","userId":"u","previousId":"a","timestamp":"2026-03-01T09:30:00Z"}"#,
        expect![[r#"
            l user u at 2026-03-01T09:30:00.000Z received 2026-03-01T09:30:00.000Z
              alias a
        "#]],
    );
}

#[test]
fn the_clock_of_the_sender_is_corrected() {
    // The sender's clock is one hour fast.
    check(
        r#"{"type":"track","messageId":"t","userId":"u","event":"E","originalTimestamp":"2026-03-01T10:30:00Z",
            "sentAt":"2026-03-01T10:30:05Z","receivedAt":"2026-03-01T09:30:05Z","timestamp":"2026-03-01T08:00:00Z"}"#,
        expect![[r#"
            t user u at 2026-03-01T09:30:00.000Z received 2026-03-01T09:30:05.000Z
              track "E" {}
        "#]],
    );
    check(
        r#"{"type":"track","messageId":"t","userId":"u","event":"E","originalTimestamp":"2026-03-01T10:30:00Z",
            "receivedAt":"2026-03-01T09:30:05Z","timestamp":"2026-03-01T08:00:00Z"}"#,
        expect![[r#"
            t user u at 2026-03-01T08:00:00.000Z received 2026-03-01T09:30:05.000Z
              track "E" {}
        "#]],
    );
    check(
        r#"{"type":"track","messageId":"t","userId":"u","event":"E","receivedAt":"2026-03-01T09:30:05Z"}"#,
        expect![[r#"
            t user u at 2026-03-01T09:30:05.000Z received 2026-03-01T09:30:05.000Z
              track "E" {}
        "#]],
    );
    let reading = read(
        br#"{"type":"track","userId":"u","event":"E","timestamp":2000,"sentAt":3000,"receivedAt":9}"#,
        Some(Timestamp(5000)),
    );
    assert_eq!(
        reading.messages[0].at,
        Timestamp(4000),
        "our own server's clock counts before the message's word"
    );
}

#[test]
fn consents() {
    check(
        r#"{"type":"identify","messageId":"i","userId":"u","timestamp":0,
            "traits":{"consent":{"email":true,"sms":"denied"},"consents":{"push":"unknown","sms":true},"city":"Van"},
            "context":{"consent":{"provider":"x","categoryPreferences":{"ads":false},"call":null}}}"#,
        expect![[r#"
            i user u at 1970-01-01T00:00:00.000Z received 1970-01-01T00:00:00.000Z
              identify also None {city: "Van"}
              consent ads denied
              consent call unknown
              consent email granted
              consent sms denied
              consent push unknown
        "#]],
    );
    check(
        r#"{"type":"track","messageId":"t","userId":"u","event":"Unsubscribed","timestamp":0,"context":{"consent":{"email":true}}}"#,
        expect![[r#"
            t user u at 1970-01-01T00:00:00.000Z received 1970-01-01T00:00:00.000Z
              track "Unsubscribed" {}
              consent email denied
        "#]],
    );
    check(
        r#"{"type":"identify","messageId":"i","userId":"u","timestamp":0,"traits":{"consent":"yes"}}"#,
        expect![[r#"
            i user u at 1970-01-01T00:00:00.000Z received 1970-01-01T00:00:00.000Z
              identify also None {consent: "yes"}
        "#]],
    );
}

#[test]
fn a_batch_gives_its_members_what_it_says_for_all() {
    check(
        r#"{"batch":[
              {"type":"track","messageId":"1","userId":"u","event":"A","timestamp":"2026-03-01T10:00:00Z"},
              {"type":"track","messageId":"2","event":"B"},
              {"type":"track","messageId":"3","userId":"u","event":"C","timestamp":"2026-03-01T10:00:00Z","context":{"locale":"en"},"receivedAt":"2026-03-01T10:00:09Z"},
              7],
            "sentAt":"2026-03-01T10:00:01Z","receivedAt":"2026-03-01T10:00:02Z","context":{"locale":"tr","os":{"name":"x"}}}"#,
        expect![[r#"
            1 user u at 2026-03-01T10:00:01.000Z received 2026-03-01T10:00:02.000Z
              track "A" {context: {locale: "tr", os: {name: "x"}}}
            3 user u at 2026-03-01T10:00:08.000Z received 2026-03-01T10:00:09.000Z
              track "C" {context: {locale: "en", os: {name: "x"}}}
            no_person batch[1]: userId: nobody is named (give userId or anonymousId)
            not_an_object batch[3]: not a JSON object (a message is an object such as {"type": "track", …})
        "#]],
    );
}

#[test]
fn refusals_name_the_field_and_never_the_value() {
    for (json, expected) in [
        (r#"{"#, "not_json not valid JSON (send one JSON object in UTF-8)\n"),
        (
            r#"{"userId":"u","timestamp":0}"#,
            "unknown_type type: unknown message type (identify, track, page, screen, group, alias or batch)\n",
        ),
        (
            r#"{"type":"buy","userId":"u","timestamp":0}"#,
            "unknown_type type: unknown message type (identify, track, page, screen, group, alias or batch)\n",
        ),
        (
            r#"{"type":"track","event":"E","timestamp":0}"#,
            "no_person userId: nobody is named (give userId or anonymousId)\n",
        ),
        (
            r#"{"type":"track","userId":"u","timestamp":0}"#,
            "missing_field event: missing or blank (this type of message needs it)\n",
        ),
        (
            r#"{"type":"group","userId":"u","timestamp":0}"#,
            "missing_field groupId: missing or blank (this type of message needs it)\n",
        ),
        (
            r#"{"type":"track","userId":["u"],"event":"E","timestamp":0}"#,
            "wrong_type userId: of the wrong type (ids and names are texts; traits, properties and context are objects)\n",
        ),
        (
            r#"{"type":"identify","userId":"u","traits":[],"timestamp":0}"#,
            "wrong_type traits: of the wrong type (ids and names are texts; traits, properties and context are objects)\n",
        ),
        (
            r#"{"type":"track","messageId":"segment-move-7","userId":"u","event":"E","timestamp":0}"#,
            "reserved_id messageId: an id that only Kesit gives (give ids that do not begin with segment-move-)\n",
        ),
        (
            r#"{"type":"track","userId":"u","event":"E"}"#,
            "no_time timestamp: no time (give timestamp, for example 2026-03-01T09:30:00Z)\n",
        ),
        (
            r#"{"type":"track","userId":"u","event":"E","timestamp":"1 March"}"#,
            "bad_time timestamp: not a time (ISO 8601 (2026-03-01T09:30:00Z) or milliseconds since 1970)\n",
        ),
        (
            r#"{"type":"track","userId":"u","event":"E","timestamp":1e18}"#,
            "time_out_of_range timestamp: a time outside the years 1 to 9999 (are these milliseconds?)\n",
        ),
        (
            r#"{"type":"identify","userId":"u","timestamp":0,"traits":{"consent":{"email":"yes"}}}"#,
            "bad_consent traits.consent: not a consent (true, false, granted, denied or unknown)\n",
        ),
        (
            r#"{"batch":{}}"#,
            "wrong_type batch: of the wrong type (ids and names are texts; traits, properties and context are objects)\n",
        ),
        (
            r#"{"batch":[{"batch":[]}]}"#,
            "unknown_type batch[0]: batch: unknown message type (identify, track, page, screen, group, alias or batch)\n",
        ),
    ] {
        assert_eq!(show(&read(json.as_bytes(), None)), expected, "{json}");
    }
    let long = format!(r#"{{"type":"track","userId":"{}","event":"E","timestamp":0}}"#, "x".repeat(513));
    assert_eq!(read(long.as_bytes(), None).rejected[0].reason, Reason::IdTooLong);
}

#[test]
fn sizes_are_bounded() {
    let message = |bytes: usize| {
        let start = r#"{"type":"track","userId":"u","event":"E","timestamp":0,"properties":{"text":""#;
        format!("{start}{}\"}}}}", "x".repeat(bytes - start.len() - 3))
    };
    assert_eq!(read(message(MESSAGE_BYTES).as_bytes(), None).messages.len(), 1);
    assert_eq!(read(message(MESSAGE_BYTES + 1).as_bytes(), None).rejected[0].reason, Reason::TooLarge);
    let batch = format!(r#"{{"batch":[{},{}]}}"#, message(MESSAGE_BYTES), message(MESSAGE_BYTES + 1));
    let reading = read(batch.as_bytes(), None);
    assert_eq!((reading.messages.len(), reading.rejected[0].reason), (1, Reason::TooLarge));
    let batch = format!(
        r#"{{"batch":[{}]}}"#,
        vec![message(MESSAGE_BYTES); BATCH_BYTES / MESSAGE_BYTES + 1].join(",")
    );
    assert_eq!(read(batch.as_bytes(), None).rejected[0].reason, Reason::TooLarge);
}

#[test]
fn a_message_without_an_id_gets_the_same_one_in_every_delivery() {
    let id = |json: &str| read(json.as_bytes(), None).messages[0].id.clone();
    let first =
        id(r#"{"type":"track","userId":"u","event":"E","timestamp":1000,"properties":{"a":1,"b":"x"}}"#);
    let again = id(
        r#"{"sentAt":1500,"receivedAt":9000,"properties":{"b":"x","a":1.0},"event":"E","timestamp":1000,"userId":"u","type":"track"}"#,
    );
    assert_eq!(first, again);
    assert_eq!(first.as_str().len(), "content-".len() + 64);
    for other in [
        r#"{"type":"track","userId":"u","event":"E","timestamp":1001,"properties":{"a":1,"b":"x"}}"#,
        r#"{"type":"track","userId":"u","event":"E","timestamp":1000,"properties":{"a":1,"b":"y"}}"#,
        r#"{"type":"track","userId":"u","event":"E","timestamp":1000,"properties":{"a":"1","b":"x"}}"#,
    ] {
        assert_ne!(first, id(other), "{other}");
    }
}

#[test]
fn every_reason_speaks_both_languages_and_has_a_code_of_its_own() {
    let codes: std::collections::BTreeSet<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for reason in Reason::ALL {
        assert_ne!(reason.text(Language::Turkish), reason.text(Language::English));
        assert_ne!(reason.hint(Language::Turkish), reason.hint(Language::English));
    }
}

/// JSON that looks like messages, now and then.
fn nearly_a_message() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<f64>()
            .prop_filter("JSON has no others", |number| number.is_finite())
            .prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "[a-zA-ZğİıŞ.: 0-9-]{0,12}".prop_map(|text| format!("{text:?}")),
        Just(r#""2026-03-01T09:30:00Z""#.to_owned()),
    ];
    let value = scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| format!("[{}]", list.join(","))),
            prop::collection::vec((key(), inner), 0..4).prop_map(|members| object(&members)),
        ]
    });
    let kind = prop::sample::select(vec!["identify", "track", "page", "screen", "group", "alias", "batch"]);
    (kind, prop::collection::vec((key(), value), 0..10)).prop_map(|(kind, members)| {
        format!(r#"{{"type":"{kind}","userId":"u","timestamp":0,{}"#, &object(&members)[1..])
            .replace(",}", "}")
    })
}

fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "userId",
        "anonymousId",
        "event",
        "traits",
        "properties",
        "context",
        "consent",
        "consents",
        "email",
        "groupId",
        "previousId",
        "timestamp",
        "originalTimestamp",
        "sentAt",
        "receivedAt",
        "batch",
        "messageId",
        "name",
        "categoryPreferences",
        "x.y",
    ])
}

fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
    format!("{{{}}}", members.join(","))
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, text in "\\PC*") {
        let _ = read(&bytes, None);
        let _ = read(text.as_bytes(), Some(Timestamp(0)));
    }

    #[test]
    fn nothing_vanishes_from_what_is_nearly_a_message(json in nearly_a_message()) {
        let reading = read(json.as_bytes(), None);
        prop_assert!(!reading.rejected.iter().any(|rejected| rejected.reason == Reason::NotJson), "{json}");
        if !json.contains("\"batch\":") {
            prop_assert_eq!(reading.messages.len() + reading.rejected.len(), 1);
        }
        for message in &reading.messages {
            prop_assert!((Timestamp::EARLIEST..=Timestamp::LATEST).contains(&message.at));
        }
        prop_assert_eq!(read(json.as_bytes(), None), reading);
    }
}

#[test]
fn where_a_message_came_in_says_what_it_is_unless_it_says_so_itself() {
    for (json, expected) in [
        (r#"{"userId":"1","event":"Ordered","timestamp":0}"#, Some("Ordered")),
        (r#"{"userId":"1","event":"Ordered","timestamp":0,"type":null}"#, Some("Ordered")),
        (r#"{"userId":"1","event":"Ordered","timestamp":0,"type":""}"#, Some("Ordered")),
        (r#"{"userId":"1","event":"Ordered","timestamp":0,"type":"page"}"#, Some("Page Viewed")),
        (r#"{"batch":[{"userId":"1","event":"Ordered","timestamp":0}]}"#, None),
    ] {
        let reading = read_as("track", json.as_bytes(), None);
        let name = reading.messages.first().map(|message| match &message.body {
            Body::Track { name, .. } => name.as_str(),
            _ => "another body",
        });
        assert_eq!(name, expected, "{json}");
    }
    let given = br#"{"userId":"1","event":"Ordered","timestamp":0}"#;
    let same = br#"{"userId":"1","type":"track","event":"Ordered","timestamp":0}"#;
    assert_eq!(read_as("track", given, None), read(same, None), "the made id is the same too");
}

/// A client tells when it happened, when it was called, and when it sent; its clock is an hour fast.
#[test]
fn the_time_that_a_client_names_counts_before_the_time_at_which_it_was_called() {
    let json = br#"{"type":"track","userId":"1","event":"E","timestamp":"2026-03-01T08:00:00Z",
        "originalTimestamp":"2026-03-01T11:00:00Z","sentAt":"2026-03-01T11:00:01Z"}"#;
    let at = |received: &str| {
        let received = received.parse::<jiff::Timestamp>().unwrap();
        read(json, Some(Timestamp(received.as_millisecond()))).messages[0].at.to_string()
    };
    assert_eq!(at("2026-03-01T10:00:02Z"), "2026-03-01T07:00:01.000Z");
}

#[test]
fn a_batch_is_a_list_of_not_too_many() {
    let batch = |count: usize| format!("{{\"batch\":[{}]}}", vec!["0"; count].join(","));
    let read = |json: &str| read(json.as_bytes(), None).rejected;
    assert_eq!(read(&batch(super::BATCH_MESSAGES)).len(), super::BATCH_MESSAGES);
    let too_many = read(&batch(super::BATCH_MESSAGES + 1));
    assert_eq!((too_many.len(), too_many[0].reason, too_many[0].field), (1, Reason::TooLarge, Some("batch")));
    for other in ["null", "true", "1", "-1", "1.5", "\"x\"", "{}", "{\"a\":[{}]}"] {
        let rejected = read(&format!("{{\"batch\":{other}}}"));
        assert_eq!(
            (rejected.len(), rejected[0].reason, rejected[0].field),
            (1, Reason::WrongType, Some("batch")),
            "{other}"
        );
    }
}
