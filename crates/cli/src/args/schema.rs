//! `kesit schema`.

use clap::{Args, ValueEnum};

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit schema segment > segment.schema.json
  kesit schema mapping > mapping.schema.json";

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Which kind of file
    #[arg(value_enum)]
    pub(crate) kind: SchemaKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaKind {
    /// Definition files of segments
    Segment,
    /// Mapping files of tables
    Mapping,
}
