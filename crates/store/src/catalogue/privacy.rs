//! Erasures: those under way with whom they are about, and of those that are done only keyed marks, so that nobody who was
//! erased comes back unasked. Beside them the copies outside the workspace that are known, and how long what is kept.
//!
//! What an erasure does is in [`crate::erase`].

mod copies;
mod periods;

use std::collections::HashSet;
use std::path::Path;

use kesit_model::{PersonId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Catalogue, CatalogueError};
use crate::erase::{ErasedIds, MARK_BYTES, Person, SECRET_BYTES};
use crate::folder::Folder;

pub use copies::{OutsideCopy, OutsideKind};
pub use periods::{Period, PeriodUnit, RetentionSubject};

/// The tables.
pub(super) const STEP: &str = "
CREATE TABLE erasure (
    id          INTEGER PRIMARY KEY,
    asked_at    INTEGER NOT NULL,
    finished_at INTEGER,
    person      TEXT
) STRICT;

CREATE TABLE erased_mark (
    mark    BLOB PRIMARY KEY,
    erasure INTEGER NOT NULL REFERENCES erasure (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure_secret (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL
) STRICT;

CREATE TABLE outside_copy (
    kind    TEXT NOT NULL,
    path    TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail  TEXT NOT NULL,
    PRIMARY KEY (kind, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE retention (
    subject TEXT PRIMARY KEY,
    number  INTEGER NOT NULL,
    unit    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE import_file ADD COLUMN rows_erased INTEGER NOT NULL DEFAULT 0;
";

/// The number of an erasure, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErasureId(pub i64);

/// Who is to stay erased: marks, and the secret that they were made with.
#[derive(Clone)]
pub struct ErasedList {
    secret: [u8; SECRET_BYTES],
    marks: HashSet<[u8; MARK_BYTES]>,
}

impl ErasedList {
    /// The same, to ask whether an id is among them.
    #[must_use]
    pub fn ids(&self) -> ErasedIds {
        ErasedIds::new(&self.secret, self.marks.clone())
    }
}

/// Says how many there are.
impl std::fmt::Debug for ErasedList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ErasedList({})", self.marks.len())
    }
}

/// Who is to stay erased of a workspace of which nothing else need be sound; `None` if nobody ever was erased.
///
/// # Errors
/// When its catalogue cannot be read.
pub fn erased_list_of(dir: &Path) -> Result<Option<ErasedList>, CatalogueError> {
    Catalogue::open_to_read(&Folder::new(dir).catalogue())?.erased_list()
}

/// An erasure that has not come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingErasure {
    /// Its number.
    pub id: ErasureId,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Whom it is about.
    pub person: Person,
}

impl Catalogue {
    /// Writes down that a person is to be erased. From now on their messages are refused, and the erasure is
    /// [pending](Catalogue::pending_erasures) until [`Catalogue::finish_erasure`].
    ///
    /// # Errors
    /// When the catalogue cannot be written, or the system gives no random bytes for the secret.
    pub fn begin_erasure(&mut self, person: &Person, now: Timestamp) -> Result<ErasureId, CatalogueError> {
        let transaction = self.connection.transaction()?;
        let erased = ErasedIds::new(&secret(&transaction)?, HashSet::new());
        let text = serde_json::to_string(person).expect("texts are JSON");
        transaction
            .execute("INSERT INTO erasure (asked_at, person) VALUES (?1, ?2)", params![now.0, text])?;
        let id = transaction.last_insert_rowid();
        for mark in erased.marks_of(person) {
            transaction.execute(
                "INSERT OR REPLACE INTO erased_mark (mark, erasure) VALUES (?1, ?2)",
                params![mark, id],
            )?;
        }
        transaction.commit()?;
        Ok(ErasureId(id))
    }

    /// The erasures that have not come to their end, the oldest first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn pending_erasures(&self) -> Result<Vec<PendingErasure>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT id, asked_at, person FROM erasure WHERE finished_at IS NULL ORDER BY id",
        )?;
        let mut rows = select.query([])?;
        let mut pending = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(2)?;
            let broken = CatalogueError::Broken { what: "person to be erased" };
            let person = serde_json::from_str(&text).map_err(|_| broken)?;
            pending.push(PendingErasure {
                id: ErasureId(row.get(0)?),
                asked_at: Timestamp(row.get(1)?),
                person,
            });
        }
        Ok(pending)
    }

    /// Writes down that an erasure has come to its end, and forgets whom it was about but for the marks. Makes sure that
    /// no byte of what was deleted stays in the file.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn finish_erasure(&mut self, id: ErasureId, now: Timestamp) -> Result<(), CatalogueError> {
        self.connection.execute(
            "UPDATE erasure SET finished_at = ?2, person = NULL WHERE id = ?1",
            params![id.0, now.0],
        )?;
        self.scrub()
    }

    /// How many erasures came to their end.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn finished_erasures(&self) -> Result<u64, CatalogueError> {
        let count: i64 = self.connection.query_row(
            "SELECT count(*) FROM erasure WHERE finished_at IS NOT NULL",
            [],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }

    /// The ids that were erased and are to stay so. Whoever takes in messages asks it first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn erased_ids(&self) -> Result<ErasedIds, CatalogueError> {
        let mut select = self.connection.prepare_cached("SELECT mark FROM erased_mark")?;
        let marks = select.query_map([], |row| row.get::<_, [u8; MARK_BYTES]>(0))?;
        let marks = marks.collect::<Result<HashSet<_>, _>>()?;
        // Without marks nothing is compared, and the secret may not be made yet.
        Ok(ErasedIds::new(&known_secret(&self.connection)?.unwrap_or_default(), marks))
    }

    /// Who is to stay erased, to be carried over to another workspace; `None` if nobody ever was erased.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn erased_list(&self) -> Result<Option<ErasedList>, CatalogueError> {
        let Some(secret) = known_secret(&self.connection)? else { return Ok(None) };
        let mut select = self.connection.prepare_cached("SELECT mark FROM erased_mark")?;
        let marks = select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(Some(ErasedList { secret, marks }))
    }

    /// Lets those stay erased here who were erased elsewhere. Only if that workspace and this one have the same origin, or
    /// nobody was erased here yet; else `false`: the marks of one are worth nothing in the other.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn adopt_erased(&mut self, list: &ErasedList, now: Timestamp) -> Result<bool, CatalogueError> {
        let transaction = self.connection.transaction()?;
        match known_secret(&transaction)? {
            Some(known) if known != list.secret => return Ok(false),
            Some(_) => {}
            None => {
                let insert = "INSERT INTO erasure_secret (id, secret) VALUES (1, ?1)";
                transaction.execute(insert, params![list.secret])?;
            }
        }
        transaction.execute("INSERT INTO erasure (asked_at, finished_at) VALUES (?1, ?1)", params![now.0])?;
        let id = transaction.last_insert_rowid();
        for mark in &list.marks {
            transaction.execute(
                "INSERT OR IGNORE INTO erased_mark (mark, erasure) VALUES (?1, ?2)",
                params![mark, id],
            )?;
        }
        transaction.commit()?;
        Ok(true)
    }

    /// Whether a person of this id was erased.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn is_erased(&self, id: &PersonId) -> Result<bool, CatalogueError> {
        Ok(self.erased_ids()?.contains(id.as_str()))
    }

    /// Lets a person come back who was erased, for they asked for it: with all ids that were erased together with this one.
    /// What was erased stays erased. Says whether there was such a person.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_erasure(&mut self, id: &PersonId) -> Result<bool, CatalogueError> {
        let erased = self.erased_ids()?;
        let transaction = self.connection.transaction()?;
        let mut forgotten = 0;
        for mark in erased.marks_of_id(id.as_str()) {
            forgotten += transaction.execute(
                "DELETE FROM erased_mark WHERE erasure IN (SELECT erasure FROM erased_mark WHERE mark = ?1)",
                params![mark],
            )?;
        }
        transaction.commit()?;
        Ok(forgotten > 0)
    }

    /// Writes the file anew, so that no byte of deleted rows is left in it or beside it.
    pub(crate) fn scrub(&mut self) -> Result<(), CatalogueError> {
        Ok(crate::erase::scrub(&self.connection)?)
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }
}

fn known_secret(connection: &Connection) -> Result<Option<[u8; SECRET_BYTES]>, CatalogueError> {
    let mut select = connection.prepare_cached("SELECT secret FROM erasure_secret WHERE id = 1")?;
    Ok(select.query_row([], |row| row.get(0)).optional()?)
}

/// The secret of the workspace; made the first time that it is needed.
fn secret(connection: &Connection) -> Result<[u8; SECRET_BYTES], CatalogueError> {
    if let Some(known) = known_secret(connection)? {
        return Ok(known);
    }
    let mut secret = [0; SECRET_BYTES];
    getrandom::fill(&mut secret).map_err(|_| CatalogueError::NoRandomness)?;
    connection.execute("INSERT INTO erasure_secret (id, secret) VALUES (1, ?1)", params![secret])?;
    Ok(secret)
}

#[cfg(test)]
mod tests;
