//! The headline figures.

use crate::words::Words;

/// A figure, and what it was in the period before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figure {
    /// The figure; `None` if it cannot be known.
    pub now: Option<f64>,
    /// The same figure of the period before; `None` if there was none.
    pub before: Option<f64>,
}

/// A guess with the range in which it is to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The expected value.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The headline figures of a period, and of the one before of the same length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// The first and the last day of the period; `None` if there are no orders.
    pub days: Option<(i32, i32)>,
    /// The first and the last day of the period before; `None` if the data do not reach back over it.
    pub days_before: Option<(i32, i32)>,
    /// Revenue net of refunds.
    pub revenue: Figure,
    /// Orders that stood.
    pub orders: Figure,
    /// Customers with an order in the period.
    pub customers: Figure,
    /// Revenue by orders.
    pub average_order: Figure,
    /// The share of those customers who had two orders or more in the period.
    pub repeat_rate: Figure,
    /// Customers who are new, active or reactivated at the end of the period.
    pub active_customers: Figure,
    /// The revenue of the last 365 days that came from customers who are at risk by now.
    pub revenue_at_risk: Figure,
    /// What the customers of today are expected to spend.
    pub expected_revenue: Option<Estimate>,
    /// In how many days from the as-of instant.
    pub expected_days: u32,
    /// The share of cases in which [`Figures::expected_revenue`] lies within its range, such as 0.8.
    pub coverage: f64,
    /// More figures, shown as a table. May be empty.
    pub more: Vec<Kpi>,
}

/// A key figure that brings its own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Kpi {
    /// The name.
    pub name: Words,
    /// What it is: numerator, denominator, window.
    pub definition: Words,
    /// What it is counted in.
    pub unit: Unit,
    /// The figure.
    pub figure: Figure,
    /// The interval of 95 %, if there is one.
    pub interval: Option<(f64, f64)>,
}

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things, in whole numbers.
    Count,
    /// A number with decimals.
    Number,
    /// A share from 0 to 1, shown in percent.
    Share,
    /// Money.
    Money,
    /// Days.
    Days,
}
