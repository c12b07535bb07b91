//! `kesit evaluate`.

use clap::Args;

use super::{Source, TableFormat};

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
The answer goes to standard output, the account of what was read to standard error.

Examples:
  How large is each segment, as of the newest data?
    kesit evaluate --data orders.csv --segments segments/orders.yaml
  And how large was it on the first of March?
    kesit evaluate --data orders.csv --segments segments/ --as-of 2026-03-01
  Who is at risk, for a spreadsheet?
    kesit evaluate --data shop.jsonl --segments segments/ --members at_risk --format csv
  On a workspace, with the segments that are applied there:
    kesit evaluate --workspace shop
  Everything, for a program:
    kesit evaluate --data shop.jsonl.zst --segments segments/ --with-members --format json";

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    #[command(flatten)]
    pub(crate) source: Source,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// Only the members of this segment, one to a line
    #[arg(long, value_name = "KEY", conflicts_with = "with_members")]
    pub(crate) members: Option<String>,

    /// The members of all segments
    #[arg(long)]
    pub(crate) with_members: bool,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}
