//! Exports a workspace as a lake of Parquet files: the timelines as they are, and who was in which segment from when
//! until when. How files are written is `kesit_store::lake`'s business.

use std::path::Path;

use kesit_model::Timestamp;
use kesit_segment::{SegmentIx, SpellScratch};
use kesit_store::lake::{self, LakeOptions, Membership, MembershipsOf};

use crate::workspace::Workspace;

pub use kesit_store::lake::{BUCKETS_MAX, LakeError, LakeProgress, LakeReport, LakeTable};

/// What to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Up to when memberships are followed.
    pub as_of: Timestamp,
    /// How many buckets; `None`: as many as the lake has, or as suit the number of events if it is new.
    pub buckets: Option<u32>,
    /// Whether memberships that ended are wanted too.
    pub memberships: Memberships,
    /// How many threads work.
    pub threads: usize,
}

/// Which memberships are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memberships {
    /// Every one that there ever was.
    History,
    /// Those of who is in a segment at the instant.
    Current,
}

/// Writes the lake, or brings it up to date.
///
/// # Errors
/// When the folder is something else than a lake, or cannot be written.
pub fn export(
    workspace: &mut Workspace,
    dir: &Path,
    options: &Options,
    on_progress: &(dyn Fn(LakeProgress) + Sync),
) -> Result<LakeReport, LakeError> {
    let (timelines, program, frozen) = workspace.fitted(options.as_of);
    let segments: Vec<SegmentIx> = (0..program.keys().len()).map(SegmentIx).collect();
    let wanted = LakeOptions {
        buckets: options.buckets,
        as_of: options.as_of,
        segments: program.keys().map(|key| key.as_str().to_owned()).collect(),
        threads: options.threads,
    };
    let memberships = || -> MembershipsOf<'_> {
        let mut scratch = SpellScratch::default();
        let segments = &segments;
        Box::new(move |customer, own| {
            program.spells(segments, timelines, frozen, customer, options.as_of, &mut scratch, |spell| {
                if spell.left_at.is_none() || options.memberships == Memberships::History {
                    own.push(Membership {
                        segment: program.key(spell.segment).as_str(),
                        entered_at: spell.entered_at,
                        left_at: spell.left_at,
                    });
                }
            });
        })
    };
    lake::export(timelines, dir, &wanted, &memberships, on_progress)
}
