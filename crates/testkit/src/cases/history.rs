//! Reads the lines that a case's history is written in.
//!
//! The lines are part of the tests' own source, so a line that cannot be read panics and says which.

use kesit_model::definition::{ConsentState, Moment};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{AccountId, Decimal, MessageId, Object, PersonId, Span, Timestamp, Value, normalize};

use super::Case;

/// The messages of a history, in the order of its lines.
pub(super) fn read(lines: &[&str], zone: &Zone, now: Timestamp) -> Vec<Message> {
    lines.iter().enumerate().map(|(place, line)| read_line(line, place, zone, now)).collect()
}

/// A value in YAML.
pub(super) fn read_value(yaml: &str) -> Value {
    let value: serde_json::Value =
        serde_saphyr::from_str(yaml).unwrap_or_else(|error| panic!("`{yaml}` is not YAML: {error}"));
    convert(&value)
}

fn read_line(line: &str, place: usize, zone: &Zone, now: Timestamp) -> Message {
    let (head, what) = line.split_once(": ").unwrap_or_else(|| panic!("`{line}` lacks `: `"));
    let (who, head) = head.split_once(", ").unwrap_or((Case::ASKED, head));
    let numbered = format!("m{place:03}");
    let (when, id) = head.split_once(" #").unwrap_or((head, &numbered));
    let at = read_instant(when, zone, now).unwrap_or_else(|| panic!("`{when}` in `{line}` is no instant"));
    let (body, consents) = read_body(what);
    Message {
        id: MessageId::parse(id).expect("ids are not blank"),
        at,
        received_at: at,
        person: read_person(who),
        is_user: !who.starts_with("anon"),
        body,
        consents,
    }
}

fn read_instant(when: &str, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
    let spans =
        |text: &str| text.split(' ').map(|span| span.parse::<Span>().ok()).collect::<Option<Vec<_>>>();
    if when == "now" {
        Some(now)
    } else if let Some(age) = when.strip_suffix(" ago") {
        Some(spans(age)?.into_iter().fold(now, Timestamp::minus))
    } else if let Some(ahead) = when.strip_prefix("in ") {
        Some(spans(ahead)?.into_iter().fold(now, Timestamp::plus))
    } else {
        Some(zone.instant(when.parse::<Moment>().ok()?))
    }
}

fn read_body(what: &str) -> (Body, Vec<(String, ConsentState)>) {
    let (words, object) = what
        .split_once(" {")
        .map_or((what, Object::default()), |(words, rest)| (words, read_object(&format!("{{{rest}"))));
    let parts: Vec<&str> = words.split(' ').collect();
    let body = match parts.as_slice() {
        ["traits"] => Body::Identify { also: None, traits: object },
        ["identify", also] => Body::Identify { also: Some(read_person(also)), traits: object },
        ["alias", previous] => Body::Alias { previous: read_person(previous) },
        ["account", account] => {
            Body::Group { account: AccountId::parse(account).expect("accounts have ids"), traits: object }
        }
        ["consent", channel, state] => {
            let state =
                ConsentState::parse(state).unwrap_or_else(|| panic!("`{state}` is no state of consent"));
            let nothing = Body::Identify { also: None, traits: Object::default() };
            return (nothing, vec![((*channel).to_owned(), state)]);
        }
        _ => Body::Track { name: words.to_owned(), properties: object },
    };
    (body, Vec::new())
}

fn read_object(yaml: &str) -> Object {
    match read_value(yaml) {
        Value::Object(object) => object,
        other => panic!("`{yaml}` is no object but {other:?}"),
    }
}

fn read_person(id: &str) -> PersonId {
    PersonId::parse(id).expect("people have ids")
}

fn convert(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Bool(*flag),
        serde_json::Value::Number(number) => {
            Value::Number(Decimal::parse(&number.to_string()).expect("numbers in cases are of a usual size"))
        }
        serde_json::Value::String(text) => Value::Text(normalize(text).into()),
        serde_json::Value::Array(list) => Value::List(list.iter().map(convert).collect()),
        serde_json::Value::Object(members) => {
            Value::Object(Object(members.iter().map(|(name, value)| (name.into(), convert(value))).collect()))
        }
    }
}
