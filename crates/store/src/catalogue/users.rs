//! Who may sign in. What a role may do is not known here, and passwords come in hashed.

mod types;

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::imports::natural;
use super::{Catalogue, CatalogueError};
use crate::sought::sought;

pub use types::{NewUser, User};

/// So many users a workspace may have.
pub(crate) const MAX_USERS: u32 = 1_000;

/// Numbers are never given twice, for the audit log names users by them.
pub(super) const STEP: &str = "
CREATE TABLE user (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    email            TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    role             TEXT NOT NULL,
    password         TEXT,
    invitation       BLOB UNIQUE,
    invitation_until INTEGER,
    created_at       INTEGER NOT NULL,
    signed_in_at     INTEGER,
    disabled_at      INTEGER
) STRICT;
";

const SELECT: &str =
    "SELECT id, email, name, role, password IS NOT NULL, invitation_until, created_at, signed_in_at,
 disabled_at FROM user";

impl Catalogue {
    /// Adds a user without a password. Gives the number; `None` if the address is taken or there are `MAX_USERS` already.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn add_user(&mut self, new: &NewUser<'_>) -> Result<Option<u64>, CatalogueError> {
        let added = self.connection.execute(
            "INSERT INTO user (email, name, role, created_at) SELECT ?1, ?2, ?3, ?4
             WHERE (SELECT count(*) FROM user) < ?5 ON CONFLICT (email) DO NOTHING",
            params![folded(new.email), new.name, new.role, new.created_at.0, MAX_USERS],
        )?;
        (added == 1).then(|| natural(self.connection.last_insert_rowid(), "number of a user")).transpose()
    }

    /// All users in the order in which they were added; at most `MAX_USERS`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn users(&self) -> Result<Vec<User>, CatalogueError> {
        let mut select =
            self.connection.prepare_cached(&format!("{SELECT} ORDER BY id LIMIT {MAX_USERS}"))?;
        let users = select.query_map([], user_of)?;
        Ok(users.collect::<Result<_, _>>()?)
    }

    /// The user of a number.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn user(&self, id: u64) -> Result<Option<User>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
        Ok(select.query_row([sought(id)], user_of).optional()?)
    }

    /// The user of an e-mail address, without regard to case.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn user_by_email(&self, email: &str) -> Result<Option<User>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE email = ?1"))?;
        Ok(select.query_row([folded(email)], user_of).optional()?)
    }

    /// The user whose invitation has this hash, whether or not it is still valid.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn user_by_invitation(&self, hash: &[u8; 32]) -> Result<Option<User>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE invitation = ?1"))?;
        Ok(select.query_row([&hash[..]], user_of).optional()?)
    }

    /// The password hash of a user; `None` if there is no such user or none was chosen yet.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn user_password(&self, id: u64) -> Result<Option<String>, CatalogueError> {
        let mut select = self.connection.prepare_cached("SELECT password FROM user WHERE id = ?1")?;
        Ok(select.query_row([sought(id)], |row| row.get(0)).optional()?.flatten())
    }

    /// Sets the password hash of a user; an invitation is used up by it.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_user_password(&mut self, id: u64, hash: &str) -> Result<(), CatalogueError> {
        self.connection.execute(
            "UPDATE user SET password = ?2, invitation = NULL, invitation_until = NULL WHERE id = ?1",
            params![sought(id), hash],
        )?;
        Ok(())
    }

    /// Gives a user an invitation, by its hash. One given before is void.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_user_invitation(
        &mut self,
        id: u64,
        hash: &[u8; 32],
        until: Timestamp,
    ) -> Result<(), CatalogueError> {
        self.connection.execute(
            "UPDATE user SET invitation = ?2, invitation_until = ?3 WHERE id = ?1",
            params![sought(id), &hash[..], until.0],
        )?;
        Ok(())
    }

    /// Sets the name and the role of a user.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_user(&mut self, id: u64, name: &str, role: &str) -> Result<(), CatalogueError> {
        self.connection
            .execute("UPDATE user SET name = ?2, role = ?3 WHERE id = ?1", params![sought(id), name, role])?;
        Ok(())
    }

    /// Sets since when a user may no longer sign in, or `None` so that they may. An invitation is void with it.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_user_disabled(&mut self, id: u64, at: Option<Timestamp>) -> Result<(), CatalogueError> {
        self.connection.execute(
            "UPDATE user SET disabled_at = ?2, invitation = NULL, invitation_until = NULL WHERE id = ?1",
            params![sought(id), at.map(|at| at.0)],
        )?;
        Ok(())
    }

    /// Notes that a user signed in.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn note_user_signed_in(&mut self, id: u64, at: Timestamp) -> Result<(), CatalogueError> {
        self.connection
            .execute("UPDATE user SET signed_in_at = ?2 WHERE id = ?1", params![sought(id), at.0])?;
        Ok(())
    }
}

/// An address as it is kept and looked for: without space around it and without regard to case.
fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

fn user_of(row: &Row<'_>) -> rusqlite::Result<User> {
    let at = |column: usize| row.get::<_, Option<i64>>(column).map(|at| at.map(Timestamp));
    Ok(User {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        email: row.get(1)?,
        name: row.get(2)?,
        role: row.get(3)?,
        has_password: row.get(4)?,
        invitation_until: at(5)?,
        created_at: Timestamp(row.get(6)?),
        signed_in_at: at(7)?,
        disabled_at: at(8)?,
    })
}

#[cfg(test)]
mod tests;
