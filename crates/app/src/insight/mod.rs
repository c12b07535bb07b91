//! What the numbers say about a shop: timelines become arrays, `kesit-insight` reckons, and the answers name customers
//! and words again.
//!
//! Start at [`Shop`]. Each subject has a file:
//!
//! | about | subjects |
//! |---|---|
//! | customers | [`rfm`], [`lifecycle`], [`value`], [`churn`], [`contracts`], [`cluster`], [`prediction`] |
//! | what they like and say | [`affinity`], [`recommend`], [`opinions`] |
//! | the shop | [`kpi`], [`report`] |
//! | segments and campaigns | [`back_test`], [`lint`], [`experiment`] |

pub mod affinity;
pub mod back_test;
pub(crate) mod book;
pub mod churn;
pub mod cluster;
pub mod contracts;
mod days;
pub mod experiment;
pub mod figure;
pub mod kpi;
pub mod lifecycle;
pub mod lint;
pub mod opinions;
mod parallel;
mod periods;
pub mod prediction;
pub mod recommend;
pub mod report;
pub mod rfm;
mod shop;
mod texts;
pub mod value;

pub use days::{Days, date, number};
pub use kesit_timeline::Timelines;
pub use periods::MOST_PERIODS;
pub use shop::Shop;

#[cfg(test)]
mod made;
#[cfg(test)]
mod tests;
