//! Segments as code: definition files are compared with what stands in a workspace, the plan shows whom that would move,
//! and an apply makes it a revision. Every version stays, so that each can be shown and brought back.
//!
//! | wanted | start at |
//! |---|---|
//! | what files say | [`Wanted::read`] |
//! | what stands, or once stood | [`present`], [`at_revision`], [`with_version`] |
//! | what would change, and who would move | [`Plan::new`] |
//! | make it so | [`apply`] |
//!
//! What a condition means is not decided here, nor where the data comes from.

mod check;
mod difference;
mod moves;
mod plan;
mod preview;
mod set;
mod stored;
mod wanted;
mod written;

pub use check::{Check, MAX_TRIED};
pub use difference::{Aspect, Because, Difference, dependants, differences};
pub use kesit_store::{
    ChangeAction, ChangeCounts, DefinitionContent, DefinitionKind, DefinitionVersion, Revision,
    RevisionChange,
};
pub use moves::{Moves, SAMPLE_IDS};
pub use plan::{Ground, Moved, Plan, PlannedChange};
pub use preview::{ConditionCount, MAX_SAMPLE, Preview};
pub use set::{DefinitionSet, Item};
pub use stored::{StoredError, apply, at_revision, present, version, versions, with_version};
pub use wanted::{IN_REQUEST, IN_WORKSPACE, Rest, Wanted};
pub use written::whole;

#[cfg(test)]
mod tests;
