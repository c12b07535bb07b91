//! What the numbers say about customers: arrays in, numbers out. Here is no timeline, no file, no clock and no chance;
//! whoever calls has counted and summed before.
//!
//! | wanted | start at |
//! |---|---|
//! | orders that stood on a day, net of refunds | [`ledger`] |
//! | recency, frequency and money in fifths, and groups with names | [`rfm`] |
//! | how long subscribers stay | [`survival`] |
//! | the same for a shop at hand, and how well it would have foretold | [`value`] |
//! | what somebody tends to: a channel, an hour, a category, discounts | [`affinity`] |
//! | whether a text is positive, and about what | [`sentiment`] |
//! | who is still a customer, how many orders will come, what they are worth | [`lifetime`] |

pub mod affinity;
pub mod experiment;
pub mod kpi;
pub mod ledger;
pub mod lifetime;
pub mod rfm;
pub mod sentiment;
pub mod survival;
pub mod value;

#[cfg(test)]
mod cdnow;
mod numeric;
