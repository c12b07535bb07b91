//! What stands above everything.

/// Whose numbers these are, of which days, and how they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The shop's name, or that of the file.
    pub name: String,
    /// The days of the first and of the last order up to the as-of instant; `None` if there is no order.
    pub days: Option<(i32, i32)>,
    /// The instant as of which everything is counted. Nothing later is in it.
    pub as_of: AsOf,
    /// Customers with at least one order.
    pub customers: u64,
    /// Orders, without those that were given back in full.
    pub orders: u64,
    /// The currency by its code of three letters, such as `TRY`. `None`: amounts are shown without a sign.
    pub currency: Option<String>,
    /// The program and its version, such as `Kesit 0.1.0`.
    pub made_by: String,
}

/// An instant on the shop's clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AsOf {
    /// The local day.
    pub day: i32,
    /// Minutes since midnight, below 1,440.
    pub minute: u16,
    /// The time zone's name, such as `Europe/Istanbul`.
    pub zone: String,
}
