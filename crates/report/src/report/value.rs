//! How revenue is spread over customers.

/// The customers from the one who spent most to the one who spent least, and what they made together (a Lorenz curve, drawn
/// from the top).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ValueCurve {
    /// The curve, in rising order, without (0, 0). Some hundred points are enough; between them the page interpolates.
    pub points: Vec<ValuePoint>,
    /// The Gini coefficient: 0 if all spent the same, near 1 if one spent everything.
    pub gini: f64,
    /// How many customers there are.
    pub customers: u64,
    /// What they spent together.
    pub revenue: f64,
}

/// A point of the curve: the best `customers` made `revenue`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ValuePoint {
    /// The share of all customers.
    pub customers: f64,
    /// Their share of the revenue.
    pub revenue: f64,
}
