//! The tables of the catalogue, and how an older catalogue comes to have them. A step that was released is never
//! changed; what is to change gets a step of its own below it.

use rusqlite::Connection;

use super::CatalogueError;

/// Each step brings the catalogue from its index to the next version, which is `PRAGMA user_version`.
const STEPS: &[&str] = &[
    SETTINGS,
    super::segments::STEP,
    super::imports::STEP,
    super::quarantine::STEP,
    super::sources::STEP,
    super::scores::STEP,
    super::privacy::STEP,
    super::set_aside::STEP,
    super::jobs::STEP,
    super::users::STEP,
    super::sessions::STEP,
    super::api_keys::STEP,
    super::write_keys::STEP,
    super::write_keys::COUNTS_STEP,
    super::audit::STEP,
    super::idempotency::STEP,
    super::dropped::STEP,
];

const SETTINGS: &str = "
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Takes the steps that are missing, each whole or not at all.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), CatalogueError> {
    let found = check(connection)?;
    for (step, version) in STEPS.iter().zip(1..).skip(found) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

/// The version of the catalogue, unless it is newer than we are.
pub(super) fn check(connection: &Connection) -> Result<usize, CatalogueError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = STEPS.len();
    match usize::try_from(found) {
        Ok(version) if version <= known => Ok(version),
        _ => Err(CatalogueError::Newer { found, known: i64::try_from(known).unwrap_or(i64::MAX) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn a_catalogue_opens_again_and_a_newer_one_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("catalogue.db");
        Catalogue::open(&path).expect("new");
        let again = Catalogue::open(&path).expect("again");
        again.connection.pragma_update(None, "user_version", 99).expect("set");
        assert!(matches!(Catalogue::open(&path), Err(CatalogueError::Newer { found: 99, .. })));
        assert!(matches!(Catalogue::open_to_read(&path), Err(CatalogueError::Newer { .. })));
    }
}
