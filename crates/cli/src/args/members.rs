//! `kesit members`.

use clap::Args;

use super::{Source, TableFormat};

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit members at_risk
  For a mailing, with e-mail and city; a spreadsheet runs nothing of it as a formula:
    kesit members at_risk --columns email,address.city --format csv > at_risk.csv
  Who was in on the first of March, since when, and until when if nothing happens?
    kesit members at_risk --as-of 2026-03-01 --until";

#[derive(Debug, Args)]
pub(crate) struct Members {
    /// The segment
    #[arg(value_name = "KEY")]
    pub(crate) key: String,

    #[command(flatten)]
    pub(crate) source: Source,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// Traits to show of each member, as they were at that instant
    #[arg(long, value_name = "TRAIT,…", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,

    /// Since when each is in, and until when that is certain if nothing happens
    #[arg(long)]
    pub(crate) until: bool,

    /// At most so many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}
