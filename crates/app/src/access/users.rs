//! Users: invited, joined, changed, disabled. They are never removed, so that the audit log can name them.

use std::net::IpAddr;

use kesit_access::audit::AuditAction;
use kesit_access::password::{self, PasswordHash};
use kesit_access::session::INVITATION;
use kesit_access::token::{Token, TokenKind};
use kesit_access::{Permission, Principal, PrincipalKind, Role, UserId};
use kesit_model::Timestamp;
use kesit_store::{Catalogue, NewUser, Session, User};

use super::gate::{Deed, line, require};
use super::sign_in::{SignedIn, Visitor, role_of};
use super::{AccessError, Gate};

/// The longest e-mail address taken, in bytes (RFC 5321).
const MAX_EMAIL_BYTES: usize = 254;
/// The longest name taken.
pub(super) const MAX_NAME_CHARS: usize = 100;

/// A user who was invited.
#[derive(Debug)]
pub struct Invited {
    /// Who.
    pub user: User,
    /// What they choose their password with; to be handed to them, shown once.
    pub token: Token,
}

/// What is to be changed of a user; `None` stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UserChange<'a> {
    /// Another name.
    pub name: Option<&'a str>,
    /// Another role.
    pub role: Option<Role>,
    /// Whether they may sign in.
    pub is_enabled: Option<bool>,
}

impl Gate {
    /// All users.
    ///
    /// # Errors
    /// When `by` may not see them, or the catalogue cannot be read.
    pub fn users(&self, by: &Principal) -> Result<Vec<User>, AccessError> {
        require(by, Permission::UsersRead)?;
        Ok(self.catalogue().users()?)
    }

    /// One user: oneself, or anybody for who may see all.
    ///
    /// # Errors
    /// When `by` may not see them, there is no such user, or the catalogue cannot be read.
    pub fn user(&self, by: &Principal, id: UserId) -> Result<User, AccessError> {
        if !is_self(by, id) {
            require(by, Permission::UsersRead)?;
        }
        self.catalogue().user(id.0)?.ok_or(AccessError::Unknown("user"))
    }

    /// Invites somebody to have a role.
    ///
    /// # Errors
    /// When `by` may not give the role, a field is not well formed, or somebody has the address.
    pub fn invite(
        &self,
        by: &Principal,
        email: &str,
        name: &str,
        role: Role,
        now: Timestamp,
    ) -> Result<Invited, AccessError> {
        require_role(by, role)?;
        let email = email_of(email)?;
        let name = line(name, "name", MAX_NAME_CHARS)?;
        let token = self.token(TokenKind::Invitation)?;
        let user = self.change(|catalogue| {
            let new = NewUser { email, name, role: role.code(), created_at: now };
            let id = catalogue.add_user(&new)?.ok_or(AccessError::Taken("e-mail address"))?;
            catalogue.set_user_invitation(id, token.hash().as_bytes(), now.plus(INVITATION))?;
            let action = AuditAction::UserInvited;
            Ok((
                known(catalogue, UserId(id))?,
                Deed { by: *by, at: now, action, object: Some(id), detail: role.to_string() },
            ))
        })?;
        Ok(Invited { user, token })
    }

    /// Invites somebody once more: who has not joined yet, or has forgotten the password. The password of before stays good until
    /// another is chosen.
    ///
    /// # Errors
    /// When `by` may not decide about them, they are disabled, or there is no such user.
    pub fn invite_again(&self, by: &Principal, id: UserId, now: Timestamp) -> Result<Invited, AccessError> {
        let token = self.token(TokenKind::Invitation)?;
        let user = self.change(|catalogue| {
            let user = known(catalogue, id)?;
            require_role(by, role_of(&user)?)?;
            if user.disabled_at.is_some() {
                return Err(AccessError::Unknown("user"));
            }
            catalogue.set_user_invitation(id.0, token.hash().as_bytes(), now.plus(INVITATION))?;
            let (action, detail) = (AuditAction::UserInvited, "once more".to_owned());
            Ok((known(catalogue, id)?, Deed { by: *by, at: now, action, object: Some(id.0), detail }))
        })?;
        Ok(Invited { user, token })
    }

