//! Signing in and out, and finding out who asks.

use std::fmt;
use std::net::IpAddr;

use kesit_access::audit::{AuditAction, AuditEntry};
use kesit_access::password::{self, PasswordHash};
use kesit_access::session::{IDLE, LONGEST, MOST_PER_USER, SessionState, SessionTimes};
use kesit_access::token::{Token, TokenKind};
use kesit_access::{ApiKeyId, Principal, PrincipalKind, Role, Scopes, UserId, csrf};
use kesit_model::Timestamp;
use kesit_store::{Catalogue, CatalogueError, NewSession, Session, User};

use super::gate::Deed;
use super::{AccessError, Gate, audit};

/// Somebody who has just signed in.
pub struct SignedIn {
    /// The secret of the session, for the cookie.
    pub session: Token,
    /// The token that changes must carry.
    pub csrf: String,
    /// Who.
    pub user: User,
}

/// Somebody with a session.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who, and what they may.
    pub principal: Principal,
    /// The number of the session.
    pub session: u64,
    /// The secret of the session, to hold the token of a change against.
    pub token: Token,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Gate {
    /// Signs a user in.
    ///
    /// # Errors
    /// [`AccessError::WrongPassword`] whatever is wrong; [`AccessError::TooMany`] after too many attempts.
    pub fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<SignedIn, AccessError> {
        let account = email.trim().to_lowercase();
        self.throttle().admit(&account, address, now)?;
        let known = self.known(&account)?;
        if !self.is_right(known.as_ref(), password) {
            self.record_refusal(known.map(|(user, _)| user.id), address, now)?;
            return Err(AccessError::WrongPassword);
        }
        let (user, hash) = known.ok_or(AccessError::WrongPassword)?;
        self.throttle().succeeded(&account, address);
        if hash.is_outdated() {
            let better = self.hash(password)?;
            self.catalogue().set_user_password(user.id, better.as_str())?;
        }
        self.begin_session(UserId(user.id), address, now)
    }

    /// The user of an address and their password, if they may sign in.
    fn known(&self, email: &str) -> Result<Option<(User, PasswordHash)>, AccessError> {
        let catalogue = self.catalogue();
        let user = catalogue.user_by_email(email)?.filter(|user| user.disabled_at.is_none());
        let Some(user) = user else { return Ok(None) };
        let hash = catalogue.user_password(user.id)?;
        Ok(hash.and_then(|hash| PasswordHash::parse(&hash)).map(|hash| (user, hash)))
    }

    /// Takes as long for somebody whom nobody knows.
    pub(super) fn is_right(&self, known: Option<&(User, PasswordHash)>, password: &str) -> bool {
        let _turn = self.hashing();
        match known {
            Some((_, hash)) => hash.matches(password),
            None => password::matches_nobody(password),
        }
    }

    fn record_refusal(
        &self,
        user: Option<u64>,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), AccessError> {
        let nobody = Principal { kind: PrincipalKind::SetUp, address };
        let object = user.map_or(String::new(), |id| id.to_string());
        self.record(&AuditEntry::new(&nobody, now, AuditAction::SessionRefused, object, ""))
    }

    /// Begins a session of a user whose password was right.
    pub(super) fn begin_session(
        &self,
        id: UserId,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<SignedIn, AccessError> {
        let session = self.token(TokenKind::Session)?;
        let user = self.catalogue().together(|catalogue| {
            // The user may have been disabled while the password was compared.
            let user = catalogue.user(id.0)?.filter(|user| user.disabled_at.is_none());
            let user = user.ok_or(AccessError::WrongPassword)?;
            let from = address.map(|address| address.to_string());
            let hash = session.hash();
            let new =
                NewSession { hash: hash.as_bytes(), user: id.0, created_at: now, address: from.as_deref() };
            catalogue.forget_sessions(now.minus(LONGEST), now.minus(IDLE))?;
            catalogue.begin_session(&new, MOST_PER_USER)?;
            catalogue.note_user_signed_in(id.0, now)?;
            let by = Principal { kind: PrincipalKind::User { id, role: role_of(&user)? }, address };
            audit::add(catalogue, &AuditEntry::new(&by, now, AuditAction::SessionBegun, id.0, ""))?;
            Ok::<_, AccessError>(user)
        })?;
        Ok(SignedIn { csrf: csrf::token(&session), session, user })
    }

    /// Who has a session.
    ///
    /// # Errors
    /// [`AccessError::BadCredentials`] if nobody has, whatever the reason.
    pub fn visitor(
        &self,
        secret: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Visitor, AccessError> {
        let token = Token::parse(TokenKind::Session, secret).ok_or(AccessError::BadCredentials)?;
        let mut catalogue = self.catalogue();
        let session = catalogue.session(token.hash().as_bytes())?.ok_or(AccessError::BadCredentials)?;
        if !keep_alive(&mut catalogue, &session, now)? {
            return Err(AccessError::BadCredentials);
        }
        let user = catalogue.user(session.user)?.filter(|user| user.disabled_at.is_none());
        let user = user.ok_or(AccessError::BadCredentials)?;
        let kind = PrincipalKind::User { id: UserId(user.id), role: role_of(&user)? };
        Ok(Visitor { principal: Principal { kind, address }, session: session.id, token })
    }

    /// Who has an API key.
    ///
    /// # Errors
    /// [`AccessError::BadCredentials`] if nobody has, whatever the reason.
    pub fn key_holder(
        &self,
        secret: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Principal, AccessError> {
        let token = Token::parse(TokenKind::ApiKey, secret).ok_or(AccessError::BadCredentials)?;
        let mut catalogue = self.catalogue();
        let key = catalogue.api_key_by_hash(token.hash().as_bytes())?.filter(|key| key.is_valid(now));
        let key = key.ok_or(AccessError::BadCredentials)?;
        catalogue.note_api_key_used(&key, now)?;
        let kind = PrincipalKind::ApiKey { id: ApiKeyId(key.id), scopes: Scopes::parse(&key.scopes) };
        Ok(Principal { kind, address })
    }

    /// Ends the session of somebody.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn sign_out(&self, visitor: &Visitor, now: Timestamp) -> Result<(), AccessError> {
        self.change(|catalogue| {
            catalogue.end_session(visitor.session)?;
            let (action, by) = (AuditAction::SessionEnded, visitor.principal);
            Ok(((), Deed { by, at: now, action, object: None, detail: String::new() }))
        })
    }
}

/// Notes a request of a session, or ends one that is over. Gives whether it lives.
fn keep_alive(catalogue: &mut Catalogue, session: &Session, now: Timestamp) -> Result<bool, CatalogueError> {
    let times = SessionTimes { created_at: session.created_at, seen_at: session.seen_at };
    match times.at(now) {
        SessionState::Live => Ok(true),
        SessionState::Renew => catalogue.note_session(session.id, now).map(|()| true),
        SessionState::Idle | SessionState::TooOld => catalogue.end_session(session.id).map(|()| false),
    }
}

pub(super) fn role_of(user: &User) -> Result<Role, CatalogueError> {
    Role::parse(&user.role).ok_or(CatalogueError::Broken { what: "role" })
}
