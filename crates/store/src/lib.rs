//! What a workspace keeps on disk. A workspace is a folder; no other crate touches what is in it.
//!
//! | what | where | if it is lost |
//! |---|---|---|
//! | every message accepted | `log/` | it is lost: back it up |
//! | segments, imports, settings | `catalogue.db`, see [`Catalogue`] | they are lost: back it up |
//! | the timelines as they were | `snapshot/` | it is made again from the log |
//!
//! The log is the truth and the snapshot is derived from it.

mod catalogue;

pub use catalogue::{Catalogue, CatalogueError, Settings};
