//! Who asks. Signing in is done elsewhere and says so by a [`Caller`]; handlers take it as an argument.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kesit_access::{Permission, Principal, PrincipalKind};

use crate::problem::{Code, Problem};

/// Who asks, and what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller(pub Principal);

/// Finds out who asks.
pub trait Authenticate: Send + Sync + 'static {
    /// Who asks; `None` if the request carries nothing that would say so.
    ///
    /// # Errors
    /// When it carries something that is not valid, or asks in a session's name for a change that the page did not ask for.
    fn caller(&self, request: &Parts) -> Result<Option<Caller>, Problem>;
}

impl Caller {
    /// A stable name such as `user:7` or `key:12`, for limits, idempotency and the log; nothing personal.
    #[must_use]
    pub fn name(&self) -> String {
        match self.0.kind {
            PrincipalKind::User { id, .. } => format!("user:{}", id.0),
            PrincipalKind::ApiKey { id, .. } => format!("key:{}", id.0),
            PrincipalKind::SetUp => "set-up".to_owned(),
            PrincipalKind::Local => "local".to_owned(),
        }
    }

    /// Whether the caller may do this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.0.may(permission)
    }

    /// Whether personal data of customers is hidden from them.
    #[must_use]
    pub fn sees_masked(&self) -> bool {
        self.0.sees_masked()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        parts.extensions.get::<Caller>().copied().ok_or(Problem::new(Code::SignInNeeded))
    }
}
