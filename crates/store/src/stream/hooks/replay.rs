//! Telling an endpoint again: one delivery, or all moves of a span of time, also those that it was never told.

use kesit_model::Timestamp;
use rusqlite::{TransactionBehavior, params};

use super::fan_out::IS_WANTED;
use super::{DeliveryId, EndpointId, Hooks};
use crate::sought::sought;
use crate::stream::{StreamError, integer, natural};

/// The most rows of the stream that one call looks at.
const ROWS: u64 = 5_000;

/// What one call made pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    /// How many deliveries.
    pub deliveries: u64,
    /// After which row to go on; `None` if everything was looked at.
    pub go_on_after: Option<u64>,
}

/// Which moves of a span are told again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    /// Those whose delivery was given up.
    Dead,
    /// All, also those that were delivered or never told.
    All,
}

impl Hooks {
    /// Makes a delivery pending again, due at once, with all its attempts. Gives whether there is one that was not pending.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn replay(&mut self, id: DeliveryId, now: Timestamp) -> Result<bool, StreamError> {
        let again = "UPDATE delivery SET state = 0, attempts = 0, next_at = ?2, first_at = NULL
                     WHERE id = ?1 AND state <> 0";
        Ok(self.connection.execute(again, params![sought(id.0), now.0])? == 1)
    }

    /// Makes moves from an instant (included) to another (excluded) pending again for an endpoint, as far as it wants such
    /// moves and they are still in the stream. A few thousand rows a call; `after` is 0 at first, then what the call before
    /// said. The endpoint's bound of pending deliveries holds back new rows, not these.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn replay_span(
        &mut self,
        endpoint: EndpointId,
        which: Which,
        (from, to): (Timestamp, Timestamp),
        after: u64,
        now: Timestamp,
    ) -> Result<Replayed, StreamError> {
        let (endpoint, after) = (sought(endpoint.0), sought(after));
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (last, rows): (Option<i64>, i64) = transaction.query_row(
            &format!("SELECT max(seq), count(*) FROM ({} LIMIT ?3)", looked_at(which)),
            params![endpoint, after, integer(ROWS)?],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let Some(last) = last else { return Ok(Replayed { deliveries: 0, go_on_after: None }) };
        let params = params![endpoint, after, last, from.0, to.0, now.0];
        let made = transaction.execute(&made_pending(which), params)?;
        transaction.commit()?;
        let go_on_after = (natural(rows)? == ROWS).then_some(natural(last)?);
        Ok(Replayed { deliveries: made as u64, go_on_after })
    }
}

/// The rows to look at for endpoint `?1` after row `?2`.
fn looked_at(which: Which) -> &'static str {
    match which {
        Which::Dead => "SELECT seq FROM delivery WHERE endpoint = ?1 AND state = 2 AND seq > ?2 ORDER BY seq",
        // What was not looked at for the endpoint yet comes by itself.
        Which::All => {
            "SELECT seq FROM event WHERE seq > ?2
             AND seq <= (SELECT cursor FROM endpoint WHERE id = ?1) ORDER BY seq"
        }
    }
}

/// What makes those of them pending whose rows, after `?2` and up to `?3`, are of the time from `?4` to `?5`.
fn made_pending(which: Which) -> String {
    const AGAIN: &str = "SET state = 0, attempts = 0, next_at = ?6, first_at = NULL";
    match which {
        Which::Dead => format!(
            "UPDATE delivery {AGAIN} WHERE endpoint = ?1 AND state = 2 AND seq > ?2 AND seq <= ?3
             AND (SELECT at FROM event WHERE event.seq = delivery.seq) >= ?4
             AND (SELECT at FROM event WHERE event.seq = delivery.seq) < ?5"
        ),
        Which::All => format!(
            "INSERT INTO delivery (endpoint, seq, state, attempts, next_at)
             SELECT ?1, event.seq, 0, 0, ?6 FROM event
             WHERE event.seq > ?2 AND event.seq <= ?3 AND event.at >= ?4 AND event.at < ?5 AND {IS_WANTED}
             ORDER BY event.seq
             ON CONFLICT (seq, endpoint) DO UPDATE {AGAIN} WHERE state <> 0"
        ),
    }
}
