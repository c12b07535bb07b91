//! Everything that is known of a customer, told by the running product.

use std::io::Write;

use kesit_access::Principal;
use kesit_access::audit::AuditAction;
use kesit_model::PersonId;

use super::ForgetError;
use crate::json;
use crate::privacy::{self, AccessOf, Drawing, PrivacyError, SourceOf, recognise};
use crate::service::Service;
use crate::service::import::again;

impl Service {
    /// Writes down that everything known of a customer is handed out; to be called before it is.
    ///
    /// # Errors
    /// [`ForgetError::UnknownCustomer`] if nobody goes by the id; when it cannot be written.
    pub fn begin_access(&self, customer: &PersonId, by: &Principal) -> Result<(), ForgetError> {
        if self.look(|engine| engine.timelines().customer(customer).is_none()) {
            return Err(ForgetError::UnknownCustomer { place: 0 });
        }
        Ok(self.change(|catalogue| self.record_of(catalogue, by, AuditAction::CustomerExported, customer))?)
    }

    /// Writes everything that is known of a customer now, as one JSON document. Reads the whole log, for it says where the
    /// messages came from.
    ///
    /// # Errors
    /// When nobody goes by the id, or something cannot be read or written.
    pub fn write_access(&self, customer: &PersonId, out: &mut dyn Write) -> Result<(), ForgetError> {
        let sources = self.sources_of(customer)?;
        let question = AccessOf {
            customer,
            as_of: self.now(),
            lists: &self.lists(),
            sources: &sources,
            drawing: Drawing { value: json::value, why: json::why },
        };
        Ok(privacy::write_access(&mut self.workspace(), &question, out)?)
    }

    fn sources_of(&self, customer: &PersonId) -> Result<Vec<SourceOf>, ForgetError> {
        let person = self.look(|engine| recognise(engine.timelines(), customer));
        let person = person.ok_or(PrivacyError::UnknownCustomer)?;
        let origins = again(|| {
            let log = self.live.log().with(|log| log.to_read()).map_err(crate::import::ImportError::from)?;
            Ok(log.origins_of(&person)?)
        })?;
        Ok(privacy::sources_of_origins(origins, &self.catalogue()?)?)
    }
}
