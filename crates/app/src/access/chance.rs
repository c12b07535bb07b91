//! Random bytes for secrets and salts.

use std::fmt;

/// Where random bytes come from. What it gives must be fit for keys, but in tests.
pub trait Chance: Send + Sync {
    /// Fills the bytes.
    ///
    /// # Errors
    /// When there is no chance to be had.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance>;
}

/// The system gives no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoChance;

/// The random bytes of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

impl fmt::Debug for dyn Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chance(…)")
    }
}
