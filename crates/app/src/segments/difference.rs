//! What differs between the definitions that stand and those that shall stand. Nobody's data plays a part here.

use std::collections::{BTreeMap, BTreeSet};

use kesit_model::Key;
use kesit_model::definition::{Definitions, Group, Segment};
use kesit_store::{ChangeAction, DefinitionKind};

use super::set::{DefinitionSet, Item};
use crate::conditions::{lists_of, segments_of};

/// One definition that comes, goes, or says something else; or a list that comes to be, or ceases to be, referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub kind: DefinitionKind,
    /// Its key.
    pub key: Key,
    /// What happens to it.
    pub action: ChangeAction,
    /// What of it changes; only where it is changed.
    pub aspects: Vec<Aspect>,
}

/// A part of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// What people call it.
    Name,
    /// What it is about.
    Description,
    /// What to do with it.
    Strategy,
    /// Who is in.
    Condition,
    /// The tiers of a group.
    Tiers,
}

/// Why members of a segment move that says the same as before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// It refers to a segment whose members move.
    RefersTo(Key),
    /// It is a tier of a group whose tiers change.
    GroupChanges(Key),
    /// Members of an earlier tier of its group move.
    ComesAfter {
        /// The earlier tier.
        tier: Key,
        /// The group.
        group: Key,
    },
}

/// What differs: segments, then groups, then lists; of each what comes or changes first, in the order of what shall stand,
/// then what goes.
#[must_use]
pub fn differences(present: &DefinitionSet, wanted: &DefinitionSet) -> Vec<Difference> {
    let mut differences: Vec<Difference> =
        wanted.items().iter().filter_map(|item| coming(item, present, wanted)).collect();
    let gone = present.items().iter().filter(|item| wanted.item(item.kind, &item.key).is_none());
    differences.extend(gone.map(|item| plain(item.kind, &item.key, ChangeAction::Removed)));
    let (old, new) = (lists_of(present.definitions()), lists_of(wanted.definitions()));
    let list = |key: &&Key, action| plain(DefinitionKind::List, key, action);
    differences.extend(new.difference(&old).map(|key| list(key, ChangeAction::Added)));
    differences.extend(old.difference(&new).map(|key| list(key, ChangeAction::Removed)));
    differences.sort_by_key(|difference| difference.kind);
    differences
}

fn coming(item: &Item, present: &DefinitionSet, wanted: &DefinitionSet) -> Option<Difference> {
    match present.item(item.kind, &item.key) {
        None => Some(plain(item.kind, &item.key, ChangeAction::Added)),
        Some(old) if old.content.hash == item.content.hash => None,
        Some(_) => {
            let aspects = aspects(item, present.definitions(), wanted.definitions());
            Some(Difference { aspects, ..plain(item.kind, &item.key, ChangeAction::Changed) })
        }
    }
}

fn plain(kind: DefinitionKind, key: &Key, action: ChangeAction) -> Difference {
    Difference { kind, key: key.clone(), action, aspects: Vec::new() }
}

fn aspects(item: &Item, present: &Definitions, wanted: &Definitions) -> Vec<Aspect> {
    let pairs = match item.kind {
        DefinitionKind::Group => {
            let old = group(present, &item.key).zip(group(wanted, &item.key));
            old.map(|(old, new)| groups_differ(old, new))
        }
        DefinitionKind::Segment | DefinitionKind::List => {
            let old = present.segment(&item.key).zip(wanted.segment(&item.key));
            old.map(|(old, new)| segments_differ(old, new))
        }
    };
    let differing = pairs.unwrap_or_default().into_iter().filter(|(_, differ)| *differ);
    differing.map(|(aspect, _)| aspect).collect()
}

fn segments_differ(old: &Segment, new: &Segment) -> Vec<(Aspect, bool)> {
    vec![
        (Aspect::Condition, old.when != new.when),
        (Aspect::Name, old.name != new.name),
        (Aspect::Description, old.description != new.description),
        (Aspect::Strategy, old.strategy != new.strategy),
    ]
}

fn groups_differ(old: &Group, new: &Group) -> Vec<(Aspect, bool)> {
    vec![
        (Aspect::Tiers, old.tiers != new.tiers),
        (Aspect::Name, old.name != new.name),
        (Aspect::Description, old.description != new.description),
    ]
}

fn group<'a>(definitions: &'a Definitions, key: &Key) -> Option<&'a Group> {
    definitions.groups.iter().find(|group| &group.key == key)
}

/// The segments that say the same as before but may have other members, and why.
#[must_use]
pub fn dependants(
    present: &Definitions,
    wanted: &Definitions,
    differences: &[Difference],
) -> BTreeMap<Key, Because> {
    let keys = |kind| differences.iter().filter(move |one| one.kind == kind).map(|one| &one.key);
    let changed: BTreeSet<&Key> = keys(DefinitionKind::Segment).collect();
    // A group that only has another name moves nobody.
    let tiers = |definitions, key| group(definitions, key).map(|group| &group.tiers);
    let groups: BTreeSet<&Key> =
        keys(DefinitionKind::Group).filter(|key| tiers(present, key) != tiers(wanted, key)).collect();
    let mut found: BTreeMap<Key, Because> = BTreeMap::new();
    loop {
        let moves = |key: &Key| changed.contains(key) || found.contains_key(key);
        let unmoved = wanted.segments.iter().filter(|segment| !moves(&segment.key));
        let new: Vec<(Key, Because)> = unmoved
            .filter_map(|segment| {
                let because = because(segment, [wanted, present], &groups, &moves)?;
                Some((segment.key.clone(), because))
            })
            .collect();
        if new.is_empty() {
            return found;
        }
        found.extend(new);
    }
}

fn because(
    segment: &Segment,
    definitions: [&Definitions; 2],
    groups: &BTreeSet<&Key>,
    moves: &dyn Fn(&Key) -> bool,
) -> Option<Because> {
    if let Some(key) = segments_of(&segment.when).into_iter().find(|key| moves(key)) {
        return Some(Because::RefersTo(key.clone()));
    }
    let of = definitions.into_iter().flat_map(|definitions| &definitions.groups);
    of.filter_map(|group| {
        let place = group.tiers.iter().position(|tier| tier == &segment.key)?;
        if groups.contains(&group.key) {
            return Some(Because::GroupChanges(group.key.clone()));
        }
        let tier = group.tiers[..place].iter().find(|tier| moves(tier))?;
        Some(Because::ComesAfter { tier: tier.clone(), group: group.key.clone() })
    })
    .next()
}
