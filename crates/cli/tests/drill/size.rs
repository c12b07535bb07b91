//! How large a proof is, and what its chance goes by.

use proptest::prelude::Rng as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The short size in `make test`, the whole one where `KESIT_DRILL` says `whole`.
pub(crate) fn size(short: usize, whole: usize) -> usize {
    if std::env::var("KESIT_DRILL").is_ok_and(|size| size == "whole") { whole } else { short }
}

/// Chance that a failure can repeat: the seed is of the name of the proof and of `KESIT_SEED`.
pub(crate) fn chance(proof: &str) -> TestRunner {
    let given = std::env::var("KESIT_SEED").unwrap_or_else(|_| "1".to_owned());
    eprintln!("repeat: KESIT_SEED={given} cargo xtask drill {proof}");
    let mut seed = [0; 32];
    for (place, byte) in format!("{given} {proof}").bytes().enumerate() {
        seed[place % 32] ^= byte;
    }
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// A whole number below `end`.
pub(crate) fn below(chance: &mut TestRunner, end: usize) -> usize {
    let drawn = chance.rng().next_u64() % u64::try_from(end).expect("64 bits");
    usize::try_from(drawn).expect("below a usize")
}
