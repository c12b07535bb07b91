//! What every command about a shop's figures takes: files or a workspace, an instant, a format.

use std::path::PathBuf;

use clap::Args;

use super::{Lang, TableFormat, WorkspaceDir};

/// What every command about a shop's figures takes.
#[derive(Debug, Args)]
pub(crate) struct ShopArgs {
    #[command(flatten)]
    pub(crate) files: ShopFiles,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// How to write the answer; CSV has its first table only
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}

/// Where the shop's data is.
#[derive(Debug, Args)]
pub(crate) struct ShopFiles {
    /// Files to read instead of a workspace: messages (.jsonl, .ndjson, .json) or tables (.csv, .tsv, Excel, Parquet),
    /// also packed as .gz or .zst; `-` is standard input
    #[arg(value_name = "FILE", conflicts_with = "workspace")]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// What the columns of files say, where their headers do not say it themselves; with FILE
    #[arg(long, value_name = "FILE", requires = "files")]
    pub(crate) mapping: Option<PathBuf>,

    /// Time zone of local days and of dates that name no offset; with FILE, a workspace has its own
    /// [default: Europe/Istanbul]
    #[arg(long, value_name = "NAME", requires = "files")]
    pub(crate) time_zone: Option<String>,

    /// Language whose rules decide when texts are equal without regard to case; with FILE, a workspace has its own
    /// [default: tr]
    #[arg(long, value_enum, value_name = "tr|en", hide_possible_values = true, requires = "files")]
    pub(crate) locale: Option<Lang>,
}
