//! The stream: every move into or out of a segment, in the order in which it happened, numbered from 1 without reuse; and
//! what is to be told to webhook endpoints. One SQLite file, `stream.db`.
//!
//! Rows and the [`Checkpoint`] that they follow from are written in one transaction ([`Stream::append`]), so that after a
//! crash no move is missing and none is there twice. What moves customers is not known here.
//!
//! A process has one [`Stream`] to write rows, one [`Hooks`] for endpoints and deliveries, and as many [`StreamReader`]s
//! as it likes, each in a thread of its own.

mod append;
mod growth;
pub mod hooks;
mod prune;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod trail;
mod types;
mod upkeep;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kesit_model::Key;
use kesit_model::zone::Zone;
use rusqlite::{Connection, OpenFlags};

use crate::private;

pub use growth::{DayMoves, Growth, GrowthDay};
pub use hooks::Hooks;
pub use prune::{PRUNE_ROWS, Pruned, UNSEEN_KEPT};
pub use read::{StreamFilter, StreamReader};
pub use types::{
    Checkpoint, Move, MoveCause, MoveDirection, NewRow, Resettled, ResettledCause, StreamEvent, StreamRow,
};
pub(crate) use upkeep::disarm;

/// How long to wait for another connection of the same process.
const BUSY: Duration = Duration::from_secs(5);
/// How much of the file each writing connection keeps in memory, in KiB.
const CACHE_KIB: i64 = 32 << 10;
/// So many pages of 4 KiB are gathered in the write-ahead file before they move to their place.
const CHECKPOINT_PAGES: i64 = 8_000;

/// The stream, open to write rows.
#[derive(Debug)]
pub struct Stream {
    connection: Connection,
    path: PathBuf,
    zone: Zone,
    /// The numbers of segments that were looked up.
    segments: HashMap<Key, i64>,
}

/// Why the stream cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// SQLite says no.
    #[error("the stream cannot be read or written")]
    Sqlite(#[from] rusqlite::Error),
    /// The file cannot be made.
    #[error("the file of the stream cannot be made")]
    Io(#[from] std::io::Error),
    /// A newer Kesit made it.
    #[error("the stream has version {found}; this Kesit knows versions up to {known}")]
    Newer {
        /// Its version.
        found: i64,
        /// The newest version that we know.
        known: i64,
    },
    /// Somebody reads for so long that old bytes cannot be let go.
    #[error("the stream is being read for too long to let old bytes go")]
    Held,
    /// There are as many endpoints as there may be.
    #[error("there are {limit} webhook endpoints already, and no more are allowed")]
    TooManyEndpoints {
        /// How many there may be.
        limit: u64,
    },
    /// Something in it cannot be understood.
    #[error("the stream holds a {what} that cannot be understood")]
    Broken {
        /// What it should be.
        what: &'static str,
    },
}

impl Stream {
    /// Opens the stream; makes it if it is not there, and brings an older one up to date. `zone` is that of local days, for
    /// the counts of each day. A new stream is armed.
    ///
    /// # Errors
    /// When it cannot be read or written, or is newer than we are.
    pub fn open(path: &Path, zone: Zone) -> Result<Stream, StreamError> {
        let mut connection = open_to_write(path)?;
        schema::migrate(&mut connection)?;
        Ok(Stream { connection, path: path.to_owned(), zone, segments: HashMap::new() })
    }

    /// A connection of its own, to read beside this one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reader(&self) -> Result<StreamReader, StreamError> {
        StreamReader::open(&self.path)
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A connection that writes. A commit is safe on disk when it returns.
fn open_to_write(path: &Path) -> Result<Connection, StreamError> {
    private::make(path)?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: an erased customer leaves no traces in free pages.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    Ok(connection)
}

fn open_to_read(path: &Path) -> Result<Connection, StreamError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    schema::check(&connection)?;
    Ok(connection)
}

/// A number as SQLite keeps it.
fn integer(number: u64) -> Result<i64, StreamError> {
    i64::try_from(number).map_err(|_| StreamError::Broken { what: "number" })
}

/// A number as SQLite gave it.
fn natural(number: i64) -> Result<u64, StreamError> {
    u64::try_from(number).map_err(|_| StreamError::Broken { what: "number" })
}
