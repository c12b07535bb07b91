//! Which deliveries are due, and what became of them.

use kesit_model::Timestamp;
use rusqlite::{OptionalExtension, Row, ToSql, Transaction, TransactionBehavior, params};

use super::endpoints::set_state;
use super::{
    Attempt, Delivery, DeliveryFilter, DeliveryId, DeliveryState, EndpointId, EndpointState, Hooks, Outcome,
    PauseReason,
};
use crate::sought::sought;
use crate::stream::{StreamError, natural, read};

const DELIVERIES: &str = "
SELECT id, endpoint, seq, state, attempts, next_at, last_status, last_error, first_at, last_at FROM delivery";

impl Hooks {
    /// The deliveries of an endpoint that are to be tried now, in the order in which they became due, then of their rows: at
    /// most `limit`, and never more than [`Hooks::MAX_DELIVERIES`]. None of one that is paused or disabled.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn due(
        &self,
        endpoint: EndpointId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Delivery>, StreamError> {
        let sql = format!(
            "{DELIVERIES} WHERE endpoint = :endpoint AND state = 0 AND next_at <= :now
             AND (SELECT state FROM endpoint WHERE id = :endpoint) IN ('enabled', 'failing')
             AND (SELECT is_armed FROM state)
             ORDER BY next_at, seq LIMIT :limit"
        );
        let (endpoint, limit) = (sought(endpoint.0), limit.min(Hooks::MAX_DELIVERIES) as i64);
        self.deliveries_of(&sql, &[(":endpoint", &endpoint), (":now", &now.0), (":limit", &limit)])
    }

    /// When the next delivery is due, of whatever endpoint that is told; `None` if nothing is pending.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn next_due_at(&self) -> Result<Option<Timestamp>, StreamError> {
        let next = "SELECT min((SELECT min(next_at) FROM delivery WHERE endpoint = endpoint.id AND delivery.state = 0))
                    FROM endpoint, state WHERE endpoint.state IN ('enabled', 'failing') AND is_armed";
        let next: Option<i64> = self.connection.query_row(next, [], |row| row.get(0))?;
        Ok(next.map(Timestamp))
    }

    /// Writes down what came of attempts, all or none. What is no longer there, or not pending any more, is passed over.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn mark(&mut self, attempts: &[Attempt]) -> Result<(), StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for attempt in attempts {
            mark(&transaction, attempt)?;
        }
        Ok(transaction.commit()?)
    }

    /// Deliveries, the newest first, from before a number: at most `limit`, and never more than [`Hooks::MAX_DELIVERIES`].
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn deliveries(
        &self,
        filter: DeliveryFilter,
        before: Option<DeliveryId>,
        limit: usize,
    ) -> Result<Vec<Delivery>, StreamError> {
        let endpoint = filter.endpoint.map(|endpoint| sought(endpoint.0));
        let state = filter.state.map(DeliveryState::code);
        let before = before.map_or(i64::MAX, |before| sought(before.0));
        let limit = limit.min(Hooks::MAX_DELIVERIES) as i64;
        let sql = format!(
            "{DELIVERIES} WHERE id < :before AND (:endpoint IS NULL OR endpoint = :endpoint)
             AND (:state IS NULL OR state = :state) ORDER BY id DESC LIMIT :limit"
        );
        let params: [(&str, &dyn ToSql); 4] =
            [(":before", &before), (":endpoint", &endpoint), (":state", &state), (":limit", &limit)];
        self.deliveries_of(&sql, &params)
    }

    /// A delivery; `None` if there is none of this number, or no more.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StreamError> {
        let sql = format!("{DELIVERIES} WHERE id = :id");
        Ok(self.deliveries_of(&sql, &[(":id", &sought(id.0))])?.pop())
    }

    /// Forgets deliveries that succeeded before an instant: at most `limit`. Gives how many.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn forget_delivered(&mut self, before_at: Timestamp, limit: usize) -> Result<u64, StreamError> {
        let rows = self.connection.execute(
            "DELETE FROM delivery WHERE id IN (
                 SELECT delivery.id FROM endpoint JOIN delivery ON delivery.endpoint = endpoint.id
                 AND delivery.state = 1 AND delivery.next_at < ?1 LIMIT ?2)",
            params![before_at.0, limit as i64],
        )?;
        Ok(rows as u64)
    }

    fn deliveries_of(&self, sql: &str, params: &[(&str, &dyn ToSql)]) -> Result<Vec<Delivery>, StreamError> {
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query(params)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.extend(self.delivery_of(row)?);
        }
        Ok(found)
    }

    /// `None` if its row of the stream went away this moment.
    fn delivery_of(&self, row: &Row<'_>) -> Result<Option<Delivery>, StreamError> {
        let number = |column: usize| natural(row.get(column)?);
        let Some(what) = read::row(&self.connection, number(2)?)? else { return Ok(None) };
        Ok(Some(Delivery {
            id: DeliveryId(number(0)?),
            endpoint: EndpointId(number(1)?),
            row: what,
            state: DeliveryState::of_code(row.get(3)?)?,
            attempts: row.get(4)?,
            next_at: Timestamp(row.get(5)?),
            last_status: row.get(6)?,
            last_error: row.get(7)?,
            first_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
            last_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        }))
    }
}

