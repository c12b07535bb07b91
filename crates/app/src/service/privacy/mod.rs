//! The rights of a person where everything goes on meanwhile: messages come in, segments move, others ask. What a right means is
//! [`crate::privacy`]'s business, and how a place on disk is erased that of `kesit_store::erase`; here it is done beside the
//! threads that are at work.
//!
//! | wanted | start at |
//! |---|---|
//! | a person erased | [`Service::erase`] |
//! | everything that is known of one | [`Service::write_access`] |
//! | what is older than it may become forgotten | [`Service::retain`] |
//!
//! Three rules hold it together. From the moment on at which it is written down who is to be erased, no thread lets a message of
//! theirs come to wait for the log ([`kesit_store::LogHandle::refuse`]). What was forgotten in the log is gone from the timelines
//! before a snapshot is written again. And an erasure that was begun is pending until everything is done, so that whoever opens
//! the workspace next ends it.

mod access;
mod erase;
mod log;
mod retain;
#[cfg(test)]
mod tests;

use std::sync::atomic::Ordering;

use kesit_access::Principal;
use kesit_access::audit::{AuditAction, AuditEntry};
use kesit_model::PersonId;
use kesit_store::{Catalogue, CatalogueError, LogError, Refused, StoreError, StreamError};

use super::{AsideError, JobError, LiveImportError, Service};
use crate::access::audit;
use crate::privacy::PrivacyError;
use crate::source::ListsError;

pub(super) use erase::end_pending;
pub use erase::{Ended, WouldErase};
pub use retain::{Forgotten, Periods};

/// Why something is not forgotten, or told, now. What was begun is ended later.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// Nobody goes by an id.
    #[error("no such customer")]
    UnknownCustomer {
        /// Which of the ids that were given, from 0.
        place: usize,
    },
    /// An erasure is under way, and this would come into its way.
    #[error("an erasure is under way")]
    UnderWay,
    /// The workspace cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stream cannot be written.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The lists cannot be read again.
    #[error(transparent)]
    Lists(#[from] ListsError),
    /// Timelines cannot be made anew now.
    #[error(transparent)]
    Rebuild(#[from] LiveImportError),
    /// A lake cannot be written anew, or what is known cannot be told.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// Too many jobs wait.
    #[error(transparent)]
    Job(#[from] JobError),
    /// The service was stopped.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl From<CatalogueError> for ForgetError {
    fn from(error: CatalogueError) -> ForgetError {
        ForgetError::Store(error.into())
    }
}

impl From<LogError> for ForgetError {
    fn from(error: LogError) -> ForgetError {
        ForgetError::Store(error.into())
    }
}

impl From<AsideError> for ForgetError {
    fn from(error: AsideError) -> ForgetError {
        ForgetError::Rebuild(error.into())
    }
}

impl Service {
    /// Whether a text names somebody who was erased, so that it is not to be kept.
    #[must_use]
    pub fn names_erased(&self, text: &str) -> bool {
        self.live.log().with_erased(|erased| erased.refuses_raw(text))
    }

    /// Whether timelines and log agree, so that a snapshot may be written: not while somebody is being erased.
    pub(super) fn may_write_snapshot(&self) -> Result<bool, CatalogueError> {
        let is_stale = self.is_stale.load(Ordering::Acquire);
        Ok(!is_stale && self.catalogue()?.pending_erasures()?.is_empty())
    }

    /// Writes down who did what to which customer, whom the entry does not name.
    fn record_of(
        &self,
        catalogue: &mut Catalogue,
        by: &Principal,
        action: AuditAction,
        customer: &PersonId,
    ) -> Result<(), CatalogueError> {
        let sign = catalogue.sign_of(customer)?;
        audit::add(catalogue, &AuditEntry::new(by, self.now(), action, sign, ""))
    }
}
