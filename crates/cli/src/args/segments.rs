//! `kesit segments`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Source, TableFormat, TextFormat, WorkspaceDir};
use crate::help::help;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit segments plan segments/
  kesit segments apply segments/ --note 'Spring campaign'
  kesit segments list
  kesit segments revert at_risk --to 2
  kesit segments backtest at_risk --every month --horizon 90d";

const PLAN_EXAMPLES: &str = "\
A folder is the whole set: what stands in the workspace and not in the folder would be removed.
A file says nothing of others, unless --prune is given.

Examples:
  What would the folder change, and for whom?
    kesit segments plan segments/
  The same for one file, in a program; exit code 4 if there is something to apply:
    kesit segments plan at_risk.yaml --format json --detailed-exit-code";

const APPLY_EXAMPLES: &str = "\
Shows the plan first, and asks. What is applied is a revision: every version before it stays,
and can be brought back.

Examples:
  kesit segments apply segments/
  kesit segments apply at_risk.yaml --yes --note 'ninety days instead of sixty'";

const LIST_EXAMPLES: &str = "\
Examples:
  kesit segments list
  kesit segments list --format csv > sizes.csv";

const SHOW_EXAMPLES: &str = "\
Prints a definition file that can be edited and applied.

Examples:
  kesit segments show at_risk
  kesit segments show at_risk --version 1
  kesit segments show > all.yaml";

const HISTORY_EXAMPLES: &str = "\
The counts are those of the instant of each apply.

Examples:
  kesit segments history
  kesit segments history at_risk";

const REVERT_EXAMPLES: &str = "\
Shows the plan first, and asks. Nothing is lost: a revert is a new revision with the old text.

Examples:
  kesit segments revert at_risk --to 2
  kesit segments revert --to-revision 7";

const BACKTEST_EXAMPLES: &str = "\
Who was in the segment on past dates, by what was known then, and what did they spend afterwards?
Lift is what a member spent over what a customer spent on average: 1 is what a group picked by
chance brings. The interval holds the true lift with 95% certainty; the verdict counts on how many
dates it lies wholly above 1 or wholly below.

Examples:
  Would this segment have found those who then spent more?
    kesit segments backtest best_customers --every month --horizon 90d
  Quarters, whose outcomes do not overlap, from files:
    kesit segments backtest gone --data orders.csv --segments segments/ --every quarter
  For a program:
    kesit segments backtest went_quiet --format json";

#[derive(Debug, Args)]
pub(crate) struct Segments {
    #[command(subcommand)]
    pub(crate) action: SegmentsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SegmentsAction {
    /// Shows what definition files would change, and whom that would move
    #[command(after_help = help(PLAN_EXAMPLES))]
    Plan(SegmentsPlan),
    /// Makes the workspace say what definition files say
    #[command(after_help = help(APPLY_EXAMPLES))]
    Apply(SegmentsApply),
    /// The segments and groups that stand, with their sizes
    #[command(after_help = help(LIST_EXAMPLES))]
    List(SegmentsList),
    /// A definition as it was written, or all of them
    #[command(after_help = help(SHOW_EXAMPLES))]
    Show(SegmentsShow),
    /// What was applied when, and whom it moved
    #[command(after_help = help(HISTORY_EXAMPLES))]
    History(SegmentsHistory),
    /// Brings back an earlier version of a segment or group, or of all of them
    #[command(after_help = help(REVERT_EXAMPLES))]
    Revert(SegmentsRevert),
    /// What members of a segment did after past dates, against the other customers
    #[command(after_help = help(BACKTEST_EXAMPLES))]
    Backtest(SegmentsBacktest),
}

/// Definition files, and what becomes of the rest.
#[derive(Debug, Args)]
pub(crate) struct WantedFiles {
    /// Definition files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Removes what stands in the workspace and not in the files; a folder always does
    #[arg(long)]
    pub(crate) prune: bool,

    #[command(flatten)]
    pub(crate) instant: Instant,
}

/// The instant of the counts.
#[derive(Debug, Args)]
pub(crate) struct Instant {
    /// The instant of the counts: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,
}

/// How an apply is confirmed and remembered.
#[derive(Debug, Args)]
pub(crate) struct Confirm {
    /// Does not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    /// How to write the plan
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Args)]
pub(crate) struct SegmentsPlan {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    #[command(flatten)]
    pub(crate) wanted: WantedFiles,

    /// How to write the plan
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextFormat,

    /// Ends with exit code 4 if there is something to apply
    #[arg(long)]
    pub(crate) detailed_exit_code: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SegmentsApply {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    #[command(flatten)]
    pub(crate) wanted: WantedFiles,

    #[command(flatten)]
    pub(crate) confirm: Confirm,
}

#[derive(Debug, Args)]
pub(crate) struct SegmentsList {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    #[command(flatten)]
    pub(crate) instant: Instant,

    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
pub(crate) struct SegmentsShow {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// The segment or group; all that stand if none is named
    #[arg(value_name = "KEY")]
    pub(crate) key: Option<String>,

    /// Which version [default: the last]
    #[arg(long, value_name = "N", requires = "key")]
    pub(crate) version: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct SegmentsHistory {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// Only what happened to this segment or group
    #[arg(value_name = "KEY")]
    pub(crate) key: Option<String>,

    /// How to write the history
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Args)]
#[group(id = "what", required = true, multiple = false, args = ["key", "to_revision"])]
pub(crate) struct SegmentsRevert {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// The segment or group to bring back
    #[arg(value_name = "KEY", requires = "to")]
    pub(crate) key: Option<String>,

    /// Its version that is to stand again
    #[arg(long, value_name = "VERSION", requires = "key")]
    pub(crate) to: Option<u32>,

    /// The revision after which everything stood as it is to stand again; 0 is before the first
    #[arg(long, value_name = "N")]
    pub(crate) to_revision: Option<u64>,

    #[command(flatten)]
    pub(crate) instant: Instant,

    #[command(flatten)]
    pub(crate) confirm: Confirm,
}

#[derive(Debug, Args)]
pub(crate) struct SegmentsBacktest {
    /// The segment
    #[arg(value_name = "KEY")]
    pub(crate) key: String,

    #[command(flatten)]
    pub(crate) source: Source,

    /// At the beginning of each of these there is a date
    #[arg(long, value_enum, value_name = "UNIT", default_value = "month")]
    pub(crate) every: EveryArg,

    /// How long after each date customers are looked at: 30d, 12w
    #[arg(long, value_name = "SPAN", default_value = "90d")]
    pub(crate) horizon: String,

    /// No date earlier than this [default: the last 12 dates with as much history before them as the horizon]
    #[arg(long, value_name = "T")]
    pub(crate) from: Option<String>,

    /// Nothing later than this is looked at: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: the instant of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}

/// How far dates lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EveryArg {
    /// Mondays
    Week,
    /// The first of each month
    Month,
    /// The first of January, April, July and October
    Quarter,
}
