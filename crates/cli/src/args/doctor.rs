//! `kesit doctor`.

use clap::Args;

use super::WorkspaceDir;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit doctor
  kesit doctor --workspace shop --repair";

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// Puts right what can be put right without losing anything: a bad snapshot is made again from the log
    #[arg(long)]
    pub(crate) repair: bool,
}
