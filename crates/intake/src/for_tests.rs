//! What the tests of all shops share: signed deliveries, and messages in a few words a line.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kesit_model::message::Body;
use kesit_model::zone::Zone;
use kesit_model::{Object, Timestamp, Value};
use sha2::Sha256;

use crate::{Delivery, Hook, Secret, Taken};

/// When all deliveries of the tests are received: 2026-03-10T00:00:00Z.
pub(crate) const RECEIVED_AT: Timestamp = Timestamp(1_773_100_800_000);

pub(crate) fn secret() -> Secret {
    Secret::parse("shared").unwrap()
}

pub(crate) fn zone() -> Zone {
    Zone::parse(Zone::DEFAULT_NAME).unwrap()
}

/// The signature of a body by [`secret`].
pub(crate) fn signature(body: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(b"shared").unwrap();
    mac.update(body.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// What a signed delivery of a topic becomes.
pub(crate) fn deliver(hook: &Hook, topic: &str, body: &str) -> Taken {
    let signature = signature(body);
    let headers = match hook {
        Hook::Shopify { .. } => [("x-shopify-topic", topic), ("x-shopify-hmac-sha256", signature.as_str())],
        _ => [("x-wc-webhook-topic", topic), ("x-wc-webhook-signature", signature.as_str())],
    };
    hook.read(&Delivery { headers: &headers, body: body.as_bytes(), received_at: RECEIVED_AT }).unwrap()
}

/// A body with a member at the top replaced, or added.
pub(crate) fn with(body: &str, member: &str, value: &str) -> String {
    let mut parsed: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).unwrap();
    parsed.insert(member.to_owned(), serde_json::from_str(value).unwrap());
    serde_json::to_string(&parsed).unwrap()
}

/// The messages, the refusals and what was skipped.
pub(crate) fn show(taken: &Taken) -> String {
    let mut lines = String::new();
    for message in &taken.messages {
        let id = message.id.as_str();
        let id = id.split_once(':').filter(|(_, rest)| rest.len() == 32).map_or(id, |(kind, _)| kind);
        writeln!(lines, "{id} of {} at {}", message.person, message.at).unwrap();
        match &message.body {
            Body::Identify { also, traits } => {
                let also = also.as_ref().map_or("", |also| also.as_str());
                writeln!(lines, "  identify also {also:?} {}", object(traits)).unwrap();
            }
            Body::Track { name, properties } => writeln!(lines, "  {name} {}", object(properties)).unwrap(),
            Body::Group { account, traits } => {
                writeln!(lines, "  group {account} {}", object(traits)).unwrap()
            }
            Body::Alias { previous } => writeln!(lines, "  alias {previous}").unwrap(),
        }
        for (channel, state) in &message.consents {
            writeln!(lines, "  consent {channel} {}", state.as_str()).unwrap();
        }
        assert_eq!(message.received_at, RECEIVED_AT);
        assert!(message.is_user || id.starts_with("anonymous"));
    }
    for rejected in &taken.rejected {
        writeln!(lines, "rejected {} {rejected}", rejected.reason.code()).unwrap();
    }
    for skipped in &taken.skipped {
        writeln!(lines, "skipped {}", skipped.code()).unwrap();
    }
    lines
}

fn object(object: &Object) -> String {
    let members = object.0.iter().map(|(key, of)| format!("{key}: {}", value(of)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

fn value(of: &Value) -> String {
    match of {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(list) => format!("[{}]", list.iter().map(value).collect::<Vec<_>>().join(", ")),
        Value::Object(of) => object(of),
    }
}
