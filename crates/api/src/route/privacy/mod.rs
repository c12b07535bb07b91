//! The rights of a person: erased, told what is known of them, not kept for ever. A file for each.

mod access;
mod erasures;
mod retention;

use kesit_app::service::ForgetError;

use super::{Docs, Route};
use crate::fault;
use crate::problem::{Code, Problem};

/// The noun in the document.
const NOUN: &str = "privacy";

pub(super) fn routes() -> Vec<Route> {
    [erasures::routes(), access::routes(), retention::routes()].into_iter().flatten().collect()
}

impl From<ForgetError> for Problem {
    fn from(error: ForgetError) -> Problem {
        match error {
            ForgetError::UnknownCustomer { .. } => fault::no_customer(),
            ForgetError::UnderWay => Problem::new(Code::Conflict).detail(
                "somebody is being erased; ask again when that has come to its end",
                "bir silme işlemi sürüyor; bitince yeniden deneyin",
            ),
            ForgetError::Job(error) => error.into(),
            ForgetError::Refused(error) => error.into(),
            error => fault::internal(&error),
        }
    }
}
