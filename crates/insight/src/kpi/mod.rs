//! Key figures of a shop, of a segment, of a campaign. Each says what is counted, over what, and when it is known.
//!
//! | figure | start at |
//! |---|---|
//! | a share of customers with its interval: churn, opt-outs, repeat purchase | [`Rate`] |
//! | who would recommend the shop | [`Nps`] |
//! | who came back, by the month they first came | [`Cohorts`] |
//! | how a segment grew, and by whom | [`Growth`] |
//! | what a campaign earned for what it cost | [`roi`], [`cost_per_retained`] |
//! | whether a distribution has moved | [`stability_index`] |

mod cohorts;
mod growth;
mod money;
mod nps;
mod rate;
mod stability;

pub use cohorts::{Came, Cohorts, Retained};
pub use growth::Growth;
pub use money::{cost_per_retained, roi};
pub use nps::{Answers, Nps};
pub use rate::Rate;
pub use stability::{Shift, stability_index};

/// The normal quantile of a two-sided interval of 95 %.
const Z_95: f64 = 1.959_963_984_540_054;
