//! `kesit rfm`.

use clap::{Args, ValueEnum};

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  The six groups of a file of orders:
    kesit rfm orders.csv
  Who moved since the first of June?
    kesit rfm orders.csv --compare 2026-06-01
  Every customer's scores and group, for a spreadsheet:
    kesit rfm --customers --format csv > rfm.csv
  Loyalty tiers by the money of the last year:
    kesit rfm --groups tiers --window 365";

#[derive(Debug, Args)]
pub(crate) struct Rfm {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// Into which groups scores are put
    #[arg(long, value_enum, value_name = "GROUPS", default_value = "six")]
    pub(crate) groups: Groups,

    /// What counts as frequency
    #[arg(long, value_enum, value_name = "WHAT", default_value = "days")]
    pub(crate) frequency: FrequencyArg,

    /// Only orders of the last so many days
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i32).range(1..=36_500))]
    pub(crate) window: Option<i32>,

    /// Bounds of your own instead of parts of equal size: days since the last order for each score but the lowest, best
    /// first
    #[arg(long, value_name = "DAYS,…", value_delimiter = ',', requires_all = ["frequencies", "amounts"])]
    pub(crate) recencies: Vec<f64>,

    /// The least frequency for each score but the lowest, in ascending order
    #[arg(long, value_name = "N,…", value_delimiter = ',', requires = "recencies")]
    pub(crate) frequencies: Vec<f64>,

    /// The least money for each score but the lowest, in ascending order
    #[arg(long, value_name = "MONEY,…", value_delimiter = ',', requires = "recencies")]
    pub(crate) amounts: Vec<f64>,

    /// An earlier instant: who moved between groups since, by the bounds of that instant
    #[arg(long, value_name = "T", conflicts_with = "customers")]
    pub(crate) compare: Option<String>,

    /// Every customer instead of the groups
    #[arg(long)]
    pub(crate) customers: bool,
}

/// Groups of RFM scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Groups {
    /// Six groups by fifths: new, champions, loyal, potential, at risk, lost
    Six,
    /// Eleven groups over all 125 scores
    Eleven,
    /// Ten groups by recency and frequency alone
    Ten,
    /// Six groups by thirds, with Klaviyo's names
    Klaviyo,
    /// Loyalty tiers by money: platinum the best twentieth, gold down to a fifth, silver down to half
    Tiers,
}

/// What counts as frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FrequencyArg {
    /// Days with an order
    Days,
    /// Orders
    Orders,
}
