//! What was put aside and dropped since: only how many, and why. What is mended is counted where it is stored; so of what was
//! ever put aside, some wait, some were mended, and the rest is told here.

use kesit_model::Timestamp;
use rusqlite::{Transaction, params};

use super::quarantine::remove;
use super::{Catalogue, CatalogueError, ImportId, QuarantinePlace};

/// `import` is 0 for messages of sources, and `source` is empty for rows of imports.
pub(super) const STEP: &str = "
CREATE TABLE dropped (
    import  INTEGER NOT NULL,
    source  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    count   INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (import, source, reason)
) STRICT, WITHOUT ROWID;
";

/// How many were dropped for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The import whose rows they were; `None` if they were messages of a source.
    pub import: Option<ImportId>,
    /// The name of the source; empty if they were rows of an import.
    pub source: String,
    /// The stable word for the reason.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// When that was done last.
    pub last_at: Timestamp,
}

impl Catalogue {
    /// Drops rows of imports that wait, and counts them. Says how many waited.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn drop_rows(
        &mut self,
        places: &[QuarantinePlace],
        reason: &str,
        now: Timestamp,
    ) -> Result<u64, CatalogueError> {
        let transaction = self.connection.transaction()?;
        let mut dropped = 0;
        for at in places {
            let count = remove(&transaction, at)?;
            note(&transaction, at.import.0.cast_signed(), "", reason, count, now)?;
            dropped += count;
        }
        transaction.commit()?;
        Ok(dropped)
    }

    /// Drops messages of sources that wait, and counts them. Says how many waited.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn drop_aside(&mut self, ids: &[i64], reason: &str, now: Timestamp) -> Result<u64, CatalogueError> {
        let transaction = self.connection.transaction()?;
        let mut dropped = 0;
        let mut delete =
            transaction.prepare_cached("DELETE FROM set_aside WHERE id = ?1 RETURNING source")?;
        for id in ids {
            let sources = delete.query_map([id], |row| row.get::<_, String>(0))?;
            for source in sources.collect::<Result<Vec<_>, _>>()? {
                note(&transaction, 0, &source, reason, 1, now)?;
                dropped += 1;
            }
        }
        drop(delete);
        transaction.commit()?;
        Ok(dropped)
    }

    /// What was dropped ever, by import or source and reason.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn dropped(&self) -> Result<Vec<Dropped>, CatalogueError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT import, source, reason, count, last_at FROM dropped ORDER BY 1, 2, 3")?;
        let rows = select.query_map([], |row| {
            let import = row.get::<_, i64>(0)?.unsigned_abs();
            Ok(Dropped {
                import: (import > 0).then_some(ImportId(import)),
                source: row.get(1)?,
                reason: row.get(2)?,
                count: row.get::<_, i64>(3)?.unsigned_abs(),
                last_at: Timestamp(row.get(4)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn note(
    transaction: &Transaction<'_>,
    import: i64,
    source: &str,
    reason: &str,
    count: u64,
    now: Timestamp,
) -> Result<(), CatalogueError> {
    if count > 0 {
        let mut add = transaction.prepare_cached(
            "INSERT INTO dropped (import, source, reason, count, last_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at",
        )?;
        add.execute(params![import, source, reason, count.cast_signed(), now.0])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NewSetAside, QuarantineRow};

    #[test]
    fn what_is_dropped_is_counted_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("opens");
        // The imports themselves do not matter here.
        catalogue.connection.pragma_update(None, "foreign_keys", false).expect("set");
        let place = |import, row| QuarantinePlace { import: ImportId(import), file: 0, row, ordinal: 0 };
        let row =
            |place| QuarantineRow { place, field: None, reason: "bad_date".to_owned(), raw: "[]".to_owned() };
        catalogue.quarantine(&[place(1, 2), place(1, 3), place(2, 2)].map(row)).expect("room");
        let aside = |source: &str| NewSetAside {
            source: source.to_owned(),
            received_at: Timestamp(1),
            reason: "no_person".to_owned(),
            field: None,
            raw: "{}".to_owned(),
        };
        catalogue.set_aside(&[aside("web"), aside("till"), aside("web")]).expect("room");
        let rows = [place(1, 2), place(1, 2), place(1, 9)];
        assert_eq!(catalogue.drop_rows(&rows, "test", Timestamp(5)).expect("written"), 1);
        assert_eq!(catalogue.drop_rows(&[place(1, 3)], "test", Timestamp(6)).expect("written"), 1);
        assert_eq!(catalogue.drop_aside(&[1, 3, 3, 9], "unwanted", Timestamp(7)).expect("written"), 2);
        let shown: Vec<_> = catalogue
            .dropped()
            .expect("read")
            .into_iter()
            .map(|one| (one.import.map(|id| id.0), one.source, one.reason, one.count, one.last_at.0))
            .collect();
        let word = str::to_owned;
        assert_eq!(
            shown,
            [(None, word("web"), word("unwanted"), 2, 7), (Some(1), word(""), word("test"), 2, 6)]
        );
        let mut waiting = Vec::new();
        let mut each = |row: QuarantineRow| {
            waiting.push(row.place);
            true
        };
        catalogue.quarantined(&Default::default(), &mut each).expect("read");
        assert_eq!(waiting, [place(2, 2)]);
        assert_eq!(catalogue.waiting_aside(0, 9, None).expect("read").len(), 1);
        assert!(catalogue.quarantined_at(&place(2, 2)).expect("read").is_some());
        assert!(catalogue.quarantined_at(&place(1, 2)).expect("read").is_none());
    }
}
