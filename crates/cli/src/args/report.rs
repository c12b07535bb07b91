//! `kesit report`.

use std::path::PathBuf;

use clap::Args;

use super::ShopFiles;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
The page needs no network and no program but a browser; it prints well, in light and dark, and fits a telephone. Without
segments of your own it uses starter segments over orders alone.

Examples:
  From a file of orders, with no workspace:
    kesit report orders.csv --out report.html
  In Turkish, as of the first of March:
    kesit report orders.csv --out rapor.html --lang tr --as-of 2026-03-01
  A workspace with its segments, and every chart as a file of its own:
    kesit report --workspace shop --out report.html --charts charts/";

#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) files: ShopFiles,

    /// The page to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    /// Also each chart as an SVG file, into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) charts: Option<PathBuf>,

    /// Definition files, or folders of them [default: those of the workspace; with FILE, starter segments over orders]
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) segments: Vec<PathBuf>,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// The shop's name [default: that of the file or of the workspace's folder]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// The currency's code, such as TRY [default: that of the workspace, or the one that all orders bear]
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
}
