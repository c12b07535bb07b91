//! Segments on past dates, as they would have been used then.

use kesit_model::Timestamp;
use kesit_model::definition::Definitions;
use kesit_segment::{CompileError, Frozen, Members, Program};
use kesit_timeline::Timelines;

use super::Workspace;
use crate::insight::Shop;
use crate::scores::{self, Fitted};

/// Definitions, ready to run on one past date after the other. Static lists have no past: they are those of today.
pub(crate) struct Past<'a> {
    timelines: &'a Timelines,
    program: Program,
    frozen: &'a mut Frozen,
    kept: Option<&'a Fitted>,
}

impl Workspace {
    /// Makes definitions ready to run on past dates: its own ones, or others over the same data.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle.
    pub(crate) fn past(&mut self, definitions: &Definitions) -> Result<Past<'_>, CompileError> {
        let settings = self.program.settings().clone();
        let program = Program::compile(definitions, settings, self.timelines.dictionary_mut())?;
        self.fitted_to = None;
        let kept = self.scores.as_ref();
        Ok(Past { timelines: &self.timelines, program, frozen: &mut self.frozen, kept })
    }
}

impl<'a> Past<'a> {
    /// The customers' timelines.
    pub(crate) fn timelines(&self) -> &'a Timelines {
        self.timelines
    }

    /// Who was in which segment at an instant, in the order of the definitions. Scores have the parameters that were kept
    /// by then; where none were, they are fitted to what was known at the instant.
    pub(crate) fn members(&mut self, shop: &Shop<'_>, at: Timestamp) -> Vec<Members> {
        let kept = self.kept.filter(|kept| kept.as_of() <= at);
        scores::prepare_for(&self.program, kept, shop, at, self.frozen);
        self.program.fit(self.timelines, self.frozen, at);
        self.program.members(self.timelines, self.frozen, at, shop.threads())
    }
}
