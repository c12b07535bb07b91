//! Parameters of scores: each fit that was kept, the last of which counts. What is in one is not known here.

use kesit_model::Timestamp;
use rusqlite::OptionalExtension;

use super::{Catalogue, CatalogueError};

pub(super) const STEP: &str = "
CREATE TABLE score_fit (
    id         INTEGER PRIMARY KEY,
    kept_at    INTEGER NOT NULL,
    as_of      INTEGER NOT NULL,
    parameters TEXT NOT NULL
) STRICT;
";

/// A fit that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreFit {
    /// Its number, from 1.
    pub id: i64,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// The instant whose data it was fitted to.
    pub as_of: Timestamp,
    /// The parameters, as JSON.
    pub parameters: String,
}

impl Catalogue {
    /// Keeps a fit, which counts from now on. Gives its number.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn keep_score_fit(
        &mut self,
        kept_at: Timestamp,
        as_of: Timestamp,
        parameters: &str,
    ) -> Result<i64, CatalogueError> {
        self.connection.execute(
            "INSERT INTO score_fit (kept_at, as_of, parameters) VALUES (?1, ?2, ?3)",
            (kept_at.0, as_of.0, parameters),
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    /// The fit that counts; `None` if none was kept.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn score_fit(&self) -> Result<Option<ScoreFit>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT id, kept_at, as_of, parameters FROM score_fit ORDER BY id DESC LIMIT 1",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ScoreFit {
                id: row.get(0)?,
                kept_at: Timestamp(row.get(1)?),
                as_of: Timestamp(row.get(2)?),
                parameters: row.get(3)?,
            })
        };
        Ok(select.query_row([], read).optional()?)
    }

    /// Forgets all fits: scores are fitted to the instant asked about again.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_score_fits(&mut self) -> Result<(), CatalogueError> {
        self.connection.execute("DELETE FROM score_fit", [])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_fit_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        assert_eq!(catalogue.score_fit().expect("read"), None);
        catalogue.keep_score_fit(Timestamp(5), Timestamp(3), "{}").expect("kept");
        let id = catalogue.keep_score_fit(Timestamp(6), Timestamp(4), "{\"a\":1}").expect("kept");
        let fit = catalogue.score_fit().expect("read").expect("kept");
        assert_eq!((fit.id, fit.as_of, fit.parameters.as_str()), (id, Timestamp(4), "{\"a\":1}"));
        catalogue.forget_score_fits().expect("forgotten");
        assert_eq!(catalogue.score_fit().expect("read"), None);
    }
}
