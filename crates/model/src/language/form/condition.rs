//! The tree of a segment: which kind of condition an object is.

use serde_json::Value as Json;

use super::logic::{self, Logic};
use super::{account, consent, event, membership, near, object, pick, rank, scalar, score, sequence, traits};
use crate::definition::Condition;
use crate::language::code;
use crate::language::keyword::{Doc, Family, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader, Scope};

/// The conditions.
pub(in crate::language) static CONDITION: Family = Family {
    name: "condition",
    forms: &[
        &ALL,
        &ANY,
        &NONE,
        &NOT,
        &EVERYONE,
        &traits::TRAIT,
        &traits::ITEMS,
        &event::EVENT,
        &account::ACCOUNT,
        &account::BESIDE,
        &consent::CONSENT,
        &membership::SEGMENT,
        &membership::LIST,
        &score::SCORE,
        &near::NEAR,
        &rank::RANK,
        &sequence::SEQUENCE,
    ],
    has_logic: true,
};

static ONE: Shape = Shape::OneOf(&CONDITION);
static SEVERAL: Shape = Shape::List { of: &ONE, min: 1, max: None };

static ALL: Form = Form {
    name: "all",
    doc: Doc { en: "Every one of these holds.", tr: "Bunların hepsi tutar." },
    subjects: &["all"],
    own: LOGIC.0,
    shared: &[],
    min_keys: 1,
    example: "{ all: [ { trait: plan, is: gold }, { event: Order Completed } ] }",
};

static ANY: Form = Form {
    name: "any",
    doc: Doc { en: "At least one of these holds.", tr: "Bunlardan en az biri tutar." },
    subjects: &["any"],
    own: LOGIC.1,
    shared: &[],
    min_keys: 1,
    example: "{ any: [ { trait: plan, is: gold }, { event: Order Completed } ] }",
};

static NONE: Form = Form {
    name: "none",
    doc: Doc { en: "Not one of these holds.", tr: "Bunların hiçbiri tutmaz." },
    subjects: &["none"],
    own: LOGIC.2,
    shared: &[],
    min_keys: 1,
    example: "{ none: [ { trait: plan, is: gold }, { event: Order Completed } ] }",
};

static NOT: Form = Form {
    name: "not",
    doc: Doc { en: "This does not hold.", tr: "Bu tutmaz." },
    subjects: &["not"],
    own: LOGIC.3,
    shared: &[],
    min_keys: 1,
    example: "{ not: { event: Order Completed, within: 90d } }",
};

pub(super) static EVERYONE: Form = Form {
    name: "everyone",
    doc: Doc { en: "Every customer.", tr: "Bütün müşteriler." },
    subjects: &["everyone"],
    own: &[Keyword::new("everyone", &Shape::True, "Only `true`.", "Yalnızca `true`.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ everyone: true }",
};

/// The keys of `all`, `any`, `none` and `not`.
pub(super) static LOGIC: (&[Keyword], &[Keyword], &[Keyword], &[Keyword]) = (
    &[Keyword::new("all", &SEVERAL, "The conditions.", "Koşullar.").required()],
    &[Keyword::new("any", &SEVERAL, "The conditions.", "Koşullar.").required()],
    &[Keyword::new("none", &SEVERAL, "The conditions.", "Koşullar.").required()],
    &[Keyword::new("not", &ONE, "The condition.", "Koşul.").required()],
);

/// Reads a condition.
pub(in crate::language) fn read(node: Node, reader: &mut Reader) -> Option<Condition> {
    reader.enter(&node, |reader| {
        if account::is_beside(&node) {
            return account::read_beside(node, reader).map(Condition::Account);
        }
        let fields = pick(node, &CONDITION, reader)?;
        check_scope(&fields, reader)?;
        read_form(&fields, reader)
    })
}

/// Only conditions on the account's own traits can stand inside `account`.
fn check_scope(fields: &Fields, reader: &mut Reader) -> Option<()> {
    let on_accounts = ["all", "any", "none", "not", "everyone", "trait", "items", "near"];
    if reader.scope == Scope::Customer || on_accounts.contains(&fields.form.name) {
        return Some(());
    }
    let problem = fields
        .node
        .problem(code::NOT_HERE, "`trait`, `items`, `near`, `all`, `any`, `none` or `not` inside `account`");
    let subject = fields.form.subjects.first().copied().unwrap_or_default();
    reader.refuse(
        problem
            .found(format!("`{subject}`"))
            .hint("put it beside the `account:` condition, both in a list under `all:`"),
    )
}

fn read_form(fields: &Fields, reader: &mut Reader) -> Option<Condition> {
    match fields.form.name {
        "everyone" => scalar::truth(fields.need("everyone", reader)?, reader).map(|()| Condition::Everyone),
        "trait" => traits::read(fields, reader).map(Condition::Trait),
        "items" => traits::read_items(fields, reader).map(Condition::Items),
        "event" => event::read(fields, reader).map(Condition::Event),
        "account" => account::read(fields, reader).map(Condition::Account),
        "consent" => consent::read(fields, reader).map(Condition::Consent),
        "segment" => membership::read_segment(fields, reader).map(Condition::Segment),
        "list" => membership::read_list(fields, reader).map(Condition::List),
        "score" => score::read(fields, reader).map(Condition::Score),
        "near" => near::read(fields, reader).map(Condition::Near),
        "rank" => rank::read(fields, reader).map(Condition::Rank),
        "sequence" => sequence::read(fields, reader).map(Condition::Sequence),
        _ => Some(match logic::read(fields, &SEVERAL, reader, read)? {
            Logic::All(conditions) => Condition::All(conditions),
            Logic::Any(conditions) => Condition::Any(conditions),
            Logic::None(conditions) => Condition::None(conditions),
            Logic::Not(condition) => Condition::Not(condition),
        }),
    }
}

/// Writes a condition in its canonical form.
pub(in crate::language) fn write(condition: &Condition) -> Json {
    match condition {
        Condition::Everyone => object([("everyone", true.into())]),
        Condition::All(conditions) => logic::write_list("all", conditions, write),
        Condition::Any(conditions) => logic::write_list("any", conditions, write),
        Condition::None(conditions) => logic::write_list("none", conditions, write),
        Condition::Not(condition) => object([("not", write(condition))]),
        Condition::Trait(condition) => traits::write(condition),
        Condition::Items(condition) => traits::write_items(condition),
        Condition::Event(condition) => event::write(condition),
        Condition::Account(condition) => account::write(condition),
        Condition::Consent(condition) => consent::write(condition),
        Condition::Segment(condition) => membership::write_segment(condition),
        Condition::List(condition) => membership::write_list(condition),
        Condition::Score(condition) => score::write(condition),
        Condition::Near(condition) => near::write(condition),
        Condition::Rank(condition) => rank::write(condition),
        Condition::Sequence(condition) => sequence::write(condition),
    }
}
