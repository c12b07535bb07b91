//! A walk over a condition and all that is nested in it.

use std::collections::BTreeSet;

use kesit_model::Key;
use kesit_model::definition::{Condition, Definitions};

/// Gives the condition and every condition in it to `each`, the outer one first.
pub(crate) fn walk<'a>(condition: &'a Condition, each: &mut dyn FnMut(&'a Condition)) {
    each(condition);
    match condition {
        Condition::All(members) | Condition::Any(members) | Condition::None(members) => {
            members.iter().for_each(|member| walk(member, each));
        }
        Condition::Not(member) => walk(member, each),
        Condition::Account(account) => walk(&account.when, each),
        Condition::Everyone
        | Condition::Trait(_)
        | Condition::Items(_)
        | Condition::Event(_)
        | Condition::Consent(_)
        | Condition::Segment(_)
        | Condition::List(_)
        | Condition::Score(_)
        | Condition::Near(_)
        | Condition::Rank(_)
        | Condition::Sequence(_) => {}
    }
}

/// The segments that a condition names.
pub(crate) fn segments_of(condition: &Condition) -> BTreeSet<&Key> {
    let mut keys = BTreeSet::new();
    walk(condition, &mut |condition| {
        if let Condition::Segment(segment) = condition {
            keys.insert(&segment.key);
        }
    });
    keys
}

/// The lists that definitions name.
pub(crate) fn lists_of(definitions: &Definitions) -> BTreeSet<&Key> {
    let mut keys = BTreeSet::new();
    for segment in &definitions.segments {
        walk(&segment.when, &mut |condition| {
            if let Condition::List(list) = condition {
                keys.insert(&list.key);
            }
        });
    }
    keys
}
