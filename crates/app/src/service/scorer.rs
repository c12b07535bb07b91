//! Lists and scores for the engine: the lists of the workspace, and scores with the parameters that are kept. Where none are
//! kept, they are fitted when they are first asked for.

use kesit_live::Scorer;
use kesit_model::Timestamp;
use kesit_segment::{Frozen, Program};
use kesit_timeline::Timelines;
use parking_lot::RwLock;

use crate::scores::{self, Fitted};
use crate::source::Lists;

/// What the engine asks for lists and scores.
#[derive(Debug, Default)]
pub(super) struct ShopScorer {
    kept: RwLock<Option<Fitted>>,
    lists: RwLock<Lists>,
}

impl ShopScorer {
    pub(super) fn new(kept: Option<Fitted>, lists: Lists) -> ShopScorer {
        ShopScorer { kept: RwLock::new(kept), lists: RwLock::new(lists) }
    }

    pub(super) fn kept(&self) -> Option<Fitted> {
        self.kept.read().clone()
    }

    pub(super) fn keep(&self, fitted: Fitted) {
        *self.kept.write() = Some(fitted);
    }

    pub(super) fn lists(&self) -> Lists {
        self.lists.read().clone()
    }

    pub(super) fn set_lists(&self, lists: Lists) {
        *self.lists.write() = lists;
    }
}

impl Scorer for ShopScorer {
    fn prepare(
        &self,
        program: &Program,
        timelines: &Timelines,
        as_of: Timestamp,
        threads: usize,
        frozen: &mut Frozen,
    ) -> bool {
        for (key, ids) in self.lists.read().iter() {
            frozen.set_list(key.clone(), ids.iter().cloned());
        }
        let kept = self.kept.read().clone();
        if let Some(fitted) = scores::prepare_and_fit(program, kept, timelines, as_of, threads, frozen) {
            self.keep(fitted);
        }
        !program.lists().is_empty() || !program.scores().is_empty()
    }
}
