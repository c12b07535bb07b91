//! The query of a request, read into a type; a fault says which parameter.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::{Code, Problem};

/// The query of a request.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query<T>, Problem> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|query| Query(query.0)).map_err(|fault| said(&fault.body_text()))
    }
}

/// The text of the rejection is `….: PARAMETER: what is wrong`; what is wrong may repeat the value, which may be personal.
fn said(text: &str) -> Problem {
    let problem = Problem::new(Code::InvalidRequest)
        .detail("a parameter of the query has a wrong value", "sorgunun bir parametresinin değeri yanlış");
    let is_name =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match text.split(": ").nth(1).filter(is_name) {
        Some(name) => problem.at(format!("query:{name}")),
        None => problem,
    }
}
