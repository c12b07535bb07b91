//! What all use cases of access share: the catalogue, the throttle, and where chance comes from.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use kesit_access::audit::{AuditAction, AuditEntry};
use kesit_access::password::{PasswordHash, SALT_BYTES};
use kesit_access::throttle::Throttle;
use kesit_access::token::{SECRET_BYTES, Token, TokenHash, TokenKind};
use kesit_access::{Permission, Principal};
use kesit_model::Timestamp;
use kesit_store::Catalogue;

use super::{AccessError, Chance, SourceBook, audit};

/// The gate of a workspace. Shared by all threads; none of its calls takes long but those that compare or make a password.
#[derive(Debug)]
pub struct Gate {
    catalogue: Mutex<Catalogue>,
    throttle: Mutex<Throttle>,
    /// Held while a password is hashed: one at a time, for each takes 19 MiB and a core.
    hashing: Mutex<()>,
    /// The set-up token, while there is one.
    pub(super) set_up: Mutex<Option<TokenHash>>,
    pub(super) book: RwLock<Arc<SourceBook>>,
    chance: Box<dyn Chance>,
}

/// What was done, for the audit log.
pub(super) struct Deed {
    pub(super) by: Principal,
    pub(super) at: Timestamp,
    pub(super) action: AuditAction,
    /// The number of what it is about; `None` if it is about nothing in particular.
    pub(super) object: Option<u64>,
    pub(super) detail: String,
}

impl Gate {
    /// The gate over a catalogue, which it has a connection of its own to.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn new(catalogue: Catalogue, chance: Box<dyn Chance>) -> Result<Gate, AccessError> {
        let book = SourceBook::read(&catalogue)?;
        Ok(Gate {
            catalogue: Mutex::new(catalogue),
            throttle: Mutex::default(),
            hashing: Mutex::default(),
            set_up: Mutex::default(),
            book: RwLock::new(Arc::new(book)),
            chance,
        })
    }

    /// The gate of the catalogue at a path.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path, chance: Box<dyn Chance>) -> Result<Gate, AccessError> {
        Gate::new(Catalogue::open(path)?, chance)
    }

    pub(super) fn catalogue(&self) -> MutexGuard<'_, Catalogue> {
        // Whoever panicked left nothing half done: changes are made together or not at all.
        self.catalogue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn throttle(&self) -> MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes changes together with their entry in the audit log.
    pub(super) fn change<T>(
        &self,
        work: impl FnOnce(&mut Catalogue) -> Result<(T, Deed), AccessError>,
    ) -> Result<T, AccessError> {
        self.change_all(|catalogue| work(catalogue).map(|(value, deed)| (value, vec![deed])))
    }

    /// The same for several changes: all of them, or none.
    pub(super) fn change_all<T>(
        &self,
        work: impl FnOnce(&mut Catalogue) -> Result<(T, Vec<Deed>), AccessError>,
    ) -> Result<T, AccessError> {
        self.catalogue().together(|catalogue| {
            let (value, deeds) = work(catalogue)?;
            for deed in deeds {
                let object = deed.object.map_or(String::new(), |id| id.to_string());
                let entry = AuditEntry::new(&deed.by, deed.at, deed.action, object, deed.detail);
                audit::add(catalogue, &entry)?;
            }
            Ok(value)
        })
    }

    pub(super) fn token(&self, kind: TokenKind) -> Result<Token, AccessError> {
        let mut bytes = [0; SECRET_BYTES];
        self.chance.fill(&mut bytes)?;
        Ok(Token::new(kind, bytes))
    }

    pub(super) fn hash(&self, password: &str) -> Result<PasswordHash, AccessError> {
        let mut salt = [0; SALT_BYTES];
        self.chance.fill(&mut salt)?;
        let _turn = self.hashing();
        Ok(PasswordHash::new(password, salt))
    }

    pub(super) fn hashing(&self) -> MutexGuard<'_, ()> {
        self.hashing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses whoever has not got a permission.
pub(super) fn require(by: &Principal, permission: Permission) -> Result<(), AccessError> {
    if by.may(permission) { Ok(()) } else { Err(AccessError::NotPermitted(permission)) }
}

/// A text on one line, without space around it.
pub(super) fn line<'a>(text: &'a str, field: &'static str, max_chars: usize) -> Result<&'a str, AccessError> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= max_chars && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err(AccessError::BadText { field }) }
}
