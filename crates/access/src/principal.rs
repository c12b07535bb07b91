//! Who asks, and what they may. A principal is what is left of a request's cookie or key once it was found to be right.

use std::fmt;
use std::net::IpAddr;

use crate::{Permission, Role};

/// The number of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub u64);

/// The number of an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiKeyId(pub u64);

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKind {
    /// A user who signed in.
    User {
        /// Which.
        id: UserId,
        /// What they are to the workspace.
        role: Role,
    },
    /// A program with an API key.
    ApiKey {
        /// Which key.
        id: ApiKeyId,
        /// What it may do.
        scopes: Scopes,
    },
    /// The holder of the set-up token, before there is any user. Has no permission but to make the first owner.
    SetUp,
    /// Kesit itself: its own jobs, or somebody at the command line of the machine that holds the workspace.
    Local,
}

/// Who asks, from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub kind: PrincipalKind,
    /// The address that the request came from; `None` if it came from no network.
    pub address: Option<IpAddr>,
}

/// Why somebody does not get scopes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// None at all were asked for.
    #[error("a key needs at least one scope")]
    None,
    /// There is no such scope.
    #[error("there is no scope `{0}`")]
    Unknown(String),
    /// Whoever asks has not got it and so cannot give it.
    #[error("you cannot give the scope `{0}`, you have not got it")]
    Beyond(Permission),
}

impl Principal {
    /// Kesit itself.
    pub const LOCAL: Principal = Principal { kind: PrincipalKind::Local, address: None };

    /// Whether they have a permission. Everything else than a plain yes is a no.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.scopes().contains(permission)
    }

    /// All that they may do.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        match self.kind {
            PrincipalKind::User { role, .. } => Scopes::of_role(role),
            PrincipalKind::ApiKey { scopes, .. } => scopes,
            PrincipalKind::SetUp => Scopes::NONE,
            PrincipalKind::Local => Scopes::all(),
        }
    }

    /// Whether they may make somebody have this role, or decide about somebody who has it: only with all of its permissions, so
    /// that nobody gets more through another than they have.
    #[must_use]
    pub fn may_grant(&self, role: Role) -> bool {
        self.may(Permission::UsersWrite) && self.scopes().includes(Scopes::of_role(role))
    }

    /// Whether customers' personal data are hidden from them.
    #[must_use]
    pub fn sees_masked(&self) -> bool {
        !self.may(Permission::CustomersPersonal)
    }
}

/// A set of permissions; what an API key may do.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scopes(u64);

// A permission is a bit of the set.
const _: () = assert!(Permission::ALL.len() <= 64);

impl Scopes {
    /// The empty set.
    pub const NONE: Scopes = Scopes(0);

    /// Every permission.
    #[must_use]
    pub fn all() -> Scopes {
        Permission::ALL.iter().copied().collect()
    }

    /// All that a role may do.
    #[must_use]
    pub fn of_role(role: Role) -> Scopes {
        Permission::ALL.iter().copied().filter(|permission| role.may(*permission)).collect()
    }

    /// The scopes of a new key, asked for by their words.
    ///
    /// # Errors
    /// When there are none, one is unknown, or `by` has not got one.
    pub fn granted<'a>(
        words: impl IntoIterator<Item = &'a str>,
        by: &Principal,
    ) -> Result<Scopes, ScopeError> {
        let mut scopes = Scopes::NONE;
        for word in words {
            let permission = Permission::parse(word).ok_or_else(|| ScopeError::Unknown(word.to_owned()))?;
            if !by.may(permission) {
                return Err(ScopeError::Beyond(permission));
            }
            scopes = scopes.with(permission);
        }
        if scopes == Scopes::NONE { Err(ScopeError::None) } else { Ok(scopes) }
    }

    /// The scopes in a text that [`Scopes`] wrote. Words that mean nothing any more give nothing.
    #[must_use]
    pub fn parse(text: &str) -> Scopes {
        text.split(' ').filter_map(Permission::parse).collect()
    }

    /// Whether a permission is in it.
    #[must_use]
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Whether all of another set is in it.
    #[must_use]
    pub fn includes(self, other: Scopes) -> bool {
        self.0 & other.0 == other.0
    }

    /// The set with one more.
    #[must_use]
    pub fn with(self, permission: Permission) -> Scopes {
        Scopes(self.0 | bit(permission))
    }

    /// The permissions in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

fn bit(permission: Permission) -> u64 {
    1 << permission as u32
}

impl FromIterator<Permission> for Scopes {
    fn from_iter<T: IntoIterator<Item = Permission>>(permissions: T) -> Scopes {
        permissions.into_iter().fold(Scopes::NONE, Scopes::with)
    }
}

impl fmt::Display for Scopes {
    /// Their words with spaces between, as OAuth writes scopes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(Permission::code).collect();
        f.write_str(&words.join(" "))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

#[cfg(test)]
mod tests;
