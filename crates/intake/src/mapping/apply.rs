//! What a mapping makes of a body.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::slice;

use kesit_model::message::{ContentDigest, Message, Reason, Rejected, read_object};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, Object, Timestamp, Value, normal};

use super::path::Scope;
use super::{As, ITEMS, Mapping, PARTS, Take, Template};
use crate::delivery::{Skipped, Taken};
use crate::part::instant;

impl Mapping {
    /// Reads a body: each message of each item by itself, so that one that is wrong does not hold up the others.
    #[must_use]
    pub fn read(&self, body: &Value, received_at: Timestamp, zone: &Zone) -> Taken {
        let mut taken = Taken::default();
        let found = match &self.items {
            None => body,
            Some(path) => match path.find(Scope { body, item: body }) {
                Some(found) => found,
                None => return Taken::nothing(Skipped::Topic),
            },
        };
        let (items, is_list) = match found {
            Value::List(items) => (items.as_slice(), true),
            one => (slice::from_ref(one), false),
        };
        if items.len() > ITEMS {
            return Taken::of(Err(Rejected { reason: Reason::TooLarge, field: None, index: None }));
        }
        for (ix, item) in items.iter().enumerate() {
            let index = is_list.then_some(ix);
            let maker = Maker { scope: Scope { body, item }, received_at, zone, parts: Cell::new(0) };
            for (place, template) in self.messages.iter().enumerate() {
                match maker.message(template, place) {
                    Ok(Some(message)) => taken.messages.push(message),
                    Ok(None) => {}
                    Err(rejected) => taken.rejected.push(Rejected { index, ..rejected }),
                }
            }
        }
        if taken.messages.is_empty() && taken.rejected.is_empty() {
            taken.skipped.push(Skipped::Topic);
        }
        taken
    }
}

/// Makes the messages of one item.
struct Maker<'a> {
    scope: Scope<'a>,
    received_at: Timestamp,
    zone: &'a Zone,
    /// Members and elements made so far.
    parts: Cell<usize>,
}

impl Maker<'_> {
    /// The message of a template, the `place`th of the mapping; `None` where its conditions do not hold.
    fn message(&self, template: &Template, place: usize) -> Result<Option<Message>, Rejected> {
        let holds = |(path, words): &(super::Path, Vec<String>)| {
            path.find(self.scope).is_some_and(|value| words.contains(&text(value).unwrap_or_default()))
        };
        if !template.when.iter().all(holds) {
            return Ok(None);
        }
        let mut members = Object::default();
        members.0.push(("type".into(), Value::Text(template.kind.into())));
        for (name, take) in &template.members {
            if let Some(value) = self.value(take, self.scope)? {
                let value = if *name == "timestamp" { self.in_zone(value) } else { value };
                members.0.push(((*name).into(), value));
            }
        }
        let details = self.object(&template.details, self.scope)?;
        let name = if matches!(template.kind, "identify" | "group") { "traits" } else { "properties" };
        members.0.push((name.into(), Value::Object(details)));
        let consents = self.object(&template.consents, self.scope)?;
        if !consents.0.is_empty() {
            let consent = Object(vec![("consent".into(), Value::Object(consents))]);
            members.0.push(("context".into(), Value::Object(consent)));
        }
        if members.get("messageId").is_none() {
            members.0.push(("messageId".into(), Value::Text(self.made_id(place).into())));
        }
        read_object(members, Some(self.received_at)).map(Some)
    }

    /// An id made of the whole item: the same delivery gives the same, also where it bears no time.
    fn made_id(&self, place: usize) -> String {
        let mut digest = ContentDigest::default();
        digest.object(&Object(vec![("item".into(), self.scope.item.clone())]));
        format!("hook:{}:{place}", digest.finish())
    }

    /// A time that names no offset is one of the shop.
    fn in_zone(&self, value: Value) -> Value {
        match &value {
            Value::Text(text) => match instant(text, self.zone) {
                Some(at) => Value::Text(at.to_string().into()),
                None => value,
            },
            _ => value,
        }
    }

    fn object(&self, takes: &BTreeMap<String, Take>, scope: Scope<'_>) -> Result<Object, Rejected> {
        let mut object = Object::default();
        for (name, take) in takes {
            if let Some(value) = self.value(take, scope)? {
                object.0.push((name.as_str().into(), value));
            }
        }
        Ok(object)
    }

    /// The value; `None` where nothing stands, or nothing that can be read so.
    fn value(&self, take: &Take, scope: Scope<'_>) -> Result<Option<Value>, Rejected> {
        self.parts.set(self.parts.get() + 1);
        if self.parts.get() > PARTS {
            return Err(Rejected { reason: Reason::TooLarge, field: None, index: None });
        }
        Ok(match take {
            Take::From(paths, reading) => {
                paths.iter().filter_map(|path| path.find(scope)).find_map(|value| reading.of(value))
            }
            Take::Constant(value) => Some(value.clone()),
            Take::Join(parts) => {
                let mut joined = String::new();
                for part in parts {
                    match self.value(part, scope)?.as_ref().and_then(text) {
                        Some(text) => joined.push_str(&text),
                        None => return Ok(None),
                    }
                }
                Some(Value::Text(joined.into()))
            }
            Take::Each(path, members) => match path.find(scope) {
                Some(Value::List(items)) => {
                    let each = items.iter().map(|item| self.object(members, Scope { item, ..scope }));
                    Some(Value::List(each.map(|object| object.map(Value::Object)).collect::<Result<_, _>>()?))
                }
                _ => None,
            },
        })
    }
}

impl As {
    fn of(self, value: &Value) -> Option<Value> {
        match self {
            As::Given => Some(value.clone()),
            As::Text => text(value).map(|text| Value::Text(text.into())),
            As::Number => value.as_number().map(Value::Number),
            As::Email => normal::email(&text(value)?).map(|email| Value::Text(email.into())),
            As::Phone => normal::phone(&text(value)?).map(|phone| Value::Text(phone.into())),
            As::Seconds => {
                let millis = value.as_number()?.0.checked_mul(1_000)?;
                (millis.abs() <= Decimal::LIMIT_MICROS).then_some(Value::Number(Decimal(millis)))
            }
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
