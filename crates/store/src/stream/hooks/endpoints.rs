//! Making, changing and reading endpoints.

use kesit_model::{Key, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::types::{direction_bits, directions_of};
use super::{
    Endpoint, EndpointId, EndpointSecrets, EndpointSettings, EndpointState, EndpointTotals, Failure, Hooks,
    PauseReason,
};
use crate::sought::sought;
use crate::stream::{StreamError, natural};

const ENDPOINTS: &str = "
SELECT id, url, description, secret, retiring_secret, retires_at, directions, state, state_since, created_at, cursor,
       delivered, dead, lost,
       (SELECT count(*) FROM delivery WHERE endpoint = endpoint.id AND state = 0),
       takes_back_fill, pause, failed_at, failed_status, failed_error
FROM endpoint";

impl Hooks {
    /// Makes an endpoint. It is told what happens from now on.
    ///
    /// # Errors
    /// When there are [`Hooks::MAX_ENDPOINTS`] already, or the stream cannot be written.
    pub fn create_endpoint(
        &mut self,
        settings: &EndpointSettings,
        secret: &str,
        now: Timestamp,
    ) -> Result<EndpointId, StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let count: i64 = transaction.query_row("SELECT count(*) FROM endpoint", [], |row| row.get(0))?;
        if natural(count)? >= Hooks::MAX_ENDPOINTS {
            return Err(StreamError::TooManyEndpoints { limit: Hooks::MAX_ENDPOINTS });
        }
        transaction.execute(
            "INSERT INTO endpoint (url, description, secret, directions, state, state_since, created_at, cursor,
                                   takes_back_fill)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6, next_seq - 1, ?7 FROM state",
            params![
                settings.url,
                settings.description,
                secret,
                direction_bits(&settings.directions),
                EndpointState::Enabled.word(),
                now.0,
                settings.takes_back_fill
            ],
        )?;
        let id = EndpointId(natural(transaction.last_insert_rowid())?);
        put_segments(&transaction, id, &settings.segments)?;
        transaction.commit()?;
        Ok(id)
    }

    /// Changes where and what. Deliveries that are pending stay, also of segments that are no longer wanted. Gives whether
    /// there is such an endpoint.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn change_endpoint(
        &mut self,
        id: EndpointId,
        settings: &EndpointSettings,
    ) -> Result<bool, StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let EndpointSettings { url, description, segments, directions, takes_back_fill } = settings;
        let changed = transaction.execute(
            "UPDATE endpoint SET url = ?2, description = ?3, directions = ?4, takes_back_fill = ?5 WHERE id = ?1",
            params![sought(id.0), url, description, direction_bits(directions), takes_back_fill],
        )?;
        if changed == 1 {
            put_segments(&transaction, id, segments)?;
        }
        transaction.commit()?;
        Ok(changed == 1)
    }

    /// Gives an endpoint another secret; the one before also signs until it retires. Gives whether there is such an
    /// endpoint.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn rotate_secret(
        &mut self,
        id: EndpointId,
        secret: &str,
        retires_at: Timestamp,
    ) -> Result<bool, StreamError> {
        let changed = self.connection.execute(
            "UPDATE endpoint SET retiring_secret = secret, retires_at = ?3, secret = ?2 WHERE id = ?1",
            params![sought(id.0), secret, retires_at.0],
        )?;
        Ok(changed == 1)
    }

    /// Sets the state. One that was disabled goes on with what happens from now on; its pending deliveries were given up.
    /// Gives whether there is such an endpoint.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn set_endpoint_state(
        &mut self,
        id: EndpointId,
        state: EndpointState,
        now: Timestamp,
    ) -> Result<bool, StreamError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let changed = set_state(&transaction, id, state, Some(PauseReason::Asked), now)?;
        transaction.commit()?;
        Ok(changed)
    }

    /// Removes an endpoint with its deliveries. Gives whether there was one.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn delete_endpoint(&mut self, id: EndpointId) -> Result<bool, StreamError> {
        Ok(self.connection.execute("DELETE FROM endpoint WHERE id = ?1", [sought(id.0)])? == 1)
    }

    /// All endpoints, the oldest first.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn endpoints(&self) -> Result<Vec<Endpoint>, StreamError> {
        let mut select = self.connection.prepare_cached(&format!("{ENDPOINTS} ORDER BY id"))?;
        let rows = select.query_map([], read_endpoint)?;
        rows.map(|row| self.with_segments(row??)).collect()
    }

    /// An endpoint; `None` if there is none of this number.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn endpoint(&self, id: EndpointId) -> Result<Option<Endpoint>, StreamError> {
        let mut select = self.connection.prepare_cached(&format!("{ENDPOINTS} WHERE id = ?1"))?;
        let found = select.query_row([sought(id.0)], read_endpoint).optional()?;
        found.map(|endpoint| self.with_segments(endpoint?)).transpose()
    }

    fn with_segments(&self, mut endpoint: Endpoint) -> Result<Endpoint, StreamError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT key FROM endpoint_segment WHERE endpoint = ?1 ORDER BY key")?;
        let keys = select.query_map([sought(endpoint.id.0)], |row| row.get::<_, String>(0))?;
        let key = |key: String| Key::parse(&key).ok_or(StreamError::Broken { what: "segment" });
        endpoint.settings.segments = keys.map(|text| key(text?)).collect::<Result<_, _>>()?;
        Ok(endpoint)
    }
}

