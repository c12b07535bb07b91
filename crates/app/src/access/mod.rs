//! Who comes in and what they may: the first owner, signing in and out, users, API keys, sources with their write keys, and the
//! audit log. What a role may do and how secrets look is in `kesit-access`; here it is kept and held to.
//!
//! Everything goes through the [`Gate`]. A change is written together with its entry in the audit log, or not at all. Who asks is
//! looked at here once more, whatever was looked at before: a use case that is reached by a way that forgot to ask refuses all the
//! same. Time and chance come in as arguments.

mod api_keys;
pub(crate) mod audit;
mod chance;
mod error;
mod gate;
mod set_up;
mod sign_in;
mod source_book;
mod sources;
mod users;

#[cfg(test)]
mod tests;

pub use kesit_store::{
    Answer, ApiKey, Audit, AuditFilter, MAX_AUDIT_PAGE, Session, Source, SourceCount, SourceDay, User,
    WriteKey,
};

pub use kesit_access::{Permission, Principal, Role};

pub use api_keys::{MadeKey, NewKey};
pub(crate) use audit::add as add_to_audit;
pub use chance::{Chance, NoChance, SystemChance};
pub use error::AccessError;
pub use gate::Gate;
pub use set_up::NewOwner;
pub use sign_in::{SignedIn, Visitor};
pub use source_book::{OpenSource, SourceBook};
pub use sources::{MadeSource, SourceKind, SourceText};
pub use users::{Invited, UserChange};
