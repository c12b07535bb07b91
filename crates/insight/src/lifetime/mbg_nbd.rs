//! MBG/NBD: as BG/NBD, but a customer may leave after the first order already. Batislam, Denizel & Filiztekin (2007),
//! International Journal of Research in Marketing 24:201–209; Hoppe & Wagner (2007).

use super::bg_nbd::{POINTS, expected_if_alive};
use super::{Past, Timing, TwoWays};
use crate::numeric::quadrature::Rule;
use crate::numeric::special::{ln_beta, ln_gamma, logistic};

/// The model's parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MbgNbd {
    /// Shape of the order rates.
    pub r: f64,
    /// Rate of the order rates, in units of time.
    pub alpha: f64,
    /// First parameter of the chance of leaving.
    pub a: f64,
    /// Second parameter of the chance of leaving.
    pub b: f64,
}

impl MbgNbd {
    fn ways(&self, x: f64) -> TwoWays {
        let MbgNbd { r, alpha, a, b } = *self;
        TwoWays {
            constant: ln_gamma(r + x) - ln_gamma(r) + r * libm::log(alpha) + ln_beta(a, b + x + 1.0)
                - ln_beta(a, b),
            ln_left: libm::log(a) - libm::log(b + x),
            shape: r + x,
            rate: alpha,
        }
    }
}

impl Timing for MbgNbd {
    const PARAMETERS: usize = 4;
    const IN_TIME: &'static [bool] = &[false, true, false, false];
    const START: &'static [f64] = &[1.0, 3.0, 1.0, 3.0];

    fn of(parameters: &[f64]) -> MbgNbd {
        let [r, alpha, a, b] = parameters else { unreachable!("as many as PARAMETERS says") };
        MbgNbd { r: *r, alpha: *alpha, a: *a, b: *b }
    }

    fn parameters(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.a, self.b]
    }

    fn ln_likelihood(&self, past: Past) -> f64 {
        self.ways(past.x()).ln_likelihood(past)
    }

    fn two_ways(&self, repeats: u32) -> Option<TwoWays> {
        Some(self.ways(repeats.into()))
    }

    fn p_alive(&self, past: Past) -> f64 {
        let x = past.x();
        let ln_odds_left = (self.r + x)
            * (libm::log(self.alpha + past.age) - libm::log(self.alpha + past.recency))
            + libm::log(self.a)
            - libm::log(self.b + x);
        logistic(-ln_odds_left)
    }

    fn expected_orders(&self, past: Past, horizon: f64) -> f64 {
        let rule = Rule::beta(self.a, self.b + past.x() + 1.0, POINTS);
        self.p_alive(past) * expected_if_alive(&rule, self.r + past.x(), self.alpha + past.age, horizon)
    }

    fn expected_of_new(&self, horizon: f64) -> f64 {
        // Alive after the first order with probability b / (a + b); the chance of leaving is then Beta(a, b + 1).
        let rule = Rule::beta(self.a, self.b + 1.0, POINTS);
        self.b / (self.a + self.b) * expected_if_alive(&rule, self.r, self.alpha, horizon)
    }
}
