//! `consent`: may the customer be written to.

use serde_json::{Map, Value as Json};

use super::{date, put, scalar, test};
use crate::definition::{ConsentCondition, ConsentState};
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};
use crate::language::warning;

/// `consent: channel`.
pub(super) static CONSENT: Form = Form {
    name: "consent",
    doc: Doc {
        en: "May the customer be written to over a channel.",
        tr: "Müşteriye bir kanaldan yazılabilir mi.",
    },
    subjects: &["consent"],
    own: &[
        Keyword::new(
            "consent",
            &Shape::Text,
            "The channel, such as `email` or `sms`.",
            "Kanal, örneğin `email` ya da `sms`.",
        )
        .required(),
        Keyword::new("is", &Shape::Word(STATES), "The state now.", "Şu anki durum."),
        Keyword::new(
            "changed",
            &Shape::Object(&date::DATES),
            "When the state last changed.",
            "Durumun son değiştiği zaman.",
        ),
    ],
    shared: &[],
    min_keys: 2,
    example: "{ consent: email, is: granted }",
};

const STATES: &[&str] = &["granted", "denied", "unknown"];

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<ConsentCondition> {
    let channel = fields.need("consent", reader).and_then(|node| scalar::text(node, &Shape::Text, reader));
    let is = fields.optional("is", reader, read_state);
    let changed = fields.optional("changed", reader, |node, reader| {
        let changed = date::read_list(node, reader)?;
        warning::instants(&changed, &node, reader);
        Some(changed)
    });
    let (channel, is, changed) = (channel?, is?, changed?.unwrap_or_default());
    if is.is_none() && changed.is_empty() {
        return test::refuse_missing(fields, reader);
    }
    Some(ConsentCondition { channel, is, changed })
}

fn read_state(node: Node, reader: &mut Reader) -> Option<ConsentState> {
    scalar::word(node, STATES, reader).and_then(ConsentState::parse)
}

pub(super) fn write(condition: &ConsentCondition) -> Json {
    let mut object = Map::new();
    put(&mut object, "consent", condition.channel.as_str());
    if let Some(state) = condition.is {
        put(&mut object, "is", state.as_str());
    }
    if !condition.changed.is_empty() {
        put(&mut object, "changed", date::write(&condition.changed));
    }
    Json::Object(object)
}
