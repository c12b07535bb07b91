//! Where customers stand in their life with the shop: new, active, at risk, dormant, lost, back again.
//!
//! Everybody with an order is in exactly one [`Stage`]; who has none is a prospect, and in none. Stages go by whole
//! local days since the last order and by [`Thresholds`], which come from the shop's own rhythm ([`Rules::fit`]) or
//! from the shop's people ([`Rules::fixed`]). [`Course`] is what must be known of one customer: the stage on every
//! coming day, if no more orders come, and the day on which it changes. [`flow`] counts who moved from which stage to
//! which.

mod course;
mod flow;
mod rules;
mod stage;
mod thresholds;

pub use course::{Course, since};
pub use flow::{flow, flows, growth, stages};
pub use rules::{Rules, Source};
pub use stage::Stage;
pub use thresholds::{Thresholds, ThresholdsError};

#[cfg(test)]
mod tests;
