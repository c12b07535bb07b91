//! `kesit import`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kesit_app::source::Kind;

use super::WorkspaceDir;
use crate::help::help;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
All of an import counts, or nothing: what was interrupted is gone on with by the same command. What was imported before
counts once. Rows that cannot be used wait in the quarantine.

Examples:
  How will this file be understood?
    kesit import siparisler.csv --dry-run --write-mapping mapping.yaml
  Into the workspace of this folder:
    kesit import siparisler.csv musteriler.xlsx
  With what the headers do not say:
    kesit import export.csv --as order-lines --mapping mapping.yaml
  What changed in a database since the last time?
    kesit import postgres://kesit@localhost/shop --query 'SELECT * FROM orders' --cursor updated_at
  Which imports were there, and away with the third:
    kesit import list
    kesit import undo 3";

const UNDO_EXAMPLES: &str = "\
Says how many messages will count no more, and asks. It cannot be taken back, but the files can be imported again.

Examples:
  kesit import undo 3
  kesit import undo 3 --yes";

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) action: Option<ImportAction>,

    #[command(flatten)]
    pub(crate) files: ImportFiles,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportAction {
    /// All imports, and what became of them
    List(ImportList),
    /// One import: its files, how they were read, and their balance
    Show(ImportShow),
    /// Makes the messages of an import count no more
    #[command(after_help = help(UNDO_EXAMPLES))]
    Undo(ImportUndo),
}

#[derive(Debug, Args)]
pub(crate) struct ImportFiles {
    /// Tables (CSV, Excel, Parquet, JSON lines) or messages, also packed as .gz or .zst; `-` is standard input; or the
    /// address of a PostgreSQL server
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// What the rows are: orders, order-lines, customers, accounts, events, consents, reviews or surveys
    /// [default: guessed from the headers]
    #[arg(long = "as", value_name = "KIND", value_parser = kind)]
    pub(crate) kind: Option<Kind>,

    /// The rows to take from the PostgreSQL server: a single SELECT
    #[arg(long, value_name = "SQL")]
    pub(crate) query: Option<String>,

    /// A column of the query that only grows, such as the time of the last change: the next import goes on from there
    #[arg(long, value_name = "COLUMN", requires = "query")]
    pub(crate) cursor: Option<String>,

    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Only shows how the files will be understood
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Writes down how the file is understood, as a mapping that can be edited; with --dry-run, and for one file
    #[arg(long, value_name = "FILE", requires = "dry_run")]
    pub(crate) write_mapping: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::parse(word).ok_or_else(|| Kind::ALL.map(Kind::word).join(", "))
}

/// How files are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// What the columns say, where their headers do not say it themselves
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// Rates of exchange into the currency of the workspace: CSV with date, currency and rate
    #[arg(long, value_name = "FILE")]
    pub(crate) rates: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ImportList {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct ImportShow {
    /// Its number, as `kesit import list` shows it
    pub(crate) id: u64,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct ImportUndo {
    /// Its number, as `kesit import list` shows it
    pub(crate) id: u64,

    /// Does not ask
    #[arg(long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}
