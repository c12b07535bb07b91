//! Who enters and who leaves when one set of definitions takes the place of another: both are evaluated over the same
//! timelines at the same instant, each with its rankings computed anew.

use std::collections::BTreeMap;

use kesit_model::definition::Definitions;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{CompileError, Frozen, Members, Program, Settings};
use kesit_store::ChangeCounts;
use kesit_timeline::Timelines;

use crate::scores::{self, Fitted};

/// How many ids a sample has at most, on either side.
pub const SAMPLE_IDS: usize = 5;

/// Who moves in one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    /// How many.
    pub counts: ChangeCounts,
    /// The smallest ids of those who enter, ascending, at most [`SAMPLE_IDS`].
    pub entering: Vec<PersonId>,
    /// The smallest ids of those who leave.
    pub leaving: Vec<PersonId>,
}

impl Moves {
    /// Whether anybody enters or leaves.
    #[must_use]
    pub fn any(&self) -> bool {
        self.counts.entering > 0 || self.counts.leaving > 0
    }
}

/// The world in which both sets are evaluated.
pub(super) struct World<'a> {
    pub(super) timelines: &'a mut Timelines,
    /// With its lists resolved.
    pub(super) frozen: &'a mut Frozen,
    /// The parameters of scores that are kept.
    pub(super) scores: Option<&'a Fitted>,
    pub(super) settings: &'a Settings,
    pub(super) as_of: Timestamp,
    pub(super) threads: usize,
}

impl World<'_> {
    /// Who moves, for every segment of either set.
    pub(super) fn moves(
        &mut self,
        present: &Definitions,
        wanted: &Definitions,
    ) -> Result<BTreeMap<Key, Moves>, CompileError> {
        let (before, after) = (self.members(present)?, self.members(wanted)?);
        let nobody = Members::default();
        let keys = before.keys().chain(after.keys());
        let of = |key: &Key| {
            let before = before.get(key).unwrap_or(&nobody);
            let after = after.get(key).unwrap_or(&nobody);
            (key.clone(), self.between(before, after))
        };
        Ok(keys.map(of).collect())
    }

    fn members(&mut self, definitions: &Definitions) -> Result<BTreeMap<Key, Members>, CompileError> {
        let program = Program::compile(definitions, self.settings.clone(), self.timelines.dictionary_mut())?;
        scores::prepare(&program, self.scores, self.timelines, self.as_of, self.threads, self.frozen);
        program.fit(self.timelines, self.frozen, self.as_of);
        let members = program.members(self.timelines, self.frozen, self.as_of, self.threads);
        Ok(program.keys().cloned().zip(members).collect())
    }

    fn between(&self, before: &Members, after: &Members) -> Moves {
        let (entering, leaving) = (after.minus(before), before.minus(after));
        let counts = ChangeCounts {
            size_before: before.len() as u64,
            size_after: after.len() as u64,
            entering: entering.len() as u64,
            leaving: leaving.len() as u64,
        };
        Moves { counts, entering: self.sample(&entering), leaving: self.sample(&leaving) }
    }

    fn sample(&self, members: &Members) -> Vec<PersonId> {
        let mut smallest: Vec<&PersonId> = Vec::new();
        for id in members.iter().map(|customer| self.timelines.id(customer)) {
            if smallest.len() == SAMPLE_IDS && smallest.last().is_some_and(|last| id >= *last) {
                continue;
            }
            let place = smallest.partition_point(|other| *other < id);
            smallest.insert(place, id);
            smallest.truncate(SAMPLE_IDS);
        }
        smallest.into_iter().cloned().collect()
    }
}
