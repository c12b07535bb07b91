//! Message ids for rows that bear none: a digest of what the message says, so that the same row gives the same id
//! whenever it is read, and whatever else stands in its file.

use kesit_model::message::{Body, ContentDigest, Message};
use kesit_model::{MessageId, PersonId, Timestamp};

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
    let mut digest = ContentDigest::default();
    digest.text(person);
    digest.instant(at);
    match body {
        Body::Identify { traits, .. } => {
            digest.text("identify");
            digest.object(traits);
        }
        Body::Track { name, properties } => {
            digest.text("track");
            digest.text(name);
            digest.object(properties);
        }
        Body::Group { account, traits } => {
            digest.text("group");
            digest.text(account.as_str());
            digest.object(traits);
        }
        Body::Alias { previous } => {
            digest.text("alias");
            digest.text(previous.as_str());
        }
    }
    digest.finish()
}

/// Bytes as text.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
