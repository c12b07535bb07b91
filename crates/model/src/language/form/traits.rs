//! `trait` and `items`.

use serde_json::{Map, Value as Json};

use super::{date, filter, object, put, scalar, span, test};
use crate::definition::{ItemsCondition, Tests, TraitCondition};
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::reader::{Fields, Reader};
use crate::language::warning;

/// `trait: path`.
pub(super) static TRAIT: Form = Form {
    name: "trait",
    doc: Doc { en: "A property of the customer.", tr: "Müşterinin bir özelliği." },
    subjects: &["trait"],
    own: &[
        Keyword::new(
            "trait",
            &Shape::Path,
            "Where the value is; a dot walks into an object.",
            "Değerin yolu; nokta nesnenin içine girer.",
        )
        .required(),
        Keyword::new(
            "ever",
            &Shape::Flag,
            "True if the tests held on the current or on any past value.",
            "Sınamalar güncel ya da geçmiş herhangi bir değerde tuttuysa doğru.",
        ),
        Keyword::new(
            "held",
            &span::HELD,
            "The tests have held without a break for at least so long.",
            "Sınamalar en az bu kadar süredir kesintisiz tutuyor.",
        ),
        Keyword::new(
            "changed",
            &Shape::Object(&date::DATES),
            "When the value last changed.",
            "Değerin son değiştiği zaman.",
        ),
    ],
    shared: &[test::VALUE, date::KEYWORDS, test::CASE],
    min_keys: 2,
    example: "{ trait: address.country, is: TR }",
};

/// `items: path`.
pub(super) static ITEMS: Form = Form {
    name: "items",
    doc: Doc {
        en: "One element of a list satisfies all of the filters.",
        tr: "Listenin bir ögesi süzgeçlerin hepsini sağlar.",
    },
    subjects: &["items"],
    own: &[
        Keyword::new("items", &Shape::Path, "Where the list is.", "Listenin yolu.").required(),
        Keyword::new("where", &filter::WHERE, "What the element satisfies.", "Ögenin sağladıkları.")
            .required(),
    ],
    shared: &[],
    min_keys: 2,
    example: "{ items: children, where: [ { property: age, lt: 3 } ] }",
};

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<TraitCondition> {
    let path = fields.need("trait", reader).and_then(|node| scalar::path(node, reader));
    let tests = test::read_beside(fields, reader);
    let ever = fields.flag("ever", reader);
    let held = fields.optional("held", reader, span::read_held);
    let changed = fields.optional("changed", reader, date::read_list);
    let (path, tests, ever, held, changed) = (path?, tests?, ever?, held?, changed?);
    check(fields, &tests, ever, held.is_some(), changed.is_some(), reader)?;
    if let (Some(changed), Some(node)) = (&changed, fields.get("changed")) {
        warning::instants(changed, &node, reader);
    }
    Some(TraitCondition {
        path,
        tests,
        ever,
        held: held.unwrap_or_default(),
        changed: changed.unwrap_or_default(),
    })
}

/// `ever` and `held` say something of tests, and exclude each other.
fn check(
    fields: &Fields,
    tests: &Tests,
    ever: bool,
    held: bool,
    changed: bool,
    reader: &mut Reader,
) -> Option<()> {
    if ever && held {
        let problem = fields.node.problem(code::CONFLICT, "either `ever` or `held`");
        return reader.refuse(problem.found("`ever` and `held`").hint(
            "`held` looks at the time up to now, `ever` at any time; put two conditions under `all:`",
        ));
    }
    if tests.all.is_empty() && (ever || held || !changed) {
        return test::refuse_missing(fields, reader);
    }
    Some(())
}

pub(super) fn read_items(fields: &Fields, reader: &mut Reader) -> Option<ItemsCondition> {
    let path = fields.need("items", reader).and_then(|node| scalar::path(node, reader));
    let filters = fields.need("where", reader).and_then(|node| filter::read_some(node, reader));
    Some(ItemsCondition { path: path?, filters: filters? })
}

pub(super) fn write(condition: &TraitCondition) -> Json {
    let mut object = Map::new();
    put(&mut object, "trait", condition.path.as_str());
    test::write_into(&condition.tests, &mut object);
    if condition.ever {
        put(&mut object, "ever", true);
    }
    if !condition.held.is_empty() {
        put(&mut object, "held", span::write(&condition.held));
    }
    if !condition.changed.is_empty() {
        put(&mut object, "changed", date::write(&condition.changed));
    }
    Json::Object(object)
}

pub(super) fn write_items(condition: &ItemsCondition) -> Json {
    object([("items", condition.path.as_str().into()), ("where", filter::write_all(&condition.filters))])
}
