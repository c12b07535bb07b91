//! What the numbers say about customers: arrays in, numbers out. Here is no timeline, no file, no clock and no chance;
//! whoever calls has counted and summed before.
//!
//! | wanted | start at |
//! |---|---|
//! | orders that stood on a day, net of refunds | [`ledger`] |
//! | recency, frequency and money in fifths, and groups with names | [`rfm`] |
//! | how many days pass between orders, and when the next is due | [`rhythm`] |
//! | where customers stand: new, active, at risk, dormant, lost, back again | [`lifecycle`] |
//! | key figures of a shop, a segment or a campaign, with their definitions | [`kpi`] |
//! | whether a segment is any good, on past dates and now | [`quality`] |
//! | clusters that nobody has defined | [`cluster`] |
//! | how long subscribers stay | [`survival`] |
//! | the same for a shop at hand, and how well it would have foretold | [`value`] |
//! | what somebody tends to: a channel, an hour, a category, discounts | [`affinity`] |
//! | whether a text is positive, and about what | [`sentiment`] |
//! | who is still a customer, how many orders will come, what they are worth | [`lifetime`] |
//! | who will do something, by everything known of them, and why | [`prediction`] |
//! | what a campaign earned, and with whom it earns most | [`experiment`] |
//! | what to offer to whom | [`recommend`] |

pub mod affinity;
pub mod cluster;
pub mod experiment;
pub mod kpi;
pub mod ledger;
pub mod lifecycle;
pub mod lifetime;
pub mod prediction;
pub mod quality;
pub mod recommend;
pub mod rfm;
pub mod rhythm;
pub mod sentiment;
pub mod survival;
pub mod value;

#[cfg(test)]
mod cdnow_for_tests;
mod numeric;
mod parts;
#[cfg(test)]
mod shop;
