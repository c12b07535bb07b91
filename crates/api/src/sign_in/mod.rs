//! Signing in: who asks is found out from the cookie of a session or from an API key, and the routes of sessions, users, keys,
//! sources and the audit log. What is allowed, kept and written down is `kesit_app::access`' business.
//!
//! [`SignIn`] is the [`Authenticate`](crate::caller::Authenticate) of a server that asks people to sign in. The handlers find it
//! with the request, where [`SignIn::layer`] puts it.

mod audit;
mod authenticate;
mod cookie;
mod fault;
mod keys;
mod session;
mod set_up;
mod sources;
mod users;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Extension, FromRequestParts};
use axum::http::request::Parts;
use kesit_app::access::{AccessError, Gate};
use kesit_model::Timestamp;

use crate::problem::{Code, Problem};
use crate::route::Route;
use crate::server::Client;
use crate::state::{Api, Clock};

pub use cookie::Cookies;
pub(crate) use session::secret;

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    [set_up::routes(), session::routes(), users::routes(), keys::routes(), sources::routes(), audit::routes()]
        .into_iter()
        .flatten()
        .collect()
}

/// Signing in, for a server that asks people to. Cheap to clone.
#[derive(Clone)]
pub struct SignIn {
    gate: Arc<Gate>,
    clock: Arc<dyn Clock>,
    cookies: Cookies,
}

impl SignIn {
    /// Signing in through a gate.
    #[must_use]
    pub fn new(gate: Arc<Gate>, clock: Arc<dyn Clock>, cookies: Cookies) -> SignIn {
        SignIn { gate, clock, cookies }
    }

    /// What hands it to the handlers; goes around the router of the API.
    pub fn layer(&self) -> Extension<SignIn> {
        Extension(self.clone())
    }

    /// Asks the gate beside the threads that serve, for it may hash a password or wait for the disk.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Gate, Timestamp) -> Result<T, AccessError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (gate, now) = (Arc::clone(&self.gate), self.clock.now());
        match tokio::task::spawn_blocking(move || question(&gate, now)).await {
            Ok(answer) => answer.map_err(Problem::from),
            Err(fault) => {
                tracing::error!(panicked = fault.is_panic(), "a request ended in a fault of the program");
                Err(Code::Internal.into())
            }
        }
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("cookies", &self.cookies).finish_non_exhaustive()
    }
}

impl FromRequestParts<Api> for SignIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<SignIn, Problem> {
        let here = parts.extensions.get::<SignIn>().cloned();
        here.ok_or_else(|| {
            Problem::new(Code::NoSuchRoute)
                .detail("nobody signs in on this server", "bu sunucuda oturum açılmaz")
        })
    }
}

/// The address that a request comes from, behind trusted proxies that of the client; `None` if it comes from no network.
#[derive(Debug, Clone, Copy)]
struct Address(Option<IpAddr>);

impl Address {
    fn of(parts: &Parts) -> Address {
        Address(parts.extensions.get::<Client>().map(|client| client.address))
    }
}

impl FromRequestParts<Api> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Address, std::convert::Infallible> {
        Ok(Address::of(parts))
    }
}

#[cfg(test)]
mod tests;
