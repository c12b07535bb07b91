//! Where nobody signs in: whoever reaches the server may do everything. Only for an address that other machines cannot reach.

use axum::http::request::Parts;
use kesit_access::Principal;

use crate::caller::{Authenticate, Caller};
use crate::problem::Problem;

/// Everybody is the owner.
pub(super) struct Local;

impl Authenticate for Local {
    fn caller(&self, _: &Parts) -> Result<Option<Caller>, Problem> {
        Ok(Some(Caller(Principal::LOCAL)))
    }
}
