//! How many random cases a property meets.

use proptest::prelude::ProptestConfig;

/// 1,000 cases, or as many as `KESIT_CASES` says.
#[must_use]
pub fn config() -> ProptestConfig {
    let cases: u32 = std::env::var("KESIT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000);
    ProptestConfig {
        cases,
        max_global_rejects: cases.saturating_mul(4),
        max_shrink_iters: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
