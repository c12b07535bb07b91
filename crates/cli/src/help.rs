//! The text below the options of a command: its examples, and the exit codes.

use crate::exit;

/// Examples, and the exit codes after them.
pub(crate) fn help(examples: &str) -> String {
    format!("{examples}\n\n{}", exit::HELP)
}
