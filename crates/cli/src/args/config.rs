//! `kesit config`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  A file to start from, every setting with its default:
    kesit config default > kesit.toml
  Is it right, with the variables of the environment?
    kesit config check kesit.toml";

#[derive(Debug, Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    pub(crate) action: ConfigAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigAction {
    /// Prints a configuration with every setting, what it is for, and its default
    Default,
    /// Checks a configuration: the file, the variables that override it, and the files it names
    Check(ConfigCheck),
}

#[derive(Debug, Args)]
pub(crate) struct ConfigCheck {
    /// The file [default: KESIT_CONFIG, else none]
    pub(crate) file: Option<PathBuf>,
}
