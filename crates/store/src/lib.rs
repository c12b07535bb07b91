//! What a workspace keeps on disk. A workspace is a folder; no other crate touches what is in it.
//!
//! | what | where | if it is lost |
//! |---|---|---|
//! | every message accepted | `log/` | it is lost: back it up |
//! | segments, imports, settings | `catalogue.db`, see [`Catalogue`] | they are lost: back it up |
//! | moves, webhook endpoints and deliveries | `stream.db`, see [`stream`] | they are lost: back it up |
//! | the timelines as they were | `snapshot/` | it is made again from the log |
//!
//! The log is the truth and the snapshot is derived from it. Outside the folder, [`lake`] writes what other engines read.
//! [`mod@erase`] takes a person out of all that is in it.

pub mod backup;
mod canonical;
mod catalogue;
pub mod codec;
mod derive;
pub mod doctor;
pub mod erase;
mod folder;
pub mod lake;
mod lock;
mod log;
mod private;
pub mod snapshot;
mod sought;
mod store;
pub mod stream;

pub use catalogue::{Answer, ApiKey, NewApiKey, NewSession, NewUser, Session, User};
pub use catalogue::{Audit, AuditFilter, MAX_AUDIT_PAGE, NewAudit};
pub use catalogue::{Catalogue, CatalogueError, Dropped, Settings, SourceCursor};
pub use catalogue::{
    ChangeAction, ChangeCounts, DefinitionContent, DefinitionKind, DefinitionVersion, NewChange, NewRevision,
    Revision, RevisionChange,
};
pub use catalogue::{
    ErasedList, Erasure, ErasureId, OutsideCopy, OutsideKind, PendingErasure, Period, PeriodUnit,
    RetentionSubject, ScoreFit, erased_list_of,
};
pub use catalogue::{Import, ImportFile, ImportId, NewImport, NewImportFile, Tally, Understood};
pub use catalogue::{JobRow, NewSetAside, SetAside, SetAsideCount};
pub use catalogue::{NewSource, Source, SourceChange, SourceCount, SourceDay, WriteKey};
pub use catalogue::{QuarantineCount, QuarantineFilter, QuarantinePlace, QuarantineRow};
pub use derive::Replay;
pub use log::{
    Appended, Doomed, Erasing, ImportState, Log, LogCounts, LogErasure, LogError, LogSizes, Mark, Origin,
    Position, Rewritten,
};
pub use log::{Arrival, LogHandle, LogWriter, Refused, Stored, Tail};
pub use store::{Access, Held, Store, StoreError, StoreParts};
pub use stream::{Checkpoint, Stream, StreamError, StreamFilter, StreamReader, StreamRow};
