//! What is said of users.

use std::fmt;

use kesit_model::Timestamp;

/// A user to add.
#[derive(Clone, Copy)]
pub struct NewUser<'a> {
    /// The e-mail address, in any case.
    pub email: &'a str,
    /// The name as it is shown.
    pub name: &'a str,
    /// The word for the role.
    pub role: &'a str,
    /// Now.
    pub created_at: Timestamp,
}

/// A user. The password hash is not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// The number, from 1, never given twice.
    pub id: u64,
    /// The e-mail address in lower case.
    pub email: String,
    /// The name as it is shown.
    pub name: String,
    /// The word for the role.
    pub role: String,
    /// Whether a password was ever chosen.
    pub has_password: bool,
    /// Until when an invitation can be used; `None` if none is open.
    pub invitation_until: Option<Timestamp>,
    /// When the user was added.
    pub created_at: Timestamp,
    /// When the user signed in last; `None` if never.
    pub signed_in_at: Option<Timestamp>,
    /// Since when the user may no longer sign in; `None` if they may.
    pub disabled_at: Option<Timestamp>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewUser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser").field("role", &self.role).finish_non_exhaustive()
    }
}
