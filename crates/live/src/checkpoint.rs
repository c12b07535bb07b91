//! What a restart needs besides the log: how far the engine had come, and what it had frozen. It lies in the stream, written
//! in one transaction with the moves that led to it.

use kesit_model::Timestamp;
use kesit_store::stream::Checkpoint;
use kesit_store::{Mark, Position};

/// How far the engine has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    /// What of the log was applied.
    pub(crate) mark: Mark,
    /// Up to when time was let pass.
    pub(crate) clock: Timestamp,
    /// The revision of the definitions in force.
    pub(crate) revision: Option<i64>,
    /// When scores and cut-offs were computed last.
    pub(crate) fitted_at: Timestamp,
    /// The cut-offs of rankings, in the engine's form.
    pub(crate) cut_offs: Vec<u8>,
}

impl Reached {
    /// As it is written.
    pub(crate) fn to_checkpoint(&self) -> Checkpoint {
        let imports = Mark { at: Position(0), imports: self.mark.imports.clone() }.to_bytes();
        let mut bytes = Vec::with_capacity(16 + imports.len() + self.cut_offs.len());
        bytes.extend_from_slice(&self.fitted_at.0.to_le_bytes());
        bytes.extend_from_slice(&(imports.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&imports);
        bytes.extend_from_slice(&self.cut_offs);
        Checkpoint { position: self.mark.at.0, clock: self.clock, revision: self.revision, cut_offs: bytes }
    }

    /// What was written; `None` if it cannot be understood.
    pub(crate) fn of_checkpoint(checkpoint: &Checkpoint) -> Option<Reached> {
        let (fitted_at, rest) = checkpoint.cut_offs.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (imports, cut_offs) =
            rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let mark = Mark { at: Position(checkpoint.position), ..Mark::from_bytes(imports)? };
        Some(Reached {
            mark,
            clock: checkpoint.clock,
            revision: checkpoint.revision,
            fitted_at: Timestamp(i64::from_le_bytes(*fitted_at)),
            cut_offs: cut_offs.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use kesit_store::ImportId;

    use super::*;

    #[test]
    fn what_was_reached_comes_back() {
        let imports = BTreeMap::from([(ImportId(3), Position(40))]);
        let reached = Reached {
            mark: Mark { at: Position(77), imports },
            clock: Timestamp(5_000),
            revision: Some(4),
            fitted_at: Timestamp(4_000),
            cut_offs: vec![1, 2, 3],
        };
        let written = reached.to_checkpoint();
        assert_eq!(Reached::of_checkpoint(&written), Some(reached));
        assert_eq!(Reached::of_checkpoint(&Checkpoint { cut_offs: vec![0; 9], ..written }), None);
    }
}
