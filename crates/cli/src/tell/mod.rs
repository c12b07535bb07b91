//! Says in the reader's language what libraries report in types.

mod definitions;
mod import;
mod proposal;
mod report;
mod source;
mod workspace;

pub(crate) use definitions::{
    definitions_error, explain_error, problem, problems_failure, unknown, unknown_segment,
};
pub(crate) use import::{balance, import_error, import_state, speed};
pub(crate) use proposal::proposal;
pub(crate) use report::report;
pub(crate) use source::{lists_error, source_error, table_error, unreadable};
pub(crate) use workspace::{
    catalogue_error, log_error, on_disk_error, store_error, stored_error, stream_error,
};
