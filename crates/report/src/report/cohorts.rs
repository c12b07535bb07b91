//! Who came back, by when they first came.

use super::Step;

/// Cohorts in order of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cohorts {
    /// What a period is, of first orders and of those that follow.
    pub step: Step,
    /// The cohorts, oldest first, without a gap.
    pub rows: Vec<Cohort>,
}

/// The customers whose first order was in one period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cohort {
    /// The first day of that period.
    pub day: i32,
    /// How many they are.
    pub customers: u64,
    /// How many of them ordered again so many periods later, from the first period after on. Only periods that are over:
    /// younger cohorts have shorter rows.
    pub returned: Vec<u64>,
}
