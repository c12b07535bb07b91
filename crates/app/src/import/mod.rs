//! Imports files into a workspace: reads them ([`crate::source`]), stores what is new, puts aside what cannot be used,
//! and accounts for every row. Start at [`import`].
//!
//! Nothing of an import counts before all of it is stored. What was interrupted is gone on with by importing the same
//! files again. Rows that were put aside wait in the [`quarantine`].
//!
//! What a file means is not decided here.

mod content;
mod cursor;
mod error;
mod history;
mod keeper;
pub mod quarantine;
mod raw;
mod run;
pub mod uploads;
mod vault;

pub use kesit_store::{Import, ImportFile, ImportId, Tally};

pub use self::error::ImportError;
pub use self::history::{Entry, State, Undo, find, imports, look_at_undo, undo};
pub(crate) use self::history::{effect, entries, undo_in};
pub(crate) use self::quarantine::retry_in;
pub(crate) use self::run::import_into;
pub use self::run::{Done, OnProgress, Progress, Request, import, reading, reading_of};
pub(crate) use self::vault::Vault;

#[cfg(test)]
mod tests;