/// Sets the state, and what must go with it. The reason counts only of a state in which nothing is told.
pub(super) fn set_state(
    transaction: &Transaction<'_>,
    id: EndpointId,
    state: EndpointState,
    reason: Option<PauseReason>,
    now: Timestamp,
) -> Result<bool, StreamError> {
    let key = sought(id.0);
    let before = transaction
        .query_row("SELECT state FROM endpoint WHERE id = ?1", [key], |row| row.get::<_, String>(0))
        .optional()?;
    let Some(before) = before else { return Ok(false) };
    if before == state.word() {
        return Ok(true);
    }
    let is_told = matches!(state, EndpointState::Enabled | EndpointState::Failing);
    let reason = reason.filter(|_| !is_told).map(PauseReason::word);
    transaction.execute(
        "UPDATE endpoint SET state = ?2, state_since = ?3, pause = ?4 WHERE id = ?1",
        params![key, state.word(), now.0, reason],
    )?;
    if state == EndpointState::Disabled {
        let dead = transaction.execute(
            "UPDATE delivery SET state = 2, last_error = 'disabled' WHERE endpoint = ?1 AND state = 0",
            [key],
        )?;
        transaction
            .execute("UPDATE endpoint SET dead = dead + ?2 WHERE id = ?1", params![key, dead as i64])?;
    }
    if before == EndpointState::Disabled.word() {
        let skip = "UPDATE endpoint SET cursor = (SELECT next_seq - 1 FROM state) WHERE id = ?1";
        transaction.execute(skip, [key])?;
    }
    Ok(true)
}

fn put_segments(transaction: &Transaction<'_>, id: EndpointId, segments: &[Key]) -> Result<(), StreamError> {
    transaction.execute("DELETE FROM endpoint_segment WHERE endpoint = ?1", [sought(id.0)])?;
    let mut put = transaction
        .prepare_cached("INSERT OR IGNORE INTO endpoint_segment (endpoint, key) VALUES (?1, ?2)")?;
    for segment in segments {
        put.execute(params![sought(id.0), segment.as_str()])?;
    }
    Ok(())
}

/// The endpoint without its segments.
fn read_endpoint(row: &Row<'_>) -> rusqlite::Result<Result<Endpoint, StreamError>> {
    let number = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
    let retiring = match (row.get(4)?, row.get(5)?) {
        (Some(secret), Some(until)) => Some((secret, Timestamp(until))),
        _ => None,
    };
    let Some(state) = EndpointState::of_word(&row.get::<_, String>(7)?) else {
        return Ok(Err(StreamError::Broken { what: "state of an endpoint" }));
    };
    let failure = match (row.get(17)?, row.get(19)?) {
        (Some(at), Some(error)) => Some(Failure { at: Timestamp(at), status: row.get(18)?, error }),
        _ => None,
    };
    Ok(Ok(Endpoint {
        id: EndpointId(number(0)?),
        settings: EndpointSettings {
            url: row.get(1)?,
            description: row.get(2)?,
            segments: Vec::new(),
            directions: directions_of(row.get(6)?),
            takes_back_fill: row.get(15)?,
        },
        secrets: EndpointSecrets { current: row.get(3)?, retiring },
        state,
        state_since: Timestamp(row.get(8)?),
        pause: row.get::<_, Option<String>>(16)?.and_then(|word| PauseReason::of_word(&word)),
        last_failure: failure,
        created_at: Timestamp(row.get(9)?),
        cursor: number(10)?,
        totals: EndpointTotals {
            delivered: number(11)?,
            dead: number(12)?,
            lost: number(13)?,
            pending: number(14)?,
        },
    }))
}
