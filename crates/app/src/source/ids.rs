//! Message ids for rows that bear none: a digest of what the message says, so that the same row gives the same id
//! whenever it is read, and whatever else stands in its file.

use kesit_model::message::{Body, Message};
use kesit_model::{MessageId, Object, PersonId, Timestamp, Value};
use sha2::{Digest, Sha256};

/// Bytes of the digest that stand in an id.
const DIGEST_BYTES: usize = 16;

/// A message with an id made of what it says; `kind` stands before it.
pub(super) fn message(
    kind: &str,
    id: Option<String>,
    person: &str,
    at: Timestamp,
    body: Body,
) -> Option<Message> {
    let id = id.unwrap_or_else(|| digest(person, at, &body));
    Some(Message {
        id: MessageId::parse(&format!("{kind}:{id}"))?,
        at,
        received_at: at,
        person: PersonId::parse(person)?,
        is_user: true,
        body,
        consents: Vec::new(),
    })
}

fn digest(person: &str, at: Timestamp, body: &Body) -> String {
    let mut hasher = Sha256::new();
    feed_text(&mut hasher, person);
    hasher.update(at.0.to_be_bytes());
    match body {
        Body::Identify { traits, .. } => {
            hasher.update(b"i");
            feed_object(&mut hasher, traits);
        }
        Body::Track { name, properties } => {
            hasher.update(b"t");
            feed_text(&mut hasher, name);
            feed_object(&mut hasher, properties);
        }
        Body::Group { account, traits } => {
            hasher.update(b"g");
            feed_text(&mut hasher, account.as_str());
            feed_object(&mut hasher, traits);
        }
        Body::Alias { previous } => {
            hasher.update(b"a");
            feed_text(&mut hasher, previous.as_str());
        }
    }
    hex(&hasher.finalize()[..DIGEST_BYTES])
}

/// Bytes as text.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn feed(hasher: &mut Sha256, value: &Value) {
    match value {
        Value::Null => hasher.update(b"0"),
        Value::Bool(value) => hasher.update([b'b', u8::from(*value)]),
        Value::Number(number) => {
            hasher.update(b"n");
            hasher.update(number.0.to_be_bytes());
        }
        Value::Text(text) => feed_text(hasher, text),
        Value::List(list) => {
            hasher.update(b"l");
            hasher.update((list.len() as u64).to_be_bytes());
            list.iter().for_each(|element| feed(hasher, element));
        }
        Value::Object(object) => feed_object(hasher, object),
    }
}

/// The order of columns may differ from export to export, so that of members does not matter.
fn feed_object(hasher: &mut Sha256, object: &Object) {
    let mut members: Vec<_> = object.0.iter().collect();
    members.sort_by(|one, other| one.0.cmp(&other.0));
    hasher.update(b"o");
    hasher.update((members.len() as u64).to_be_bytes());
    for (key, value) in members {
        feed_text(hasher, key);
        feed(hasher, value);
    }
}

fn feed_text(hasher: &mut Sha256, text: &str) {
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
}
