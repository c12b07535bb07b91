//! Fitting a model of order times by maximum likelihood.

use super::likelihood::{Customers, TwoWays};
use super::{Counted, Past};
use crate::numeric::minimise::{hessian, inverse, minimise, minimise_by_sample};

/// The longest age in the unit of time that fitting works in.
const AGE_WORKED_WITH: f64 = 40.0;
/// Different pasts with which the neighbourhood of the maximum is looked for where there are many more; the maximum itself is
/// that of all.
const SAMPLED_PASTS: usize = 10_000;

/// A model of when customers order and when they stop.
pub trait Timing: Sized + Sync {
    /// How many parameters there are.
    const PARAMETERS: usize;
    /// Which of the parameters is in units of time, `true` for those.
    const IN_TIME: &'static [bool];
    /// Where fitting starts, for ages of up to some 40 units.
    const START: &'static [f64];

    /// The model with these parameters, all positive.
    fn of(parameters: &[f64]) -> Self;

    /// The parameters.
    fn parameters(&self) -> Vec<f64>;

    /// The logarithm of the likelihood of a past.
    fn ln_likelihood(&self, past: Past) -> f64;

    /// The same for many customers with this number of repeat orders, where the model has such a form.
    fn two_ways(&self, _repeats: u32) -> Option<TwoWays> {
        None
    }

    /// The probability that the customer has not left, 0..=1.
    fn p_alive(&self, past: Past) -> f64;

    /// Orders expected within `horizon` from now, by what is known of the customer.
    fn expected_orders(&self, past: Past, horizon: f64) -> f64;

    /// Repeat orders expected within `horizon` from the first order, of a customer of whom nothing else is known.
    fn expected_of_new(&self, horizon: f64) -> f64;
}

/// A model fitted to customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit<M> {
    /// The model.
    pub model: M,
    /// The logarithm of the likelihood of all customers.
    pub ln_likelihood: f64,
    /// The standard error of each parameter; `None` where the data do not settle it, as where nobody ever leaves.
    pub standard_errors: Option<Vec<f64>>,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// Nobody ordered again, so nothing is known of rhythms.
    #[error("no customer ordered more than once")]
    NoRepeats,
    /// A past is not one: not finite, or the last order lies beyond the age.
    #[error("the past of a customer is not possible")]
    Impossible,
    /// The likelihood has no maximum that could be found.
    #[error("the likelihood has no maximum that could be found")]
    NoMaximum,
}

/// The parameters that make the pasts likeliest, the same with any number of threads.
///
/// # Errors
/// When there are no repeat orders, a past is impossible, or no maximum is found.
pub fn fit<M: Timing>(customers: &[Counted], threads: usize) -> Result<Fit<M>, FitError> {
    if customers.iter().any(|counted| !is_possible(counted.past)) {
        return Err(FitError::Impossible);
    }
    let repeats: f64 = customers.iter().map(|counted| counted.past.x() * counted.customers).sum();
    if repeats == 0.0 {
        return Err(FitError::NoRepeats);
    }
    let longest = customers.iter().fold(0.0_f64, |longest, counted| longest.max(counted.past.age));
    let scale = longest / AGE_WORKED_WITH;
    let scaled = customers
        .iter()
        .map(|counted| Counted { past: counted.past.in_units_of(scale), ..*counted })
        .collect();
    let all = Customers::new(scaled);
    let start: Vec<f64> = M::START.iter().map(|start| libm::log(*start)).collect();
    let cost = |logs: &[f64]| -all.ln_likelihood(&model::<M>(logs), threads);
    let (minimum, bend) = if all.len() < 2 * SAMPLED_PASTS {
        let minimum = minimise(cost, &start);
        let bend = hessian(cost, &minimum.at);
        (minimum, bend)
    } else {
        let some = all.every(all.len() / SAMPLED_PASTS);
        let sample = |logs: &[f64]| -some.ln_likelihood(&model::<M>(logs), threads);
        minimise_by_sample(cost, sample, all.customers() / some.customers(), &start)
    };
    if !minimum.value.is_finite() {
        return Err(FitError::NoMaximum);
    }
    let parameters: Vec<f64> = minimum
        .at
        .iter()
        .zip(M::IN_TIME)
        .map(|(log, in_time)| libm::exp(*log) * if *in_time { scale } else { 1.0 })
        .collect();
    Ok(Fit {
        ln_likelihood: -minimum.value - repeats * libm::log(scale),
        standard_errors: standard_errors(bend, &parameters),
        model: M::of(&parameters),
    })
}

fn is_possible(past: Past) -> bool {
    past.age.is_finite() && past.recency >= 0.0 && past.recency <= past.age && past.age > 0.0
}

fn model<M: Timing>(logs: &[f64]) -> M {
    M::of(&logs.iter().map(|log| libm::exp(*log)).collect::<Vec<f64>>())
}

/// By the curvature at the maximum; a parameter's error is its log's error times the parameter.
fn standard_errors(bend: Vec<Vec<f64>>, parameters: &[f64]) -> Option<Vec<f64>> {
    let covariance = inverse(bend)?;
    let errors = parameters.iter().enumerate().map(|(ix, parameter)| {
        let variance = covariance[ix][ix];
        (variance > 0.0 && variance.is_finite()).then(|| variance.sqrt() * parameter)
    });
    errors.collect()
}
