//! `kesit affinity`.

use clap::{Args, ValueEnum};

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Little is known of most customers, so what is known is drawn towards what others do: one click of one e-mail makes no
preference. What a customer said outright (the trait `preferred_channel`) goes before clicks, and consent before both.

Examples:
  By which channel do customers answer?
    kesit affinity --of channel
  Each customer's best hours, for a spreadsheet:
    kesit affinity --of hour --customers --format csv > hours.csv
  Who tends to which category?
    kesit affinity messages.jsonl --of category
  Who buys only at a discount?
    kesit affinity orders.csv --of discount --customers";

#[derive(Debug, Args)]
pub(crate) struct Affinity {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// To what customers tend
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) of: Of,

    /// Every customer of whom something is known, instead of the shop
    #[arg(long)]
    pub(crate) customers: bool,
}

/// What customers tend to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Of {
    /// The channel they answer by: e-mail, SMS, push
    Channel,
    /// The hours of the week they are active in
    Hour,
    /// The category they buy and look at
    Category,
    /// Orders with a coupon or a discount
    Discount,
}
