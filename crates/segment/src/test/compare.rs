//! Comparing two values by the rules of the language.

use std::borrow::Cow;
use std::cmp::Ordering;

use kesit_model::Language;
use kesit_timeline::{Dictionary, PathId};

use super::TextRelation;
use crate::datum::{Datum, List, Text};

/// Whether upper and lower case are different letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Counts,
    Ignored(Language),
}

/// A wanted outcome of [`order`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Gt,
    Gte,
    Lt,
    Lte,
}

impl Order {
    pub(crate) fn accepts(self, found: Option<Ordering>) -> bool {
        found.is_some_and(|found| match self {
            Order::Gt => found.is_gt(),
            Order::Gte => found.is_ge(),
            Order::Lt => found.is_lt(),
            Order::Lte => found.is_le(),
        })
    }
}

/// Numbers are equal by value when both sides read as numbers; texts by their letters; unlike types never.
pub(crate) fn equal(left: &Datum<'_>, right: &Datum<'_>, case: Case, dictionary: &Dictionary) -> bool {
    match (left, right) {
        (Datum::Text(left), Datum::Text(right)) => {
            same_letters(*left, *right, case, dictionary)
                || match (right.number(dictionary), left.number(dictionary)) {
                    (Some(right), Some(left)) => left == right,
                    _ => false,
                }
        }
        (Datum::Bool(left), Datum::Bool(right)) => left == right,
        (Datum::Number(_) | Datum::Text(_), Datum::Number(_) | Datum::Text(_)) => {
            match (left.number(dictionary), right.number(dictionary)) {
                (Some(left), Some(right)) => left == right,
                _ => false,
            }
        }
        _ => false,
    }
}

fn same_letters(left: Text<'_>, right: Text<'_>, case: Case, dictionary: &Dictionary) -> bool {
    match (left, right, case) {
        (Text::Interned(left), Text::Interned(right), Case::Counts) => left == right,
        (Text::Interned(left), Text::Interned(right), _) if left == right => true,
        (_, _, Case::Counts) => left.as_str(dictionary) == right.as_str(dictionary),
        (_, _, Case::Ignored(language)) => {
            language.has_same_letters(left.as_str(dictionary), right.as_str(dictionary))
        }
    }
}

/// The text as compared: folded where case does not count.
fn letters<'a>(text: Text<'a>, case: Case, dictionary: &'a Dictionary) -> Cow<'a, str> {
    let text = text.as_str(dictionary);
    match case {
        Case::Counts => Cow::Borrowed(text),
        Case::Ignored(language) => Cow::Owned(language.fold(text)),
    }
}

/// Numbers by value, texts by code point, nothing else.
pub(crate) fn order(
    left: &Datum<'_>,
    right: &Datum<'_>,
    case: Case,
    dictionary: &Dictionary,
) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (left.number(dictionary), right.number(dictionary)) {
        return Some(left.cmp(&right));
    }
    match (left, right) {
        (Datum::Text(left), Datum::Text(right)) => {
            Some(letters(*left, case, dictionary).cmp(&letters(*right, case, dictionary)))
        }
        _ => None,
    }
}

/// Whether the text `left` contains, begins or ends with the text `right`.
pub(super) fn text_relation(
    relation: TextRelation,
    left: &Datum<'_>,
    right: &Datum<'_>,
    case: Case,
    dictionary: &Dictionary,
) -> bool {
    let (Datum::Text(left), Datum::Text(right)) = (left, right) else { return false };
    let (left, right) = (letters(*left, case, dictionary), letters(*right, case, dictionary));
    match relation {
        TextRelation::Contains => left.contains(right.as_ref()),
        TextRelation::StartsWith => left.starts_with(right.as_ref()),
        TextRelation::EndsWith => left.ends_with(right.as_ref()),
    }
}

/// Whether `list` is a list that has an element equal to `wanted`.
pub(super) fn contains_element(
    list: &Datum<'_>,
    wanted: &Datum<'_>,
    case: Case,
    dictionary: &Dictionary,
) -> bool {
    match list {
        Datum::List(List::Values(items)) => {
            items.iter().any(|item| equal(&Datum::of_value(item), wanted, case, dictionary))
        }
        Datum::List(List::Columns(list, range)) => list.items().column(PathId::SELF).is_some_and(|column| {
            range
                .clone()
                .any(|ix| equal(&Datum::of_cell(column.get(ix), dictionary), wanted, case, dictionary))
        }),
        _ => false,
    }
}
