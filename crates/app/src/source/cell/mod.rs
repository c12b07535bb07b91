//! What stands in a cell: numbers, dates, currencies. Nothing here knows what a column means.

pub(in crate::source) mod currency;
pub(in crate::source) mod date;
pub(in crate::source) mod number;
