//! BG/NBD: orders come as a Poisson process while the customer is there; after every repeat order the customer leaves
//! with a chance of their own. Fader, Hardie & Lee (2005), Marketing Science 24:275–284; P(alive) as in Hardie's note
//! 021.

use super::{Past, Timing, TwoWays};
use crate::numeric::quadrature::Rule;
use crate::numeric::special::{ln_beta, ln_gamma, logistic, one_minus_power_over};

/// Points of the quadrature over the chance of leaving.
pub(super) const POINTS: usize = 24;

/// The model's parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd {
    /// Shape of the order rates.
    pub r: f64,
    /// Rate of the order rates, in units of time.
    pub alpha: f64,
    /// First parameter of the chance of leaving.
    pub a: f64,
    /// Second parameter of the chance of leaving.
    pub b: f64,
}

impl BgNbd {
    fn ways(&self, x: f64) -> TwoWays {
        let BgNbd { r, alpha, a, b } = *self;
        TwoWays {
            constant: ln_gamma(r + x) - ln_gamma(r) + r * libm::log(alpha) + ln_beta(a, b + x)
                - ln_beta(a, b),
            ln_left: if x == 0.0 { f64::NEG_INFINITY } else { libm::log(a) - libm::log(b + x - 1.0) },
            shape: r + x,
            rate: alpha,
        }
    }
}

impl Timing for BgNbd {
    const PARAMETERS: usize = 4;
    const IN_TIME: &'static [bool] = &[false, true, false, false];
    const START: &'static [f64] = &[1.0, 3.0, 1.0, 3.0];

    fn of(parameters: &[f64]) -> BgNbd {
        let [r, alpha, a, b] = parameters else { unreachable!("as many as PARAMETERS says") };
        BgNbd { r: *r, alpha: *alpha, a: *a, b: *b }
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
        if past.repeats == 0 {
            return 1.0;
        }
        let x = past.x();
        let ln_odds_left = (self.r + x)
            * (libm::log(self.alpha + past.age) - libm::log(self.alpha + past.recency))
            + libm::log(self.a)
            - libm::log(self.b + x - 1.0);
        logistic(-ln_odds_left)
    }

    fn expected_orders(&self, past: Past, horizon: f64) -> f64 {
        let rule = Rule::beta(self.a, self.b + past.x(), POINTS);
        self.p_alive(past) * expected_if_alive(&rule, self.r + past.x(), self.alpha + past.age, horizon)
    }

    fn expected_of_new(&self, horizon: f64) -> f64 {
        expected_if_alive(&Rule::beta(self.a, self.b, POINTS), self.r, self.alpha, horizon)
    }
}

/// Orders expected within `horizon` of somebody who is there, whose order rate is Gamma(shape, rate) and whose chance
/// of leaving the rule is over: E[(1 − (1 + p·horizon/rate)^−shape) / p].
pub(super) fn expected_if_alive(rule: &Rule, shape: f64, rate: f64, horizon: f64) -> f64 {
    rule.mean(|p| {
        let reach = horizon / rate;
        reach * one_minus_power_over(p * reach, shape)
    })
}
