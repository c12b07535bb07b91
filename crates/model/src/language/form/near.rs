//! `near`: distance from a place.

use serde_json::Value as Json;

use super::{object, scalar};
use crate::Decimal;
use crate::definition::NearCondition;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};

/// `near: path`.
pub(super) static NEAR: Form = Form {
    name: "near",
    doc: Doc {
        en: "Within a great-circle distance of a place.", tr: "Bir yere belli bir uzaklığın içinde."
    },
    subjects: &["near"],
    own: &[
        Keyword::new(
            "near",
            &Shape::Path,
            "The trait with the customer's place.",
            "Müşterinin yerini taşıyan özellik.",
        )
        .required(),
        Keyword::new(
            "km",
            &Shape::Number { min: 0, max: MAX_KM },
            "The greatest distance, in kilometres.",
            "En büyük uzaklık, kilometre.",
        )
        .required(),
        Keyword::new(
            "of",
            &Shape::Place,
            "The place: latitude and longitude in degrees.",
            "Yer: derece olarak enlem ve boylam.",
        )
        .required(),
    ],
    shared: &[],
    min_keys: 3,
    example: "{ near: location, km: 25, of: [41.01, 28.98] }",
};

/// More than once around the Earth.
const MAX_KM: i64 = 100_000;

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<NearCondition> {
    let path = fields.need("near", reader).and_then(|node| scalar::path(node, reader));
    let km = fields.need("km", reader).and_then(|node| scalar::in_range(node, 0, MAX_KM, reader));
    let place = fields.need("of", reader).and_then(|node| read_place(node, reader));
    let (latitude, longitude) = place?;
    Some(NearCondition { path: path?, km: km?, latitude, longitude })
}

fn read_place(node: Node, reader: &mut Reader) -> Option<(Decimal, Decimal)> {
    match node.value {
        Json::Array(list) if list.len() == 2 => {
            let latitude = scalar::in_range(node.element(0, &list[0]), -90, 90, reader);
            let longitude = scalar::in_range(node.element(1, &list[1]), -180, 180, reader);
            latitude.zip(longitude)
        }
        _ => reader.wrong_type(&node, &Shape::Place),
    }
}

pub(super) fn write(condition: &NearCondition) -> Json {
    let place = [condition.latitude, condition.longitude].map(scalar::write_number);
    object([
        ("near", condition.path.as_str().into()),
        ("km", scalar::write_number(condition.km)),
        ("of", Json::Array(place.into())),
    ])
}
