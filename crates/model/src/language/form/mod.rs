//! The forms of the language, one file per family: its table of keys, its reading, and its canonical writing.
//!
//! Start at `file.rs` for the file as a whole and at `condition.rs` for the tree of a segment.

pub(super) mod condition;
pub(super) mod file;

mod account;
mod consent;
mod date;
mod event;
mod filter;
mod logic;
mod measure;
mod membership;
mod near;
mod operand;
mod rank;
mod scalar;
mod score;
mod sequence;
mod span;
mod test;
mod traits;
mod window;

use serde_json::{Map, Value as Json};

use super::code;
use super::keyword::{Family, Form, Shape};
use super::node::{Node, quote};
use super::reader::{Fields, Reader};
use super::slip;

/// The families of forms, the condition first.
pub(super) static FAMILIES: [&Family; 5] =
    [&condition::CONDITION, &filter::FILTER, &sequence::STEP, &window::WINDOW, &window::CALENDAR];

/// Every form, the file first.
pub(super) fn forms() -> Vec<&'static Form> {
    let alone = [
        &file::FILE,
        &file::SEGMENT,
        &file::GROUP,
        &file::LOCAL_TEXT,
        &account::QUANTIFIED,
        &operand::TRAIT,
        &date::DATES,
        &date::ANNIVERSARY,
        &span::SPANS,
        &test::FIGURE,
        &rank::RANKING,
        &rank::BY,
        &rank::OF,
    ];
    let mut forms: Vec<&Form> = alone.into_iter().chain(measure::FORMS).collect();
    for form in FAMILIES.iter().flat_map(|family| family.forms) {
        if !forms.iter().any(|known| known.name == form.name) {
            forms.push(form);
        }
    }
    forms
}

/// Whether the key is a test of a value.
pub(super) fn is_test(key: &str) -> bool {
    test::VALUE.iter().chain(date::KEYWORDS).any(|keyword| keyword.key == key)
}

/// Whether the key says what a condition is about.
pub(super) fn is_condition(key: &str) -> bool {
    condition::CONDITION.subjects().any(|subject| subject == key)
}

/// Opens an object that is exactly one form of a family.
fn pick<'a>(node: Node<'a>, family: &'static Family, reader: &mut Reader) -> Option<Fields<'a>> {
    let Json::Object(map) = node.value else {
        return reader.wrong_type(&node, &Shape::OneOf(family));
    };
    let found: Vec<(&'static Form, &'static str)> = family
        .forms
        .iter()
        .filter_map(|form| {
            form.subjects.iter().find(|subject| map.contains_key(**subject)).map(|subject| (*form, *subject))
        })
        .collect();
    match found[..] {
        [(form, _)] => Fields::open(node, form, reader),
        [] => reader.refuse(
            node.problem(code::NO_SUBJECT, Shape::OneOf(family).expected())
                .maybe_hint(slip::no_subject(map, family)),
        ),
        [(_, first), (_, second), ..] => refuse_two(&node, family, first, second, reader),
    }
}

fn refuse_two<T>(node: &Node, family: &Family, first: &str, second: &str, reader: &mut Reader) -> Option<T> {
    let hint = if family.has_logic {
        format!("put both into a list: `all: [ {{ {first}: … }}, {{ {second}: … }} ]`")
    } else {
        "keep one of them".to_owned()
    };
    let problem = node.problem(code::TWO_SUBJECTS, format!("one {} in one object", family.name));
    reader.refuse(problem.found(format!("{} and {}", quote(first), quote(second))).hint(hint))
}

/// Reads every element of a list; gives nothing if one of them cannot be read.
fn each<'a, T>(
    node: &'a Node<'a>,
    shape: &Shape,
    reader: &mut Reader,
    mut read: impl FnMut(Node<'a>, &mut Reader) -> Option<T>,
) -> Option<Vec<T>> {
    let Json::Array(list) = node.value else {
        return reader.wrong_type(node, shape);
    };
    let mut read_all = Some(Vec::with_capacity(list.len()));
    for (index, value) in list.iter().enumerate() {
        let element = read(node.element(index, value), reader);
        read_all = push(read_all, element);
    }
    read_all
}

/// Adds what was read; one that could not be read spoils the whole.
fn push<T>(all: Option<Vec<T>>, one: Option<T>) -> Option<Vec<T>> {
    all.zip(one).map(|(mut all, one)| {
        all.push(one);
        all
    })
}

/// Refuses an empty list.
fn not_empty(node: &Node, shape: &Shape, reader: &mut Reader) -> Option<()> {
    match node.value {
        Json::Array(list) if list.is_empty() => {
            reader.refuse(node.problem(code::EMPTY_LIST, format!("{}; at least one", shape.expected())))
        }
        _ => Some(()),
    }
}

/// An object with these members.
fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Adds a member.
fn put(object: &mut Map<String, Json>, key: &str, value: impl Into<Json>) {
    object.insert(key.to_owned(), value.into());
}
