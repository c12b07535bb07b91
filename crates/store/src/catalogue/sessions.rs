//! Who is signed in. A session is kept by the hash of its secret; how long one lives is not decided here.

use std::fmt;

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::imports::{integer, natural};
use super::{Catalogue, CatalogueError};
use crate::sought::sought;

pub(super) const STEP: &str = "
CREATE TABLE session (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       BLOB NOT NULL UNIQUE,
    user       INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    address    TEXT
) STRICT;
CREATE INDEX session_of_user ON session (user, seen_at);
";

const SELECT: &str = "SELECT id, user, created_at, seen_at, address FROM session";

/// A session to begin.
#[derive(Clone, Copy)]
pub struct NewSession<'a> {
    /// The hash of its secret.
    pub hash: &'a [u8; 32],
    /// The number of the user.
    pub user: u64,
    /// Now.
    pub created_at: Timestamp,
    /// The address that the user signed in from; `None` if from no network.
    pub address: Option<&'a str>,
}

/// A session.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number, which is no secret.
    pub id: u64,
    /// The number of the user.
    pub user: u64,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// The last request that was noted.
    pub seen_at: Timestamp,
    /// The address that the user signed in from; `None` if from no network.
    pub address: Option<String>,
}

impl fmt::Debug for NewSession<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("user", &self.user).finish_non_exhaustive()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("id", &self.id).field("user", &self.user).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// Begins a session. If its user then has more than `most`, those unused for longest are ended. Gives its number.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn begin_session(&mut self, new: &NewSession<'_>, most: u32) -> Result<u64, CatalogueError> {
        let user = integer(new.user)?;
        self.connection.execute(
            "INSERT INTO session (hash, user, created_at, seen_at, address) VALUES (?1, ?2, ?3, ?3, ?4)",
            params![&new.hash[..], user, new.created_at.0, new.address],
        )?;
        let id = self.connection.last_insert_rowid();
        self.connection.execute(
            "DELETE FROM session WHERE user = ?1 AND id <> ?2 AND id NOT IN (
                 SELECT id FROM session WHERE user = ?1 AND id <> ?2 ORDER BY seen_at DESC, id DESC LIMIT ?3)",
            params![user, id, most.saturating_sub(1)],
        )?;
        natural(id, "number of a session")
    }

    /// The session whose secret has this hash, whether or not it still lives.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn session(&self, hash: &[u8; 32]) -> Result<Option<Session>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE hash = ?1"))?;
        Ok(select.query_row([&hash[..]], session_of).optional()?)
    }

    /// The sessions of a user, the latest used first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn sessions_of(&self, user: u64) -> Result<Vec<Session>, CatalogueError> {
        let mut select = self
            .connection
            .prepare_cached(&format!("{SELECT} WHERE user = ?1 ORDER BY seen_at DESC, id DESC"))?;
        let sessions = select.query_map([sought(user)], session_of)?;
        Ok(sessions.collect::<Result<_, _>>()?)
    }

    /// Notes a request of a session.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn note_session(&mut self, id: u64, seen_at: Timestamp) -> Result<(), CatalogueError> {
        self.connection
            .execute("UPDATE session SET seen_at = ?2 WHERE id = ?1", params![sought(id), seen_at.0])?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn end_session(&mut self, id: u64) -> Result<(), CatalogueError> {
        self.connection.execute("DELETE FROM session WHERE id = ?1", [sought(id)])?;
        Ok(())
    }

    /// Ends all sessions of a user, but for one if it is named. Gives how many.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn end_sessions_of(&mut self, user: u64, but: Option<u64>) -> Result<usize, CatalogueError> {
        let but = but.map(sought).unwrap_or_default();
        Ok(self
            .connection
            .execute("DELETE FROM session WHERE user = ?1 AND id <> ?2", params![sought(user), but])?)
    }

    /// Forgets sessions that began before an instant or had their last request before another. Gives how many.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_sessions(
        &mut self,
        begun_before: Timestamp,
        seen_before: Timestamp,
    ) -> Result<usize, CatalogueError> {
        Ok(self.connection.execute(
            "DELETE FROM session WHERE created_at < ?1 OR seen_at < ?2",
            [begun_before.0, seen_before.0],
        )?)
    }
}

