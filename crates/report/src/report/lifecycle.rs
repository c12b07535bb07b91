//! Customers by stage, and how they moved between two dates.

use super::Section;
use crate::words::Words;

/// The stages of a customer's life.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifecycle {
    /// The stages in their order, each customer in exactly one.
    pub stages: Vec<Stage>,
    /// How they moved.
    pub flow: Section<Flow>,
}

/// A stage and who is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The word for machines: `new`, `active`, `at_risk`, `dormant`, `lost`, `reactivated`. It gives the colour.
    pub key: String,
    /// The name.
    pub name: Words,
    /// When a customer is in it, as a sentence with its thresholds.
    pub rule: Words,
    /// How many are in it.
    pub customers: u64,
    /// What they spent in the last 365 days.
    pub revenue: f64,
}

/// Who was in which stage at two dates.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// The first day.
    pub from: i32,
    /// The second day.
    pub to: i32,
    /// Customers by stage at the first day (first index) and at the second (second index), in the order of
    /// [`Lifecycle::stages`].
    pub moved: Vec<Vec<u64>>,
    /// Customers by stage at the second day who had no order at the first.
    pub entered: Vec<u64>,
}
