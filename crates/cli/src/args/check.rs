//! `kesit check`.

use std::path::PathBuf;

use clap::Args;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  kesit check segments/
  kesit check at_risk.yaml loyalty.yaml";

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Definition files, or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}
