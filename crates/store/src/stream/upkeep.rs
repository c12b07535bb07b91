//! The stream as a whole: whether it is sound, a copy of it, whether it may tell others, and forgetting a customer.

use std::path::Path;

use kesit_model::PersonId;
use rusqlite::{TransactionBehavior, params};

use super::{Stream, StreamError, StreamReader, open_to_write, schema, trail};
use crate::erase::{MIN_BYTES_IN_MESSAGE_ID, NO_MESSAGE, Person};

/// So often the write-ahead file is tried to be emptied: each time waits for whoever is in the midst of something.
const TRIES_TO_EMPTY: usize = 6;

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

    /// Takes away every row of a person, under all ids, and the id of a message of theirs from rows of others that it brought
    /// about. Their bytes are overwritten. Others go on reading and writing meanwhile. Gives how many rows there were.
    ///
    /// # Errors
    /// When the stream cannot be written, or [`StreamError::Held`] if a reader keeps the old bytes for too long; the same once
    /// more does the rest.
    pub fn forget_person(&mut self, person: &Person) -> Result<u64, StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut rows = 0;
        for id in person.ids().filter_map(PersonId::parse) {
            rows += trail::forget(&transaction, &id)?;
        }
        transaction.commit()?;
        for id in person.ids().filter(|id| id.len() >= MIN_BYTES_IN_MESSAGE_ID) {
            self.forget_messages(id)?;
        }
        for _ in 0..TRIES_TO_EMPTY {
            if self.empty_write_ahead()? {
                return Ok(rows);
            }
        }
        Err(StreamError::Held)
    }

    /// The rows are looked for while others write, and only those found are written.
    fn forget_messages(&mut self, id: &str) -> Result<(), StreamError> {
        let mut select =
            self.connection.prepare_cached("SELECT seq FROM event WHERE instr(message_id, ?1) > 0")?;
        let found: Vec<i64> = select.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        drop(select);
        if found.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut clear = transaction.prepare_cached("UPDATE event SET message_id = ?2 WHERE seq = ?1")?;
        for seq in found {
            clear.execute(params![seq, NO_MESSAGE])?;
        }
        drop(clear);
        Ok(transaction.commit()?)
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
