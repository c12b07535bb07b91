//! `kesit backup` and `kesit restore`.

use std::path::PathBuf;

use clap::Args;

use super::WorkspaceDir;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit backup shop-2026-03-01.tar.zst
  kesit restore shop-2026-03-01.tar.zst shop-again --erased-in shop
Without Kesit, a backup is unpacked with `tar --zstd -xf`.";

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write; it must not be there yet
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// A file that `kesit backup` wrote
    pub(crate) file: PathBuf,

    /// The folder of the new workspace: empty, or not there yet
    pub(crate) dir: PathBuf,

    /// The workspace of which this is a backup, as it is now: who was erased there since is erased again
    #[arg(long, value_name = "DIR")]
    pub(crate) erased_in: Option<PathBuf>,
}
