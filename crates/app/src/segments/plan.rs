//! A plan: what an apply would change, whom it would move, and why.

use std::collections::BTreeMap;

use kesit_model::definition::Definitions;
use kesit_model::{Key, Timestamp};
use kesit_segment::{CompileError, Settings};
use kesit_store::{ChangeAction, DefinitionKind, NewChange, NewRevision};
use kesit_timeline::Timelines;

use super::difference::{Because, Difference, dependants, differences};
use super::moves::{Moves, World};
use super::set::DefinitionSet;
use crate::scores::Fitted;
use crate::source::Lists;
use crate::workspace::{Unknown, frozen, unknown};

/// What would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The instant that the counts are of.
    pub as_of: Timestamp,
    /// How many customers there are at that instant.
    pub customers: usize,
    /// What comes, goes, or says something else.
    pub changes: Vec<PlannedChange>,
    /// Segments that say the same but whose members move, in their order.
    pub moved: Vec<Moved>,
    /// How many segments and groups say the same.
    pub unchanged: usize,
    /// Words of what comes or changes that no data uses. Nothing if there is no data at all.
    pub unknown: Vec<Unknown>,
    /// What stands.
    pub present: DefinitionSet,
    /// What shall stand.
    pub wanted: DefinitionSet,
}

/// A difference, and whom it moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedChange {
    /// What differs.
    pub difference: Difference,
    /// Whom it moves; `None` of groups and lists.
    pub moves: Option<Moves>,
}

/// A segment whose members move because of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The segment.
    pub key: Key,
    /// Why.
    pub because: Because,
    /// Who moves; somebody does.
    pub moves: Moves,
}

/// What a plan is made over, besides the definitions.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The customers' timelines; the words of the definitions are added to their dictionary.
    pub timelines: &'a mut Timelines,
    /// The static lists.
    pub lists: Lists,
    /// The parameters of scores that are kept; without, scores are fitted to the instant.
    pub scores: Option<Fitted>,
    /// What answers depend on besides the data.
    pub settings: &'a Settings,
    /// The instant asked about.
    pub as_of: Timestamp,
    /// On how many threads.
    pub threads: usize,
}

impl Plan {
    /// Compares what stands with what shall stand.
    ///
    /// # Errors
    /// When definitions do not fit together; their sets have been checked for that.
    pub fn new(
        present: DefinitionSet,
        wanted: DefinitionSet,
        ground: Ground<'_>,
    ) -> Result<Plan, CompileError> {
        let Ground { timelines, lists, scores, settings, as_of, threads } = ground;
        let mut frozen = frozen(lists);
        let differences = differences(&present, &wanted);
        let unknown = if timelines.is_empty() {
            Vec::new()
        } else {
            unknown::words(&only(&differences, wanted.definitions()), timelines.dictionary(), &frozen)
        };
        frozen.resolve(timelines);
        let mut world =
            World { timelines, frozen: &mut frozen, scores: scores.as_ref(), settings, as_of, threads };
        let mut moves = world.moves(present.definitions(), wanted.definitions())?;
        let customers = crate::workspace::customers_at(timelines, as_of);
        let because = dependants(present.definitions(), wanted.definitions(), &differences);
        let moved = moved(wanted.definitions(), &because, &mut moves);
        let comes = |item: &&super::set::Item| {
            differences.iter().any(|one| one.kind == item.kind && one.key == item.key)
        };
        let unchanged = wanted.items().iter().filter(|item| !comes(item)).count();
        let changes = differences.into_iter().map(|difference| {
            let is_segment = difference.kind == DefinitionKind::Segment;
            let moves = if is_segment { moves.remove(&difference.key) } else { None };
            PlannedChange { difference, moves }
        });
        let changes = changes.collect();
        Ok(Plan { as_of, customers, changes, moved, unchanged, unknown, present, wanted })
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many segments and groups something happens to; references to lists come and go with them.
    #[must_use]
    pub fn count(&self, action: ChangeAction) -> usize {
        let counts = |change: &&PlannedChange| {
            change.difference.action == action && change.difference.kind != DefinitionKind::List
        };
        self.changes.iter().filter(counts).count()
    }

    /// The revision that does it.
    #[must_use]
    pub fn revision(&self, applied_at: Timestamp, note: Option<String>) -> NewRevision {
        let changes =
            self.changes.iter().map(|change| self.change(change)).chain(self.moved.iter().map(moved_change));
        let order = self.wanted.items().iter().map(|item| (item.kind, item.key.clone()));
        NewRevision {
            applied_at,
            as_of: self.as_of,
            note,
            changes: changes.collect(),
            order: order.collect(),
        }
    }

    fn change(&self, change: &PlannedChange) -> NewChange {
        let Difference { kind, key, action, .. } = &change.difference;
        NewChange {
            kind: *kind,
            key: key.clone(),
            action: *action,
            content: self.wanted.item(*kind, key).map(|item| item.content.clone()),
            counts: change.moves.as_ref().map(|moves| moves.counts),
        }
    }
}

fn moved_change(moved: &Moved) -> NewChange {
    NewChange {
        kind: DefinitionKind::Segment,
        key: moved.key.clone(),
        action: ChangeAction::Moved,
        content: None,
        counts: Some(moved.moves.counts),
    }
}

/// The segments that come or change.
fn only(differences: &[Difference], wanted: &Definitions) -> Definitions {
    let is_new =
        |key: &Key| differences.iter().any(|one| one.kind == DefinitionKind::Segment && &one.key == key);
    let segments = wanted.segments.iter().filter(|segment| is_new(&segment.key)).cloned();
    Definitions { segments: segments.collect(), groups: Vec::new() }
}

fn moved(
    wanted: &Definitions,
    because: &BTreeMap<Key, Because>,
    moves: &mut BTreeMap<Key, Moves>,
) -> Vec<Moved> {
    let mut moved = Vec::new();
    for segment in &wanted.segments {
        let Some(because) = because.get(&segment.key) else { continue };
        if let Some(moves) = moves.remove(&segment.key).filter(Moves::any) {
            moved.push(Moved { key: segment.key.clone(), because: because.clone(), moves });
        }
    }
    moved
}
