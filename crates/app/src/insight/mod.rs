//! What the numbers say about a shop: timelines become arrays, `kesit-insight` reckons, and the answers name customers
//! and words again.
//!
//! Start at [`Shop`]. Each subject has a file: [`rfm`], [`value`], [`contracts`], [`experiment`].

pub(crate) mod book;
pub mod contracts;
mod days;
pub mod experiment;
pub mod rfm;
mod shop;
pub mod value;

pub use days::{Days, date, number};
pub use kesit_timeline::Timelines;
pub use shop::Shop;
