//! What a segment depends on beside the messages.

use std::collections::{BTreeMap, BTreeSet};

use kesit_model::zone::Zone;
use kesit_model::{Key, Language, PersonId, Value};

use super::World;

/// The workspace's settings, its static lists, and the scores as the last batch left them.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// Of calendar windows, local days, and dates without an offset.
    pub zone: Zone,
    /// Folds upper and lower case.
    pub language: Language,
    /// Surviving ids on each list.
    pub lists: BTreeMap<Key, BTreeSet<PersonId>>,
    /// By name of the score and surviving id.
    pub scores: BTreeMap<(String, PersonId), Value>,
}

impl Default for Params {
    /// Istanbul, Turkish, no lists, no scores.
    fn default() -> Params {
        Params {
            zone: Zone::parse(Zone::DEFAULT_NAME).expect("the default zone is in the bundled database"),
            language: Language::Turkish,
            lists: BTreeMap::new(),
            scores: BTreeMap::new(),
        }
    }
}

impl Params {
    /// The same with every id replaced by the surviving id of its customer; ids that the world does not know stay.
    /// Of two scores of one customer the first by id wins.
    #[must_use]
    pub fn resolved(&self, world: &World) -> Params {
        let survivor = |id: &PersonId| world.survivor(id).cloned().unwrap_or_else(|| id.clone());
        let mut scores = BTreeMap::new();
        for ((name, id), value) in &self.scores {
            scores.entry((name.clone(), survivor(id))).or_insert_with(|| value.clone());
        }
        let lists = self.lists.iter().map(|(key, ids)| (key.clone(), ids.iter().map(survivor).collect()));
        Params { zone: self.zone.clone(), language: self.language, lists: lists.collect(), scores }
    }
}
