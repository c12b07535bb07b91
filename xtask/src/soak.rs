//! The property tests with many cases, in release.

use anyhow::Result;

use crate::run::{cargo, run};

/// Enough to meet the rare histories.
pub(crate) const DEFAULT_CASES: u32 = 10_000;

/// Runs every test of the workspace with this many cases per property.
///
/// # Errors
/// When a test fails.
pub(crate) fn run_with(cases: u32) -> Result<()> {
    let cases = cases.to_string();
    run(cargo().env("KESIT_CASES", &cases).env("PROPTEST_CASES", &cases).args([
        "test",
        "--release",
        "--workspace",
    ]))
}
