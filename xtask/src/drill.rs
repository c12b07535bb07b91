//! The real server under kills, full disks, overload and hostile requests: `crates/cli/tests/drill`, in its whole size.

use anyhow::Result;

use crate::run::{cargo, run};

/// The words for cargo that run drills.
pub(crate) const DRILL: [&str; 5] = ["test", "--package", "kesit-cli", "--test", "drill"];

/// Runs the drills whose name holds this word, one after the other; all without one. `is_whole`: in their whole size, else as
/// `make test` does.
///
/// # Errors
/// When one fails.
pub(crate) fn run_named(name: Option<&str>, is_whole: bool) -> Result<()> {
    let size = if is_whole { "whole" } else { "short" };
    let mut command = cargo();
    command.env("KESIT_DRILL", size).args(DRILL).arg("--").args(name);
    run(command.args(["--test-threads", "1", "--nocapture"]))
}
