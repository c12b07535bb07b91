//! Sources that send messages while the server runs, the write keys that they show, and how much came from each. (How far databases
//! were read is another thing: see `sources`.)
//!
//! A source has a current key and may have others that end, so that one can be exchanged without a gap.

mod counts;
mod types;

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::imports::{integer, natural};
use super::{Catalogue, CatalogueError};
use crate::sought::sought;

pub(super) use counts::STEP as COUNTS_STEP;
pub use counts::{SourceCount, SourceDay};
pub use types::{NewSource, Source, SourceChange, WriteKey};

/// So many sources a workspace may have.
pub(crate) const MAX_SOURCES: u32 = 1_000;
/// So many keys of a source are kept, those that ended included; the one made longest ago makes way, unless it is the current.
pub(crate) const MAX_KEYS_OF_SOURCE: u32 = 20;

/// Numbers are never given twice: a message that was stored names its source.
pub(super) const STEP: &str = "
CREATE TABLE source (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    secret     TEXT,
    mapping    TEXT,
    is_enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE write_key (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    source     INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    hash       BLOB NOT NULL UNIQUE,
    hint       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ends_at    INTEGER
) STRICT;
CREATE INDEX write_key_of_source ON write_key (source, id);
";

const SELECT: &str =
    "SELECT id, name, kind, secret IS NOT NULL, mapping, is_enabled, created_at, changed_at FROM source";

impl Catalogue {
    /// Adds a source without a key. Gives its number; `None` if the name is taken or there are `MAX_SOURCES` already.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn add_source(&mut self, new: &NewSource<'_>) -> Result<Option<u64>, CatalogueError> {
        let added = self.connection.execute(
            "INSERT INTO source (name, kind, secret, mapping, is_enabled, created_at, changed_at)
             SELECT ?1, ?2, ?3, ?4, 1, ?5, ?5 WHERE (SELECT count(*) FROM source) < ?6
             ON CONFLICT (name) DO NOTHING",
            params![new.name, new.kind, new.secret, new.mapping, new.created_at.0, MAX_SOURCES],
        )?;
        (added == 1).then(|| natural(self.connection.last_insert_rowid(), "number of a source")).transpose()
    }

    /// All sources in the order in which they were added; at most `MAX_SOURCES`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn sources(&self) -> Result<Vec<Source>, CatalogueError> {
        let mut select =
            self.connection.prepare_cached(&format!("{SELECT} ORDER BY id LIMIT {MAX_SOURCES}"))?;
        let sources = select.query_map([], source_of)?;
        Ok(sources.collect::<Result<_, _>>()?)
    }

    /// The source of a number.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn source(&self, id: u64) -> Result<Option<Source>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
        Ok(select.query_row([sought(id)], source_of).optional()?)
    }

    /// The secret that a source's signatures are checked with, in clear; `None` if it has none. Never to be shown.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn source_secret(&self, id: u64) -> Result<Option<String>, CatalogueError> {
        let mut select = self.connection.prepare_cached("SELECT secret FROM source WHERE id = ?1")?;
        Ok(select.query_row([sought(id)], |row| row.get(0)).optional()?.flatten())
    }

    /// Changes what is named of a source. Gives whether there is such a source and the new name is not another one's.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn change_source(
        &mut self,
        id: u64,
        change: &SourceChange<'_>,
        at: Timestamp,
    ) -> Result<bool, CatalogueError> {
        let changed = self.connection.execute(
            "UPDATE OR IGNORE source SET name = coalesce(?2, name), secret = coalesce(?3, secret),
             mapping = coalesce(?4, mapping), is_enabled = coalesce(?5, is_enabled), changed_at = ?6 WHERE id = ?1",
            params![sought(id), change.name, change.secret, change.mapping, change.is_enabled, at.0],
        )?;
        Ok(changed == 1)
    }

    /// Gives a source a new current key, by its hash. Those that were current end at `others_end_at`.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn rotate_write_key(
        &mut self,
        source: u64,
        hash: &[u8; 32],
        hint: &str,
        at: Timestamp,
        others_end_at: Timestamp,
    ) -> Result<u64, CatalogueError> {
        let source = integer(source)?;
        self.connection.execute(
            "UPDATE write_key SET ends_at = ?2 WHERE source = ?1 AND ends_at IS NULL",
            [source, others_end_at.0],
        )?;
        self.connection.execute(
            "INSERT INTO write_key (source, hash, hint, created_at) VALUES (?1, ?2, ?3, ?4)",
            params![source, &hash[..], hint, at.0],
        )?;
        let id = self.connection.last_insert_rowid();
        self.connection.execute(
            "DELETE FROM write_key WHERE source = ?1 AND id NOT IN (
                 SELECT id FROM write_key WHERE source = ?1 ORDER BY id DESC LIMIT ?2)",
            params![source, MAX_KEYS_OF_SOURCE],
        )?;
        natural(id, "number of a key")
    }

    /// Lets a key of a source end at an instant, current or not, unless it ends before. Gives whether there is such a key.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn end_write_key(&mut self, source: u64, key: u64, at: Timestamp) -> Result<bool, CatalogueError> {
        let ended = self.connection.execute(
            "UPDATE write_key SET ends_at = min(coalesce(ends_at, ?3), ?3) WHERE source = ?1 AND id = ?2",
            params![sought(source), sought(key), at.0],
        )?;
        Ok(ended == 1)
    }

    /// All keys of all sources, to be kept in memory by whoever looks at every message.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn write_keys(&self) -> Result<Vec<WriteKey>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT id, source, hash, hint, created_at, ends_at FROM write_key ORDER BY source, id",
        )?;
        let keys = select.query_map([], key_of)?;
        Ok(keys.collect::<Result<_, _>>()?)
    }
}

fn source_of(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        name: row.get(1)?,
        kind: row.get(2)?,
        has_secret: row.get(3)?,
        mapping: row.get(4)?,
        is_enabled: row.get(5)?,
        created_at: Timestamp(row.get(6)?),
        changed_at: Timestamp(row.get(7)?),
    })
}

fn key_of(row: &Row<'_>) -> rusqlite::Result<WriteKey> {
    Ok(WriteKey {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        source: row.get::<_, i64>(1)?.unsigned_abs(),
        hash: row.get(2)?,
        hint: row.get(3)?,
        created_at: Timestamp(row.get(4)?),
        ends_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
    })
}

#[cfg(test)]
mod tests;
