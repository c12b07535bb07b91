//! Databases without a person: rows by customer, and files in which no byte of deleted rows is left.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Error, ErrorCode, ffi};

use super::person::Person;
use crate::catalogue::CatalogueError;

/// How long to wait for another connection of the same process.
const BUSY: Duration = Duration::from_secs(5);
/// The column that says whose a row is.
const CUSTOMER: &str = "customer";
/// The column of the message that brought a row about. Somebody else's row may have one of the person's, as when a colleague's
/// message changes an account; then the row stays, with [`NO_MESSAGE`] in its place.
const MESSAGE_ID: &str = "message_id";
/// Stands for a message that was erased.
pub(crate) const NO_MESSAGE: &str = "erased";
/// Shorter ids are not looked for in the ids of messages: they would be found in many.
pub(crate) const MIN_BYTES_IN_MESSAGE_ID: usize = 5;

/// Writes the file of a database anew, so that no byte of deleted rows is left in it or in the file beside it.
pub(crate) fn scrub(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "secure_delete", true)?;
    connection.execute_batch("VACUUM")?;
    let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        let error = ffi::Error { code: ErrorCode::DatabaseBusy, extended_code: ffi::SQLITE_BUSY };
        return Err(Error::SqliteFailure(error, None));
    }
    Ok(())
}

/// Erases the rows of a person from every table that says of its rows whose they are; gives how many there were. Nothing if
/// there is no such file.
pub(super) fn erase_customers(path: &Path, person: &Person) -> Result<u64, CatalogueError> {
    if !path.is_file() {
        return Ok(0);
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "secure_delete", true)?;
    // What hangs on a row goes along with it: deliveries of a move.
    connection.pragma_update(None, "foreign_keys", true)?;
    let mut erased = 0;
    let tables = tables_with(&connection, CUSTOMER)?;
    let caused = tables_with(&connection, MESSAGE_ID)?;
    let transaction = connection.transaction()?;
    for table in tables {
        let mut delete = transaction.prepare(&format!("DELETE FROM \"{table}\" WHERE {CUSTOMER} = ?1"))?;
        for id in person.ids() {
            erased += delete.execute([id])? as u64;
        }
    }
    for table in caused {
        let clear =
            format!("UPDATE \"{table}\" SET {MESSAGE_ID} = '{NO_MESSAGE}' WHERE instr({MESSAGE_ID}, ?1) > 0");
        let mut clear = transaction.prepare(&clear)?;
        for id in person.ids().filter(|id| id.len() >= MIN_BYTES_IN_MESSAGE_ID) {
            clear.execute([id])?;
        }
    }
    transaction.commit()?;
    scrub(&connection)?;
    Ok(erased)
}

fn tables_with(connection: &Connection, column: &str) -> rusqlite::Result<Vec<String>> {
    let mut select = connection.prepare(
        "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND c.name = ?1 ORDER BY t.name",
    )?;
    select.query_map([column], |row| row.get(0))?.collect()
}
