//! NBD: orders come as a Poisson process with a rate of the customer's own, and nobody ever leaves. Ehrenberg (1959),
//! Applied Statistics 8:26–41.

use super::{Past, Timing};
use crate::numeric::special::ln_gamma;

/// The model's parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nbd {
    /// Shape of the order rates.
    pub r: f64,
    /// Rate of the order rates, in units of time.
    pub alpha: f64,
}

impl Timing for Nbd {
    const PARAMETERS: usize = 2;
    const IN_TIME: &'static [bool] = &[false, true];
    const START: &'static [f64] = &[1.0, 3.0];

    fn of(parameters: &[f64]) -> Nbd {
        let [r, alpha] = parameters else { unreachable!("as many as PARAMETERS says") };
        Nbd { r: *r, alpha: *alpha }
    }

    fn parameters(&self) -> Vec<f64> {
        vec![self.r, self.alpha]
    }

    fn ln_likelihood(&self, past: Past) -> f64 {
        let Nbd { r, alpha } = *self;
        let x = past.x();
        ln_gamma(r + x) - ln_gamma(r) + r * libm::log(alpha) - (r + x) * libm::log(alpha + past.age)
    }

    fn p_alive(&self, _: Past) -> f64 {
        1.0
    }

    fn expected_orders(&self, past: Past, horizon: f64) -> f64 {
        (self.r + past.x()) / (self.alpha + past.age) * horizon
    }

    fn expected_of_new(&self, horizon: f64) -> f64 {
        self.r / self.alpha * horizon
    }
}
