//! Copies of the workspace outside of it, as far as Kesit made them: lakes, which are written anew when somebody is erased, and
//! backups, which Kesit cannot reach and names.

use kesit_model::Timestamp;
use rusqlite::params;

use crate::catalogue::{Catalogue, CatalogueError};

/// What kind of copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutsideKind {
    /// A folder of Parquet files.
    Lake,
    /// A backup.
    Backup,
}

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideCopy {
    /// Where it was written.
    pub path: String,
    /// When, the last time.
    pub made_at: Timestamp,
    /// How, in the words of who made it; not read here.
    pub detail: String,
}

impl OutsideKind {
    fn word(self) -> &'static str {
        match self {
            OutsideKind::Lake => "lake",
            OutsideKind::Backup => "backup",
        }
    }
}

impl Catalogue {
    /// Remembers that a copy was made. One at the same place is the same copy.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn note_copy(&mut self, kind: OutsideKind, copy: &OutsideCopy) -> Result<(), CatalogueError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO outside_copy (kind, path, made_at, detail) VALUES (?1, ?2, ?3, ?4)",
            params![kind.word(), copy.path, copy.made_at.0, copy.detail],
        )?;
        Ok(())
    }

    /// The copies of a kind, the oldest first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn copies(&self, kind: OutsideKind) -> Result<Vec<OutsideCopy>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT path, made_at, detail FROM outside_copy WHERE kind = ?1 ORDER BY made_at, path",
        )?;
        let copies = select.query_map([kind.word()], |row| {
            Ok(OutsideCopy { path: row.get(0)?, made_at: Timestamp(row.get(1)?), detail: row.get(2)? })
        })?;
        Ok(copies.collect::<Result<_, _>>()?)
    }

    /// Forgets a copy that is no more.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_copy(&mut self, kind: OutsideKind, path: &str) -> Result<(), CatalogueError> {
        self.connection
            .execute("DELETE FROM outside_copy WHERE kind = ?1 AND path = ?2", params![kind.word(), path])?;
        Ok(())
    }
}
