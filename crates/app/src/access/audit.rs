//! The audit log: entries added by all use cases, and read page by page.

use kesit_access::audit::{AuditEntry, KEPT};
use kesit_access::{Permission, Principal};
use kesit_model::Timestamp;
use kesit_store::{Audit, AuditFilter, Catalogue, CatalogueError, NewAudit};

use super::gate::require;
use super::{AccessError, Gate};

impl Gate {
    /// Writes down what another use case did. To be called when it is done.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn record(&self, entry: &AuditEntry) -> Result<(), AccessError> {
        Ok(add(&mut self.catalogue(), entry)?)
    }

    /// Entries of the audit log, the latest first.
    ///
    /// # Errors
    /// When `by` may not read it, or the catalogue cannot be read.
    pub fn audit(&self, by: &Principal, filter: &AuditFilter) -> Result<Vec<Audit>, AccessError> {
        require(by, Permission::AuditRead)?;
        Ok(self.catalogue().audit(filter)?)
    }

    /// Forgets entries that were kept for [`KEPT`]. Gives how many.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_old_audit(&self, now: Timestamp) -> Result<usize, AccessError> {
        Ok(self.catalogue().forget_audit(now.minus(KEPT))?)
    }
}

/// Adds an entry.
pub(crate) fn add(catalogue: &mut Catalogue, entry: &AuditEntry) -> Result<(), CatalogueError> {
    let (actor, actor_id) = entry.actor.parts();
    let address = entry.address.map(|address| address.to_string());
    catalogue.add_audit(&NewAudit {
        at: entry.at,
        actor,
        actor_id,
        address: address.as_deref(),
        action: entry.action.code(),
        object: &entry.object,
        detail: &entry.detail,
    })
}
