//! Webhook endpoints, and what is to be delivered to each: at least once. From the rows of the stream *pending* deliveries
//! are made ([`Hooks::fan_out`]); they become *delivered*, or after too many attempts *dead* ([`Hooks::mark`]), and can be
//! made pending again ([`Hooks::replay`]).
//!
//! How far an endpoint has come moves in the same transaction in which its deliveries are made, so that a crash in between
//! neither skips nor doubles a row. Nothing is sent here, and nothing here knows when to try again.

mod deliveries;
mod endpoints;
mod fan_out;
mod replay;
#[cfg(test)]
mod tests;
mod types;

use std::path::Path;

use rusqlite::Connection;

use super::{StreamError, open_to_write, schema};

pub use fan_out::FannedOut;
pub(super) use fan_out::{first_untold, tell_lost};
pub use replay::{Replayed, Which};
pub use types::{
    Attempt, Delivery, DeliveryFilter, DeliveryId, DeliveryState, Endpoint, EndpointId, EndpointSecrets,
    EndpointSettings, EndpointState, EndpointTotals, Failure, Outcome, PauseReason,
};

/// Endpoints and deliveries, open to read and to write. A process may have several; those that write wait for each other.
#[derive(Debug)]
pub struct Hooks {
    connection: Connection,
}

/// `directions` has bit 0 for left and bit 1 for entered, as [`super::schema`] numbers them. An endpoint without a row in
/// `endpoint_segment` takes all segments. The state of a delivery is 0 pending, 1 delivered, 2 dead. A delivery goes away
/// with its row.
pub(super) const STEP: &str = "
CREATE TABLE endpoint (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    url             TEXT NOT NULL,
    description     TEXT NOT NULL,
    secret          TEXT NOT NULL,
    retiring_secret TEXT,
    retires_at      INTEGER,
    directions      INTEGER NOT NULL,
    state           TEXT NOT NULL,
    state_since     INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    cursor          INTEGER NOT NULL,
    delivered       INTEGER NOT NULL DEFAULT 0,
    dead            INTEGER NOT NULL DEFAULT 0,
    lost            INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE endpoint_segment (
    endpoint INTEGER NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,
    key      TEXT NOT NULL,
    PRIMARY KEY (endpoint, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint    INTEGER NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,
    seq         INTEGER NOT NULL REFERENCES event (seq) ON DELETE CASCADE,
    state       INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    last_status INTEGER,
    last_error  TEXT,
    first_at    INTEGER,
    last_at     INTEGER,
    UNIQUE (seq, endpoint)
) STRICT;
CREATE INDEX delivery_by_state ON delivery (endpoint, state, next_at, seq);
";

/// `pause` says why an endpoint is paused or disabled, as [`PauseReason`] does; nothing while it is told. The last failed
/// attempt stays after later ones succeeded.
pub(super) const HEALTH_STEP: &str = "
ALTER TABLE endpoint ADD COLUMN takes_back_fill INTEGER NOT NULL DEFAULT 1;
ALTER TABLE endpoint ADD COLUMN pause TEXT;
ALTER TABLE endpoint ADD COLUMN failed_at INTEGER;
ALTER TABLE endpoint ADD COLUMN failed_status INTEGER;
ALTER TABLE endpoint ADD COLUMN failed_error TEXT;
";

impl Hooks {
    /// The most endpoints that there may be.
    pub const MAX_ENDPOINTS: u64 = 100;
    /// While so many deliveries of an endpoint are pending, no more are made; its rows wait in the stream.
    pub const MAX_PENDING: u64 = 10_000;
    /// The most deliveries that are told at once: a page of a thousand, and one more to know whether there is another.
    pub const MAX_DELIVERIES: usize = 1_001;

    /// Opens them; makes the stream if it is not there, and brings an older one up to date.
    ///
    /// # Errors
    /// When the stream cannot be read or written, or is newer than we are.
    pub fn open(path: &Path) -> Result<Hooks, StreamError> {
        let mut connection = open_to_write(path)?;
        schema::migrate(&mut connection)?;
        Ok(Hooks { connection })
    }

    /// Whether this workspace may tell others; see [`super::Stream::set_armed`]. While it may not, no deliveries are made
    /// and none are due.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn is_armed(&self) -> Result<bool, StreamError> {
        Ok(self.connection.query_row("SELECT is_armed FROM state", [], |row| row.get(0))?)
    }
}
