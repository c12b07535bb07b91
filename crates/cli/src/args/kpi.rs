//! `kesit kpi`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Each figure stands beside that of as many days before, with its 95% interval where chance plays a part. What a figure means:
`kesit kpi --define KEY`.

Examples:
  The last month, beside the one before:
    kesit kpi orders.csv
  The first quarter, of the members of a segment at its end:
    kesit kpi --segment champions --from 2026-01-01 --to 2026-04-01
  Who came back, by the month of the first order:
    kesit kpi orders.csv --cohorts month --retained on-or-after
  What campaigns earned for what they cost (columns: campaign, cost and, if it differs, margin):
    kesit kpi --costs campaigns.csv --margin 0.4
  What all figures mean:
    kesit kpi --definitions";

#[derive(Debug, Args)]
pub(crate) struct Kpi {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// Only the members of this segment at the end of the period
    #[arg(long, value_name = "KEY")]
    pub(crate) segment: Option<String>,

    /// Definition files, or folders of them [default: what is applied in the workspace]
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "segment")]
    pub(crate) segments: Vec<PathBuf>,

    /// Folder of static lists, one KEY.csv for each; with FILE
    #[arg(long, value_name = "DIR", requires_all = ["segment", "files"])]
    pub(crate) lists: Option<PathBuf>,

    /// How long the period is that ends at the instant asked about: `month`, `quarter`, `year`, or days as in `30d`
    #[arg(long, value_name = "LENGTH", default_value = "month", conflicts_with_all = ["from", "to"])]
    pub(crate) period: String,

    /// The first local day of the period, such as 2026-01-01
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,

    /// The day after the last one [default: that of the instant asked about is the last]
    #[arg(long, value_name = "DATE", requires = "from")]
    pub(crate) to: Option<String>,

    /// The part of the money of an order that remains with the shop, 0 to 1
    #[arg(long, value_name = "PART", default_value = "1")]
    pub(crate) margin: f64,

    /// How many days ahead the expected value looks
    #[arg(long, value_name = "DAYS", default_value = "365", value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) horizon: u32,

    /// What a year takes off later money: 0.1 is a tenth
    #[arg(long, value_name = "PART", default_value = "0.1")]
    pub(crate) discount: f64,

    /// Instead: who came back, by the period of the first order
    #[arg(long, value_enum, value_name = "PERIOD", conflicts_with_all = ["from", "to", "costs"])]
    pub(crate) cohorts: Option<CohortsArg>,

    /// Who counts as having come back: in exactly that period, or in it or later
    #[arg(long, value_enum, value_name = "HOW", default_value = "on", requires = "cohorts")]
    pub(crate) retained: RetainedArg,

    /// Instead: what campaigns earned for what they cost; a table with a row for each campaign (.csv)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to"])]
    pub(crate) costs: Option<PathBuf>,

    /// For how many days after a campaign orders count
    #[arg(long, value_name = "DAYS", default_value = "30", value_parser = clap::value_parser!(u32).range(1..=365))]
    pub(crate) campaign_days: u32,

    /// What a figure means
    #[arg(long, value_name = "KEY", conflicts_with_all = ["files", "segment", "cohorts", "costs"])]
    pub(crate) define: Option<String>,

    /// What all figures mean
    #[arg(long, conflicts_with_all = ["files", "segment", "cohorts", "costs", "define"])]
    pub(crate) definitions: bool,
}

/// The periods of cohorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CohortsArg {
    Week,
    Month,
}

/// Who counts as having come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RetainedArg {
    On,
    OnOrAfter,
}
