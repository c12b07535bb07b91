//! What the catalogue says of definitions, as types.

use kesit_model::{Key, Timestamp};

use crate::catalogue::CatalogueError;

/// What a definition or a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefinitionKind {
    /// A segment.
    Segment,
    /// A group of segments.
    Group,
    /// A list that segments refer to. Of lists only the reference is kept here: no version, no content.
    List,
}

/// What a definition says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionContent {
    /// The same for every spelling.
    pub hash: String,
    /// In the canonical form, as JSON.
    pub canonical: String,
    /// As somebody wrote it.
    pub written: String,
}

/// One version of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionVersion {
    /// A segment or a group.
    pub kind: DefinitionKind,
    /// Its key.
    pub key: Key,
    /// From 1, also across a removal.
    pub version: u32,
    /// The revision that brought it.
    pub since: u64,
    /// When that was.
    pub since_at: Timestamp,
    /// The revision that replaced or removed it; `None` while it stands.
    pub until: Option<u64>,
    /// What it says.
    pub content: DefinitionContent,
}

/// What happened to a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeAction {
    /// It was not there before.
    Added,
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
    /// It says the same, but its members moved, because it refers to others.
    Moved,
}

/// How many customers a change moved, at the instant of the revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeCounts {
    /// Members before.
    pub size_before: u64,
    /// Members after.
    pub size_after: u64,
    /// Who was no member before.
    pub entering: u64,
    /// Who is no member after.
    pub leaving: u64,
}

/// One change of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionChange {
    /// What it is about.
    pub kind: DefinitionKind,
    /// Its key.
    pub key: Key,
    /// What happened.
    pub action: ChangeAction,
    /// The version that came, if one did.
    pub version: Option<u32>,
    /// Whom it moved; only of segments.
    pub counts: Option<ChangeCounts>,
}

/// What one apply changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// From 1.
    pub number: u64,
    /// When it was applied.
    pub applied_at: Timestamp,
    /// The instant that its counts are of.
    pub as_of: Timestamp,
    /// What somebody said about it.
    pub note: Option<String>,
    /// In the order in which they were shown.
    pub changes: Vec<RevisionChange>,
}

/// A revision to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// When it is applied.
    pub applied_at: Timestamp,
    /// The instant that its counts are of.
    pub as_of: Timestamp,
    /// What somebody says about it.
    pub note: Option<String>,
    /// What changes.
    pub changes: Vec<NewChange>,
    /// All segments and groups that stand afterwards, in the order in which they shall be listed.
    pub order: Vec<(DefinitionKind, Key)>,
}

/// A change of a revision to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// What it is about.
    pub kind: DefinitionKind,
    /// Its key.
    pub key: Key,
    /// What happens.
    pub action: ChangeAction,
    /// What it says from now on; only of a segment or group that is added or changed.
    pub content: Option<DefinitionContent>,
    /// Whom it moves; only of segments.
    pub counts: Option<ChangeCounts>,
}

impl DefinitionKind {
    const ALL: [DefinitionKind; 3] = [DefinitionKind::Segment, DefinitionKind::Group, DefinitionKind::List];

    /// The word for it, also in the catalogue.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DefinitionKind::Segment => "segment",
            DefinitionKind::Group => "group",
            DefinitionKind::List => "list",
        }
    }

    pub(super) fn of_word(word: &str) -> Result<DefinitionKind, CatalogueError> {
        let found = DefinitionKind::ALL.into_iter().find(|kind| kind.word() == word);
        found.ok_or(CatalogueError::Broken { what: "kind of definition" })
    }
}

impl ChangeAction {
    const ALL: [ChangeAction; 4] =
        [ChangeAction::Added, ChangeAction::Changed, ChangeAction::Removed, ChangeAction::Moved];

    /// The word for it, also in the catalogue.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ChangeAction::Added => "added",
            ChangeAction::Changed => "changed",
            ChangeAction::Removed => "removed",
            ChangeAction::Moved => "moved",
        }
    }

    pub(super) fn of_word(word: &str) -> Result<ChangeAction, CatalogueError> {
        let found = ChangeAction::ALL.into_iter().find(|action| action.word() == word);
        found.ok_or(CatalogueError::Broken { what: "change of a definition" })
    }
}
