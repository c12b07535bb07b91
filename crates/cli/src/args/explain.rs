//! `kesit explain`.

use clap::Args;

use super::{Source, TextFormat};

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit explain --data orders.csv --segments segments/orders.yaml --customer 17850
  kesit explain --data shop.jsonl --segments segments/ --customer u-42 --segment at_risk --lang tr
  kesit explain --data shop.jsonl --segments segments/ --customer u-42 --as-of 2026-03-01 --format json";

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) source: Source,

    /// Whom to explain: any id of the customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: String,

    /// Only this segment
    #[arg(long, value_name = "KEY")]
    pub(crate) segment: Option<String>,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextFormat,
}