    /// Chooses the password of somebody who was invited, ends all their sessions, and signs them in.
    ///
    /// # Errors
    /// [`AccessError::BadCredentials`] when the invitation is not known, was used or is over; or the password is not taken.
    pub fn join(
        &self,
        invitation: &str,
        password: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<SignedIn, AccessError> {
        let token =
            Token::parse(TokenKind::Invitation, invitation.trim()).ok_or(AccessError::BadCredentials)?;
        let user = invited(&self.catalogue(), &token, now)?;
        password::check(password, &user.email)?;
        let hash = self.hash(password)?;
        let id = self.change(|catalogue| {
            // It may have been used or revoked while the password was hashed.
            let user = invited(catalogue, &token, now)?;
            let id = UserId(user.id);
            set_password(catalogue, id, &hash, None)?;
            let by = Principal { kind: PrincipalKind::User { id, role: role_of(&user)? }, address };
            let action = AuditAction::UserJoined;
            Ok((id, Deed { by, at: now, action, object: Some(id.0), detail: String::new() }))
        })?;
        self.begin_session(id, address, now)
    }

    /// Changes a user: all that is asked, or nothing. Anybody may change their own name. Another role and being disabled take
    /// effect at once: a role counts at each request, sessions end.
    ///
    /// # Errors
    /// When `by` may not decide about them as they are or as they would be, they are the last owner, or there is no such user.
    pub fn change_user(
        &self,
        by: &Principal,
        id: UserId,
        change: UserChange<'_>,
        now: Timestamp,
    ) -> Result<User, AccessError> {
        let name = change.name.map(|name| line(name, "name", MAX_NAME_CHARS)).transpose()?;
        self.change_all(|catalogue| {
            let mut done = Vec::new();
            if let Some(role) = change.role {
                done.push(change_role(catalogue, by, id, role)?);
            }
            if let Some(is_enabled) = change.is_enabled {
                done.push(enable(catalogue, by, id, is_enabled, now)?);
            }
            if let Some(name) = name {
                done.push(rename(catalogue, by, id, name)?);
            }
            let deed = |(action, detail)| Deed { by: *by, at: now, action, object: Some(id.0), detail };
            Ok((known(catalogue, id)?, done.into_iter().map(deed).collect()))
        })
    }

    /// Changes one's own password. All other sessions end.
    ///
    /// # Errors
    /// When the password of before is not right, or the new one is not taken.
    pub fn change_password(
        &self,
        visitor: &Visitor,
        before: &str,
        after: &str,
        now: Timestamp,
    ) -> Result<(), AccessError> {
        let PrincipalKind::User { id, .. } = visitor.principal.kind else {
            return Err(AccessError::OnlyUsers);
        };
        let user = known(&self.catalogue(), id)?;
        self.throttle().admit(&user.email, visitor.principal.address, now)?;
        let email = user.email.clone();
        let hash = self.catalogue().user_password(id.0)?.and_then(|hash| PasswordHash::parse(&hash));
        if !self.is_right(hash.map(|hash| (user, hash)).as_ref(), before) {
            return Err(AccessError::WrongPassword);
        }
        self.throttle().succeeded(&email, visitor.principal.address);
        password::check(after, &email)?;
        let hash = self.hash(after)?;
        self.change(|catalogue| {
            set_password(catalogue, id, &hash, Some(visitor.session))?;
            let (action, by) = (AuditAction::UserPasswordChanged, &visitor.principal);
            Ok(((), Deed { by: *by, at: now, action, object: Some(id.0), detail: String::new() }))
        })
    }

    /// One's own sessions, the latest used first.
    ///
    /// # Errors
    /// When `by` is no user, or the catalogue cannot be read.
    pub fn sessions(&self, by: &Principal) -> Result<Vec<Session>, AccessError> {
        let PrincipalKind::User { id, .. } = by.kind else { return Err(AccessError::OnlyUsers) };
        Ok(self.catalogue().sessions_of(id.0)?)
    }

    /// Ends all sessions of a user: one's own, but for the one named, or anybody's for who may decide about them. Gives how many.
    ///
    /// # Errors
    /// When `by` may not, or there is no such user.
    pub fn revoke_sessions(
        &self,
        by: &Principal,
        id: UserId,
        but: Option<u64>,
        now: Timestamp,
    ) -> Result<usize, AccessError> {
        self.change(|catalogue| {
            let user = known(catalogue, id)?;
            if !is_self(by, id) {
                require_role(by, role_of(&user)?)?;
            }
            let ended = catalogue.end_sessions_of(id.0, but)?;
            let (action, detail) = (AuditAction::SessionsRevoked, ended.to_string());
            Ok((ended, Deed { by: *by, at: now, action, object: Some(id.0), detail }))
        })
    }
}

/// What was done, and a word about it.
type Done = (AuditAction, String);

fn change_role(
    catalogue: &mut Catalogue,
    by: &Principal,
    id: UserId,
    role: Role,
) -> Result<Done, AccessError> {
    require_role(by, role)?;
    let user = known(catalogue, id)?;
    let before = role_of(&user)?;
    require_role(by, before)?;
    if role != Role::Owner {
        keep_an_owner(catalogue, id)?;
    }
    catalogue.set_user(id.0, &user.name, role.code())?;
    Ok((AuditAction::UserRoleChanged, format!("{before} → {role}")))
}

fn enable(
    catalogue: &mut Catalogue,
    by: &Principal,
    id: UserId,
    is_enabled: bool,
    now: Timestamp,
) -> Result<Done, AccessError> {
    require_role(by, role_of(&known(catalogue, id)?)?)?;
    if !is_enabled {
        keep_an_owner(catalogue, id)?;
        catalogue.end_sessions_of(id.0, None)?;
    }
    catalogue.set_user_disabled(id.0, (!is_enabled).then_some(now))?;
    let action = if is_enabled { AuditAction::UserEnabled } else { AuditAction::UserDisabled };
    Ok((action, String::new()))
}

fn rename(catalogue: &mut Catalogue, by: &Principal, id: UserId, name: &str) -> Result<Done, AccessError> {
    let user = known(catalogue, id)?;
    if !is_self(by, id) {
        require_role(by, role_of(&user)?)?;
    }
    catalogue.set_user(id.0, name, &user.role)?;
    Ok((AuditAction::UserRenamed, String::new()))
}

/// An e-mail address that can be one: nobody knows more before something was sent to it.
pub(super) fn email_of(text: &str) -> Result<&str, AccessError> {
    let text = text.trim();
    let is_one = text.len() <= MAX_EMAIL_BYTES
        && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
        && text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if is_one { Ok(text) } else { Err(AccessError::BadText { field: "email" }) }
}

fn is_self(by: &Principal, id: UserId) -> bool {
    matches!(by.kind, PrincipalKind::User { id: own, .. } if own == id)
}

fn require_role(by: &Principal, role: Role) -> Result<(), AccessError> {
    require(by, Permission::UsersWrite)?;
    if by.may_grant(role) { Ok(()) } else { Err(AccessError::BeyondRole(role)) }
}

fn known(catalogue: &Catalogue, id: UserId) -> Result<User, AccessError> {
    catalogue.user(id.0)?.ok_or(AccessError::Unknown("user"))
}

/// Whose invitation it is, if it is still good.
fn invited(catalogue: &Catalogue, token: &Token, now: Timestamp) -> Result<User, AccessError> {
    let user = catalogue.user_by_invitation(token.hash().as_bytes())?;
    let is_good =
        |user: &User| user.disabled_at.is_none() && user.invitation_until.is_some_and(|until| now < until);
    user.filter(is_good).ok_or(AccessError::BadCredentials)
}

/// Sets a password and ends all sessions but one: who knew the password of before is out.
fn set_password(
    catalogue: &mut Catalogue,
    id: UserId,
    hash: &PasswordHash,
    but: Option<u64>,
) -> Result<(), AccessError> {
    catalogue.set_user_password(id.0, hash.as_str())?;
    catalogue.end_sessions_of(id.0, but)?;
    Ok(())
}

/// Refuses if nobody else is an owner who can sign in.
fn keep_an_owner(catalogue: &Catalogue, but: UserId) -> Result<(), AccessError> {
    let is_owner = |user: &User| {
        user.id != but.0 && user.role == Role::Owner.code() && user.has_password && user.disabled_at.is_none()
    };
    let is_needed = known(catalogue, but)?.role == Role::Owner.code();
    if !is_needed || catalogue.users()?.iter().any(is_owner) { Ok(()) } else { Err(AccessError::LastOwner) }
}
