//! Other definitions in force: written as a revision first, then the segments are filled.

use kesit_model::Timestamp;
use kesit_segment::CompileError;
use kesit_store::{CatalogueError, Refused};

use super::{Service, Settled};
use crate::segments::{self, DefinitionSet, Ground, Plan, StoredError};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The number of the revision; `None` if there was nothing to change.
    pub revision: Option<u64>,
    /// How many moved.
    pub settled: Settled,
}

/// Why definitions did not come into force.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// They stand otherwise than when the plan was made.
    #[error("the definitions were changed by somebody else meanwhile")]
    Outdated,
    /// They do not make a program.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// What stands cannot be read.
    #[error(transparent)]
    Stored(#[from] StoredError),
    /// The catalogue cannot be written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The service was stopped.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl Service {
    /// The definitions that stand, and the number of their revision; 0 before the first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn present(&self) -> Result<(DefinitionSet, u64), StoredError> {
        let catalogue = self.catalogue()?;
        let revision = catalogue.revisions()?.last().map_or(0, |revision| revision.number);
        Ok((segments::present(&catalogue)?, revision))
    }

    /// What would change, and whom that would move, at an instant.
    ///
    /// # Errors
    /// When the definitions do not fit together.
    pub fn plan(
        &self,
        present: DefinitionSet,
        wanted: DefinitionSet,
        as_of: Timestamp,
    ) -> Result<Plan, CompileError> {
        let picture = self.picture();
        let mut timelines = picture.timelines().clone();
        let ground = Ground {
            timelines: &mut timelines,
            lists: self.lists(),
            scores: self.scores(),
            settings: self.settings(),
            as_of,
            threads: self.threads(),
        };
        Plan::new(present, wanted, ground)
    }

    /// Puts the definitions of a plan in force. `expected` is the revision that the plan was made on. With `tells_each`, everybody
    /// who moves is told of one by one, webhooks and events included.
    ///
    /// # Errors
    /// When somebody else was quicker, or it cannot be written. Nothing is in force then.
    pub fn apply(
        &self,
        plan: &Plan,
        expected: u64,
        note: Option<String>,
        tells_each: bool,
    ) -> Result<Applied, ApplyError> {
        let mut catalogue = self.catalogue.lock();
        let standing = catalogue.revisions()?.last().map_or(0, |revision| revision.number);
        if standing != expected {
            return Err(ApplyError::Outdated);
        }
        let Some(revision) = segments::apply(&mut catalogue, plan, self.now(), note)? else {
            return Ok(Applied { revision: None, settled: Settled::default() });
        };
        // The catalogue stays locked until the engine has it, so that revisions come into force in their order.
        let number = i64::try_from(revision).ok();
        let settled = self.live.redefine(plan.wanted.definitions().clone(), number, tells_each)??;
        Ok(Applied { revision: Some(revision), settled })
    }
}
