//! How far databases have been read: for a query, the value of its cursor column that was seen last. Passwords are not
//! kept.

use kesit_model::Timestamp;
use rusqlite::OptionalExtension;

use super::{Catalogue, CatalogueError};

pub(super) const STEP: &str = "
CREATE TABLE source_cursor (
    server  TEXT NOT NULL,
    query   TEXT NOT NULL,
    column_name TEXT NOT NULL,
    value   TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (server, query, column_name)
) STRICT, WITHOUT ROWID;
";

/// A query that is read bit by bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceCursor<'a> {
    /// The server, without a password.
    pub server: &'a str,
    /// The query.
    pub query: &'a str,
    /// The column in whose order it is read.
    pub column: &'a str,
}

impl Catalogue {
    /// The value that was seen last, as the server writes it; `None` if the query was never read.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn source_cursor(&self, cursor: SourceCursor<'_>) -> Result<Option<String>, CatalogueError> {
        let mut select = self.connection.prepare_cached(
            "SELECT value FROM source_cursor WHERE server = ?1 AND query = ?2 AND column_name = ?3",
        )?;
        Ok(select.query_row([cursor.server, cursor.query, cursor.column], |row| row.get(0)).optional()?)
    }

    /// Remembers the value that was seen last. To be called when all rows up to it are safe.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_source_cursor(
        &mut self,
        cursor: SourceCursor<'_>,
        value: &str,
        seen_at: Timestamp,
    ) -> Result<(), CatalogueError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO source_cursor (server, query, column_name, value, seen_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            (cursor.server, cursor.query, cursor.column, value, seen_at.0),
        )?;
        Ok(())
    }

    /// Forgets how far the queries to a server were read: the next time everything is read.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn forget_source_cursors(&mut self, server: &str) -> Result<(), CatalogueError> {
        self.connection.execute("DELETE FROM source_cursor WHERE server = ?1", [server])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_query() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        let orders = SourceCursor { server: "postgres://u@h/shop", query: "SELECT * FROM o", column: "id" };
        let others = SourceCursor { query: "SELECT * FROM p", ..orders };
        let elsewhere = SourceCursor { server: "postgres://u@h2/shop", ..orders };
        assert_eq!(catalogue.source_cursor(orders).expect("read"), None);
        catalogue.set_source_cursor(orders, "17", Timestamp(1)).expect("set");
        catalogue.set_source_cursor(orders, "18", Timestamp(2)).expect("set again");
        catalogue.set_source_cursor(others, "5", Timestamp(3)).expect("set another");
        assert_eq!(catalogue.source_cursor(orders).expect("read").as_deref(), Some("18"));
        catalogue.set_source_cursor(elsewhere, "9", Timestamp(4)).expect("set elsewhere");
        catalogue.forget_source_cursors(orders.server).expect("forget");
        assert_eq!(catalogue.source_cursor(orders).expect("read"), None);
        assert_eq!(catalogue.source_cursor(others).expect("read"), None);
        assert_eq!(catalogue.source_cursor(elsewhere).expect("read").as_deref(), Some("9"));
    }
}
