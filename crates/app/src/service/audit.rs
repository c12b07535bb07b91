//! What was done through the doors, for the audit log.

use kesit_access::audit::AuditEntry;
use kesit_store::CatalogueError;

use super::Service;
use crate::access::add_to_audit;

impl Service {
    /// Writes down what somebody did. To be called when it is done.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn record(&self, entry: &AuditEntry) -> Result<(), CatalogueError> {
        self.change(|catalogue| add_to_audit(catalogue, entry))
    }
}
