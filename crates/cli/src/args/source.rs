//! What every command over data takes: files, or a workspace.

use std::path::PathBuf;

use clap::Args;

use super::{Lang, WorkspaceDir};

/// What every command over data takes.
#[derive(Debug, Args)]
pub(crate) struct Source {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// Files to read instead of a workspace: messages (.jsonl, .ndjson, .json) or tables (.csv, .tsv, Excel, Parquet),
    /// also packed as .gz or .zst; `-` is standard input
    #[arg(long, num_args = 1.., value_name = "FILE", conflicts_with = "workspace", requires = "segments")]
    pub(crate) data: Vec<PathBuf>,

    /// Definition files, or folders of them [default: what is applied in the workspace]
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) segments: Vec<PathBuf>,

    /// Folder of static lists, one KEY.csv for each; with --data
    #[arg(long, value_name = "DIR", requires = "data")]
    pub(crate) lists: Option<PathBuf>,

    /// What the columns of files say, where their headers do not say it themselves; with --data
    #[arg(long, value_name = "FILE", requires = "data")]
    pub(crate) mapping: Option<PathBuf>,

    /// Time zone of local days, of calendar windows and of dates that name no offset; with --data, a workspace has its own
    /// [default: Europe/Istanbul]
    #[arg(long, value_name = "NAME", requires = "data")]
    pub(crate) time_zone: Option<String>,

    /// Language whose rules decide when texts are equal without regard to case; with --data, a workspace has its own
    /// [default: tr]
    #[arg(long, value_enum, value_name = "tr|en", hide_possible_values = true, requires = "data")]
    pub(crate) locale: Option<Lang>,
}
