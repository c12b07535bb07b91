//! `kesit lint`.

use clap::Args;

use super::{Source, TableFormat};

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Looks at every segment with the data: empty ones, too small ones, those that do not move, those
that ask for nothing that customers do, those whose members do what everybody does, those that
nobody may be written to, doubles. Each finding says why it matters and what to do. Ends with exit
code 1 if there is a finding; `kesit check` looks at the text alone.

Examples:
  What is wrong with the segments of the workspace?
    kesit lint
  With those of a folder, before they are applied:
    kesit lint --data orders.csv --segments segments/
  For a spreadsheet:
    kesit lint --format csv > findings.csv";

#[derive(Debug, Args)]
pub(crate) struct Lint {
    #[command(flatten)]
    pub(crate) source: Source,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// How to write the answer; CSV has the findings only
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}
