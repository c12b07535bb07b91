//! Imports: which files were read, how, and what became of their rows.
//!
//! Whether the messages of an import count is not decided here but by the log, where the import is committed or undone.
//! An import of which the log knows neither was interrupted.

mod types;

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::{Catalogue, CatalogueError};
use crate::sought::sought;

pub use types::{Import, ImportFile, ImportId, NewImport, NewImportFile, Tally, Understood};

/// The tables.
pub(super) const STEP: &str = "
CREATE TABLE import (
    id          INTEGER PRIMARY KEY,
    reading     TEXT NOT NULL,
    retry_of    INTEGER,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    undone_at   INTEGER,
    failure     TEXT
) STRICT;

CREATE TABLE import_file (
    import             INTEGER NOT NULL REFERENCES import (id),
    file               INTEGER NOT NULL,
    name               TEXT NOT NULL,
    size_bytes         INTEGER,
    digest             TEXT,
    kind               TEXT,
    headers            TEXT,
    mapping            TEXT,
    rows_received      INTEGER NOT NULL DEFAULT 0,
    rows_stored        INTEGER NOT NULL DEFAULT 0,
    rows_duplicate     INTEGER NOT NULL DEFAULT 0,
    rows_quarantined   INTEGER NOT NULL DEFAULT 0,
    messages_stored    INTEGER NOT NULL DEFAULT 0,
    messages_duplicate INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (import, file)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_file_by_digest ON import_file (digest);
";

impl Catalogue {
    /// Writes down that an import begins, and gives it a number above `floor` and above all that were there.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn begin_import(&mut self, new: &NewImport, floor: u64) -> Result<ImportId, CatalogueError> {
        let transaction = self.connection.transaction()?;
        let highest: i64 =
            transaction.query_row("SELECT coalesce(max(id), 0) FROM import", [], |row| row.get(0))?;
        let id = highest.max(integer(floor)?) + 1;
        transaction.execute(
            "INSERT INTO import (id, reading, retry_of, started_at) VALUES (?1, ?2, ?3, ?4)",
            params![id, new.reading, new.retry_of.map(key), new.started_at.0],
        )?;
        for (place, file) in (0_i64..).zip(&new.files) {
            let size_bytes = file.size_bytes.map(integer).transpose()?;
            transaction.execute(
                "INSERT INTO import_file (import, file, name, size_bytes, digest) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, place, file.name, size_bytes, file.digest],
            )?;
        }
        transaction.commit()?;
        Ok(ImportId(natural(id, "number of an import")?))
    }

    /// Prepares an interrupted import for being read once more from its beginning: forgets what it put aside and why it
    /// was interrupted.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn restart_import(&mut self, id: ImportId) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        transaction.execute("DELETE FROM quarantine WHERE import = ?1", [key(id)])?;
        transaction
            .execute("UPDATE import SET failure = NULL, finished_at = NULL WHERE id = ?1", [key(id)])?;
        Ok(transaction.commit()?)
    }

    /// Writes down how a file of an import is read.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn understand_import_file(
        &mut self,
        id: ImportId,
        file: usize,
        understood: &Understood,
    ) -> Result<(), CatalogueError> {
        let Understood { kind, headers, mapping } = understood;
        self.connection.execute(
            "UPDATE import_file SET kind = ?3, headers = ?4, mapping = ?5 WHERE import = ?1 AND file = ?2",
            params![key(id), place(file), kind, headers, mapping],
        )?;
        Ok(())
    }

    /// Writes down that an import has read everything, and what became of it: file by file, in their order. The log must
    /// commit it next.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn finish_import(
        &mut self,
        id: ImportId,
        at: Timestamp,
        tallies: &[Tally],
    ) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        for (file, tally) in tallies.iter().enumerate() {
            transaction.execute(
                "UPDATE import_file SET rows_received = ?3, rows_stored = ?4, rows_duplicate = ?5,
                 rows_quarantined = ?6, messages_stored = ?7, messages_duplicate = ?8, rows_erased = ?9
                 WHERE import = ?1 AND file = ?2",
                params![
                    key(id),
                    place(file),
                    integer(tally.rows_received)?,
                    integer(tally.rows_stored)?,
                    integer(tally.rows_duplicate)?,
                    integer(tally.rows_quarantined)?,
                    integer(tally.messages_stored)?,
                    integer(tally.messages_duplicate)?,
                    integer(tally.rows_erased)?,
                ],
            )?;
        }
        transaction.execute("UPDATE import SET finished_at = ?2 WHERE id = ?1", params![key(id), at.0])?;
        Ok(transaction.commit()?)
    }

    /// Writes down why an import could not go on.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn fail_import(&mut self, id: ImportId, why: &str) -> Result<(), CatalogueError> {
        self.connection.execute("UPDATE import SET failure = ?2 WHERE id = ?1", params![key(id), why])?;
        Ok(())
    }

    /// Writes down that the log has undone an import, and forgets what it put aside.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn undo_import(&mut self, id: ImportId, at: Timestamp) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        transaction.execute("DELETE FROM quarantine WHERE import = ?1", [key(id)])?;
        transaction.execute("UPDATE import SET undone_at = ?2 WHERE id = ?1", params![key(id), at.0])?;
        Ok(transaction.commit()?)
    }

    /// All imports, the oldest first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn imports(&self) -> Result<Vec<Import>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{IMPORTS} ORDER BY id"))?;
        let rows = select.query_map([], import_of)?;
        rows.map(|row| self.with_files(row?)).collect()
    }

    /// An import; `None` if there is none of this number.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn import(&self, id: ImportId) -> Result<Option<Import>, CatalogueError> {
        let mut select = self.connection.prepare_cached(&format!("{IMPORTS} WHERE id = ?1"))?;
        let import = select.query_row([key(id)], import_of).optional()?;
        import.map(|import| self.with_files(import)).transpose()
    }

    /// The imports that read a file of this content, the oldest first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn imports_of_content(&self, digest: &str) -> Result<Vec<ImportId>, CatalogueError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT DISTINCT import FROM import_file WHERE digest = ?1 ORDER BY import")?;
        let ids = select.query_map([digest], |row| row.get(0))?;
        ids.map(|id| Ok(ImportId(natural(id?, "number of an import")?))).collect()
    }

    fn with_files(&self, import: Import) -> Result<Import, CatalogueError> {
        let mut select = self.connection.prepare_cached(FILES)?;
        let files = select.query_map([key(import.id)], file_of)?.collect::<Result<_, _>>()?;
        Ok(Import { files, ..import })
    }
}

