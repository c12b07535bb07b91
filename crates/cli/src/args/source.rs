//! What every command over data takes.

use std::path::PathBuf;

use clap::Args;

use super::Lang;

/// What every command over data takes.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// Messages (.jsonl, .ndjson, .json) or orders (.csv, .tsv), also packed as .gz or .zst; `-` is standard input
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) data: Vec<PathBuf>,

    /// Definition files, or folders of them
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) segments: Vec<PathBuf>,

    /// Folder of static lists, one KEY.csv for each
    #[arg(long, value_name = "DIR")]
    pub(crate) lists: Option<PathBuf>,

    /// What the columns of orders files say, where their headers do not say it themselves
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// Time zone of local days, of calendar windows and of dates that name no offset
    #[arg(long, value_name = "NAME", default_value = kesit_model::zone::Zone::DEFAULT_NAME)]
    pub(crate) time_zone: String,

    /// Language whose rules decide when texts are equal without regard to case
    #[arg(long, value_enum, value_name = "tr|en", hide_possible_values = true, default_value = "tr")]
    pub(crate) locale: Lang,
}
