//! Reads what a sender gave. Start at [`read`]; the kinds of message are in [`body`].

use serde_json::value::RawValue;

use super::consents::Consents;
use super::json::Batch;
use super::names::OWN_ID_PREFIX;
use super::time::Times;
use super::{Body, Message, PAGE_VIEWED, Reason, Rejected, SCREEN_VIEWED, content, json, time};
use crate::{AccountId, MessageId, Object, PersonId, Timestamp, Value};

/// The longest message, in bytes of JSON.
pub const MESSAGE_BYTES: usize = 32 * 1024;
/// The longest batch, in bytes of JSON.
pub const BATCH_BYTES: usize = 500 * 1024;
/// The most messages in one batch.
pub const BATCH_MESSAGES: usize = 10_000;
/// The deepest nesting of objects and lists, the message itself included.
pub const MESSAGE_DEPTH: usize = 32;

/// Members of `context` that say nothing about the person's surroundings, or belong elsewhere.
const CONTEXT_LEFT_OUT: [&str; 4] = ["library", "traits", "consent", "ip"];

/// What came of reading: of a batch, a part may be good and a part not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The messages taken, in the order given.
    pub messages: Vec<Message>,
    /// What was not taken, in the order given.
    pub rejected: Vec<Rejected>,
}

/// A refusal before it is known which message of a batch it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) reason: Reason,
    pub(super) field: Option<&'static str>,
}

/// Reads one message, or a batch (`{"batch": […]}`, whose `sentAt`, `receivedAt` and `context` its members inherit).
///
/// `received` is when our own server got it, and counts before a `receivedAt` in the message; `None` when it is read
/// from a file.
///
/// ```
/// let json = br#"{"type":"track","userId":7,"event":"Order Completed","timestamp":"2026-03-01T09:30:00Z"}"#;
/// let reading = kesit_model::message::read(json, None);
/// assert_eq!(reading.messages[0].person.as_str(), "7");
/// ```
#[must_use]
pub fn read(json: &[u8], received: Option<Timestamp>) -> Reading {
    read_any(json, None, received)
}

/// As [`read`], for a message whose kind is known from where it came in: `kind` (such as `track`) counts where the
/// message itself does not bear a `type`. Members of a batch always bear their own.
#[must_use]
pub fn read_as(kind: &str, json: &[u8], received: Option<Timestamp>) -> Reading {
    read_any(json, Some(kind), received)
}

/// Reads one message whose members were put together elsewhere, by the rules of [`read`].
///
/// # Errors
/// Why it is none.
pub fn read_object(members: Object, received: Option<Timestamp>) -> Result<Message, Rejected> {
    let index = None;
    message(members, received).map_err(|Refusal { reason, field }| Rejected { reason, field, index })
}

fn read_any(json: &[u8], kind: Option<&str>, received: Option<Timestamp>) -> Reading {
    let mut reading = Reading::default();
    let mut envelope = match envelope(json) {
        Ok(envelope) => envelope,
        Err(reason) => {
            reading.put(Err(Refusal { reason, field: None }), None);
            return reading;
        }
    };
    match envelope.batch {
        None => {
            if let Some(kind) = kind.filter(|_| member(&envelope.members, "type").is_none()) {
                let members = &mut envelope.members.0;
                members.retain(|(key, _)| key != "type");
                members.push(("type".into(), Value::Text(kind.into())));
            }
            reading.put(message(envelope.members, received), None);
        }
        Some(Batch::NotAList) => reading.refuse_batch(Reason::WrongType),
        Some(Batch::List(members)) if members.len() > BATCH_MESSAGES => {
            reading.refuse_batch(Reason::TooLarge)
        }
        Some(Batch::List(members)) => {
            for (index, raw) in members.into_iter().enumerate() {
                reading.put(batch_member(raw, &envelope.members, received), Some(index));
            }
        }
    }
    reading
}

impl Reading {
    fn refuse_batch(&mut self, reason: Reason) {
        self.put(Err(Refusal { reason, field: Some("batch") }), None);
    }

    fn put(&mut self, outcome: Result<Message, Refusal>, index: Option<usize>) {
        match outcome {
            Ok(message) => self.messages.push(message),
            Err(Refusal { reason, field }) => self.rejected.push(Rejected { reason, field, index }),
        }
    }
}

fn envelope(json: &[u8]) -> Result<json::Envelope<'_>, Reason> {
    if json.len() > BATCH_BYTES {
        return Err(Reason::TooLarge);
    }
    let envelope = json::envelope(json)?;
    if envelope.batch.is_none() && json.len() > MESSAGE_BYTES {
        return Err(Reason::TooLarge);
    }
    Ok(envelope)
}

fn batch_member(raw: &RawValue, shared: &Object, received: Option<Timestamp>) -> Result<Message, Refusal> {
    let whole = |reason| Refusal { reason, field: None };
    if raw.get().len() > MESSAGE_BYTES {
        return Err(whole(Reason::TooLarge));
    }
    let envelope = json::envelope(raw.get().as_bytes()).map_err(whole)?;
    if envelope.batch.is_some() {
        return Err(Refusal { reason: Reason::UnknownType, field: Some("batch") });
    }
    let mut members = envelope.members;
    inherit(&mut members, shared);
    message(members, received)
}

/// Gives a member of a batch what the batch says for all; its own word counts before.
fn inherit(member: &mut Object, shared: &Object) {
    for name in ["sentAt", "receivedAt", "context"] {
        let Some(given) = shared.get(name) else { continue };
        match (member.0.iter_mut().find(|(key, _)| key == name), given) {
            (None, _) => member.0.push((name.into(), given.clone())),
            (Some((_, own)), _) if own.is_missing() => *own = given.clone(),
            (Some((_, Value::Object(own))), Value::Object(given)) => fill(own, given.clone()),
            _ => {}
        }
    }
}

