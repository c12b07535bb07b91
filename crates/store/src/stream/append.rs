//! Writing rows together with the checkpoint that they follow from: both or neither.

use std::collections::HashMap;
use std::ops::Range;

use kesit_model::Key;
use rusqlite::{Transaction, TransactionBehavior, params};

use super::growth::Counted;
use super::types::{cause_code, kind_code};
use super::{Checkpoint, NewRow, Stream, StreamError, StreamEvent, integer, natural, read};

const INSERT: &str = "
INSERT INTO event (seq, at, segment, kind, cause, customer, message_id, entered, \"left\", size)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

impl Stream {
    /// Writes rows in this order, and the checkpoint that they lead to, in one transaction; safe on disk when this returns.
    /// Gives the numbers of the rows. No rows are allowed: then the checkpoint moves alone.
    ///
    /// # Errors
    /// When the file cannot be written; then neither rows nor checkpoint are.
    pub fn append(&mut self, rows: &[NewRow], checkpoint: &Checkpoint) -> Result<Range<u64>, StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let written = write(&transaction, &mut self.segments, &self.zone, rows, checkpoint)
            .and_then(|seqs| Ok(transaction.commit().map(|()| seqs)?));
        if written.is_err() {
            // Numbers given in a transaction that came to nothing are none.
            self.segments.clear();
        }
        written
    }

    /// The checkpoint of the last append; `None` before the first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, StreamError> {
        read::checkpoint(&self.connection)
    }
}

fn write(
    transaction: &Transaction<'_>,
    segments: &mut HashMap<Key, i64>,
    zone: &kesit_model::zone::Zone,
    rows: &[NewRow],
    checkpoint: &Checkpoint,
) -> Result<Range<u64>, StreamError> {
    let first: i64 = transaction.query_row("SELECT next_seq FROM state", [], |row| row.get(0))?;
    let mut insert = transaction.prepare_cached(INSERT)?;
    let mut counted = Counted::new(zone);
    for (row, seq) in rows.iter().zip(first..) {
        let segment = match segments.get(&row.segment) {
            Some(id) => *id,
            None => number_segment(transaction, segments, &row.segment)?,
        };
        counted.add(segment, row);
        let (kind, cause) = (kind_code(&row.event), cause_code(&row.event));
        match &row.event {
            StreamEvent::Moved(moved) => {
                let message = moved.cause.message_id().map(kesit_model::MessageId::as_str);
                let customer = moved.customer.as_str();
                let none = None::<i64>;
                insert.execute(params![
                    seq, row.at.0, segment, kind, cause, customer, message, none, none, none
                ])?
            }
            StreamEvent::Resettled(counts) => {
                let none = None::<&str>;
                let (entered, left) = (integer(counts.entered)?, integer(counts.left)?);
                let size = integer(counts.size)?;
                insert
                    .execute(params![seq, row.at.0, segment, kind, cause, none, none, entered, left, size])?
            }
        };
    }
    counted.write(transaction)?;
    let first = natural(first)?;
    let seqs = first..first + rows.len() as u64;
    put_checkpoint(transaction, checkpoint, integer(seqs.end)?)?;
    Ok(seqs)
}

fn number_segment(
    transaction: &Transaction<'_>,
    segments: &mut HashMap<Key, i64>,
    key: &Key,
) -> Result<i64, StreamError> {
    transaction.execute("INSERT OR IGNORE INTO segment (key) VALUES (?1)", [key.as_str()])?;
    let id = transaction
        .query_row("SELECT id FROM segment WHERE key = ?1", [key.as_str()], |row| row.get::<_, i64>(0))?;
    segments.insert(key.clone(), id);
    Ok(id)
}

fn put_checkpoint(
    transaction: &Transaction<'_>,
    checkpoint: &Checkpoint,
    next_seq: i64,
) -> Result<(), StreamError> {
    let Checkpoint { position, clock, revision, cut_offs } = checkpoint;
    let mut update = transaction
        .prepare_cached("UPDATE state SET next_seq = ?1, position = ?2, clock = ?3, revision = ?4")?;
    update.execute(params![next_seq, integer(*position)?, clock.0, revision])?;
    // The cut-offs are many bytes and rarely change.
    let mut put = transaction.prepare_cached(
        "INSERT INTO cut_offs (id, bytes) VALUES (1, ?1)
         ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes",
    )?;
    put.execute([cut_offs])?;
    Ok(())
}
