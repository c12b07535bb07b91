//! `kesit lifecycle`.

use clap::{Args, ValueEnum};

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
A stage goes by the days since the last order: by the shop's own rhythm of orders and that of each category, where there is
enough to go by, else by a convention. Who never ordered is in no stage.

Examples:
  Where do the customers of a file of orders stand?
    kesit lifecycle orders.csv
  Who moved since the first of June?
    kesit lifecycle orders.csv --compare 2026-06-01
  Month by month:
    kesit lifecycle --every month
  With days of your own:
    kesit lifecycle --at-risk 60 --dormant 120 --lost 240
  Every customer, for a spreadsheet:
    kesit lifecycle --customers --format csv > lifecycle.csv";

#[derive(Debug, Args)]
pub(crate) struct Lifecycle {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// An earlier instant: who moved between stages since
    #[arg(long, value_name = "T", conflicts_with_all = ["customers", "every"])]
    pub(crate) compare: Option<String>,

    /// The history instead: one row for each period
    #[arg(long, value_enum, value_name = "PERIOD", conflicts_with = "customers")]
    pub(crate) every: Option<Every>,

    /// Also the stages by the category of the last order
    #[arg(long, conflicts_with_all = ["customers", "every"])]
    pub(crate) by_category: bool,

    /// Every customer instead of the stages
    #[arg(long)]
    pub(crate) customers: bool,

    /// Whose only day with an order is fewer days ago is new [default: by the shop's rhythm, as below]
    #[arg(long, value_name = "DAYS", value_parser = days())]
    pub(crate) new: Option<u32>,

    /// At risk from so many days without an order on
    #[arg(long, value_name = "DAYS", value_parser = days())]
    pub(crate) at_risk: Option<u32>,

    /// Dormant from so many days on
    #[arg(long, value_name = "DAYS", value_parser = days())]
    pub(crate) dormant: Option<u32>,

    /// Lost from so many days on
    #[arg(long, value_name = "DAYS", value_parser = days())]
    pub(crate) lost: Option<u32>,
}

/// A calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Every {
    Week,
    Month,
    Quarter,
    Year,
}

fn days() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=36_500)
}
