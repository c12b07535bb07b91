//! The catalogue: what people decided and what was done, in SQLite. A file for each subject, and the tables of all of
//! them in [`schema`].
//!
//! Messages are not in here; they are in the log.

mod api_keys;
mod audit;
mod dropped;
mod idempotency;
mod imports;
mod jobs;
mod privacy;
mod quarantine;
mod schema;
mod scores;
mod segments;
mod sessions;
mod set_aside;
mod settings;
mod sources;
mod together;
mod upkeep;
mod users;
mod write_keys;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::private;

pub use api_keys::{ApiKey, NewApiKey};
pub use audit::{Audit, AuditFilter, MAX_AUDIT_PAGE, NewAudit};
pub use dropped::Dropped;
pub use idempotency::Answer;
pub use imports::{Import, ImportFile, ImportId, NewImport, NewImportFile, Tally, Understood};
pub use jobs::JobRow;
pub use privacy::{
    ErasedList, Erasure, ErasureId, OutsideCopy, OutsideKind, PendingErasure, Period, PeriodUnit,
    RetentionSubject, erased_list_of,
};
pub use quarantine::{QuarantineCount, QuarantineFilter, QuarantinePlace, QuarantineRow};
pub use scores::ScoreFit;
pub use segments::{
    ChangeAction, ChangeCounts, DefinitionContent, DefinitionKind, DefinitionVersion, NewChange, NewRevision,
    Revision, RevisionChange,
};
pub use sessions::{NewSession, Session};
pub use set_aside::{NewSetAside, SetAside, SetAsideCount};
pub use settings::Settings;
pub use sources::SourceCursor;
pub use users::{NewUser, User};
pub use write_keys::{NewSource, Source, SourceChange, SourceCount, SourceDay, WriteKey};

/// How long to wait for another connection of the same process: longer than it takes to write the file anew, as after an erasure.
const BUSY: Duration = Duration::from_secs(30);

/// An open catalogue.
#[derive(Debug)]
pub struct Catalogue {
    connection: Connection,
}

/// Why the catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// SQLite says no.
    #[error("the catalogue cannot be read or written")]
    Sqlite(#[from] rusqlite::Error),
    /// The file cannot be made.
    #[error("the file of the catalogue cannot be made")]
    Io(#[from] std::io::Error),
    /// A newer Kesit made it.
    #[error("the catalogue has version {found}; this Kesit knows versions up to {known}")]
    Newer {
        /// Its version.
        found: i64,
        /// The newest version that we know.
        known: i64,
    },
    /// A secret was to be made.
    #[error("the system gives no random bytes")]
    NoRandomness,
    /// Something in it cannot be understood.
    #[error("the catalogue holds a {what} that cannot be understood")]
    Broken {
        /// What it should be.
        what: &'static str,
    },
}

impl CatalogueError {
    /// Whether there is no room on the disk. It works again by itself when there is.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, CatalogueError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull)
            || self.code() == Some(ErrorCode::DiskFull)
    }

    /// Whether somebody else wrote to it for too long. It works again by itself.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self.code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    fn code(&self) -> Option<ErrorCode> {
        match self {
            CatalogueError::Sqlite(error) => error.sqlite_error_code(),
            CatalogueError::Io(_)
            | CatalogueError::Newer { .. }
            | CatalogueError::NoRandomness
            | CatalogueError::Broken { .. } => None,
        }
    }
}

impl Catalogue {
    /// Opens the catalogue for reading and writing; makes it if it is not there, and brings an older one up to date.
    ///
    /// # Errors
    /// When it cannot be read or written, or is newer than we are.
    pub fn open(path: &Path) -> Result<Catalogue, CatalogueError> {
        // Password hashes, and the secrets of sources in clear.
        private::make(path)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        // One that reads before it writes would else fail at once when another connection wrote in between, without waiting.
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What is deleted is written over.
        connection.pragma_update(None, "secure_delete", true)?;
        schema::migrate(&mut connection)?;
        Ok(Catalogue { connection })
    }

    /// Opens the catalogue for reading only.
    ///
    /// # Errors
    /// When it is not there, cannot be read, or has not the version that we know.
    pub fn open_to_read(path: &Path) -> Result<Catalogue, CatalogueError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        schema::check(&connection)?;
        Ok(Catalogue { connection })
    }
}
