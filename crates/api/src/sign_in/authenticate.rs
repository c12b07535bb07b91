//! Who asks, by the key or the cookie of a request.

use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderName, Method};
use kesit_access::csrf::{self, Provenance};
use kesit_app::access::{AccessError, Visitor};

use super::{Address, SignIn};
use crate::caller::{Authenticate, Caller};
use crate::problem::{Code, Problem};

/// What whoever has no session yet asks for; a cookie that they bring along does not count there.
const DOORS: &[&str] = &["/api/v1/session", "/api/v1/setup", "/api/v1/join"];

impl Authenticate for SignIn {
    fn caller(&self, parts: &Parts) -> Result<Option<Caller>, Problem> {
        if let Some(value) = parts.headers.get(AUTHORIZATION) {
            let key = value.to_str().ok().and_then(bearer).ok_or(Problem::new(Code::BadCredentials))?;
            let principal = self.gate.key_holder(key, Address::of(parts).0, self.clock.now())?;
            return Ok(Some(Caller(principal)));
        }
        if parts.method == Method::POST && DOORS.contains(&parts.uri.path()) {
            return own_site(parts).map(|()| None);
        }
        Ok(self.visitor(parts)?.map(|visitor| Caller(visitor.principal)))
    }
}

impl SignIn {
    /// Whoever has a session; `None` without a cookie and with one that opens nothing (any more), which a browser brings along
    /// without anybody asking it to.
    ///
    /// # Errors
    /// When the request would change something and does not prove that a page of ours sent it.
    pub(super) fn visitor(&self, parts: &Parts) -> Result<Option<Visitor>, Problem> {
        let Some(secret) = self.cookies.read(parts) else { return Ok(None) };
        let visitor = match self.gate.visitor(&secret, Address::of(parts).0, self.clock.now()) {
            Ok(visitor) => visitor,
            Err(AccessError::BadCredentials) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if csrf::is_unsafe(parts.method.as_str()) {
            own_site(parts)?;
            let sent = text(parts, &HeaderName::from_static("x-kesit-csrf"));
            if !sent.is_some_and(|sent| csrf::is_token(&visitor.token, sent)) {
                return Err(Code::CsrfRefused.into());
            }
        }
        Ok(Some(visitor))
    }
}

/// Refuses what a browser says another site sent.
fn own_site(parts: &Parts) -> Result<(), Problem> {
    let provenance = Provenance {
        fetch_site: text(parts, &HeaderName::from_static("sec-fetch-site")),
        origin: text(parts, &ORIGIN),
        host: text(parts, &HOST).or_else(|| parts.uri.authority().map(|authority| authority.as_str())),
    };
    if provenance.is_own() { Ok(()) } else { Err(Code::CsrfRefused.into()) }
}

/// A header; empty, which nothing is equal to, if it is no text.
fn text<'a>(parts: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    parts.headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}
