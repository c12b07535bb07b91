//! Says in the reader's language what libraries report in types.

mod definitions;
mod report;
mod source;

pub(crate) use definitions::{definitions_error, explain_error, problem, unknown, unknown_segment};
pub(crate) use report::report;
pub(crate) use source::{lists_error, source_error, unreadable};