/// Adds the members of `more` that `object` does not have.
fn fill(object: &mut Object, more: Object) {
    for (key, value) in more.0 {
        if object.get(&key).is_none() {
            object.0.push((key, value));
        }
    }
}

fn message(mut members: Object, received: Option<Timestamp>) -> Result<Message, Refusal> {
    let times = time::times(&members, received)?;
    let user = id(&members, "userId", PersonId::parse)?;
    let anonymous = id(&members, "anonymousId", PersonId::parse)?;
    let id = match id(&members, "messageId", MessageId::parse)? {
        Some(id) if id.as_str().starts_with(OWN_ID_PREFIX) => {
            return Err(Refusal { reason: Reason::ReservedId, field: Some("messageId") });
        }
        Some(id) => id,
        None => content::digest(&members, times.claimed_at),
    };

    let is_user = user.is_some();
    let also = anonymous.clone().filter(|also| is_user && user.as_ref() != Some(also));
    let person = user.or(anonymous).ok_or(Refusal { reason: Reason::NoPerson, field: Some("userId") })?;
    let (body, consents) = body(&mut members, also)?;
    let Times { at, received_at, .. } = times;
    Ok(Message { id, at, received_at, person, is_user, body, consents: consents.into_vec() })
}

fn body(members: &mut Object, also: Option<PersonId>) -> Result<(Body, Consents), Refusal> {
    let kind = take_text(members, "type", Reason::UnknownType)?;
    let context = take_object(members, "context")?;
    let mut consents = Consents::default();
    consents.take_context(&context)?;
    let body = match kind.as_str() {
        "identify" => {
            let mut traits = take_object(members, "traits")?;
            if let Some(Value::Object(more)) = context.get("traits") {
                fill(&mut traits, more.clone());
            }
            consents.take_traits(&mut traits)?;
            Body::Identify { also, traits }
        }
        "track" => {
            let name = take_text(members, "event", Reason::MissingField)?;
            consents.take_event(&name);
            Body::Track { name, properties: properties(members, context)? }
        }
        "page" => Body::Track { name: PAGE_VIEWED.to_owned(), properties: view(members, context)? },
        "screen" => Body::Track { name: SCREEN_VIEWED.to_owned(), properties: view(members, context)? },
        "group" => {
            let account = needed(id(members, "groupId", AccountId::parse)?, "groupId")?;
            Body::Group { account, traits: take_object(members, "traits")? }
        }
        "alias" => {
            Body::Alias { previous: needed(id(members, "previousId", PersonId::parse)?, "previousId")? }
        }
        _ => return Err(Refusal { reason: Reason::UnknownType, field: Some("type") }),
    };
    Ok((body, consents))
}

/// The properties of an event, its surroundings among them as `context`.
fn properties(members: &mut Object, mut context: Object) -> Result<Object, Refusal> {
    let mut properties = take_object(members, "properties")?;
    context.0.retain(|(key, _)| !CONTEXT_LEFT_OUT.contains(&key.as_str()));
    if !context.0.is_empty() {
        fill(&mut properties, Object(vec![("context".into(), Value::Object(context))]));
    }
    Ok(properties)
}

/// The properties of a page or screen, with its `name` and `category`.
fn view(members: &mut Object, context: Object) -> Result<Object, Refusal> {
    let mut properties = properties(members, context)?;
    for field in ["name", "category"] {
        if let Some(value) = member(members, field).cloned() {
            fill(&mut properties, Object(vec![(field.into(), value)]));
        }
    }
    Ok(properties)
}

/// The member, unless it is missing.
pub(super) fn member<'a>(message: &'a Object, field: &str) -> Option<&'a Value> {
    message.get(field).filter(|value| !value.is_missing())
}

fn needed<T>(found: Option<T>, field: &'static str) -> Result<T, Refusal> {
    found.ok_or(Refusal { reason: Reason::MissingField, field: Some(field) })
}

/// An id: a text, or a number read as text. A blank one is missing.
fn id<T>(
    message: &Object,
    field: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    let refuse = |reason| Refusal { reason, field: Some(field) };
    let text = match member(message, field) {
        None => return Ok(None),
        Some(Value::Text(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => compact_str::format_compact!("{number}"),
        Some(_) => return Err(refuse(Reason::WrongType)),
    };
    parse(&text).map(Some).ok_or_else(|| refuse(Reason::IdTooLong))
}

/// A text that must be there.
fn take_text(message: &mut Object, field: &'static str, missing: Reason) -> Result<String, Refusal> {
    match member(message, field) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Ok(text.to_string()),
        None | Some(Value::Text(_)) => Err(Refusal { reason: missing, field: Some(field) }),
        Some(_) => Err(Refusal { reason: Reason::WrongType, field: Some(field) }),
    }
}

/// Moves an object out of the message; empty if it is not there.
fn take_object(message: &mut Object, field: &'static str) -> Result<Object, Refusal> {
    match message
        .0
        .iter_mut()
        .find(|(key, _)| key == field)
        .map(|(_, value)| std::mem::replace(value, Value::Null))
    {
        Some(Value::Object(object)) => Ok(object),
        None | Some(Value::Null) => Ok(Object::default()),
        Some(_) => Err(Refusal { reason: Reason::WrongType, field: Some(field) }),
    }
}

#[cfg(test)]
mod tests;
