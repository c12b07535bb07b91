//! Why something about access cannot be done.

use kesit_access::password::PasswordFault;
use kesit_access::throttle::TooMany;
use kesit_access::{Permission, Role, ScopeError};
use kesit_store::CatalogueError;

use super::NoChance;

/// Why something about access cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The e-mail address and the password do not belong together, or nobody may sign in with them. Which of it is not told.
    #[error("wrong e-mail address or password")]
    WrongPassword,
    /// A session, key or token is not known, is over or was used up. Which of it is not told.
    #[error("the credentials are not valid")]
    BadCredentials,
    /// Too many attempts.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Whoever asks has not got the permission.
    #[error("it takes the permission `{0}`")]
    NotPermitted(Permission),
    /// Whoever asks may not decide about somebody with this role.
    #[error("you may not give the role `{0}` or change who has it")]
    BeyondRole(Role),
    /// It is for users who signed in; a key has no password and no sessions.
    #[error("only a user can do this")]
    OnlyUsers,
    /// There is an owner already.
    #[error("the workspace is set up already")]
    SetUpAlready,
    /// The password is not taken.
    #[error(transparent)]
    Password(#[from] PasswordFault),
    /// The scopes are not given.
    #[error(transparent)]
    Scopes(#[from] ScopeError),
    /// A text is empty, too long, or not of its kind.
    #[error("`{field}` is empty, too long or not well formed")]
    BadText {
        /// Which.
        field: &'static str,
    },
    /// An end lies in the past.
    #[error("the end has passed already")]
    EndPassed,
    /// Somebody or something else has the e-mail address or name.
    #[error("the {0} is taken, or there are as many as can be")]
    Taken(&'static str),
    /// There is no such user, key or source.
    #[error("there is no such {0}")]
    Unknown(&'static str),
    /// Without them nobody could manage the workspace.
    #[error("the last owner cannot be disabled or given another role")]
    LastOwner,
    /// The catalogue says no.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// No secret can be made.
    #[error(transparent)]
    Chance(#[from] NoChance),
}
