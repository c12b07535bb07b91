//! The lake: everything that is known, as Parquet files that other engines read as they are. What the tables and columns
//! mean is told in `docs/reference/lake.md`.
//!
//! It is derived and lies outside the workspace. Nothing here evaluates a segment: memberships come from the caller.
//! Start at [`export`]; a table is a file in `table/`.

mod bucket;
mod digest;
mod error;
mod export;
mod file;
mod folder;
mod json;
mod manifest;
mod rows;
mod table;
mod words;

#[cfg(test)]
mod tests;

pub use bucket::{BUCKETS_MAX, bucket_of};
pub use error::LakeError;
pub use export::{LakeOptions, LakeProgress, LakeReport, LakeTable, Membership, MembershipsOf, export};
pub use manifest::FORMAT;
