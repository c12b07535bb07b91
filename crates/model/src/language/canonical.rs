//! The one normal form of a tree: equal trees are written equally, however they were spelled.

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::form::{condition, file};
use crate::definition::{Condition, Definitions};

/// The digits of a [`content_hash`].
pub const HASH_DIGITS: usize = 32;

/// The condition in its canonical form: tests in the order of the table, every default that a condition has written out,
/// numbers and lengths of time in their shortest spelling.
///
/// Reading it back gives the same condition, if that came from [`super::parse`]: a number with more digits than
/// [`super::limit::MAX_FRACTION_DIGITS`] has no exact place in JSON.
#[must_use]
pub fn canonical(condition: &Condition) -> Json {
    condition::write(condition)
}

/// A whole file in its canonical form.
#[must_use]
pub fn canonical_file(definitions: &Definitions) -> Json {
    file::write(definitions)
}

/// A name for what a condition says: the first [`HASH_DIGITS`] hexadecimal digits of the SHA-256 of its canonical JSON. Equal for
/// every spelling of the same tree.
#[must_use]
pub fn content_hash(condition: &Condition) -> String {
    let digest = Sha256::digest(canonical(condition).to_string());
    digest.iter().take(HASH_DIGITS / 2).map(|byte| format!("{byte:02x}")).collect()
}
