//! `segment` and `list`.

use serde_json::{Map, Value as Json};

use super::{date, object, put, scalar};
use crate::definition::{DateTest, ListCondition, SegmentCondition};
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};
use crate::language::warning;

/// `segment: key`.
pub(super) static SEGMENT: Form = Form {
    name: "segment",
    doc: Doc { en: "Member of another segment.", tr: "Başka bir segmentin üyesi." },
    subjects: &["segment"],
    own: &[
        Keyword::new("segment", &Shape::Key, "The key of the segment.", "Segmentin anahtarı.").required(),
        Keyword::new(
            "entered",
            &Shape::Object(&date::DATES),
            "When the customer last entered it.",
            "Müşterinin segmente son girdiği zaman.",
        ),
        Keyword::new(
            "left",
            &Shape::Object(&date::DATES),
            "When the customer last left it.",
            "Müşterinin segmentten son çıktığı zaman.",
        ),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ segment: at_risk, entered: { in_last: 7d } }",
};

/// `list: key`.
pub(super) static LIST: Form = Form {
    name: "list",
    doc: Doc { en: "On a static list.", tr: "Sabit bir listede." },
    subjects: &["list"],
    own: &[Keyword::new("list", &Shape::Key, "The key of the list.", "Listenin anahtarı.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ list: fair_visitors }",
};

pub(super) fn read_segment(fields: &Fields, reader: &mut Reader) -> Option<SegmentCondition> {
    let key = fields.need("segment", reader).and_then(|node| {
        let key = scalar::key(node, reader)?;
        reader.references.push((key.clone(), node.path()));
        Some(key)
    });
    let entered = fields.optional("entered", reader, read_instants);
    let left = fields.optional("left", reader, read_instants);
    Some(SegmentCondition {
        key: key?,
        entered: entered?.unwrap_or_default(),
        left: left?.unwrap_or_default(),
    })
}

fn read_instants(node: Node, reader: &mut Reader) -> Option<Vec<DateTest>> {
    let tests = date::read_list(node, reader)?;
    warning::instants(&tests, &node, reader);
    Some(tests)
}

pub(super) fn read_list(fields: &Fields, reader: &mut Reader) -> Option<ListCondition> {
    let key = scalar::key(fields.need("list", reader)?, reader)?;
    Some(ListCondition { key })
}

pub(super) fn write_segment(condition: &SegmentCondition) -> Json {
    let mut object = Map::new();
    put(&mut object, "segment", condition.key.as_str());
    for (key, tests) in [("entered", &condition.entered), ("left", &condition.left)] {
        if !tests.is_empty() {
            put(&mut object, key, date::write(tests));
        }
    }
    Json::Object(object)
}

pub(super) fn write_list(condition: &ListCondition) -> Json {
    object([("list", condition.key.as_str().into())])
}
