//! From rows of the stream to pending deliveries, endpoint by endpoint.

use kesit_model::Timestamp;
use rusqlite::{Transaction, TransactionBehavior, params};

use super::Hooks;
use crate::stream::StreamError;

/// The most rows that are looked at for an endpoint in one transaction, so that appends need not wait long.
const ROWS: i64 = 2_000;

/// What one call made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FannedOut {
    /// How many deliveries.
    pub deliveries: u64,
    /// Whether there are rows that were not looked at yet: call again.
    pub is_more: bool,
}

/// Whether a row of `event` is one that the endpoint `?1` wants.
pub(super) const IS_WANTED: &str = "
event.kind < 2
AND (SELECT directions FROM endpoint WHERE id = ?1) >> event.kind & 1
AND (event.cause < 2 OR (SELECT takes_back_fill FROM endpoint WHERE id = ?1))
AND (NOT EXISTS (SELECT 1 FROM endpoint_segment WHERE endpoint = ?1)
     OR event.segment IN (SELECT segment.id FROM segment JOIN endpoint_segment USING (key)
                          WHERE endpoint_segment.endpoint = ?1))";

impl Hooks {
    /// Makes pending deliveries of the rows that endpoints were not yet told, due at once: a few rows for each endpoint, in
    /// one transaction. Endpoints that are paused or disabled, or have [`Hooks::MAX_PENDING`] deliveries waiting, wait.
    ///
    /// # Errors
    /// When the stream cannot be written; then no endpoint has come further.
    pub fn fan_out(&mut self, now: Timestamp) -> Result<FannedOut, StreamError> {
        let mut made = FannedOut::default();
        let waiting = waiting(&self.connection)?;
        if waiting.is_empty() || !self.is_armed()? {
            return Ok(made);
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (endpoint, newest) in waiting {
            let (deliveries, is_more) = fan_out_to(&transaction, endpoint, newest, now)?;
            made.deliveries += deliveries;
            made.is_more |= is_more;
        }
        transaction.commit()?;
        Ok(made)
    }
}

/// The endpoints that have rows to come and room for them, each with the newest row.
fn waiting(connection: &rusqlite::Connection) -> Result<Vec<(i64, i64)>, StreamError> {
    let mut select = connection.prepare_cached(
        "SELECT endpoint.id, next_seq - 1 FROM endpoint, state
         WHERE endpoint.state IN ('enabled', 'failing') AND cursor < next_seq - 1
         AND (SELECT count(*) FROM delivery WHERE endpoint = endpoint.id AND delivery.state = 0) < ?1",
    )?;
    let rows = select.query_map([Hooks::MAX_PENDING as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn fan_out_to(
    transaction: &Transaction<'_>,
    endpoint: i64,
    newest: i64,
    now: Timestamp,
) -> Result<(u64, bool), StreamError> {
    // Read inside the transaction: another connection may have changed the endpoint meanwhile.
    let mut select = transaction.prepare_cached(
        "SELECT coalesce(max(seq), ?2) FROM
         (SELECT seq FROM event WHERE seq > (SELECT cursor FROM endpoint WHERE id = ?1) AND seq <= ?2
          ORDER BY seq LIMIT ?3)",
    )?;
    let last: i64 = select.query_row([endpoint, newest, ROWS], |row| row.get(0))?;
    let mut insert = transaction.prepare_cached(&format!(
        "INSERT OR IGNORE INTO delivery (endpoint, seq, state, attempts, next_at)
         SELECT ?1, event.seq, 0, 0, ?3 FROM event
         WHERE event.seq > (SELECT cursor FROM endpoint WHERE id = ?1) AND event.seq <= ?2 AND {IS_WANTED}
         ORDER BY event.seq"
    ))?;
    let made = insert.execute(params![endpoint, last, now.0])?;
    transaction
        .prepare_cached("UPDATE endpoint SET cursor = max(cursor, ?2) WHERE id = ?1")?
        .execute([endpoint, last])?;
    Ok((made as u64, last < newest))
}

/// The first row that an endpoint was not yet told; `None` if no endpoint waits for any.
pub(in crate::stream) fn first_untold(transaction: &Transaction<'_>) -> Result<Option<i64>, StreamError> {
    let first = "SELECT min(first) FROM (
        SELECT min(cursor) + 1 AS first FROM endpoint WHERE state <> 'disabled'
        UNION ALL SELECT min(seq) FROM delivery WHERE state = 0)";
    Ok(transaction.query_row(first, [], |row| row.get(0))?)
}

/// Writes down for each endpoint how many moves it will never be told if all rows up to this one go.
pub(in crate::stream) fn tell_lost(transaction: &Transaction<'_>, last: i64) -> Result<(), StreamError> {
    let behind = "SELECT id FROM endpoint WHERE state <> 'disabled' AND cursor < ?1
                  UNION SELECT endpoint FROM delivery WHERE state = 0 AND seq <= ?1";
    let mut behind = transaction.prepare_cached(behind)?;
    let endpoints = behind.query_map([last], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    for endpoint in endpoints {
        let untold = format!(
            "SELECT (SELECT count(*) FROM event
                     WHERE event.seq > (SELECT cursor FROM endpoint WHERE id = ?1) AND event.seq <= ?2
                     AND {IS_WANTED})
                  + (SELECT count(*) FROM delivery WHERE endpoint = ?1 AND state = 0 AND seq <= ?2)"
        );
        let lost: i64 = transaction.query_row(&untold, [endpoint, last], |row| row.get(0))?;
        transaction.execute(
            "UPDATE endpoint SET lost = lost + ?2, cursor = max(cursor, ?3) WHERE id = ?1",
            params![endpoint, lost, last],
        )?;
    }
    Ok(())
}
