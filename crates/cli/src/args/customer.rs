//! `kesit customer`.

use clap::Args;

use super::{Source, TextFormat};

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit customer u-42
  kesit customer u-42 --as-of 2026-03-01 --events 20 --all --lang tr";

#[derive(Debug, Args)]
pub(crate) struct Customer {
    /// Any id of the customer
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) source: Source,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// How many of the last events to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) events: usize,

    /// Also the segments that the customer is not in
    #[arg(long)]
    pub(crate) all: bool,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextFormat,
}
