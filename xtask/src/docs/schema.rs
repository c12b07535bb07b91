//! The JSON Schema of a definition file, as the program prints it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

/// What `kesit schema segment` prints.
pub(super) fn page(kesit: &Path) -> Result<String> {
    crate::run::output(Command::new(kesit).args(["schema", "segment"]))
}
