//! `kesit lake`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Source, TextFormat};
use crate::help::help;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  The workspace here, for DuckDB, Polars, pandas and Spark; the next time only what changed is written:
    kesit lake export lake/
  Then ask it something:
    duckdb -c \"SELECT name, count(*) FROM 'lake/events/*/*.parquet' GROUP BY name\"
  Without a workspace:
    kesit lake export lake/ --data shop.jsonl --segments segments/";

#[derive(Debug, Args)]
pub(crate) struct Lake {
    #[command(subcommand)]
    pub(crate) action: LakeAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LakeAction {
    /// Writes all customers, their events, traits, consents, accounts and memberships as Parquet files
    #[command(after_help = help(EXAMPLES))]
    Export(LakeExport),
}

#[derive(Debug, Args)]
pub(crate) struct LakeExport {
    /// Where to: a folder that is new, empty, or a lake already
    pub(crate) dir: PathBuf,

    #[command(flatten)]
    pub(crate) source: Source,

    /// Into how many buckets customers are put; another number than before writes everything again
    /// [default: as before; at first one for about 500,000 events each]
    #[arg(long, value_name = "N")]
    pub(crate) buckets: Option<u32>,

    /// Up to when memberships are followed: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: the instant of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// Whether memberships that ended are written too
    #[arg(long, value_enum, value_name = "WHICH", default_value = "history")]
    pub(crate) memberships: LakeMemberships,

    /// How to tell what was done
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LakeMemberships {
    /// Every one that there ever was
    History,
    /// Only those of who is in at the instant
    Current,
}
