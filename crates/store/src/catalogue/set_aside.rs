//! What came in live and could not be taken: kept as it came, with the reason, until somebody mends or drops it.

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::{Catalogue, CatalogueError};

/// The table.
pub(super) const STEP: &str = "
CREATE TABLE set_aside (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source      TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    field       TEXT,
    raw         TEXT NOT NULL
) STRICT;
CREATE INDEX set_aside_by_reason ON set_aside (reason);
";

/// Something to be put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSetAside {
    /// The name of the source that sent it.
    pub source: String,
    /// When it came.
    pub received_at: Timestamp,
    /// The stable word for what is wrong.
    pub reason: String,
    /// The member at fault; `None` if it is the whole.
    pub field: Option<String>,
    /// As it was sent; what is no UTF-8 is replaced.
    pub raw: String,
}

/// Something that was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its number, never used again.
    pub id: i64,
    /// What it is.
    pub content: NewSetAside,
}

/// How many wait for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAsideCount {
    /// The stable word for what is wrong.
    pub reason: String,
    /// The name of the source.
    pub source: String,
    /// How many.
    pub count: u64,
}

impl Catalogue {
    /// The most that are told at once: a page of a thousand, and one more to know whether there is another.
    pub const MAX_SET_ASIDE_PAGE: usize = 1_001;

    /// Puts aside, all or none.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_aside(&mut self, rows: &[NewSetAside]) -> Result<(), CatalogueError> {
        let transaction = self.connection.transaction()?;
        let mut insert = transaction.prepare_cached(
            "INSERT INTO set_aside (source, received_at, reason, field, raw) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for row in rows {
            insert.execute(params![row.source, row.received_at.0, row.reason, row.field, row.raw])?;
        }
        drop(insert);
        Ok(transaction.commit()?)
    }

    /// What waits after a number, in order, at most `limit` and [`Catalogue::MAX_SET_ASIDE_PAGE`]; of one reason only if it is
    /// named.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn waiting_aside(
        &self,
        after: i64,
        limit: usize,
        reason: Option<&str>,
    ) -> Result<Vec<SetAside>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT id, source, received_at, reason, field, raw FROM set_aside
             WHERE id > ?1 AND (?2 IS NULL OR reason = ?2) ORDER BY id LIMIT ?3",
        )?;
        let limit = i64::try_from(limit.min(Catalogue::MAX_SET_ASIDE_PAGE)).unwrap_or(i64::MAX);
        let rows = select.query_map(params![after, reason, limit], row_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One of those that wait; `None` if it does not.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn aside(&self, id: i64) -> Result<Option<SetAside>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT id, source, received_at, reason, field, raw FROM set_aside WHERE id = ?1",
        )?;
        Ok(select.query_row([id], row_of).optional()?)
    }

    /// How many wait, by reason and source; the most first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn aside_counts(&self) -> Result<Vec<SetAsideCount>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT reason, source, count(*) FROM set_aside GROUP BY reason, source ORDER BY 3 DESC, 1, 2",
        )?;
        let counts = select.query_map([], |row| {
            Ok(SetAsideCount {
                reason: row.get(0)?,
                source: row.get(1)?,
                count: row.get::<_, i64>(2)?.unsigned_abs(),
            })
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }

    /// How many wait that came before an instant.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn aside_before(&self, before: Timestamp) -> Result<u64, CatalogueError> {
        let count = "SELECT count(*) FROM set_aside WHERE received_at < ?1";
        let count: i64 = self.connection.query_row(count, [before.0], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Lets those go that came before an instant. Says how many there were.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn let_go_before(&mut self, before: Timestamp) -> Result<u64, CatalogueError> {
        Ok(self.connection.execute("DELETE FROM set_aside WHERE received_at < ?1", [before.0])? as u64)
    }

    /// Lets some go: they were mended, or are not wanted. Says how many were there.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn let_go(&mut self, ids: &[i64]) -> Result<u64, CatalogueError> {
        let transaction = self.connection.transaction()?;
        let mut delete = transaction.prepare_cached("DELETE FROM set_aside WHERE id = ?1")?;
        let mut gone = 0;
        for id in ids {
            gone += delete.execute([id])? as u64;
        }
        drop(delete);
        transaction.commit()?;
        Ok(gone)
    }
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<SetAside> {
    Ok(SetAside {
        id: row.get(0)?,
        content: NewSetAside {
            source: row.get(1)?,
            received_at: Timestamp(row.get(2)?),
            reason: row.get(3)?,
            field: row.get(4)?,
            raw: row.get(5)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(reason: &str, raw: &str) -> NewSetAside {
        NewSetAside {
            source: "site".to_owned(),
            received_at: Timestamp(7),
            reason: reason.to_owned(),
            field: Some("userId".to_owned()),
            raw: raw.to_owned(),
        }
    }

    #[test]
    fn what_is_put_aside_waits_until_it_is_let_go() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&dir.path().join("catalogue.db")).expect("new");
        catalogue
            .set_aside(&[row("no_person", "a"), row("no_time", "b"), row("no_person", "c")])
            .expect("room");
        let waiting = |catalogue: &Catalogue, after, reason| {
            let rows = catalogue.waiting_aside(after, 10, reason).expect("read");
            rows.into_iter().map(|row| (row.id, row.content.raw)).collect::<Vec<_>>()
        };
        let pairs = |pairs: &[(i64, &str)]| {
            pairs.iter().map(|(id, raw)| (*id, (*raw).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(waiting(&catalogue, 0, None), pairs(&[(1, "a"), (2, "b"), (3, "c")]));
        assert_eq!(waiting(&catalogue, 1, Some("no_person")), pairs(&[(3, "c")]));
        let counts = catalogue.aside_counts().expect("read");
        assert_eq!((counts[0].reason.as_str(), counts[0].count), ("no_person", 2));
        assert_eq!(catalogue.aside_before(Timestamp(7)).expect("read"), 0);
        assert_eq!(catalogue.aside_before(Timestamp(8)).expect("read"), 3);
        assert_eq!(catalogue.let_go_before(Timestamp(7)).expect("written"), 0);
        assert_eq!(catalogue.let_go(&[3, 3, 9]).expect("written"), 1);
        catalogue.set_aside(&[row("no_time", "d")]).expect("room");
        assert_eq!(waiting(&catalogue, 2, None), pairs(&[(4, "d")]), "a number is never used again");
        assert_eq!(catalogue.aside(2).expect("read").map(|row| row.content), Some(row("no_time", "b")));
    }

    #[test]
    fn a_full_disk_is_told_from_other_failures() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&dir.path().join("catalogue.db")).expect("new");
        let pages: i64 =
            catalogue.connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("read");
        catalogue.connection.pragma_update(None, "max_page_count", pages).expect("set");
        let much = row("no_person", &"a".repeat(1 << 20));
        let error = catalogue.set_aside(std::slice::from_ref(&much)).expect_err("there is no room");
        assert!(error.is_full() && !error.is_busy(), "{error:?}");
        catalogue.connection.pragma_update(None, "max_page_count", pages + 1_000).expect("set");
        catalogue.set_aside(std::slice::from_ref(&much)).expect("there is room again");
        catalogue.connection.execute_batch("DROP TABLE set_aside").expect("gone");
        let error = catalogue.set_aside(&[much]).expect_err("there is no table");
        assert!(!error.is_full() && !error.is_busy(), "{error:?}");
    }
}
