//! Who may do what: roles and their permissions, passwords, sessions and keys, and what is shown of customers to whom. Nothing
//! here stores anything, knows the time or draws a random number (both come in as arguments), or knows HTTP.
//!
//! | wanted | start at |
//! |---|---|
//! | what a role may do | [`Permission`], [`Role`] |
//! | who asks, and what they may | [`Principal`] |
//! | a password kept and compared | [`password`] |
//! | sessions, API keys, write keys, invitations as secrets | [`token`] |
//! | how long a session lives, and requests forged by other sites | [`session`], [`csrf`] |
//! | guessing slowed down | [`throttle`] |
//! | personal data hidden | [`mask`] |
//! | what the audit log says | [`audit`] |

pub mod audit;
pub mod csrf;
pub mod mask;
pub mod password;
mod permission;
mod principal;
pub mod session;
pub mod throttle;
pub mod token;

pub use permission::{Permission, Role};
pub use principal::{ApiKeyId, Principal, PrincipalKind, ScopeError, Scopes, UserId};
