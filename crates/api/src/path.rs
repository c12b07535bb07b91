//! The parts of an address: read into the types of the model, faults said with the name of the part.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use kesit_model::{Key, PersonId};

use crate::problem::{Code, Problem};

/// The parts of an address.
#[derive(Debug)]
pub(crate) struct Path(Vec<(String, String)>);

impl Path {
    /// The key of a segment, a list, or what else has one.
    pub(crate) fn key(&self, name: &str) -> Result<Key, Problem> {
        Key::parse(self.text(name)).ok_or_else(|| {
            Path::fault(name)
                .detail("a key is made of a–z, 0–9, `-` and `_`", "bir anahtar a–z, 0–9, `-` ve `_` içerir")
        })
    }

    /// The id of a customer.
    pub(crate) fn person(&self, name: &str) -> Result<PersonId, Problem> {
        PersonId::parse(self.text(name)).ok_or_else(|| {
            Path::fault(name).detail("this cannot be the id of a customer", "bu bir müşteri kimliği olamaz")
        })
    }

    /// A number.
    pub(crate) fn number<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        let read = self.text(name).parse();
        read.map_err(|_| Path::fault(name).detail("a whole number is wanted", "bir tam sayı beklenir"))
    }

    /// The part as it stands; empty if the route has none of that name.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn fault(name: &str) -> Problem {
        Problem::new(Code::InvalidRequest).at(format!("path:{name}"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Path {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path, Problem> {
        let fault =
            |_| Problem::new(Code::InvalidRequest).detail("the address is not UTF-8", "adres UTF-8 değil");
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(fault)?;
        Ok(Path(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }
}
