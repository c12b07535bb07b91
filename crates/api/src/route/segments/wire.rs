//! What answers about definitions are made of.

use kesit_app::segments::{Aspect, Because, ChangeCounts, DefinitionVersion, Moves, Plan, PlannedChange};
use kesit_app::workspace::Unknown;
use kesit_model::Key;
use kesit_model::definition::LocalText;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use crate::mask::Veil;

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TextAnswer {
    /// English; `null` if there is none.
    en: Option<String>,
    /// Turkish; `null` if there is none.
    tr: Option<String>,
}

/// A segment or group as it stands or stood.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VersionAnswer {
    /// `segment` or `group`.
    pub(super) kind: &'static str,
    /// Its key.
    pub(super) key: String,
    /// From 1, also across a removal.
    pub(super) version: u32,
    /// The revision that brought it.
    pub(super) revision: u64,
    /// When that was.
    #[schema(format = DateTime)]
    pub(super) since: String,
    /// The revision that replaced or removed it; `null` while it stands.
    pub(super) until_revision: Option<u64>,
    /// The same for every spelling of the same definition; the `ETag`.
    pub(super) hash: String,
    /// What it says, in the canonical form.
    #[schema(value_type = Object)]
    pub(super) definition: Json,
    /// As somebody wrote it.
    pub(super) written: String,
}

/// What would change, and whom that moves.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanAnswer {
    /// The instant that the counts are of.
    #[schema(format = DateTime)]
    as_of: String,
    /// How many customers there are.
    customers: usize,
    /// What comes, goes, or says something else.
    changes: Vec<ChangeAnswer>,
    /// Segments that say the same but whose members move.
    moved: Vec<MovedAnswer>,
    /// How many segments and groups say the same.
    unchanged: usize,
    /// Words that no data uses.
    unknown: Vec<UnknownAnswer>,
}

/// One definition that comes, goes, or says something else.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeAnswer {
    /// `added`, `changed` or `removed`.
    action: &'static str,
    /// `segment`, `group` or `list`.
    kind: &'static str,
    /// Its key.
    key: String,
    /// What of it changes: `name`, `description`, `strategy`, `condition`, `tiers`.
    aspects: Vec<&'static str>,
    /// Whom it moves; `null` of groups and lists.
    moves: Option<MovesAnswer>,
}

/// A segment whose members move because of others.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MovedAnswer {
    /// Its key.
    key: String,
    /// The segment or group whose change it follows from.
    because: String,
    /// Who moves.
    moves: MovesAnswer,
}

/// Who moves in one segment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MovesAnswer {
    /// Members before.
    size_before: u64,
    /// Members after.
    size_after: u64,
    /// How many enter.
    entering: u64,
    /// How many leave.
    leaving: u64,
    /// Some of those who enter.
    entering_sample: Vec<String>,
    /// Some of those who leave.
    leaving_sample: Vec<String>,
}

/// A word of a definition that no data uses: likely a typing mistake, or data still to come.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnknownAnswer {
    /// `event`, `trait`, `list` or `score`.
    kind: &'static str,
    /// The word.
    word: String,
    /// What may have been meant.
    nearest: Option<String>,
}

impl TextAnswer {
    pub(super) fn of(text: &LocalText) -> TextAnswer {
        TextAnswer { en: text.en.clone(), tr: text.tr.clone() }
    }
}

impl From<DefinitionVersion> for VersionAnswer {
    fn from(version: DefinitionVersion) -> VersionAnswer {
        VersionAnswer {
            kind: version.kind.word(),
            key: version.key.to_string(),
            version: version.version,
            revision: version.since,
            since: version.since_at.to_string(),
            until_revision: version.until,
            hash: version.content.hash,
            definition: serde_json::from_str(&version.content.canonical).unwrap_or_default(),
            written: version.content.written,
        }
    }
}

impl PlanAnswer {
    pub(super) fn of(plan: &Plan, veil: Veil) -> PlanAnswer {
        let moved = plan.moved.iter().map(|one| MovedAnswer {
            key: one.key.to_string(),
            because: because(&one.because).to_string(),
            moves: MovesAnswer::of(&one.moves, veil),
        });
        PlanAnswer {
            as_of: plan.as_of.to_string(),
            customers: plan.customers,
            changes: plan.changes.iter().map(|change| ChangeAnswer::of(change, veil)).collect(),
            moved: moved.collect(),
            unchanged: plan.unchanged,
            unknown: plan.unknown.iter().map(UnknownAnswer::of).collect(),
        }
    }
}

impl ChangeAnswer {
    fn of(change: &PlannedChange, veil: Veil) -> ChangeAnswer {
        let difference = &change.difference;
        ChangeAnswer {
            action: difference.action.word(),
            kind: difference.kind.word(),
            key: difference.key.to_string(),
            aspects: difference.aspects.iter().map(|one| aspect(*one)).collect(),
            moves: change.moves.as_ref().map(|moves| MovesAnswer::of(moves, veil)),
        }
    }
}

impl MovesAnswer {
    fn of(moves: &Moves, veil: Veil) -> MovesAnswer {
        let ChangeCounts { size_before, size_after, entering, leaving } = moves.counts;
        MovesAnswer {
            size_before,
            size_after,
            entering,
            leaving,
            entering_sample: veil.sample(&moves.entering),
            leaving_sample: veil.sample(&moves.leaving),
        }
    }
}

impl UnknownAnswer {
    pub(super) fn of(unknown: &Unknown) -> UnknownAnswer {
        let (kind, word, nearest) = match unknown {
            Unknown::Event { name, nearest } => ("event", name, nearest.clone()),
            Unknown::Trait { path, nearest } => ("trait", path, nearest.clone()),
            Unknown::List(key) => ("list", key, None),
            Unknown::Score(name) => ("score", name, None),
        };
        UnknownAnswer { kind, word: word.clone(), nearest }
    }
}

fn aspect(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Name => "name",
        Aspect::Description => "description",
        Aspect::Strategy => "strategy",
        Aspect::Condition => "condition",
        Aspect::Tiers => "tiers",
    }
}

fn because(because: &Because) -> &Key {
    match because {
        Because::RefersTo(key) | Because::GroupChanges(key) | Because::ComesAfter { tier: key, .. } => key,
    }
}
