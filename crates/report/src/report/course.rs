//! Revenue and customers over time.

/// What a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// A day: for data of a few weeks.
    Day,
    /// A week, from Monday on: for data of a few months.
    Week,
    /// A calendar month.
    #[default]
    Month,
}

/// Periods without a gap, in order of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// What the periods are.
    pub step: Step,
    /// The periods; at least one.
    pub periods: Vec<Period>,
}

/// One period.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Period {
    /// Its first day.
    pub day: i32,
    /// Customers whose first order of all was in it.
    pub new_customers: u64,
    /// Customers with an order in it whose first was before.
    pub returning_customers: u64,
    /// The revenue of the new ones in it.
    pub new_revenue: f64,
    /// The revenue of the returning ones in it.
    pub returning_revenue: f64,
    /// Whether all of its days are in the data. One that is not is shown paler.
    pub is_complete: bool,
}
