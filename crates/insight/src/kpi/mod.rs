//! Key figures of a shop, of a segment, of a campaign. Each says what is counted, over what, and when it is known.
//!
//! | figure | start at |
//! |---|---|
//! | what each figure means, in both languages | [`definitions`] |
//! | revenue, orders, buyers, who came back and who fell silent in a period | [`Sales`] |
//! | who makes the money | [`ValueCurve`] |
//! | what was given back | [`Refunded`] |
//! | a share of customers with its interval: churn, opt-outs, repeat purchase | [`Rate`] |
//! | clicks, opt-outs and complaints of messages | [`Engagement`] |
//! | who would recommend the shop | [`Nps`] |
//! | who came back, by the month they first came | [`Cohorts`] |
//! | how a segment grew, and by whom | [`Growth`] |
//! | what a campaign earned for what it cost | [`roi`], [`cost_per_retained`] |
//! | whether a distribution has moved | [`stability_index`] |

mod cohorts;
mod definitions;
mod engagement;
mod growth;
mod measure;
mod money;
mod nps;
mod period;
mod rate;
mod refunded;
mod sales;
mod silence;
mod stability;
mod value_curve;

pub use cohorts::{Came, Cohorts, Retained};
pub use definitions::{Definition, Explained, definition, definitions};
pub use engagement::{Complaints, Engagement};
pub use growth::Growth;
pub use measure::{Measure, Unit, measure};
pub use money::{CostPerRetained, cost_per_retained, roi};
pub use nps::{Answers, Nps};
pub use period::Period;
pub use rate::Rate;
pub use refunded::Refunded;
pub use sales::{Sales, change};
pub use silence::Silence;
pub use stability::{Shift, stability_index};
pub use value_curve::ValueCurve;

/// The normal quantile of a two-sided interval of 95 %.
const Z_95: f64 = 1.959_963_984_540_054;

#[cfg(test)]
mod tests;
