//! Definitions in the catalogue of a workspace: what stands, what stood, and an apply.

use kesit_model::language::Problem;
use kesit_model::{Key, Timestamp};
use kesit_store::{Catalogue, CatalogueError, DefinitionKind, DefinitionVersion};

use super::plan::Plan;
use super::set::{DefinitionSet, Item};
use crate::nearest::nearest;

/// Why definitions of the catalogue cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// The catalogue cannot be read or written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// They do not fit together: a newer Kesit wrote them, or one was brought back that refers to what is no more there.
    #[error("the definitions do not fit together: {} problems", .0.len())]
    Problems(Vec<Problem>),
    /// There is no segment or group of this key, and never was.
    #[error("there is no segment or group `{key}`")]
    Unknown {
        /// What was asked for.
        key: Key,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// A segment or group has no such version.
    #[error("`{key}` has no version {version}; it has {count}")]
    Version {
        /// Which segment or group.
        key: Key,
        /// What was asked for.
        version: u32,
        /// How many versions it has.
        count: usize,
    },
    /// There is no such revision.
    #[error("there is no revision {revision}; the last one is {last}")]
    Revision {
        /// What was asked for.
        revision: u64,
        /// The last one there is; 0 for none.
        last: u64,
    },
}

/// What stands.
///
/// # Errors
/// When the catalogue cannot be read, or holds what this Kesit does not understand.
pub fn present(catalogue: &Catalogue) -> Result<DefinitionSet, StoredError> {
    set(catalogue.definitions()?)
}

/// What stood after a revision; nothing after revision 0.
///
/// # Errors
/// When there is no such revision, or as [`present`].
pub fn at_revision(catalogue: &Catalogue, revision: u64) -> Result<DefinitionSet, StoredError> {
    let last = catalogue.revisions()?.last().map_or(0, |revision| revision.number);
    if revision > last {
        return Err(StoredError::Revision { revision, last });
    }
    set(catalogue.definitions_at(revision)?)
}

/// All versions of a segment, or if there never was one, of a group; never empty.
///
/// # Errors
/// When there is neither, or the catalogue cannot be read.
pub fn versions(catalogue: &Catalogue, key: &Key) -> Result<Vec<DefinitionVersion>, StoredError> {
    for kind in [DefinitionKind::Segment, DefinitionKind::Group] {
        let versions = catalogue.versions(kind, key)?;
        if !versions.is_empty() {
            return Ok(versions);
        }
    }
    let known = catalogue.definitions()?;
    let nearest = nearest(key.as_str(), known.iter().map(|known| known.key.as_str())).map(str::to_owned);
    Err(StoredError::Unknown { key: key.clone(), nearest })
}

/// One version of a segment or group; `None` is the last.
///
/// # Errors
/// When there is no such version, or as [`versions`].
pub fn version(
    catalogue: &Catalogue,
    key: &Key,
    version: Option<u32>,
) -> Result<DefinitionVersion, StoredError> {
    let mut versions = versions(catalogue, key)?;
    let count = versions.len();
    let wanted = version.unwrap_or_else(|| u32::try_from(count).unwrap_or(u32::MAX));
    let place = versions.iter().position(|one| one.version == wanted);
    match place {
        Some(place) => Ok(versions.swap_remove(place)),
        None => Err(StoredError::Version { key: key.clone(), version: wanted, count }),
    }
}

/// The set with an earlier version of one definition brought back.
///
/// # Errors
/// When there is no such version, or it does not fit to the others.
pub fn with_version(
    catalogue: &Catalogue,
    present: &DefinitionSet,
    key: &Key,
    wanted: u32,
) -> Result<DefinitionSet, StoredError> {
    let item = Item::from(version(catalogue, key, Some(wanted))?);
    present.with([item]).map_err(StoredError::Problems)
}

/// Makes a plan so; gives the number of the revision, or `None` if there is nothing to change.
///
/// # Errors
/// When the catalogue cannot be written.
pub fn apply(
    catalogue: &mut Catalogue,
    plan: &Plan,
    applied_at: Timestamp,
    note: Option<String>,
) -> Result<Option<u64>, CatalogueError> {
    if plan.is_empty() {
        return Ok(None);
    }
    catalogue.apply_revision(&plan.revision(applied_at, note)).map(Some)
}

fn set(versions: Vec<DefinitionVersion>) -> Result<DefinitionSet, StoredError> {
    DefinitionSet::of_items(versions.into_iter().map(Item::from).collect()).map_err(StoredError::Problems)
}
