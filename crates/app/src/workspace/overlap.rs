//! How many members segments have in common.

use kesit_model::{Key, Timestamp};
use kesit_segment::Members;

use super::{UnknownSegment, Workspace};

/// Members that segments share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The segments, in the order in which they were asked for.
    pub segments: Vec<Key>,
    /// For each segment and each other, how many are members of both; with itself, how many members it has.
    pub shared: Vec<Vec<usize>>,
}

impl Workspace {
    /// How many members segments have in common at an instant.
    ///
    /// # Errors
    /// When a segment is not defined.
    pub fn overlap(
        &mut self,
        segments: &[Key],
        as_of: Timestamp,
        threads: usize,
    ) -> Result<Overlap, UnknownSegment> {
        let places = segments.iter().map(|key| self.segment(key)).collect::<Result<Vec<_>, _>>()?;
        let members = self.members_of(&places, as_of, threads);
        let shared = |one: &Members| members.iter().map(|other| one.overlap(other)).collect();
        Ok(Overlap { segments: segments.to_vec(), shared: members.iter().map(shared).collect() })
    }
}
