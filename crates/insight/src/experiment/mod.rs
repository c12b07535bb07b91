//! What a campaign earned, against customers who were left out of it by chance.
//!
//! Everybody counts in the group that chance put them into, whether the message reached them or not. Every effect comes
//! with its interval; [`sample_ratio`] says whether the groups can be believed at all.
//!
//! Whether it did more for some than for others is told by [`uplift`].
//!
//! Formulas are those of GrowthBook's statistics, which are published with their tests, where no other source is named.

mod effect;
mod holm;
mod power;
mod ratio;
mod sample;
mod sequential;
mod size;
mod tail;
pub mod uplift;

pub use effect::{Effect, absolute, relative};
pub use holm::holm;
pub use power::{detectable, needed};
pub use ratio::{SampleRatio, sample_ratio};
pub use sample::{Adjusted, Covariate, Sample, adjust};
pub use sequential::sequential;
pub use size::Planned;
pub use tail::quantile;
