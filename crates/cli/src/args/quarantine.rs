//! `kesit quarantine`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::WorkspaceDir;
use super::import::Reading;
use crate::help::help;

/// Examples, shown below the list of commands.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit quarantine list
  kesit quarantine export rows.csv --import 3
  kesit quarantine retry --mended rows.csv";

const EXPORT_EXAMPLES: &str = "\
The columns stand as they were in the files. Before them stand place, file, row, column and reason; leave the first as it
is, for it brings a mended row back to its place.

Examples:
  kesit quarantine export rows.csv
  kesit quarantine export - --reason bad_date | less";

const RETRY_EXAMPLES: &str = "\
What can be used now is stored, by an import of its own; the rest waits on.

Examples:
  Rows that were mended in an export:
    kesit quarantine retry --mended rows.csv
  Rows of the third import, read in another way:
    kesit quarantine retry --import 3 --mapping mapping.yaml";

#[derive(Debug, Args)]
pub(crate) struct Quarantine {
    #[command(subcommand)]
    pub(crate) action: QuarantineAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QuarantineAction {
    /// How many rows wait, by file and reason
    List(QuarantineList),
    /// Writes the rows that wait as CSV, to be mended
    #[command(after_help = help(EXPORT_EXAMPLES))]
    Export(QuarantineExport),
    /// Reads the rows that wait once more
    #[command(after_help = help(RETRY_EXAMPLES))]
    Retry(QuarantineRetry),
}

/// Which rows.
#[derive(Debug, Args)]
pub(crate) struct WhichRows {
    /// Only those of this import
    #[arg(long, value_name = "ID")]
    pub(crate) import: Option<u64>,

    /// Only those with this reason, such as bad_date
    #[arg(long, value_name = "REASON")]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct QuarantineList {
    #[command(flatten)]
    pub(crate) rows: WhichRows,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct QuarantineExport {
    /// The file to write; `-` is standard output
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) rows: WhichRows,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct QuarantineRetry {
    /// Only those of this import
    #[arg(long, value_name = "ID")]
    pub(crate) import: Option<u64>,

    /// An export in which rows were mended
    #[arg(long, value_name = "FILE")]
    pub(crate) mended: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}
