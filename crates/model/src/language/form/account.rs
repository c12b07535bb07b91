//! `account`: a condition on the traits of the customer's accounts.

use serde_json::{Map, Value as Json};

use super::{condition, near, object, scalar, traits};
use crate::definition::{AccountCondition, Accounts, Condition};
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader, Scope};

/// `account: {…}`.
pub(super) static ACCOUNT: Form = Form {
    name: "account",
    doc: Doc { en: "What the customer's companies are.", tr: "Müşterinin firmaları." },
    subjects: &["account"],
    own: &[Keyword::new(
        "account",
        &Shape::Either(&[Shape::OneOf(&condition::CONDITION), Shape::Object(&QUANTIFIED)]),
        "A condition on an account's traits (any account satisfies it), or `any`, `every` or `none` with a condition.",
        "Firma özellikleri üzerine bir koşul (herhangi bir firma sağlar) ya da `any`, `every`, `none` ve bir koşul.",
    )
    .required()],
    shared: &[],
    min_keys: 1,
    example: "{ account: { trait: sector, is: Retail } }",
};

/// `account: every`, and the condition beside it.
pub(super) static BESIDE: Form = Form {
    name: "account_beside",
    doc: Doc {
        en: "How many of the customer's accounts satisfy the condition beside.",
        tr: "Yandaki koşulu müşterinin kaç firmasının sağladığı.",
    },
    subjects: &[],
    own: &[
        Keyword::new("account", &Shape::Word(QUANTIFIERS), "Which accounts.", "Hangi firmalar.").required()
    ],
    shared: &[
        condition::EVERYONE.own,
        traits::TRAIT.own,
        traits::ITEMS.own,
        near::NEAR.own,
        super::test::VALUE,
        super::date::KEYWORDS,
        super::test::CASE,
        condition::LOGIC.0,
        condition::LOGIC.1,
        condition::LOGIC.2,
        condition::LOGIC.3,
    ],
    min_keys: 2,
    example: "{ account: every, trait: employees, gte: 50 }",
};

/// `{every: {…}}`.
pub(in crate::language) static QUANTIFIED: Form = Form {
    name: "account_quantified",
    doc: Doc {
        en: "How many of the customer's accounts satisfy a condition.",
        tr: "Bir koşulu müşterinin kaç firmasının sağladığı.",
    },
    subjects: &[],
    own: &[
        Keyword::new(
            "any",
            &Shape::OneOf(&condition::CONDITION),
            "At least one account does.",
            "En az bir firma sağlar.",
        ),
        Keyword::new(
            "every",
            &Shape::OneOf(&condition::CONDITION),
            "All do, and there is one.",
            "Hepsi sağlar ve en az bir firma vardır.",
        ),
        Keyword::new(
            "none",
            &Shape::OneOf(&condition::CONDITION),
            "Not one does; true with no account.",
            "Hiçbiri sağlamaz; firma yoksa doğru.",
        ),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ every: { trait: employees, gte: 50 } }",
};

const QUANTIFIERS: &[&str] = &["any", "every", "none"];

/// Whether the object says `account: every` with the condition beside it.
pub(super) fn is_beside(node: &Node) -> bool {
    node.value.get("account").is_some_and(Json::is_string)
}

pub(super) fn read_beside(node: Node, reader: &mut Reader) -> Option<AccountCondition> {
    let Json::Object(map) = node.value else { return None };
    let (quantifier, rest): (Map<String, Json>, Map<String, Json>) =
        map.clone().into_iter().partition(|(key, _)| key == "account");
    check_scope(&node, reader)?;
    let accounts = scalar::word(node.member("account", &quantifier["account"]), QUANTIFIERS, reader);
    if rest.is_empty() {
        let problem = node.problem(code::NO_SUBJECT, "a condition on the account's traits beside `account`");
        return reader.refuse(problem.hint(BESIDE.example_hint()));
    }
    let rest = Json::Object(rest);
    let when = read_inner(node.with_value(&rest), reader);
    Some(AccountCondition { accounts: quantified(accounts?), when: Box::new(when?) })
}

fn check_scope(node: &Node, reader: &mut Reader) -> Option<()> {
    if reader.scope == Scope::Customer {
        return Some(());
    }
    let problem = node.problem(code::NOT_HERE, "no `account` inside `account`");
    reader.refuse(problem.found("`account`").hint("an account has no accounts of its own"))
}

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<AccountCondition> {
    let node = fields.need("account", reader)?;
    let Some(key) = quantifier(node.value) else {
        let when = read_inner(node, reader)?;
        return Some(AccountCondition { accounts: Accounts::Any, when: Box::new(when) });
    };
    let inner = Fields::open(node, &QUANTIFIED, reader)?;
    let when = read_inner(inner.need(key, reader)?, reader)?;
    Some(AccountCondition { accounts: quantified(key), when: Box::new(when) })
}

/// The only key of an object, if it is a quantifier. A list under `any` or `none` is logic.
fn quantifier(value: &Json) -> Option<&'static str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    let (key, inner) = object.iter().next()?;
    let word = QUANTIFIERS.iter().find(|word| *word == key)?;
    (!inner.is_array() || *word == "every").then_some(*word)
}

fn quantified(word: &str) -> Accounts {
    match word {
        "any" => Accounts::Any,
        "every" => Accounts::Every,
        _ => Accounts::None,
    }
}

fn read_inner(node: Node, reader: &mut Reader) -> Option<Condition> {
    let outer = std::mem::replace(&mut reader.scope, Scope::Account);
    let condition = condition::read(node, reader);
    reader.scope = outer;
    condition
}

pub(super) fn write(account: &AccountCondition) -> Json {
    let quantifier = match account.accounts {
        Accounts::Any => "any",
        Accounts::Every => "every",
        Accounts::None => "none",
    };
    object([("account", object([(quantifier, condition::write(&account.when))]))])
}
