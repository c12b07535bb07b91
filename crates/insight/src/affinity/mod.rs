//! What a customer tends to: a channel, a category, an hour of the week, discounts. Few observations are drawn towards what
//! others do, so that one click of one e-mail is not taken for a passion.
//!
//! | wanted | start at |
//! |---|---|
//! | the channel to write by, declared or inferred, within consent | [`Channels`] |
//! | the hour to write at | [`Week`] |
//! | a favourite category | [`Categories`] |
//! | how much a customer waits for discounts: of so many orders so many with one | [`BetaBinomial`] |
//!
//! What was said outright beats what is inferred; what is asked here is only the rest.

mod beta_binomial;
mod category;
mod channel;
mod dirichlet;
mod hour;
mod posterior;
mod sample;

pub use beta_binomial::{BetaBinomial, HALF_LIFE_DAYS, Tries, decayed};
pub use category::{Affinity, Categories, in_purchases};
pub use channel::{Channels, Choice, Contact, Draw, EXPLORATION_FLOOR, Economics, Preference};
pub use dirichlet::{DirichletMultinomial, Seen};
pub use hour::{BestHours, HOURS, Source, Week};
pub use posterior::{Posterior, greatest};
