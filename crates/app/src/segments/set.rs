//! A set of definitions with their texts: what stands in a workspace, or what shall stand there.

use kesit_model::Key;
use kesit_model::definition::{Definitions, Group, Segment};
use kesit_model::language::{Problem, canonical_file, parse_tree};
use kesit_store::{DefinitionContent, DefinitionKind, DefinitionVersion};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

/// The digits of the hash of a definition.
const HASH_DIGITS: usize = 32;

/// Segments and groups that are whole together: every reference leads somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DefinitionSet {
    definitions: Definitions,
    /// Segments in their order, then groups in theirs.
    items: Vec<Item>,
}

/// One definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// A segment or a group.
    pub kind: DefinitionKind,
    /// Its key.
    pub key: Key,
    /// What it says.
    pub content: DefinitionContent,
}

impl DefinitionSet {
    /// Puts definitions together whose contents were kept.
    ///
    /// # Errors
    /// What does not fit together, such as a reference to a segment that is not among them.
    pub fn of_items(items: Vec<Item>) -> Result<DefinitionSet, Vec<Problem>> {
        let tree = |kind: DefinitionKind| -> Json {
            let of_kind = items.iter().filter(|item| item.kind == kind);
            // What is no JSON is refused as a definition in the next step.
            let read = |item: &Item| {
                (item.key.to_string(), serde_json::from_str(&item.content.canonical).unwrap_or(Json::Null))
            };
            Json::Object(of_kind.map(read).collect::<Map<String, Json>>())
        };
        let (segments, groups) = (tree(DefinitionKind::Segment), tree(DefinitionKind::Group));
        let file = json!({ "version": Definitions::VERSION, "segments": segments, "groups": groups });
        let definitions = parse_tree(&file)?.definitions;
        let mut items = items;
        items.sort_by_key(|item| item.kind);
        Ok(DefinitionSet { definitions, items })
    }

    /// The definitions as types.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// Segments in their order, then groups in theirs.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The definition of a segment or group, if there is one.
    #[must_use]
    pub fn item(&self, kind: DefinitionKind, key: &Key) -> Option<&Item> {
        self.items.iter().find(|item| item.kind == kind && &item.key == key)
    }

    /// The set with items put in place of those of their kind and key, else at the end of their kind.
    ///
    /// # Errors
    /// As [`DefinitionSet::of_items`].
    pub fn with(&self, items: impl IntoIterator<Item = Item>) -> Result<DefinitionSet, Vec<Problem>> {
        let mut all = self.items.clone();
        for item in items {
            match all.iter_mut().find(|old| old.kind == item.kind && old.key == item.key) {
                Some(old) => *old = item,
                None => all.push(item),
            }
        }
        DefinitionSet::of_items(all)
    }
}

impl From<DefinitionVersion> for Item {
    fn from(version: DefinitionVersion) -> Item {
        Item { kind: version.kind, key: version.key, content: version.content }
    }
}

/// What definitions say, each by itself: the segments in their order, then the groups in theirs.
pub(super) fn items(
    definitions: &Definitions,
    written: impl Fn(DefinitionKind, &Key) -> String,
) -> impl Iterator<Item = Item> {
    let segments = definitions.segments.iter().map(|segment| (DefinitionKind::Segment, &segment.key));
    let groups = definitions.groups.iter().map(|group| (DefinitionKind::Group, &group.key));
    segments.chain(groups).map(move |(kind, key)| {
        let canonical = canonical(definitions, kind, key).to_string();
        let content = DefinitionContent { hash: hash(&canonical), canonical, written: written(kind, key) };
        Item { kind, key: key.clone(), content }
    })
}

/// What one definition says, in its canonical form; nothing if it is not there.
pub(super) fn canonical(definitions: &Definitions, kind: DefinitionKind, key: &Key) -> Json {
    let (segments, groups): (Vec<Segment>, Vec<Group>) = match kind {
        DefinitionKind::Group => {
            (Vec::new(), definitions.groups.iter().filter(|group| &group.key == key).cloned().collect())
        }
        DefinitionKind::Segment | DefinitionKind::List => {
            (definitions.segment(key).cloned().into_iter().collect(), Vec::new())
        }
    };
    let section = if kind == DefinitionKind::Group { "groups" } else { "segments" };
    let mut file = canonical_file(&Definitions { segments, groups });
    file.get_mut(section).and_then(|section| section.get_mut(key.as_str())).map_or(Json::Null, Json::take)
}

fn hash(canonical: &str) -> String {
    let digest = Sha256::digest(canonical);
    digest.iter().take(HASH_DIGITS / 2).map(|byte| format!("{byte:02x}")).collect()
}
