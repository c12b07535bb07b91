//! What spans of a trace are marked with. They go to a collector of OpenTelemetry and not into the log: see `traces` in the
//! configuration. Names and attributes are kinds and counts, never an id or a text of somebody.

/// The target of every span that belongs into a trace.
pub const TARGET: &str = "kesit::trace";
