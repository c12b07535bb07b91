//! API keys, by the hashes of their secrets. A key that was revoked stays, so that the audit log can name it.

use std::fmt;

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::imports::{integer, natural};
use super::{Catalogue, CatalogueError};
use crate::sought::sought;

/// So many keys a workspace may have, revoked ones included.
pub(crate) const MAX_KEYS: u32 = 10_000;

pub(super) const STEP: &str = "
CREATE TABLE api_key (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    hash         BLOB NOT NULL UNIQUE,
    hint         TEXT NOT NULL,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    made_by      INTEGER REFERENCES user (id),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;
";

const SELECT: &str =
    "SELECT id, hint, name, scopes, made_by, created_at, expires_at, last_used_at, revoked_at FROM api_key";

/// The last use of a key is noted to the hour, so that not every request writes.
const HOUR_MS: i64 = 3_600_000;

/// A key to keep.
#[derive(Clone, Copy)]
pub struct NewApiKey<'a> {
    /// The hash of its secret.
    pub hash: &'a [u8; 32],
    /// How its secret begins, to know it again by.
    pub hint: &'a str,
    /// What it is for, in its maker's words.
    pub name: &'a str,
    /// What it may do, as words with spaces between.
    pub scopes: &'a str,
    /// The number of the user who made it; `None` if no user did.
    pub made_by: Option<u64>,
    /// Now.
    pub created_at: Timestamp,
    /// From when on it is void; `None` if never by itself.
    pub expires_at: Option<Timestamp>,
}

/// A key, without what its secret could be guessed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number, from 1, never given twice.
    pub id: u64,
    /// How its secret begins.
    pub hint: String,
    /// What it is for.
    pub name: String,
    /// What it may do, as words with spaces between.
    pub scopes: String,
    /// The number of the user who made it; `None` if no user did.
    pub made_by: Option<u64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is void; `None` if never by itself.
    pub expires_at: Option<Timestamp>,
    /// The hour in which it was used last; `None` if never.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked; `None` if it was not.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it opens anything at an instant.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

impl fmt::Debug for NewApiKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewApiKey")
            .field("hint", &self.hint)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl Catalogue {
    /// Keeps a key. Gives its number; `None` if there are `MAX_KEYS` already.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn add_api_key(&mut self, new: &NewApiKey<'_>) -> Result<Option<u64>, CatalogueError> {
        let added = self.connection.execute(
            "INSERT INTO api_key (hash, hint, name, scopes, made_by, created_at, expires_at)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE (SELECT count(*) FROM api_key) < ?8",
            params![
                &new.hash[..],
                new.hint,
                new.name,
                new.scopes,
                new.made_by.map(integer).transpose()?,
                new.created_at.0,
                new.expires_at.map(|at| at.0),
                MAX_KEYS,
            ],
        )?;
        (added == 1).then(|| natural(self.connection.last_insert_rowid(), "number of a key")).transpose()
    }

    /// The key whose secret has this hash, whether or not it is valid.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn api_key_by_hash(&self, hash: &[u8; 32]) -> Result<Option<ApiKey>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE hash = ?1"))?;
        Ok(select.query_row([&hash[..]], key_of).optional()?)
    }

    /// The key of a number.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn api_key(&self, id: u64) -> Result<Option<ApiKey>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
        Ok(select.query_row([sought(id)], key_of).optional()?)
    }

    /// Keys in the order in which they were made, at most `limit` with numbers above `after`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn api_keys(&self, after: u64, limit: u32) -> Result<Vec<ApiKey>, CatalogueError> {
        let mut select =
            self.connection.prepare_cached(&format!("{SELECT} WHERE id > ?1 ORDER BY id LIMIT ?2"))?;
        let keys = select.query_map(params![sought(after), limit], key_of)?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Notes that a key was used, to the hour. Writes only if the hour is another than that noted.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn note_api_key_used(&mut self, key: &ApiKey, at: Timestamp) -> Result<(), CatalogueError> {
        let hour = at.0.div_euclid(HOUR_MS) * HOUR_MS;
        if key.last_used_at != Some(Timestamp(hour)) {
            self.connection.execute(
                "UPDATE api_key SET last_used_at = ?2 WHERE id = ?1",
                params![sought(key.id), hour],
            )?;
        }
        Ok(())
    }

    /// Revokes a key. Gives whether there was something to revoke.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn revoke_api_key(&mut self, id: u64, at: Timestamp) -> Result<bool, CatalogueError> {
        let revoked = self.connection.execute(
            "UPDATE api_key SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
            params![sought(id), at.0],
        )?;
        Ok(revoked == 1)
    }
}

fn key_of(row: &Row<'_>) -> rusqlite::Result<ApiKey> {
    let at = |column: usize| row.get::<_, Option<i64>>(column).map(|at| at.map(Timestamp));
    Ok(ApiKey {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        hint: row.get(1)?,
        name: row.get(2)?,
        scopes: row.get(3)?,
        made_by: row.get::<_, Option<i64>>(4)?.map(i64::unsigned_abs),
        created_at: Timestamp(row.get(5)?),
        expires_at: at(6)?,
        last_used_at: at(7)?,
        revoked_at: at(8)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(hash: &[u8; 32], expires_at: Option<i64>) -> NewApiKey<'_> {
        NewApiKey {
            hash,
            hint: "kesit_sk_Ab3dEf",
            name: "warehouse",
            scopes: "segments:read",
            made_by: None,
            created_at: Timestamp(1),
            expires_at: expires_at.map(Timestamp),
        }
    }

    #[test]
    fn a_key_lives_until_it_expires_or_is_revoked() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        let endless = catalogue.add_api_key(&new(&[1; 32], None)).expect("written").expect("room");
        let ending = catalogue.add_api_key(&new(&[2; 32], Some(100))).expect("written").expect("room");
        let is_valid = |catalogue: &Catalogue, hash: u8, now: i64| {
            let key = catalogue.api_key_by_hash(&[hash; 32]).expect("read").expect("there");
            key.is_valid(Timestamp(now))
        };
        assert!(is_valid(&catalogue, 1, i64::MAX));
        assert!(is_valid(&catalogue, 2, 99) && !is_valid(&catalogue, 2, 100));
        assert!(catalogue.revoke_api_key(endless, Timestamp(5)).expect("written"));
        assert!(!catalogue.revoke_api_key(endless, Timestamp(6)).expect("written"));
        assert!(!is_valid(&catalogue, 1, 5));
        assert_eq!(catalogue.api_key(endless).expect("read").expect("there").revoked_at, Some(Timestamp(5)));
        assert_eq!(catalogue.api_key_by_hash(&[3; 32]).expect("read"), None);
        let ids: Vec<u64> = catalogue.api_keys(endless, 10).expect("read").iter().map(|key| key.id).collect();
        assert_eq!(ids, [ending]);
    }

    #[test]
    fn use_is_noted_to_the_hour() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        catalogue.add_api_key(&new(&[1; 32], None)).expect("written");
        let key = |catalogue: &Catalogue| catalogue.api_key(1).expect("read").expect("there");
        for (at, noted) in [(HOUR_MS + 5, HOUR_MS), (2 * HOUR_MS - 1, HOUR_MS), (2 * HOUR_MS, 2 * HOUR_MS)] {
            let before = key(&catalogue);
            catalogue.note_api_key_used(&before, Timestamp(at)).expect("written");
            assert_eq!(key(&catalogue).last_used_at, Some(Timestamp(noted)));
        }
    }
}
