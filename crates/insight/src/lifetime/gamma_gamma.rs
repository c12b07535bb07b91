//! Gamma-Gamma: the money of orders varies around a mean of the customer's own, and the means vary between customers.
//! It takes money and number of orders to be independent. Fader & Hardie's note 025 (2013).

use std::collections::BTreeMap;

use super::FitError;
use super::likelihood::sum;
use crate::numeric::minimise::{minimise, minimise_by_sample};
use crate::numeric::special::ln_gamma;

/// What a customer spent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spending {
    /// Orders averaged over; at least one.
    pub orders: u32,
    /// The mean money of an order, positive.
    pub mean: f64,
}

/// The model's parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    /// Shape of the orders of one customer.
    pub p: f64,
    /// Shape between customers.
    pub q: f64,
    /// Scale between customers, in money.
    pub gamma: f64,
}

/// Where fitting starts, with money scaled so that its mean is [`MEAN_WORKED_WITH`].
const START: [f64; 3] = [6.0, 4.0, 15.0];
/// The mean of the money that fitting works with.
const MEAN_WORKED_WITH: f64 = 35.0;

/// Customers with whom the neighbourhood of the maximum is looked for where there are many more.
const SAMPLED_CUSTOMERS: usize = 10_000;

/// Customers' spending, with what hangs on the number of orders alone taken together.
struct Spendings {
    spendings: Vec<Spending>,
    /// By number of orders: how many customers, and the sum of the logarithms of their means.
    by_orders: BTreeMap<u32, (f64, f64)>,
}

impl Spendings {
    fn new(spendings: Vec<Spending>) -> Spendings {
        let mut by_orders: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for spending in &spendings {
            let (customers, ln_means) = by_orders.entry(spending.orders).or_default();
            *customers += 1.0;
            *ln_means += libm::log(spending.mean);
        }
        Spendings { spendings, by_orders }
    }

    fn every(&self, step: usize) -> Spendings {
        Spendings::new(self.spendings.iter().copied().step_by(step).collect())
    }

    fn ln_likelihood(&self, model: &GammaGamma, threads: usize) -> f64 {
        let GammaGamma { p, q, gamma } = *model;
        let together: f64 = self
            .by_orders
            .iter()
            .map(|(orders, (customers, ln_means))| {
                let x = f64::from(*orders);
                customers * model.constant(x) + (p * x - 1.0) * ln_means
            })
            .sum();
        let apart = sum(&self.spendings, threads, &|spending: &Spending| {
            let x = f64::from(spending.orders);
            (p * x + q) * libm::log(gamma + x * spending.mean)
        });
        together - apart
    }
}

impl GammaGamma {
    /// The parameters that make the spending likeliest, and the logarithm of the likelihood.
    ///
    /// # Errors
    /// When there is nobody, somebody spent nothing, or no maximum is found.
    pub fn fit(customers: &[Spending], threads: usize) -> Result<(GammaGamma, f64), FitError> {
        if customers
            .iter()
            .any(|customer| customer.orders == 0 || customer.mean.is_nan() || customer.mean <= 0.0)
        {
            return Err(FitError::Impossible);
        }
        if customers.is_empty() {
            return Err(FitError::NoRepeats);
        }
        let scale = customers.iter().map(|customer| customer.mean).sum::<f64>()
            / customers.len() as f64
            / MEAN_WORKED_WITH;
        let of = |logs: &[f64], scale: f64| GammaGamma {
            p: libm::exp(logs[0]),
            q: libm::exp(logs[1]),
            gamma: libm::exp(logs[2]) * scale,
        };
        let scaled = customers.iter().map(|customer| Spending { mean: customer.mean / scale, ..*customer });
        let all = Spendings::new(scaled.collect());
        let cost = |logs: &[f64]| -all.ln_likelihood(&of(logs, 1.0), threads);
        let start = START.map(libm::log);
        let minimum = if all.spendings.len() < 2 * SAMPLED_CUSTOMERS {
            minimise(cost, &start)
        } else {
            let some = all.every(all.spendings.len() / SAMPLED_CUSTOMERS);
            let sample = |logs: &[f64]| -some.ln_likelihood(&of(logs, 1.0), threads);
            let ratio = all.spendings.len() as f64 / some.spendings.len() as f64;
            minimise_by_sample(cost, sample, ratio, &start).0
        };
        if !minimum.value.is_finite() {
            return Err(FitError::NoMaximum);
        }
        let ln_likelihood = -minimum.value - customers.len() as f64 * libm::log(scale);
        Ok((of(&minimum.at, scale), ln_likelihood))
    }

    /// The logarithm of the likelihood of a customer's mean.
    #[must_use]
    pub fn ln_likelihood(&self, customer: Spending) -> f64 {
        let (x, mean) = (f64::from(customer.orders), customer.mean);
        self.constant(x) + (self.p * x - 1.0) * libm::log(mean)
            - (self.p * x + self.q) * libm::log(self.gamma + x * mean)
    }

    /// The part of the likelihood that hangs on the number of orders alone.
    fn constant(&self, x: f64) -> f64 {
        let GammaGamma { p, q, gamma } = *self;
        ln_gamma(p * x + q) - ln_gamma(p * x) - ln_gamma(q) + q * libm::log(gamma) + p * x * libm::log(x)
    }

    /// The money that an order of this customer is expected to bring. With `None`, of a customer of whom nothing is
    /// known. It is not finite where q ≤ 1 and nothing is known.
    #[must_use]
    pub fn expected(&self, customer: Option<Spending>) -> f64 {
        let (x, sum) = customer.map_or((0.0, 0.0), |known| {
            let x = f64::from(known.orders);
            (x, x * known.mean)
        });
        let weight = self.p * x + self.q - 1.0;
        if weight > 0.0 { self.p * (self.gamma + sum) / weight } else { f64::INFINITY }
    }
}
