//! What the numbers say about a shop: timelines become arrays, `kesit-insight` reckons, and the answers name customers
//! and words again.
//!
//! Start at [`Shop`]. Each subject has a file: [`rfm`], [`value`], [`contracts`], [`opinions`], [`affinity`].
//! Start at [`Shop`]. Each subject has a file: [`rfm`], [`lifecycle`], [`kpi`], [`value`], [`contracts`].
//! Start at [`Shop`]. Each subject has a file: [`rfm`], [`value`], [`contracts`],
//! [`prediction`].
//! Start at [`Shop`]. Each subject has a file: [`rfm`], [`value`], [`contracts`], [`cluster`],
//! [`recommend`].

pub mod affinity;
pub(crate) mod book;
pub mod cluster;
pub mod contracts;
mod days;
pub mod report;
pub mod opinions;
mod parallel;
//! Start at [`Shop`]. Each subject has a file: [`rfm`], [`value`], [`contracts`]; of segments
//! [`back_test`] and [`lint`].

pub mod back_test;
pub(crate) mod book;
pub mod contracts;
mod days;
pub mod lint;
pub mod kpi;
pub mod lifecycle;
#[cfg(test)]
mod made;
mod periods;
pub mod prediction;
pub mod recommend;
pub mod rfm;
mod shop;
mod texts;
pub mod value;

pub use days::{Days, date, number};
pub use kesit_timeline::Timelines;
pub use periods::MOST_PERIODS;
pub use shop::Shop;

#[cfg(test)]
mod tests;
