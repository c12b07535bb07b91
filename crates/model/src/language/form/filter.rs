//! Filters: tests of one event, or of one element of a list.

use serde_json::{Map, Value as Json};

use super::logic::{self, Logic};
use super::{each, not_empty, object, pick, put, scalar, test, traits};
use crate::definition::{Filter, Tests};
use crate::language::keyword::{Doc, Family, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::Reader;

/// The filters.
pub(in crate::language) static FILTER: Family =
    Family { name: "filter", forms: &[&PROPERTY, &traits::ITEMS, &ALL, &ANY, &NONE, &NOT], has_logic: true };

static ONE: Shape = Shape::OneOf(&FILTER);
static SEVERAL: Shape = Shape::List { of: &ONE, min: 1, max: None };

/// What `where` takes; one filter stands for a list of one.
pub(super) static WHERE: Shape =
    Shape::Either(&[Shape::List { of: &ONE, min: 0, max: None }, Shape::OneOf(&FILTER)]);

static PROPERTY: Form = Form {
    name: "property",
    doc: Doc {
        en: "A property of the event or of the element.", tr: "Olayın ya da ögenin bir özelliği."
    },
    subjects: &["property"],
    own: &[Keyword::new(
        "property",
        &Shape::Path,
        "Where the value is; a dot walks into an object.",
        "Değerin yolu; nokta nesnenin içine girer.",
    )
    .required()],
    shared: &[test::VALUE, super::date::KEYWORDS, test::CASE],
    min_keys: 2,
    example: "{ property: category, is: Shoes }",
};

static ALL: Form = Form {
    name: "filter_all",
    doc: Doc { en: "Every one of these holds.", tr: "Bunların hepsi tutar." },
    subjects: &["all"],
    own: &[Keyword::new("all", &SEVERAL, "The filters.", "Süzgeçler.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ all: [ { property: category, is: Shoes }, { property: price, gte: 100 } ] }",
};

static ANY: Form = Form {
    name: "filter_any",
    doc: Doc { en: "At least one of these holds.", tr: "Bunlardan en az biri tutar." },
    subjects: &["any"],
    own: &[Keyword::new("any", &SEVERAL, "The filters.", "Süzgeçler.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ any: [ { property: category, is: Shoes }, { property: price, gte: 100 } ] }",
};

static NONE: Form = Form {
    name: "filter_none",
    doc: Doc { en: "Not one of these holds.", tr: "Bunların hiçbiri tutmaz." },
    subjects: &["none"],
    own: &[Keyword::new("none", &SEVERAL, "The filters.", "Süzgeçler.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ none: [ { property: category, is: Shoes }, { property: price, gte: 100 } ] }",
};

static NOT: Form = Form {
    name: "filter_not",
    doc: Doc { en: "This does not hold.", tr: "Bu tutmaz." },
    subjects: &["not"],
    own: &[Keyword::new("not", &ONE, "The filter.", "Süzgeç.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ not: { property: category, is: Shoes } }",
};

/// Reads `where`: a list, or one filter for a list of one.
pub(super) fn read_all(node: Node, reader: &mut Reader) -> Option<Vec<Filter>> {
    match node.value {
        Json::Object(_) => read(node, reader).map(|filter| vec![filter]),
        _ => each(&node, &WHERE, reader, read),
    }
}

/// Reads a `where` that must have a filter.
pub(super) fn read_some(node: Node, reader: &mut Reader) -> Option<Vec<Filter>> {
    not_empty(&node, &SEVERAL, reader)?;
    read_all(node, reader)
}

fn read(node: Node, reader: &mut Reader) -> Option<Filter> {
    reader.enter(&node, |reader| {
        let fields = pick(node, &FILTER, reader)?;
        match fields.form.name {
            "property" => {
                let path = fields.need("property", reader).and_then(|node| scalar::path(node, reader));
                let tests = test::read_beside(&fields, reader)
                    .and_then(|tests| test::require(tests, &fields, reader));
                Some(Filter::Property { path: path?, tests: tests? })
            }
            "items" => traits::read_items(&fields, reader).map(Filter::Items),
            _ => Some(match logic::read(&fields, &SEVERAL, reader, read)? {
                Logic::All(filters) => Filter::All(filters),
                Logic::Any(filters) => Filter::Any(filters),
                Logic::None(filters) => Filter::None(filters),
                Logic::Not(filter) => Filter::Not(filter),
            }),
        }
    })
}

pub(super) fn write_all(filters: &[Filter]) -> Json {
    filters.iter().map(write).collect()
}

fn write(filter: &Filter) -> Json {
    match filter {
        Filter::Property { path, tests } => write_property(path, tests),
        Filter::Items(items) => traits::write_items(items),
        Filter::All(filters) => logic::write_list("all", filters, write),
        Filter::Any(filters) => logic::write_list("any", filters, write),
        Filter::None(filters) => logic::write_list("none", filters, write),
        Filter::Not(filter) => object([("not", write(filter))]),
    }
}

fn write_property(path: &str, tests: &Tests) -> Json {
    let mut object = Map::new();
    put(&mut object, "property", path);
    test::write_into(tests, &mut object);
    Json::Object(object)
}

/// Adds `where`, if there are filters.
pub(super) fn put_where(filters: &[Filter], object: &mut Map<String, Json>) {
    if !filters.is_empty() {
        put(object, "where", write_all(filters));
    }
}
