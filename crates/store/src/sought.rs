//! Numbers to look for in SQLite, whose integers have a sign where ours have none.

/// A number to look for. The highest stands for all that do not fit: nothing has such a number, and nothing is found.
pub(crate) fn sought(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
