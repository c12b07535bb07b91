//! Ids for messages that bear none: a digest of what they say, the same whenever the same message comes again.

use sha2::{Digest, Sha256};

use crate::{MessageId, Object, Timestamp, Value};

/// What ids made here begin with.
const PREFIX: &str = "content-";

/// Members that belong to a delivery, not to the message. Event time stands for all the members about time.
const OF_THE_DELIVERY: [&str; 5] = ["messageId", "originalTimestamp", "receivedAt", "sentAt", "timestamp"];

/// The digest of a message; the order of members does not matter.
pub(super) fn digest(message: &Object, claimed_at: Timestamp) -> MessageId {
    let mut hasher = Sha256::new();
    hasher.update(claimed_at.0.to_be_bytes());
    feed_object(&mut hasher, message, &OF_THE_DELIVERY);
    let hex = hex(&hasher.finalize());
    MessageId::parse(&format!("{PREFIX}{hex}")).expect("72 characters, not blank")
}

/// A digest of what a message says, for those who make messages of something else. The order of members does not matter.
#[derive(Debug, Default)]
pub struct ContentDigest(Sha256);

impl ContentDigest {
    /// Takes in a text.
    pub fn text(&mut self, text: &str) {
        feed_text(&mut self.0, text);
    }

    /// Takes in an instant.
    pub fn instant(&mut self, at: Timestamp) {
        self.0.update(at.0.to_be_bytes());
    }

    /// Takes in an object.
    pub fn object(&mut self, object: &Object) {
        feed_object(&mut self.0, object, &[]);
    }

    /// The digest of all that was taken in: 32 hexadecimal digits.
    #[must_use]
    pub fn finish(self) -> String {
        hex(&self.0.finalize()[..16])
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every value is written with its kind and its length, so that different values never give the same bytes.
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
        Value::Object(object) => feed_object(hasher, object, &[]),
    }
}

fn feed_object(hasher: &mut Sha256, object: &Object, without: &[&str]) {
    let mut members: Vec<_> = object.0.iter().filter(|(key, _)| !without.contains(&key.as_str())).collect();
    members.sort_by(|one, other| one.0.cmp(&other.0));
    hasher.update(b"o");
    hasher.update((members.len() as u64).to_be_bytes());
    for (key, value) in members {
        feed_text(hasher, key);
        feed(hasher, value);
    }
}

fn feed_text(hasher: &mut Sha256, text: &str) {
    hasher.update(b"t");
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
}
