//! Customers who may leave without saying so: whether they are still there, how many orders they will make, and what
//! these are worth.
//!
//! A customer's past is a [`Past`]: how many orders after the first, when the last was, how long ago the first. Any unit
//! of time will do, as long as it is the same everywhere; parameters named in units of time come out in it.
//!
//! | model | who leaves, and when | use it |
//! |---|---|---|
//! | [`MbgNbd`] | with the same chance after every order, the first one too | by default |
//! | [`BgNbd`] | the same, but never after the first order | to compare with published figures |
//! | [`ParetoNbd`] | at any time, whether ordering or not | where its fit is better |
//! | [`Nbd`] | nobody | as the base line that forgets churn |
//! | [`BgBb`] | after any of a row of yes-or-no occasions | for donations, events, subscriptions by season |
//! | [`GammaGamma`] | – | the money of an order |
//!
//! All are fitted by maximum likelihood. Integrals are done by quadrature, whose terms are all positive, where the
//! papers have differences of hypergeometric functions.

mod bg_bb;
mod bg_nbd;
mod fit;
mod gamma_gamma;
mod likelihood;
mod mbg_nbd;
mod model;
mod nbd;
mod pareto_nbd;
mod past;

pub use bg_bb::{BgBb, Occasions};
pub use bg_nbd::BgNbd;
pub use fit::{Fit, FitError, Timing, fit};
pub use gamma_gamma::{GammaGamma, Spending};
pub use likelihood::TwoWays;
pub use mbg_nbd::MbgNbd;
pub use model::{Kind, Model, Quadratures};
pub use nbd::Nbd;
pub use pareto_nbd::ParetoNbd;
pub use past::{Counted, Past, compress};

#[cfg(test)]
mod tests;
