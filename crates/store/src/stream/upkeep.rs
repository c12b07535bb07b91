//! The stream as a whole: whether it is sound, a copy of it, whether it may tell others, and forgetting a customer.

use std::path::Path;

use kesit_model::PersonId;
use rusqlite::TransactionBehavior;

use super::{Stream, StreamError, StreamReader, open_to_write, schema, trail};

impl Stream {
    /// Says whether this workspace may tell others of moves. A workspace that was restored from a backup may not until
    /// somebody says so: the one that it is a copy of may still be telling.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn set_armed(&mut self, is_armed: bool) -> Result<(), StreamError> {
        self.connection.execute("UPDATE state SET is_armed = ?1", [is_armed])?;
        Ok(())
    }

    /// Takes away every row of a customer, under this id; their bytes are overwritten, and gone from the write-ahead file
    /// too unless a reader is just at it. Gives how many there were. The counts of days stay.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn forget(&mut self, customer: &PersonId) -> Result<u64, StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let rows = trail::forget(&transaction, customer)?;
        transaction.commit()?;
        self.empty_write_ahead()?;
        Ok(rows)
    }

    /// Moves everything from the write-ahead file to its place and empties it. Gives whether it could: not while a reader
    /// is in the midst of something.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn empty_write_ahead(&mut self) -> Result<bool, StreamError> {
        let is_busy: bool =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(!is_busy)
    }
}

impl StreamReader {
    /// What SQLite finds wrong with the file, in its words; nothing if it is sound.
    ///
    /// # Errors
    /// When it cannot even be looked at.
    pub fn faults(&self) -> Result<Vec<String>, StreamError> {
        let mut check = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let found = check.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// Writes a copy, whole and as it is at one moment, while others go on writing.
    ///
    /// # Errors
    /// When this cannot be read or the copy cannot be written.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<(), StreamError> {
        Ok(self.connection.backup("main", path, None::<fn(rusqlite::backup::Progress)>)?)
    }
}

/// Makes a restored stream tell nobody until it is armed.
pub(crate) fn disarm(path: &Path) -> Result<(), StreamError> {
    let mut connection = open_to_write(path)?;
    schema::migrate(&mut connection)?;
    connection.execute("UPDATE state SET is_armed = 0", [])?;
    Ok(())
}
