//! `kesit predict`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kesit_model::Span;

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
The past of the shop is looked at on several days. What was known before such a day is held against what came after it, and
the last of them is kept for the test. Where the data is too little, the answer is why.

Examples:
  Who will order within a month?
    kesit predict orders.csv --target \"Order Completed\"
  Each customer with reasons, in a file for a spreadsheet:
    kesit predict --target \"Order Completed\" --horizon 60d --eligible buyers --out likely.csv
  Who is about to come into a segment of the workspace?
    kesit predict --target-segment lost --horizon 90d --customers
  A table that says of each row what happened, such as contracts:
    kesit predict --table telco.csv --target Churn --id customerID";

#[derive(Debug, Args)]
pub(crate) struct Predict {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// The event that is foretold; with --table the column that says whether it happened: yes, no, true, false, 1, 0, evet,
    /// hayır
    #[arg(long, value_name = "EVENT|COLUMN", required_unless_present = "target_segment")]
    pub(crate) target: Option<String>,

    /// A segment instead: who is not in it, and will be when the days are over?
    #[arg(long, value_name = "KEY", conflicts_with_all = ["target", "table"])]
    pub(crate) target_segment: Option<String>,

    /// Definition files, or folders of them [default: what is applied in the workspace]
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "target_segment")]
    pub(crate) segments: Vec<PathBuf>,

    /// How far ahead, in whole days
    #[arg(long, value_name = "SPAN", default_value = "30d", value_parser = clap::value_parser!(Span))]
    pub(crate) horizon: Span,

    /// Who is looked at
    #[arg(long, value_enum, value_name = "WHO", default_value = "all")]
    pub(crate) eligible: EligibleArg,

    /// Every customer with reasons instead of the tenths
    #[arg(long, conflicts_with = "table")]
    pub(crate) customers: bool,

    /// A table of any meaning instead of a shop (.csv, Excel, Parquet)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "workspace"])]
    pub(crate) table: Option<PathBuf>,

    /// What stands in the target column where it happened, if that is not yes or no
    #[arg(long, value_name = "VALUE", requires = "table")]
    pub(crate) value: Option<String>,

    /// Columns that are not learnt from, such as those filled in afterwards
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',', requires = "table")]
    pub(crate) ignore: Vec<String>,

    /// The column that names the rows
    #[arg(long, value_name = "COLUMN", requires = "table")]
    pub(crate) id: Option<String>,

    /// Every row of the table with reasons
    #[arg(long, requires = "table")]
    pub(crate) rows: bool,

    /// Writes every customer or row with reasons into this file (CSV) besides
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Who is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EligibleArg {
    /// Everybody known at the instant
    All,
    /// Customers with an order
    Buyers,
}
