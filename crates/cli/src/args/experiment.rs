//! `kesit experiment`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::TableFormat;
use crate::help::help;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
A campaign's effect is what came of those with it, beyond what came of those whom chance left out. The table has a row for
each customer: the group, and the outcome over the same days for all. Everybody counts in the group that they were put
into, reached or not.

Examples:
  What did the campaign bring?
    kesit experiment analyse campaign.csv --group group --outcome spend
  With the spend from before, which takes out noise, and what a message cost:
    kesit experiment analyse campaign.csv --group group --outcome spend --before spend_before --margin 0.4 --cost 0.5
  A holdout of a twentieth, looked at every day:
    kesit experiment analyse campaign.csv --group group --outcome bought --shares control=5,mail=95 --sequential 20000
  Whom does it move?
    kesit experiment analyse campaign.csv --group group --outcome bought --features recency,city
  How many customers does it take?
    kesit experiment size --rate 0.05 --effect 0.01
    kesit experiment size --mean 120 --sd 300 --effect 10";

#[derive(Debug, Args)]
pub(crate) struct Experiment {
    #[command(subcommand)]
    pub(crate) action: ExperimentAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExperimentAction {
    /// What a campaign did, against customers whom chance left out of it
    #[command(after_help = help(EXAMPLES))]
    Analyse(ExperimentAnalyse),
    /// How many customers a planned experiment needs
    #[command(after_help = help(EXAMPLES))]
    Size(ExperimentSize),
}

#[derive(Debug, Args)]
pub(crate) struct ExperimentAnalyse {
    /// A table with a row for each customer (.csv, .tsv, Excel, Parquet, also packed)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The column that says who was in which group
    #[arg(long, value_name = "COLUMN")]
    pub(crate) group: String,

    /// The column with what came of it: numbers, or yes and no
    #[arg(long, value_name = "COLUMN")]
    pub(crate) outcome: String,

    /// The group without the campaign [default: the one called control, kontrol, holdout or 0]
    #[arg(long, value_name = "VALUE")]
    pub(crate) control: Option<String>,

    /// The column that says whose row it is; checks that nobody counts twice
    #[arg(long, value_name = "COLUMN")]
    pub(crate) customer: Option<String>,

    /// Which share of customers each group was to have, in any unit, as control=5,mail=95 [default: equal ones]
    #[arg(long, value_name = "VALUE=SHARE,…", value_delimiter = ',')]
    pub(crate) shares: Vec<String>,

    /// A column with the same figure from before the campaign: takes out noise (CUPED)
    #[arg(long, value_name = "COLUMN")]
    pub(crate) before: Option<String>,

    /// A blank outcome is 0; else its row is left out
    #[arg(long)]
    pub(crate) blank_is_zero: bool,

    /// Intervals that hold however often one looks, narrowest after about so many customers
    #[arg(long, value_name = "CUSTOMERS")]
    pub(crate) sequential: Option<f64>,

    /// What the campaign cost for each customer with it, in money: adds profit and return
    #[arg(long, value_name = "MONEY")]
    pub(crate) cost: Option<f64>,

    /// What one more of the outcome leaves to the shop: of money the margin, of yes and no the money that one is worth
    #[arg(long, value_name = "PART", requires = "cost")]
    pub(crate) margin: Option<f64>,

    /// Columns known before the campaign, by which the effect may differ: whom does it move?
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    pub(crate) features: Vec<String>,

    /// How to write the answer; CSV has its first table only
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ExperimentSize {
    /// The share to whom it happens without the campaign: 0.05 is a twentieth
    #[arg(long, value_name = "SHARE", conflicts_with_all = ["mean", "sd"], required_unless_present = "sd")]
    pub(crate) rate: Option<f64>,

    /// The mean of the figure without the campaign
    #[arg(long, value_name = "FIGURE", requires = "sd")]
    pub(crate) mean: Option<f64>,

    /// The standard deviation of the figure between customers
    #[arg(long, value_name = "FIGURE")]
    pub(crate) sd: Option<f64>,

    /// The difference that is to be found, in the unit of the rate or the mean
    #[arg(long, value_name = "DIFFERENCE", allow_negative_numbers = true)]
    pub(crate) effect: f64,

    /// With which probability it is to be found
    #[arg(long, value_name = "PROBABILITY", default_value = "0.8")]
    pub(crate) power: f64,

    /// With which probability chance alone may look like an effect
    #[arg(long, value_name = "PROBABILITY", default_value = "0.05")]
    pub(crate) alpha: f64,

    /// How many customers there are for each group: also with which probability these find it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) customers: Option<u32>,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}
