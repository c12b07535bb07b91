//! The rows of one customer. They are looked for block by block of the stream; see [`super::schema`].

use std::ops::RangeInclusive;

use kesit_model::{Key, PersonId};
use rusqlite::Connection;

use super::read::{COLUMNS, rows_of};
use super::{StreamError, StreamRow};
use crate::sought::sought;

/// Rows of a block, as a power of two. The index in the schema is made for this one.
const BLOCK_BITS: u32 = 16;

/// The rows of a customer after a number, in their order.
pub(super) fn after(
    connection: &Connection,
    customer: &PersonId,
    segment: Option<&Key>,
    seq: u64,
    limit: usize,
) -> Result<Vec<StreamRow>, StreamError> {
    let after = sought(seq);
    let mut found = Vec::new();
    for block in blocks(connection, after)? {
        if found.len() >= limit {
            break;
        }
        let rows = rows_in(connection, block, customer)?;
        let fits = |row: &StreamRow| row.seq > seq && segment.is_none_or(|segment| row.segment == *segment);
        found.extend(rows.into_iter().filter(fits));
    }
    found.truncate(limit);
    Ok(found)
}

/// The latest rows of a customer, the newest first.
pub(super) fn latest(
    connection: &Connection,
    customer: &PersonId,
    limit: usize,
) -> Result<Vec<StreamRow>, StreamError> {
    let mut found = Vec::new();
    for block in blocks(connection, 0)?.rev() {
        if found.len() >= limit {
            break;
        }
        found.extend(rows_in(connection, block, customer)?.into_iter().rev());
    }
    found.truncate(limit);
    Ok(found)
}

/// Takes away all rows of a customer. Gives how many there were.
pub(super) fn forget(connection: &Connection, customer: &PersonId) -> Result<u64, StreamError> {
    let mut delete = connection.prepare_cached("DELETE FROM event WHERE seq >> 16 = ?1 AND customer = ?2")?;
    let mut rows = 0;
    for block in blocks(connection, 0)? {
        rows += delete.execute((block, customer.as_str()))? as u64;
    }
    Ok(rows)
}

/// The blocks that hold rows after a number; empty if there are none.
fn blocks(connection: &Connection, after: i64) -> Result<RangeInclusive<i64>, StreamError> {
    let ends = "SELECT coalesce((SELECT min(seq) FROM event), 0), coalesce((SELECT max(seq) FROM event), -1)";
    let (first, last): (i64, i64) = connection.query_row(ends, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.max(after) >> BLOCK_BITS..=last >> BLOCK_BITS)
}

/// The rows of a customer in one block, in their order. There are never more than a block has.
fn rows_in(connection: &Connection, block: i64, customer: &PersonId) -> Result<Vec<StreamRow>, StreamError> {
    let sql =
        format!("{COLUMNS} WHERE event.seq >> 16 = :block AND event.customer = :customer ORDER BY event.seq");
    rows_of(connection, &sql, &[(":block", &block), (":customer", &customer.as_str())])
}