const IMPORTS: &str = "SELECT id, reading, retry_of, started_at, finished_at, undone_at, failure FROM import";

const FILES: &str = "
SELECT name, size_bytes, digest, kind, headers, mapping, rows_received, rows_stored, rows_duplicate,
       rows_quarantined, messages_stored, messages_duplicate, rows_erased
FROM import_file WHERE import = ?1 ORDER BY file";

fn import_of(row: &Row<'_>) -> rusqlite::Result<Import> {
    let id = |id: i64| ImportId(id.unsigned_abs());
    Ok(Import {
        id: id(row.get(0)?),
        reading: row.get(1)?,
        retry_of: row.get::<_, Option<i64>>(2)?.map(id),
        started_at: Timestamp(row.get(3)?),
        finished_at: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        undone_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        failure: row.get(6)?,
        files: Vec::new(),
    })
}

fn file_of(row: &Row<'_>) -> rusqlite::Result<ImportFile> {
    let count = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
    let understood = match row.get::<_, Option<String>>(3)? {
        Some(kind) => Some(Understood { kind, headers: row.get(4)?, mapping: row.get(5)? }),
        None => None,
    };
    Ok(ImportFile {
        name: row.get(0)?,
        size_bytes: row.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs),
        digest: row.get(2)?,
        understood,
        tally: Tally {
            rows_received: count(6)?,
            rows_stored: count(7)?,
            rows_duplicate: count(8)?,
            rows_quarantined: count(9)?,
            messages_stored: count(10)?,
            messages_duplicate: count(11)?,
            rows_erased: count(12)?,
        },
    })
}

pub(super) fn key(id: ImportId) -> i64 {
    sought(id.0)
}

pub(super) fn place(file: usize) -> i64 {
    sought(file as u64)
}

pub(super) fn integer(number: u64) -> Result<i64, CatalogueError> {
    i64::try_from(number).map_err(|_| CatalogueError::Broken { what: "number" })
}

pub(super) fn natural(number: i64, what: &'static str) -> Result<u64, CatalogueError> {
    u64::try_from(number).map_err(|_| CatalogueError::Broken { what })
}

#[cfg(test)]
mod tests;
