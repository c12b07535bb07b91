//! `kesit privacy`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::WorkspaceDir;
use crate::help::help;

/// Examples, shown below the list of commands.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit privacy export u-42 --out u-42.json
  kesit privacy erase u-42
  kesit privacy retention --set 'Page Viewed=13mo' --set quarantine=90d";

const ERASE_EXAMPLES: &str = "\
All messages of the person go, with all ids that they are known by; from lists, quarantine and lakes too. Afterwards messages
and rows of theirs are refused, until `kesit privacy readmit`. Backups are not reached: they are named at the end.

Examples:
  kesit privacy erase u-42
  kesit privacy erase u-42 --yes";

const READMIT_EXAMPLES: &str = "\
What was erased does not come back by this; new messages are taken again.

Example:
  kesit privacy readmit u-42";

const EXPORT_EXAMPLES: &str = "\
Nothing is left out and nothing is masked: hand it to nobody but the person.

Examples:
  kesit privacy export u-42 > u-42.json
  kesit privacy export u-42 --out u-42.json";

const RETENTION_EXAMPLES: &str = "\
A period is a number of days (90d), months (13mo) or years (2y); `forever` ends one. Subjects are the name of an event, and
  events      all events without a period of their own; orders stay unless they have one
  quarantine  rows that could not be used
  moves       moves between segments, kept by the server
  audit       who did what, kept by the server
Without --yes nothing is forgotten: it is said how much would be.

Examples:
  kesit privacy retention --set 'Page Viewed=13mo' --set events=3y
  kesit privacy retention --yes";

#[derive(Debug, Args)]
pub(crate) struct Privacy {
    #[command(subcommand)]
    pub(crate) action: PrivacyAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PrivacyAction {
    /// Erases a person from everything that is kept, and keeps them from coming back unasked
    #[command(after_help = help(ERASE_EXAMPLES))]
    Erase(PrivacyErase),
    /// Takes messages again of a person who was erased, for they asked for it
    #[command(after_help = help(READMIT_EXAMPLES))]
    Readmit(PrivacyReadmit),
    /// Everything that is known of a customer, as one JSON document
    #[command(after_help = help(EXPORT_EXAMPLES))]
    Export(PrivacyExport),
    /// How long what is kept; forgets what is older
    #[command(after_help = help(RETENTION_EXAMPLES))]
    Retention(PrivacyRetention),
}

#[derive(Debug, Args)]
pub(crate) struct PrivacyErase {
    /// Any id of the person
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Does not ask
    #[arg(long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct PrivacyReadmit {
    /// Any id that the person went by
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct PrivacyExport {
    /// Any id of the customer
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// The file to write; it must not be there yet [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}

#[derive(Debug, Args)]
pub(crate) struct PrivacyRetention {
    /// Sets how long something is kept; may be given several times
    #[arg(long, value_name = "SUBJECT=PERIOD")]
    pub(crate) set: Vec<String>,

    /// Forgets what is older, without asking
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) yes: bool,

    /// Only says how much would be forgotten, as without --yes
    #[arg(long)]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,
}
