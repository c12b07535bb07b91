//! The catalogue as a whole: whether it is sound, and a copy of it.

use std::path::Path;

use super::{Catalogue, CatalogueError};

impl Catalogue {
    /// What SQLite finds wrong with its file, in its words; nothing if it is sound.
    ///
    /// # Errors
    /// When it cannot even be looked at.
    pub fn faults(&self) -> Result<Vec<String>, CatalogueError> {
        let mut check = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let found = check.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut check = self.connection.prepare("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 20")?;
        let dangling = check.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let dangling = dangling.into_iter().map(|table| format!("a row of {table} refers to nothing"));
        Ok(found.into_iter().filter(|line| line != "ok").chain(dangling).collect())
    }

    /// Writes a copy, whole and as it is at one moment.
    ///
    /// # Errors
    /// When this cannot be read or the copy cannot be written.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<(), CatalogueError> {
        Ok(self.connection.backup("main", path, None::<fn(rusqlite::backup::Progress)>)?)
    }
}
