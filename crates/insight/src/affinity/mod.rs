//! What a customer tends to: a channel, a category, an hour of the week. Few observations are drawn towards what others
//! do, so that one click of one e-mail is not taken for a passion.

mod beta_binomial;

pub use beta_binomial::{BetaBinomial, Tries};
