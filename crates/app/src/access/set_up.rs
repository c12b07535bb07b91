//! The first owner. Nobody has an account by default: whoever reads the terminal of a new server gets a token, and with it makes
//! theirs.

use std::fmt;
use std::net::IpAddr;
use std::sync::PoisonError;

use kesit_access::audit::AuditAction;
use kesit_access::token::{Token, TokenHash, TokenKind};
use kesit_access::{Principal, PrincipalKind, Role, UserId, password};
use kesit_model::Timestamp;

use super::gate::{Deed, line};
use super::sign_in::SignedIn;
use super::users::{MAX_NAME_CHARS, email_of};
use super::{AccessError, Gate};

/// Whom attempts with the set-up token count against; no e-mail address is like it.
const ACCOUNT: &str = "set-up";

/// Who is to be the first owner.
#[derive(Clone, Copy)]
pub struct NewOwner<'a> {
    /// The e-mail address.
    pub email: &'a str,
    /// The name as it is shown.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
}

impl fmt::Debug for NewOwner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewOwner(…)")
    }
}

impl Gate {
    /// The token with which the first owner is made, to be shown on the terminal; `None` if there are users already. It is good
    /// until it was used or the program ends; one asked for before is void.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn offer_set_up(&self) -> Result<Option<Token>, AccessError> {
        if !self.needs_set_up()? {
            return Ok(None);
        }
        let token = self.token(TokenKind::SetUp)?;
        *self.set_up.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.hash());
        Ok(Some(token))
    }

    /// Whether there is no user yet.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn needs_set_up(&self) -> Result<bool, AccessError> {
        Ok(self.catalogue().users()?.is_empty())
    }

    /// Makes the first owner and signs them in.
    ///
    /// # Errors
    /// When the token is not the one offered, there are users already, or a field is not well formed.
    pub fn set_up(
        &self,
        token: &str,
        owner: NewOwner<'_>,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<SignedIn, AccessError> {
        if !self.needs_set_up()? {
            return Err(AccessError::SetUpAlready);
        }
        self.throttle().admit(ACCOUNT, address, now)?;
        let given = Token::parse(TokenKind::SetUp, token.trim()).ok_or(AccessError::BadCredentials)?.hash();
        let offered: Option<TokenHash> = *self.set_up.lock().unwrap_or_else(PoisonError::into_inner);
        if offered != Some(given) {
            return Err(AccessError::BadCredentials);
        }
        self.throttle().succeeded(ACCOUNT, address);
        let user = self.make_owner(owner, address, now)?;
        *self.set_up.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.begin_session(user, address, now)
    }

    fn make_owner(
        &self,
        owner: NewOwner<'_>,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<UserId, AccessError> {
        let email = email_of(owner.email)?;
        let name = line(owner.name, "name", MAX_NAME_CHARS)?;
        password::check(owner.password, email)?;
        let hash = self.hash(owner.password)?;
        let by = Principal { kind: PrincipalKind::SetUp, address };
        self.change(|catalogue| {
            // Looked at once more, for two may come with the same token.
            if !catalogue.users()?.is_empty() {
                return Err(AccessError::SetUpAlready);
            }
            let new = kesit_store::NewUser { email, name, role: Role::Owner.code(), created_at: now };
            let id = catalogue.add_user(&new)?.ok_or(AccessError::SetUpAlready)?;
            catalogue.set_user_password(id, hash.as_str())?;
            let action = AuditAction::WorkspaceSetUp;
            Ok((UserId(id), Deed { by, at: now, action, object: Some(id), detail: String::new() }))
        })
    }
}
