//! Lakes that were made of a workspace: remembered when they are made, written anew when somebody is erased.

use std::path::Path;

use kesit_model::Timestamp;
use kesit_store::{Catalogue, OutsideCopy, OutsideKind};
use serde::{Deserialize, Serialize};

use super::PrivacyError;
use crate::lake::{self, Memberships, Options};
use crate::workspace::{OnDisk, Workspace};

/// What became of a lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeRenewed {
    /// Where it lies.
    pub path: String,
    /// Whether it was written anew; else it still has the person, and is to be exported again.
    pub is_renewed: bool,
}

/// How a lake was made.
#[derive(Debug, Serialize, Deserialize)]
struct Detail {
    as_of_ms: i64,
    history: bool,
}

/// Remembers that a lake was made of a workspace. The lake counts without: where the workspace cannot be written to, `false`.
#[must_use]
pub fn note_lake(dir: &Path, lake: &Path, options: &Options, now: Timestamp) -> bool {
    let history = options.memberships == Memberships::History;
    let detail = Detail { as_of_ms: options.as_of.0, history };
    let detail = serde_json::to_string(&detail).expect("numbers are JSON");
    super::note_copy(dir, OutsideKind::Lake, lake, &detail, now)
}

/// The lakes that are still there; the others are forgotten.
pub(crate) fn standing(catalogue: &mut Catalogue) -> Result<Vec<OutsideCopy>, PrivacyError> {
    let lakes = catalogue.copies(OutsideKind::Lake)?;
    let (there, gone): (Vec<_>, Vec<_>) = lakes.into_iter().partition(|lake| Path::new(&lake.path).is_dir());
    for lake in gone {
        catalogue.forget_copy(OutsideKind::Lake, &lake.path)?;
    }
    Ok(there)
}

/// Writes lakes anew from what is known now.
pub(crate) fn write_anew(
    lakes: Vec<OutsideCopy>,
    workspace: &mut Workspace,
    threads: usize,
) -> Vec<LakeRenewed> {
    let renew = |lake: OutsideCopy| {
        let options = options(&lake, threads);
        let is_renewed =
            options.is_some_and(|it| lake::export(workspace, Path::new(&lake.path), &it, &|_| {}).is_ok());
        LakeRenewed { path: lake.path, is_renewed }
    };
    lakes.into_iter().map(renew).collect()
}

/// Writes all lakes of a workspace on disk anew that are still there, and forgets the others.
pub(super) fn renew(workspace: &mut OnDisk, threads: usize) -> Result<Vec<LakeRenewed>, PrivacyError> {
    let there = standing(workspace.catalogue_mut())?;
    if there.is_empty() {
        return Ok(Vec::new());
    }
    Ok(write_anew(there, &mut workspace.with_segments(None, |_| {})?, threads))
}

fn options(lake: &OutsideCopy, threads: usize) -> Option<Options> {
    let detail: Detail = serde_json::from_str(&lake.detail).ok()?;
    let memberships = if detail.history { Memberships::History } else { Memberships::Current };
    Some(Options { as_of: Timestamp(detail.as_of_ms), buckets: None, memberships, threads })
}
