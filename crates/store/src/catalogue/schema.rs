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
    super::privacy::COUNTS_STEP,
    super::audit::EMPTYING_STEP,
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

    /// Everything that there is, and how it was made.
    fn made(catalogue: &Catalogue) -> Vec<(String, Option<String>)> {
        let sql = "SELECT name, sql FROM sqlite_schema ORDER BY name";
        let mut select = catalogue.connection.prepare(sql).expect("it can be asked");
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        rows.map(|row| row.expect("a row")).collect()
    }

    #[test]
    fn a_catalogue_of_every_age_opens_with_what_is_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let newest = made(&Catalogue::open(&folder.path().join("new.db")).expect("new"));
        for age in 1..STEPS.len() {
            let path = folder.path().join(format!("{age}.db"));
            let old = Connection::open(&path).expect("new");
            STEPS[..age].iter().for_each(|step| old.execute_batch(step).expect("a step"));
            old.pragma_update(None, "user_version", i64::try_from(age).expect("few")).expect("set");
            old.execute("INSERT INTO setting VALUES ('kept', 'since then')", []).expect("put in");
            drop(old);
            let opened = Catalogue::open(&path).expect("of that age");
            assert_eq!(made(&opened), newest, "of version {age}");
            let kept = "SELECT value FROM setting WHERE name = 'kept'";
            let kept: String = opened.connection.query_row(kept, [], |row| row.get(0)).expect("kept");
            assert_eq!(kept, "since then", "of version {age}");
        }
    }
}
