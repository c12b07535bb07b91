//! What the numbers say about customers: arrays in, numbers out. Here is no timeline, no file, no clock and no chance;
//! whoever calls has counted and summed before.
//!
//! | wanted | start at |
//! |---|---|
//! | orders that stood on a day, net of refunds | [`ledger`] |
//! | recency, frequency and money in fifths, and groups with names | [`rfm`] |
//! | clusters that nobody has defined | [`cluster`] |
//! | how long subscribers stay | [`survival`] |
//! | who is still a customer, how many orders will come, what they are worth | [`lifetime`] |
//! | what to offer to whom | [`recommend`] |

pub mod affinity;
pub mod cluster;
pub mod experiment;
pub mod kpi;
pub mod ledger;
pub mod lifetime;
pub mod recommend;
pub mod rfm;
pub mod survival;

#[cfg(test)]
mod cdnow;
mod numeric;
