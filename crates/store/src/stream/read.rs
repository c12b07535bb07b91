//! Reading rows, page by page.

use std::path::Path;

use kesit_model::{Key, PersonId, Timestamp};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

use super::types::{direction_of, move_cause_of, resettled_cause_of};
use super::{Checkpoint, Move, Resettled, StreamError, StreamEvent, StreamRow, natural, open_to_read, trail};
use crate::sought::sought;

/// A connection that only reads, beside the one that writes. It can be sent to another thread, not shared.
#[derive(Debug)]
pub struct StreamReader {
    pub(super) connection: Connection,
}

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamFilter {
    /// Only of this segment.
    pub segment: Option<Key>,
    /// Only moves of this customer, under the id that they had then.
    pub customer: Option<PersonId>,
}

pub(super) const COLUMNS: &str = "
SELECT event.seq, event.at, segment.key, event.kind, event.cause, event.customer, event.message_id,
       event.entered, event.\"left\", event.size
FROM event JOIN segment ON segment.id = event.segment";

impl StreamReader {
    /// The most rows that a page has.
    pub const MAX_ROWS: usize = 10_000;

    /// Opens a stream that is there.
    ///
    /// # Errors
    /// When it is not there, cannot be read, or has not the version that we know.
    pub fn open(path: &Path) -> Result<StreamReader, StreamError> {
        Ok(StreamReader { connection: open_to_read(path)? })
    }

    /// The rows after a number, in their order: at most `limit`, and never more than [`StreamReader::MAX_ROWS`]. Ask again
    /// after the last of them; a page with fewer rows than asked for is the last for now.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn after(
        &self,
        seq: u64,
        limit: usize,
        filter: &StreamFilter,
    ) -> Result<Vec<StreamRow>, StreamError> {
        let limit = limit.min(Self::MAX_ROWS);
        if let Some(customer) = &filter.customer {
            return trail::after(&self.connection, customer, filter.segment.as_ref(), seq, limit);
        }
        let (after, limit) = (sought(seq), limit as i64);
        let (condition, key) = match &filter.segment {
            Some(key) => ("event.segment = (SELECT id FROM segment WHERE key = :segment)", key.as_str()),
            None => (":segment = ''", ""),
        };
        let sql =
            format!("{COLUMNS} WHERE event.seq > :after AND {condition} ORDER BY event.seq LIMIT :limit");
        rows_of(&self.connection, &sql, &[(":after", &after), (":limit", &limit), (":segment", &key)])
    }

    /// The latest moves of a customer, the newest first: at most `limit`, and never more than [`StreamReader::MAX_ROWS`].
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn latest_of(&self, customer: &PersonId, limit: usize) -> Result<Vec<StreamRow>, StreamError> {
        trail::latest(&self.connection, customer, limit.min(Self::MAX_ROWS))
    }

    /// One row; `None` if there is none of this number, or no more.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn row(&self, seq: u64) -> Result<Option<StreamRow>, StreamError> {
        row(&self.connection, seq)
    }

    /// The number that was given last; 0 before the first. The row itself may have been pruned.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn newest_seq(&self) -> Result<u64, StreamError> {
        let next: i64 = self.connection.query_row("SELECT next_seq FROM state", [], |row| row.get(0))?;
        natural(next - 1)
    }

    /// The number of the oldest row that is still there; `None` if there is none.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn oldest_seq(&self) -> Result<Option<u64>, StreamError> {
        let oldest: Option<i64> =
            self.connection.query_row("SELECT min(seq) FROM event", [], |row| row.get(0))?;
        oldest.map(natural).transpose()
    }

    /// How many rows there are. Goes through an index of all of them.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn count(&self) -> Result<u64, StreamError> {
        natural(self.connection.query_row("SELECT count(*) FROM event", [], |row| row.get(0))?)
    }

    /// The checkpoint of the last append; `None` before the first.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, StreamError> {
        checkpoint(&self.connection)
    }

    /// Whether this workspace may tell others; see [`super::Stream::set_armed`].
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn is_armed(&self) -> Result<bool, StreamError> {
        Ok(self.connection.query_row("SELECT is_armed FROM state", [], |row| row.get(0))?)
    }
}

pub(super) fn checkpoint(connection: &Connection) -> Result<Option<Checkpoint>, StreamError> {
    let read = "SELECT position, clock, revision, coalesce((SELECT bytes FROM cut_offs), x'')
                FROM state WHERE position IS NOT NULL";
    let found = connection.query_row(read, [], |row| {
        let position: i64 = row.get(0)?;
        Ok((position, Timestamp(row.get(1)?), row.get(2)?, row.get(3)?))
    });
    let checkpoint = |(position, clock, revision, cut_offs)| {
        Ok(Checkpoint { position: natural(position)?, clock, revision, cut_offs })
    };
    found.optional()?.map(checkpoint).transpose()
}

pub(super) fn row(connection: &Connection, seq: u64) -> Result<Option<StreamRow>, StreamError> {
    let seq = sought(seq);
    Ok(rows_of(connection, &format!("{COLUMNS} WHERE event.seq = :seq"), &[(":seq", &seq)])?.pop())
}

pub(super) fn rows_of(
    connection: &Connection,
    sql: &str,
    params: &[(&str, &dyn ToSql)],
) -> Result<Vec<StreamRow>, StreamError> {
    let mut select = connection.prepare_cached(sql)?;
    let mut rows = select.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(row_of(row)?);
    }
    Ok(found)
}

fn row_of(row: &Row<'_>) -> Result<StreamRow, StreamError> {
    let text = |column: usize, what: &'static str| match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        ValueRef::Text(bytes) => {
            std::str::from_utf8(bytes).map(Some).map_err(|_| StreamError::Broken { what })
        }
        _ => Err(StreamError::Broken { what }),
    };
    let broken = |what| StreamError::Broken { what };
    let (kind, cause): (i64, i64) = (row.get(3)?, row.get(4)?);
    let event = match text(5, "customer")? {
        Some(customer) => StreamEvent::Moved(Move {
            customer: PersonId::parse(customer).ok_or_else(|| broken("customer"))?,
            direction: direction_of(kind)?,
            cause: move_cause_of(cause, text(6, "message id")?)?,
        }),
        None => StreamEvent::Resettled(Resettled {
            entered: natural(row.get(7)?)?,
            left: natural(row.get(8)?)?,
            size: natural(row.get(9)?)?,
            cause: resettled_cause_of(cause)?,
        }),
    };
    let segment = text(2, "segment")?.and_then(Key::parse).ok_or_else(|| broken("segment"))?;
    Ok(StreamRow { seq: natural(row.get(0)?)?, at: Timestamp(row.get(1)?), segment, event })
}
