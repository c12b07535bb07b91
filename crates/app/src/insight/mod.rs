//! What the numbers say about a shop: timelines become arrays, `kesit-insight` reckons, and the answers name customers
//! and words again.
//!
//! Start at [`Shop`]. Each subject has a file: [`rfm`], [`lifecycle`], [`kpi`], [`value`], [`contracts`].

pub(crate) mod book;
pub mod contracts;
mod days;
pub mod kpi;
pub mod lifecycle;
#[cfg(test)]
mod made;
mod periods;
pub mod rfm;
mod shop;
pub mod value;

pub use days::{Days, date, number};
pub use kesit_timeline::Timelines;
pub use periods::MOST_PERIODS;
pub use shop::Shop;