fn session_of(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        user: row.get::<_, i64>(1)?.unsigned_abs(),
        created_at: Timestamp(row.get(2)?),
        seen_at: Timestamp(row.get(3)?),
        address: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NewUser;

    fn catalogue() -> (tempfile::TempDir, Catalogue) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        for email in ["a@shop.example", "b@shop.example"] {
            let new = NewUser { email, name: "", role: "owner", created_at: Timestamp(0) };
            catalogue.add_user(&new).expect("written");
        }
        (folder, catalogue)
    }

    fn begin(catalogue: &mut Catalogue, user: u64, hash: u8, at: i64) -> u64 {
        let new =
            NewSession { hash: &[hash; 32], user, created_at: Timestamp(at), address: Some("192.0.2.1") };
        catalogue.begin_session(&new, 3).expect("written")
    }

    fn of(catalogue: &Catalogue, user: u64) -> Vec<u64> {
        catalogue.sessions_of(user).expect("read").iter().map(|session| session.id).collect()
    }

    #[test]
    fn a_session_is_found_by_its_hash_until_it_ends() {
        let (_folder, mut catalogue) = catalogue();
        let id = begin(&mut catalogue, 1, 7, 10);
        catalogue.note_session(id, Timestamp(20)).expect("written");
        let session = catalogue.session(&[7; 32]).expect("read").expect("there");
        assert_eq!(
            (session.id, session.user, session.created_at, session.seen_at),
            (id, 1, Timestamp(10), Timestamp(20))
        );
        assert_eq!(session.address.as_deref(), Some("192.0.2.1"));
        assert_eq!(catalogue.session(&[8; 32]).expect("read"), None);
        catalogue.end_session(id).expect("written");
        assert_eq!(catalogue.session(&[7; 32]).expect("read"), None);
    }

    #[test]
    fn the_one_unused_for_longest_makes_way() {
        let (_folder, mut catalogue) = catalogue();
        let ids = [1, 2, 3].map(|hash| begin(&mut catalogue, 1, hash, i64::from(hash)));
        let other = begin(&mut catalogue, 2, 9, 0);
        catalogue.note_session(ids[0], Timestamp(50)).expect("written");
        // Begun by a clock that was set back: it is the newest all the same.
        let last = begin(&mut catalogue, 1, 4, 0);
        assert_eq!(of(&catalogue, 1), [ids[0], ids[2], last]);
        assert_eq!(of(&catalogue, 2), [other]);
    }

    #[test]
    fn all_of_a_user_end_but_one() {
        let (_folder, mut catalogue) = catalogue();
        let ids = [1, 2, 3].map(|hash| begin(&mut catalogue, 1, hash, 0));
        let other = begin(&mut catalogue, 2, 9, 0);
        assert_eq!(catalogue.end_sessions_of(1, Some(ids[1])).expect("written"), 2);
        assert_eq!((of(&catalogue, 1), of(&catalogue, 2)), (vec![ids[1]], vec![other]));
        assert_eq!(catalogue.end_sessions_of(1, None).expect("written"), 1);
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let (_folder, mut catalogue) = catalogue();
        let ids = [1, 2, 3].map(|hash| begin(&mut catalogue, 1, hash, i64::from(hash) * 10));
        for id in ids {
            catalogue.note_session(id, Timestamp(100)).expect("written");
        }
        catalogue.note_session(ids[2], Timestamp(40)).expect("written");
        assert_eq!(catalogue.forget_sessions(Timestamp(20), Timestamp(50)).expect("written"), 2);
        assert_eq!(of(&catalogue, 1), [ids[1]]);
    }
}
