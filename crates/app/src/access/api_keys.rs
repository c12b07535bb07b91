//! API keys: made, revoked, listed. The secret is given once and cannot be had again.

use kesit_access::audit::AuditAction;
use kesit_access::token::{Token, TokenKind};
use kesit_access::{ApiKeyId, Permission, Principal, PrincipalKind, Scopes};
use kesit_model::Timestamp;
use kesit_store::{ApiKey, NewApiKey};

use super::gate::{Deed, line, require};
use super::{AccessError, Gate};

/// The longest name of a key.
const MAX_NAME_CHARS: usize = 100;
/// So many keys are listed at a time at most: a page of a thousand, and one more to know whether there is another.
const MAX_PAGE: u32 = 1_001;

/// A key to make.
#[derive(Debug, Clone)]
pub struct NewKey<'a> {
    /// What it is for.
    pub name: &'a str,
    /// The words of its scopes.
    pub scopes: Vec<&'a str>,
    /// From when on it is void; `None` if never by itself.
    pub expires_at: Option<Timestamp>,
}

/// A key that was made.
#[derive(Debug)]
pub struct MadeKey {
    /// What is kept of it.
    pub key: ApiKey,
    /// The secret, to be shown once.
    pub secret: Token,
}

impl Gate {
    /// Makes a key. It can do what it was made for, whatever becomes of its maker; to end that, revoke it.
    ///
    /// # Errors
    /// When `by` may not make keys or has not got all of the scopes itself, or a field is not well formed.
    pub fn make_key(&self, by: &Principal, new: &NewKey<'_>, now: Timestamp) -> Result<MadeKey, AccessError> {
        require(by, Permission::UsersWrite)?;
        let name = line(new.name, "name", MAX_NAME_CHARS)?;
        let scopes = Scopes::granted(new.scopes.iter().copied(), by)?.to_string();
        if new.expires_at.is_some_and(|end| end <= now) {
            return Err(AccessError::EndPassed);
        }
        let secret = self.token(TokenKind::ApiKey)?;
        let made_by = match by.kind {
            PrincipalKind::User { id, .. } => Some(id.0),
            _ => None,
        };
        let key = self.change(|catalogue| {
            let (hash, expires_at) = (secret.hash(), new.expires_at);
            let hash = hash.as_bytes();
            let new = NewApiKey {
                hash,
                hint: secret.hint(),
                name,
                scopes: &scopes,
                made_by,
                created_at: now,
                expires_at,
            };
            let id = catalogue.add_api_key(&new)?.ok_or(AccessError::Taken("room for keys"))?;
            let key = catalogue.api_key(id)?.ok_or(AccessError::Unknown("key"))?;
            let action = AuditAction::ApiKeyMade;
            Ok((key, Deed { by: *by, at: now, action, object: Some(id), detail: scopes.clone() }))
        })?;
        Ok(MadeKey { key, secret })
    }

    /// Keys in the order in which they were made, revoked ones included, with numbers above `after`; at most 1,001.
    ///
    /// # Errors
    /// When `by` may not see them, or the catalogue cannot be read.
    pub fn keys(&self, by: &Principal, after: u64, limit: u32) -> Result<Vec<ApiKey>, AccessError> {
        require(by, Permission::UsersRead)?;
        Ok(self.catalogue().api_keys(after, limit.min(MAX_PAGE))?)
    }

    /// Revokes a key, at once and for good. One that was revoked before stays so.
    ///
    /// # Errors
    /// When `by` may not, or there is no such key.
    pub fn revoke_key(&self, by: &Principal, id: ApiKeyId, now: Timestamp) -> Result<ApiKey, AccessError> {
        require(by, Permission::UsersWrite)?;
        self.change(|catalogue| {
            catalogue.revoke_api_key(id.0, now)?;
            let key = catalogue.api_key(id.0)?.ok_or(AccessError::Unknown("key"))?;
            let action = AuditAction::ApiKeyRevoked;
            Ok((key, Deed { by: *by, at: now, action, object: Some(id.0), detail: String::new() }))
        })
    }
}
