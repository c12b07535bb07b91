//! What the law gives people a right to (KVKK, GDPR): to be erased, to learn what is known of them, and not to be kept for ever.
//!
//! | wanted | start at |
//! |---|---|
//! | a person erased from a workspace on disk | [`erase`] |
//! | the same while a server is at work on it | [`crate::service::Service::erase`] |
//! | everything that is known of a customer, as one JSON document | [`write_access`] |
//! | what is older than it may become | [`retain`] |
//!
//! How each place on disk is erased is `kesit_store::erase`'s business. What is outside the workspace is not reached, but for
//! lakes, which are written anew.

mod access;
mod erasure;
mod lakes;
mod retention;
#[cfg(test)]
pub(crate) mod tests;

use std::path::Path;

use kesit_model::Timestamp;
use kesit_store::{Access, CatalogueError, LogError, OutsideCopy, OutsideKind, Store, StoreError};

use crate::workspace::{ExplainError, OnDiskError};

pub(crate) use access::sources_of_origins;
pub use access::{AccessOf, Drawing, SourceOf, export, sources_of, write_access};
#[cfg(test)]
pub(crate) use erasure::customers;
pub use erasure::{Outcome, Preview, comes_back, erase, erase_again, is_erased, preview, recognise};
pub use kesit_store::erase::{Erased, ErasedIds, ListShape, Person, Place, Step};
pub use kesit_store::{Erasing, Period, PeriodUnit, RetentionSubject};
pub use lakes::{LakeRenewed, note_lake};
pub(crate) use lakes::{standing as standing_lakes, write_anew as write_lakes};
pub use retention::{
    CutOffs, Retained, cut_offs, parse_period, parse_subject, period_text, periods, retain, retain_in,
    set_period, subject_text, would_retain,
};

/// Says of the text of a static list how it is read: for [`kesit_store::erase::Ground`].
#[must_use]
pub fn list_shape(text: &[u8]) -> ListShape {
    crate::source::list_shape(text)
}

/// Why a right cannot be met now.
#[derive(Debug, thiserror::Error)]
pub enum PrivacyError {
    /// The workspace cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The workspace cannot be opened.
    #[error(transparent)]
    OnDisk(#[from] OnDiskError),
    /// No message names such a customer.
    #[error("no such customer")]
    UnknownCustomer,
    /// The customer cannot be looked at.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// What was to be told cannot be written.
    #[error("the output cannot be written")]
    Output(#[source] std::io::Error),
}

impl From<CatalogueError> for PrivacyError {
    fn from(error: CatalogueError) -> PrivacyError {
        PrivacyError::Store(error.into())
    }
}

impl From<LogError> for PrivacyError {
    fn from(error: LogError) -> PrivacyError {
        PrivacyError::Store(error.into())
    }
}

/// Remembers a copy outside the workspace; `false` if the workspace cannot be written to now.
pub(crate) fn note_copy(dir: &Path, kind: OutsideKind, copy: &Path, detail: &str, now: Timestamp) -> bool {
    let Ok(mut store) = Store::open(dir, Access::Write) else { return false };
    let path = std::path::absolute(copy).unwrap_or_else(|_| copy.to_owned());
    let copy = OutsideCopy { path: path.display().to_string(), made_at: now, detail: detail.to_owned() };
    store.catalogue_mut().note_copy(kind, &copy).is_ok()
}
