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
use crate::erase::{Erased, ErasedIds, MARK_BYTES, Person, SECRET_BYTES};
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

/// Who asked, and how much was erased where.
pub(super) const COUNTS_STEP: &str = "
ALTER TABLE erasure ADD COLUMN asked_by TEXT NOT NULL DEFAULT 'local';

CREATE TABLE erasure_count (
    erasure INTEGER NOT NULL REFERENCES erasure (id),
    place   TEXT NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (erasure, place)
) STRICT, WITHOUT ROWID;
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

/// An erasure as it is remembered: whom it was about is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Its number.
    pub id: ErasureId,
    /// Who asked for it, such as `user:7`; `local` is the command line.
    pub asked_by: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it came to its end; `None` if it has not.
    pub finished_at: Option<Timestamp>,
    /// How much was erased where, by the words of the places: messages, rows, lines or files.
    pub counts: Vec<(String, u64)>,
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
    /// Writes down that a person is to be erased, and who asked for it. From now on their messages are refused, and the erasure
    /// is [pending](Catalogue::pending_erasures) until [`Catalogue::finish_erasure`].
    ///
    /// # Errors
    /// When the catalogue cannot be written, or the system gives no random bytes for the secret.
    pub fn begin_erasure(
        &mut self,
        person: &Person,
        asked_by: &str,
        now: Timestamp,
    ) -> Result<ErasureId, CatalogueError> {
        let transaction = self.connection.transaction()?;
        let erased = ErasedIds::new(&secret(&transaction)?, HashSet::new());
        let text = serde_json::to_string(person).expect("texts are JSON");
        transaction.execute(
            "INSERT INTO erasure (asked_at, asked_by, person) VALUES (?1, ?2, ?3)",
            params![now.0, asked_by, text],
        )?;
        let id = ErasureId(transaction.last_insert_rowid());
        keep_marks(&transaction, &erased, id, person)?;
        transaction.commit()?;
        Ok(id)
    }

    /// Writes down that a pending erasure is about this person, who has come to go by more ids meanwhile.
    ///
    /// # Errors
    /// As [`Catalogue::begin_erasure`].
    pub fn extend_erasure(&mut self, id: ErasureId, person: &Person) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        let erased = ErasedIds::new(&secret(&transaction)?, HashSet::new());
        let text = serde_json::to_string(person).expect("texts are JSON");
        transaction.execute(
            "UPDATE erasure SET person = ?2 WHERE id = ?1 AND finished_at IS NULL",
            params![id.0, text],
        )?;
        keep_marks(&transaction, &erased, id, person)?;
        Ok(transaction.commit()?)
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
            let text: Option<String> = row.get(2)?;
            let broken = |_| CatalogueError::Broken { what: "person to be erased" };
            // Without a text everything is done but for the last step.
            let person = text.as_deref().map(serde_json::from_str).transpose().map_err(broken)?;
            let person = person.unwrap_or_else(|| Person::together([]));
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
        self.connection.execute("UPDATE erasure SET person = NULL WHERE id = ?1", [id.0])?;
        self.scrub()?;
        // Only now: an erasure that is interrupted before this is pending still.
        let finish = "UPDATE erasure SET finished_at = ?2 WHERE id = ?1";
        self.connection.execute(finish, params![id.0, now.0])?;
        Ok(())
    }

    /// Adds to what an erasure found, place by place; what is done again after an interruption adds to what was done before.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn count_erased(&mut self, id: ErasureId, erased: &Erased) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        for (place, count) in &erased.0 {
            transaction.execute(
                "INSERT INTO erasure_count (erasure, place, count) VALUES (?1, ?2, ?3)
                 ON CONFLICT (erasure, place) DO UPDATE SET count = count + excluded.count",
                params![id.0, place.word(), count.cast_signed()],
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// Erasures before a number, the newest first, at most so many; from the newest on for `None`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn erasures(&self, before: Option<i64>, limit: u32) -> Result<Vec<Erasure>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT id, asked_by, asked_at, finished_at FROM erasure WHERE ?1 IS NULL OR id < ?1
             ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = select.query_map(params![before, limit], |row| {
            Ok(Erasure {
                id: ErasureId(row.get(0)?),
                asked_by: row.get(1)?,
                asked_at: Timestamp(row.get(2)?),
                finished_at: row.get::<_, Option<i64>>(3)?.map(Timestamp),
                counts: Vec::new(),
            })
        })?;
        let mut erasures: Vec<Erasure> = rows.collect::<Result<_, _>>()?;
        let mut counts = self
            .connection
            .prepare_cached("SELECT place, count FROM erasure_count WHERE erasure = ?1 ORDER BY place")?;
        for erasure in &mut erasures {
            let of_it = counts
                .query_map([erasure.id.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?;
            erasure.counts = of_it.collect::<Result<_, _>>()?;
        }
        Ok(erasures)
    }

    /// What stands for a customer in the audit log, where they are to be told from others but not named: it is the same for the
    /// same id, and without the secret of the workspace nobody can say whose it is.
    ///
    /// # Errors
    /// When the catalogue cannot be written, or the system gives no random bytes for the secret.
    pub fn sign_of(&mut self, id: &PersonId) -> Result<String, CatalogueError> {
        let erased = ErasedIds::new(&secret(&self.connection)?, HashSet::new());
        Ok(erased.sign_of(id.as_str()))
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

/// Keeps a mark of everything that the person goes by.
fn keep_marks(
    connection: &Connection,
    erased: &ErasedIds,
    id: ErasureId,
    person: &Person,
) -> Result<(), CatalogueError> {
    let mut insert =
        connection.prepare_cached("INSERT OR REPLACE INTO erased_mark (mark, erasure) VALUES (?1, ?2)")?;
    for mark in erased.marks_of(person) {
        insert.execute(params![mark, id.0])?;
    }
    Ok(())
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
