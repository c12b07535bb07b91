//! What is wrong with the segments.

use kesit_model::Timestamp;
use kesit_report::{Finding, Missing, Section};

use super::overlap::SegmentMembers;
use crate::workspace::Workspace;

pub(super) fn findings(
    _workspace: &mut Workspace,
    segments: &[SegmentMembers],
    _as_of: Timestamp,
) -> Section<Vec<Finding>> {
    Err(Missing::Segments { has: segments.len() as u64, needs: 1 })
}
