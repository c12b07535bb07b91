//! `kesit value` and `kesit churn`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ShopArgs;

/// Examples of `kesit value`, shown below the options.
pub(crate) const VALUE_EXAMPLES: &str = "\
What was earned and what is expected are never put into one number. An expected value is stated with its horizon, margin and
yearly discount.

Examples:
  What will the customers bring within a year?
    kesit value orders.csv
  With two fifths of the money left to the shop, over six months:
    kesit value orders.csv --margin 0.4 --horizon 182
  Each customer, for a spreadsheet:
    kesit value --customers --format csv > value.csv
  Would it have been right about the last quarter?
    kesit value --check 90";

/// Examples of `kesit churn`, shown below the options.
pub(crate) const CHURN_EXAMPLES: &str = "\
Without a contract nobody says that they leave. `kesit churn` then tells how likely each customer is still there, and how
many were silent for longer than is usual in this shop. With a table of contracts it tells how long they last.

Examples:
  How many customers has the shop lost?
    kesit churn orders.csv
  Who is most likely gone, though worth much?
    kesit churn --customers --format csv > churn.csv
  Contracts: how long they last, by kind, and what makes them end:
    kesit churn --table telco.csv --duration tenure --ended Churn --by Contract --with MonthlyCharges,PaperlessBilling";

#[derive(Debug, Args)]
pub(crate) struct Value {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// The model of order times
    #[arg(long, value_enum, value_name = "MODEL", default_value = "mbg")]
    pub(crate) model: ModelArg,

    /// How many days ahead
    #[arg(long, value_name = "DAYS", default_value = "365", value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) horizon: u32,

    /// The part of the money of an order that remains with the shop, 0 to 1
    #[arg(long, value_name = "PART", default_value = "1")]
    pub(crate) margin: f64,

    /// What a year takes off later money: 0.1 is a tenth
    #[arg(long, value_name = "PART", default_value = "0.1")]
    pub(crate) discount: f64,

    /// Every customer instead of the sums
    #[arg(long)]
    pub(crate) customers: bool,

    /// Also how well the same would have foretold the last so many days
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i32).range(1..=3650))]
    pub(crate) check: Option<i32>,
}

/// A model of order times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModelArg {
    /// MBG/NBD: customers leave after an order, the first one too
    Mbg,
    /// BG/NBD: the same, but nobody leaves after the first order
    Bg,
    /// Pareto/NBD: customers leave at any time
    Pareto,
}

#[derive(Debug, Args)]
pub(crate) struct Churn {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// Every customer instead of the sums
    #[arg(long)]
    pub(crate) customers: bool,

    /// A table of contracts instead of orders, one to a row (.csv)
    #[arg(long, value_name = "FILE", requires_all = ["duration", "ended"], conflicts_with_all = ["files", "workspace"])]
    pub(crate) table: Option<PathBuf>,

    /// The column that says how long each contract has lasted
    #[arg(long, value_name = "COLUMN", requires = "table")]
    pub(crate) duration: Option<String>,

    /// The column that says whether it has ended: yes, no, true, false, 1, 0, evet, hayır
    #[arg(long, value_name = "COLUMN", requires = "table")]
    pub(crate) ended: Option<String>,

    /// A column whose values are compared
    #[arg(long, value_name = "COLUMN", requires = "table")]
    pub(crate) by: Option<String>,

    /// Columns whose part in ending is estimated together (Cox)
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',', requires = "table")]
    pub(crate) with: Vec<String>,
}
