//! What is to be expected of the customers of today.

use super::{Estimate, Section};
use crate::words::Words;

/// Expected orders and money.
#[derive(Debug, Clone, PartialEq)]
pub struct Future {
    /// The model's name, such as `MBG/NBD + Gamma-Gamma`.
    pub model: String,
    /// How many days ahead [`Future::orders`], [`Future::revenue`] and the groups look.
    pub horizon_days: u32,
    /// The share of cases in which an estimate lies within its range, such as 0.8.
    pub coverage: f64,
    /// Orders within the horizon.
    pub orders: Estimate,
    /// Revenue within the horizon; `None` without amounts.
    pub revenue: Option<Estimate>,
    /// The next weeks, in order, usually twelve.
    pub weeks: Vec<Due>,
    /// The same by group, best first. May be empty.
    pub groups: Vec<GroupFuture>,
    /// How the model did on time that it had not seen.
    pub check: Section<Check>,
}

/// What is expected in one week.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Due {
    /// Its first day.
    pub day: i32,
    /// Orders in it.
    pub orders: Estimate,
    /// Customers whose next order is due in it: the median of their next order, if they are still customers.
    pub customers: f64,
}

/// What is expected of one group within the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFuture {
    /// The group's name.
    pub name: Words,
    /// How many are in it.
    pub customers: u64,
    /// The mean of their chances of being customers still.
    pub p_alive: f64,
    /// Their orders.
    pub orders: Estimate,
    /// Their revenue; `None` without amounts.
    pub revenue: Option<Estimate>,
}

/// A model that was fitted to the data up to a day, beside what happened then.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The last day that the model knew.
    pub known_to: i32,
    /// The last day of the time after.
    pub to: i32,
    /// Customers by what was expected of them, from the least to the most, in parts of about the same size.
    pub bins: Vec<Bin>,
}

/// Customers of whom about the same was expected.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    /// How many.
    pub customers: u64,
    /// Orders that were expected of all of them together.
    pub expected: f64,
    /// Orders that came.
    pub came: f64,
}
