//! The quarantine: rows of imports that could not be used, with place and reason, kept until they are mended.
//!
//! It is the only place where rows are kept as they came.

mod types;

use kesit_model::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, Transaction, params};

use super::imports::{integer, key, place};
use super::{Catalogue, CatalogueError, ImportId};
use crate::sought::sought;

pub use types::{QuarantineCount, QuarantineFilter, QuarantinePlace, QuarantineRow};

/// The tables.
pub(super) const STEP: &str = "
CREATE TABLE quarantine (
    import  INTEGER NOT NULL REFERENCES import (id),
    file    INTEGER NOT NULL,
    row     INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    field   TEXT,
    reason  TEXT NOT NULL,
    raw     TEXT NOT NULL,
    PRIMARY KEY (import, file, row, ordinal)
) STRICT, WITHOUT ROWID;
";

/// Rows told at a time to whoever goes through the quarantine.
const PAGE_ROWS: usize = 1_000;

impl Catalogue {
    /// Puts rows aside, all or none. What stands at the same place already is replaced.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn quarantine(&mut self, rows: &[QuarantineRow]) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        put(&transaction, rows)?;
        Ok(transaction.commit()?)
    }

    /// How many rows wait, by file and reason; the most first within a file.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn quarantine_counts(
        &self,
        filter: &QuarantineFilter,
    ) -> Result<Vec<QuarantineCount>, CatalogueError> {
        let asked = Asked::of(filter);
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT import, file, reason, count(*), min(row), field FROM quarantine WHERE {}
             GROUP BY import, file, reason ORDER BY import, file, count(*) DESC, reason",
            asked.condition
        ))?;
        let counts = select.query_map(asked.params().as_slice(), |row| {
            Ok(QuarantineCount {
                import: ImportId(row.get::<_, i64>(0)?.unsigned_abs()),
                file: usize::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
                reason: row.get(2)?,
                rows: row.get::<_, i64>(3)?.unsigned_abs(),
                first_row: row.get::<_, i64>(4)?.unsigned_abs(),
                field: row.get(5)?,
            })
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }

    /// Tells the rows that wait, in the order of imports, files and rows, until `each` answers `false`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn quarantined(
        &self,
        filter: &QuarantineFilter,
        each: &mut dyn FnMut(QuarantineRow) -> bool,
    ) -> Result<(), CatalogueError> {
        let mut after = None;
        loop {
            let page = self.page(filter, after)?;
            after = page.last().map(|row| row.place);
            let is_last = page.len() < PAGE_ROWS;
            if !page.into_iter().all(&mut *each) || is_last {
                return Ok(());
            }
        }
    }

    /// Forgets rows that no longer wait, all or none.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn release(&mut self, places: &[QuarantinePlace]) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        for at in places {
            remove(&transaction, at)?;
        }
        Ok(transaction.commit()?)
    }

    /// The row that waits at a place; `None` if none does.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn quarantined_at(&self, at: &QuarantinePlace) -> Result<Option<QuarantineRow>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT field, reason, raw FROM quarantine
             WHERE import = ?1 AND file = ?2 AND row = ?3 AND ordinal = ?4",
        )?;
        let place = params![key(at.import), place(at.file), sought(at.row), sought(at.ordinal)];
        let row = select.query_row(place, |row| {
            Ok(QuarantineRow { place: *at, field: row.get(0)?, reason: row.get(1)?, raw: row.get(2)? })
        });
        Ok(row.optional()?)
    }

    /// How many rows wait of imports that began before an instant.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn quarantined_before(&self, before: Timestamp) -> Result<u64, CatalogueError> {
        let count: i64 = self.connection.query_row(
            "SELECT count(*) FROM quarantine WHERE import IN (SELECT id FROM import WHERE started_at < ?1)",
            [before.0],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }

    /// Forgets the rows of imports that began before an instant; gives how many there were.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn release_before(&mut self, before: Timestamp) -> Result<u64, CatalogueError> {
        let released = self.connection.execute(
            "DELETE FROM quarantine WHERE import IN (SELECT id FROM import WHERE started_at < ?1)",
            [before.0],
        )?;
        Ok(released as u64)
    }

    /// The rows after a place, at most [`PAGE_ROWS`].
    fn page(
        &self,
        filter: &QuarantineFilter,
        after: Option<QuarantinePlace>,
    ) -> Result<Vec<QuarantineRow>, CatalogueError> {
        let asked = Asked::of(filter);
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT import, file, row, ordinal, field, reason, raw FROM quarantine
             WHERE {} AND (import, file, row, ordinal) > (:after_import, :after_file, :after_row, :after_ordinal)
             ORDER BY import, file, row, ordinal LIMIT {PAGE_ROWS}",
            asked.condition
        ))?;
        let after = match after {
            Some(at) => [key(at.import), place(at.file), sought(at.row), sought(at.ordinal)],
            None => [-1; 4],
        };
        let mut params = asked.params();
        let names = [":after_import", ":after_file", ":after_row", ":after_ordinal"];
        params.extend(names.into_iter().zip(after.iter().map(|value| value as &dyn ToSql)));
        let rows = select.query_map(params.as_slice(), row_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// A filter as SQL.
struct Asked<'a> {
    condition: &'static str,
    import: Option<i64>,
    file: Option<i64>,
    reason: Option<&'a str>,
}

impl Asked<'_> {
    fn of(filter: &QuarantineFilter) -> Asked<'_> {
        // The import stands bare where it is known, so that the key of the table is made use of.
        let condition = match filter.import {
            Some(_) => {
                "import = :import AND (:file IS NULL OR file = :file) AND (:reason IS NULL OR reason = :reason)"
            }
            None => {
                "(:import IS NULL) AND (:file IS NULL OR file = :file) AND (:reason IS NULL OR reason = :reason)"
            }
        };
        Asked {
            condition,
            import: filter.import.map(key),
            file: filter.file.map(place),
            reason: filter.reason.as_deref(),
        }
    }

    fn params(&self) -> Vec<(&'static str, &dyn ToSql)> {
        vec![(":import", &self.import), (":file", &self.file), (":reason", &self.reason)]
    }
}

/// Takes the row at a place away; gives how many there were.
pub(super) fn remove(transaction: &Transaction<'_>, at: &QuarantinePlace) -> Result<u64, CatalogueError> {
    let mut delete = transaction.prepare_cached(
        "DELETE FROM quarantine WHERE import = ?1 AND file = ?2 AND row = ?3 AND ordinal = ?4",
    )?;
    let place = params![key(at.import), place(at.file), sought(at.row), sought(at.ordinal)];
    Ok(delete.execute(place)? as u64)
}

fn put(connection: &Connection, rows: &[QuarantineRow]) -> Result<(), CatalogueError> {
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO quarantine (import, file, row, ordinal, field, reason, raw)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for row in rows {
        let at = &row.place;
        insert.execute(params![
            key(at.import),
            place(at.file),
            integer(at.row)?,
            integer(at.ordinal)?,
            row.field,
            row.reason,
            row.raw
        ])?;
    }
    Ok(())
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<QuarantineRow> {
    let number = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
    Ok(QuarantineRow {
        place: QuarantinePlace {
            import: ImportId(number(0)?),
            file: usize::try_from(number(1)?).unwrap_or_default(),
            row: number(2)?,
            ordinal: number(3)?,
        },
        field: row.get(4)?,
        reason: row.get(5)?,
        raw: row.get(6)?,
    })
}

#[cfg(test)]
mod tests;
