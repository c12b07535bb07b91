//! `kesit scores`.

use clap::{Args, Subcommand};

use super::WorkspaceDir;
use crate::help::help;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
A score such as `rfm.group` or `p_alive` has parameters, fitted to all customers at once. Where none are kept, they are
fitted to the instant asked about. Once kept they stand still: then a customer's score changes only because the customer
acted or time passed.

Examples:
  kesit scores fit
  kesit scores show
  A segment that uses them:
    when: { all: [{ score: rfm.group, is: champions }, { score: churn_risk, gte: 0.6 }] }";

#[derive(Debug, Args)]
pub(crate) struct Scores {
    #[command(subcommand)]
    pub(crate) action: ScoresAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ScoresAction {
    /// Fits the parameters to the workspace's orders and keeps them
    #[command(after_help = help(EXAMPLES))]
    Fit(ScoresFit),
    /// Shows all scores, and the parameters that are kept
    Show(WorkspaceDir),
    /// Forgets the parameters: scores are fitted to each instant asked about again
    Forget(WorkspaceDir),
}

#[derive(Debug, Args)]
pub(crate) struct ScoresFit {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// The instant whose orders they are fitted to: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,
}
