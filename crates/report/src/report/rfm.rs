//! Customers by recency, frequency and money.

use crate::words::Words;

/// The map of scores and the groups on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rfm {
    /// Customers by their recency score (first index, from the lowest) and the mean of their frequency and money scores,
    /// halves rounded up (second index, from the lowest). As many rows as columns.
    pub cells: Vec<Vec<Cell>>,
    /// The groups, best first.
    pub groups: Vec<Group>,
}

/// The customers with one pair of scores.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cell {
    /// How many.
    pub customers: u64,
    /// Their revenue.
    pub revenue: f64,
    /// The group, by its place in [`Rfm::groups`], that most of them are in; `None` if the cell is empty.
    pub group: Option<usize>,
}

/// A group of customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The word for machines, such as `champions`. The page has advice for the known ones.
    pub key: String,
    /// The name.
    pub name: Words,
    /// How many are in it.
    pub customers: u64,
    /// Their revenue.
    pub revenue: f64,
    /// Their orders.
    pub orders: u64,
    /// The median of the days since their last order; `None` if nobody is in it.
    pub days_since_last: Option<f64>,
    /// What to do, as a sentence. `None`: the page's own advice for this key, if it has any.
    pub advice: Option<Words>,
}
