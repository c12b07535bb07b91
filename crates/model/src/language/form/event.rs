//! `event`: a measure over events.

use serde_json::{Map, Value as Json};

use super::{filter, measure, put, scalar, window};
use crate::definition::{EventCondition, EventPattern, Filter, Measure, Window};
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::reader::{Fields, Reader};

/// `event: Name`.
pub(super) static EVENT: Form = Form {
    name: "event",
    doc: Doc { en: "What the customer did.", tr: "Müşterinin yaptıkları." },
    subjects: &["event"],
    own: SELECTION,
    shared: &[measure::KEYWORDS],
    min_keys: 1,
    example: "{ event: Order Completed, within: 365d, count: { gte: 3 } }",
};

/// Which events.
pub(super) static SELECTION: &[Keyword] = &[
    Keyword::new(
        "event",
        &Shape::EventName,
        "The name of the events; `*` at the end stands for anything.",
        "Olayların adı; sondaki `*` her şeyin yerine geçer.",
    )
    .required(),
    Keyword::new(
        "where",
        &filter::WHERE,
        "Which of them: all filters must hold.",
        "Hangileri: süzgeçlerin hepsi tutmalı.",
    ),
    Keyword::new(
        "within",
        &window::WITHIN,
        "When; without it, ever.",
        "Ne zaman; yazılmazsa herhangi bir zaman.",
    ),
];

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<EventCondition> {
    let selection = read_selection(fields, reader);
    let measure = measure::read(fields, reader);
    let (name, filters, within) = selection?;
    Some(EventCondition { name, within, filters, measure: measure? })
}

/// Reads `event`, `where` and `within`.
pub(super) fn read_selection(
    fields: &Fields,
    reader: &mut Reader,
) -> Option<(EventPattern, Vec<Filter>, Option<Window>)> {
    let name = fields.need("event", reader).and_then(|node| scalar::event_pattern(node, reader));
    let filters = fields.optional("where", reader, filter::read_all);
    let within = fields.optional("within", reader, window::read);
    Some((name?, filters?.unwrap_or_default(), within?))
}

pub(super) fn write(condition: &EventCondition) -> Json {
    let mut object = write_selection(condition);
    let (key, measure) = measure::write(&condition.measure);
    put(&mut object, key, measure);
    Json::Object(object)
}

pub(super) fn write_selection(condition: &EventCondition) -> Map<String, Json> {
    let mut object = Map::new();
    put(&mut object, "event", scalar::write_event_pattern(&condition.name));
    filter::put_where(&condition.filters, &mut object);
    if let Some(within) = &condition.within {
        put(&mut object, "within", window::write(within));
    }
    object
}

/// The measure of a condition that names none: at least one.
pub(super) fn at_least_one() -> Measure {
    Measure::Count(measure::at_least_one())
}
