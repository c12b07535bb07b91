//! What was made, in numbers.

use std::collections::BTreeMap;

use kesit_model::zone::Date;

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Customers, anonymous visitors included.
    pub customers: u32,
    /// Messages by event name; those that are no events by `identify`, `alias` and `group`.
    pub messages: BTreeMap<&'static str, u64>,
    /// The first day.
    pub from: Date,
    /// The first day that is no more covered.
    pub until: Date,
    /// Size of the file of messages.
    pub bytes: u64,
}

impl Summary {
    /// All messages.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.messages.values().sum()
    }

    /// The names with their messages, the most frequent first.
    #[must_use]
    pub fn by_frequency(&self) -> Vec<(&'static str, u64)> {
        let mut names: Vec<_> = self.messages.iter().map(|(name, count)| (*name, *count)).collect();
        names.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        names
    }
}
