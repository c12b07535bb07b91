//! The tables of the stream, and how an older one comes to have them. A step that was released is never changed; what is
//! to change gets a step of its own below it.

use rusqlite::{Connection, TransactionBehavior};

use super::StreamError;

/// Each step brings the stream from its index to the next version, which is `PRAGMA user_version`.
const STEPS: &[&str] = &[STREAM, super::hooks::STEP, super::hooks::HEALTH_STEP];

/// `kind` is 0 left, 1 entered, 2 resettled; `cause` is 0 message, 1 time, 2 definition, 3 batch. `customer` is that of a
/// move, the three counts are those of a resettlement.
///
/// Customers come in no order, and an index of all of them would be written all over the disk. So it is one index for each
/// block of 2^16 rows: the one that grows stays in memory, and reading takes a look into every block.
const STREAM: &str = "
CREATE TABLE state (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    next_seq  INTEGER NOT NULL,
    is_armed  INTEGER NOT NULL,
    position  INTEGER,
    clock     INTEGER,
    revision  INTEGER
) STRICT;
INSERT INTO state (id, next_seq, is_armed) VALUES (1, 1, 1);

CREATE TABLE cut_offs (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE segment (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE event (
    seq        INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    segment    INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    cause      INTEGER NOT NULL,
    customer   TEXT,
    message_id TEXT,
    entered    INTEGER,
    \"left\"   INTEGER,
    size       INTEGER
) STRICT;
CREATE INDEX event_of_segment ON event (segment);
CREATE INDEX event_of_customer ON event (seq >> 16, customer);

CREATE TABLE growth (
    segment INTEGER NOT NULL,
    day     TEXT NOT NULL,
    entered INTEGER NOT NULL,
    \"left\" INTEGER NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (segment, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE follower (
    name TEXT PRIMARY KEY,
    seq  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Takes the steps that are missing, each whole or not at all.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StreamError> {
    while check(connection)? < STEPS.len() {
        // Looked at again inside: another connection may have taken the step meanwhile.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = check(&transaction)?;
        if let Some((step, version)) = STEPS.iter().zip(1_i64..).nth(found) {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

/// The version of the stream, unless it is newer than we are.
pub(super) fn check(connection: &Connection) -> Result<usize, StreamError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = STEPS.len();
    match usize::try_from(found) {
        Ok(version) if version <= known => Ok(version),
        _ => Err(StreamError::Newer { found, known: i64::try_from(known).unwrap_or(i64::MAX) }),
    }
}
