//! `kesit cluster`.

use std::path::PathBuf;

use clap::Args;

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Any number of clusters can be drawn through any customers. Kesit shows them only if other customers of the same kind would
give the same ones; otherwise it says so.

Examples:
  Are there kinds of customers that nobody has defined?
    kesit cluster orders.csv
  Every customer's cluster, for a spreadsheet:
    kesit cluster --customers --format csv > clusters.csv
  A month later, with the numbers that the clusters had then:
    kesit cluster --previous clusters.csv
  The rules as segment definitions, where the segment language can say them exactly:
    kesit cluster --save segments/";

#[derive(Debug, Args)]
pub(crate) struct Cluster {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// Just so many clusters, even if they are not to be trusted [default: the most stable of 3 to 7]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=20))]
    pub(crate) k: Option<u8>,

    /// Another number starts chance elsewhere; the same finds the same clusters
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) seed: u64,

    /// Every customer instead of the clusters
    #[arg(long)]
    pub(crate) customers: bool,

    /// Clusters of an earlier time, as `--customers --format csv` wrote them: a cluster keeps its number
    #[arg(long, value_name = "FILE")]
    pub(crate) previous: Option<PathBuf>,

    /// Writes the rules into this folder as segment definitions, a file for each that can be said exactly
    #[arg(long, value_name = "DIR")]
    pub(crate) save: Option<PathBuf>,

    /// Replaces files of the same names
    #[arg(long, requires = "save")]
    pub(crate) force: bool,
}