fn mark(transaction: &Transaction<'_>, attempt: &Attempt) -> Result<(), StreamError> {
    let (state, next_at) = match attempt.outcome {
        // The instant of success is what `forget_delivered` goes by.
        Outcome::Delivered => (DeliveryState::Delivered, attempt.at),
        Outcome::Retry { next_at, .. } => (DeliveryState::Pending, next_at),
        Outcome::Dead { .. } | Outcome::Gone => (DeliveryState::Dead, attempt.at),
    };
    let error = attempt.outcome.error();
    let mut update = transaction.prepare_cached(
        "UPDATE delivery SET state = ?2, next_at = ?3, last_error = ?4, last_status = ?5, attempts = attempts + 1,
                             first_at = coalesce(first_at, ?6), last_at = ?6
         WHERE id = ?1 AND state = 0 RETURNING endpoint, first_at",
    )?;
    let id = sought(attempt.delivery.0);
    let endpoint = update
        .query_row(params![id, state.code(), next_at.0, error, attempt.status, attempt.at.0], |row| {
            Ok((row.get::<_, i64>(0)?, Timestamp(row.get(1)?)))
        })
        .optional()?;
    let Some((endpoint, first_at)) = endpoint else { return Ok(()) };
    let total = match state {
        DeliveryState::Pending => None,
        DeliveryState::Delivered => Some("UPDATE endpoint SET delivered = delivered + 1 WHERE id = ?1"),
        DeliveryState::Dead => Some("UPDATE endpoint SET dead = dead + 1 WHERE id = ?1"),
    };
    if let Some(total) = total {
        transaction.prepare_cached(total)?.execute([endpoint])?;
    }
    note_health(transaction, EndpointId(natural(endpoint)?), attempt, first_at)
}

/// An endpoint fails from the first attempt that does until one succeeds; if none does from the first to the last attempt of
/// a delivery, which began at `first_at`, it is paused. What somebody paused or disabled stays so.
fn note_health(
    transaction: &Transaction<'_>,
    endpoint: EndpointId,
    attempt: &Attempt,
    first_at: Timestamp,
) -> Result<(), StreamError> {
    let id = sought(endpoint.0);
    if let Some(error) = attempt.outcome.error() {
        let mut note = transaction.prepare_cached(
            "UPDATE endpoint SET failed_at = ?2, failed_status = ?3, failed_error = ?4 WHERE id = ?1",
        )?;
        note.execute(params![id, attempt.at.0, attempt.status, error])?;
    }
    let (from, to) = match attempt.outcome {
        Outcome::Gone => {
            let (state, reason) = (EndpointState::Disabled, Some(PauseReason::Gone));
            return set_state(transaction, endpoint, state, reason, attempt.at).map(drop);
        }
        Outcome::Dead { .. } if first_at < attempt.at && has_failed_since(transaction, id, first_at)? => {
            let (state, reason) = (EndpointState::Paused, Some(PauseReason::Failing));
            return set_state(transaction, endpoint, state, reason, attempt.at).map(drop);
        }
        Outcome::Delivered => (EndpointState::Failing, EndpointState::Enabled),
        Outcome::Retry { .. } | Outcome::Dead { .. } => (EndpointState::Enabled, EndpointState::Failing),
    };
    let mut update = transaction
        .prepare_cached("UPDATE endpoint SET state = ?3, state_since = ?4 WHERE id = ?1 AND state = ?2")?;
    update.execute(params![id, from.word(), to.word(), attempt.at.0])?;
    Ok(())
}

/// Whether an endpoint was failing at an instant and has not ceased to.
fn has_failed_since(transaction: &Transaction<'_>, id: i64, at: Timestamp) -> Result<bool, StreamError> {
    let mut select = transaction.prepare_cached(
        "SELECT count(*) FROM endpoint WHERE id = ?1 AND state = 'failing' AND state_since <= ?2",
    )?;
    Ok(select.query_row([id, at.0], |row| row.get::<_, i64>(0))? == 1)
}
