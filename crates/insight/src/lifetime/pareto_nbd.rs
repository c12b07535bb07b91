//! Pareto/NBD: orders come as a Poisson process while the customer is there, and the time until they leave is
//! exponential, with rates of the customer's own. Schmittlein, Morrison & Colombo (1987), Management Science 33:1–24;
//! Hardie's notes 008 and 009. The integral of the likelihood is done as it is defined, since its closed form subtracts
//! two numbers that are nearly the same.

use super::{Past, Timing};
use crate::numeric::quadrature::Rule;
use crate::numeric::special::{ln_add_exp, ln_gamma, logistic};

/// Points of the quadrature over the time of leaving.
const POINTS: usize = 32;

/// The model's parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd {
    /// Shape of the order rates.
    pub r: f64,
    /// Rate of the order rates, in units of time.
    pub alpha: f64,
    /// Shape of the rates of leaving.
    pub s: f64,
    /// Rate of the rates of leaving, in units of time.
    pub beta: f64,
}

thread_local! {
    /// The rule does not depend on anything, so it is made once.
    static RULE: Rule = Rule::uniform(POINTS);
}

impl ParetoNbd {
    /// ln of (α+T)^−(r+x) (β+T)^−s: still there.
    fn ln_stayed(&self, past: Past) -> f64 {
        -(self.r + past.x()) * libm::log(self.alpha + past.age) - self.s * libm::log(self.beta + past.age)
    }

    /// ln of s ∫ (α+y)^−(r+x) (β+y)^−(s+1) dy from the last order until now: left meanwhile. Over u = ln(β + y) the
    /// integrand is smooth at any scale.
    fn ln_left(&self, past: Past) -> f64 {
        let (from, to) = (libm::log(self.beta + past.recency), libm::log(self.beta + past.age));
        if to <= from {
            return f64::NEG_INFINITY;
        }
        let shape = self.r + past.x();
        let ln_integrand = |place: f64| {
            let u = from + (to - from) * place;
            -shape * libm::log(self.alpha - self.beta + libm::exp(u)) - self.s * u
        };
        RULE.with(|rule| {
            let logs = rule.points().iter().map(|&(place, weight)| libm::log(weight) + ln_integrand(place));
            libm::log(self.s) + libm::log(to - from) + logs.fold(f64::NEG_INFINITY, ln_add_exp)
        })
    }
}

impl ParetoNbd {
    /// The probability of an order within `horizon` of a customer who has not left, and may leave before:
    /// ∫ R A^R (A + y)^−(R+1) (B / (B + y))^s dy over the horizon, with u = ln(A + y).
    pub(super) fn p_order_if_alive(&self, past: Past, horizon: f64) -> f64 {
        let (shape, rate, beta) = (self.r + past.x(), self.alpha + past.age, self.beta + past.age);
        let span = libm::log1p(horizon / rate);
        RULE.with(|rule| {
            rule.mean(|place| {
                let step = span * place;
                let y = rate * libm::expm1(step);
                span * shape * libm::exp(-shape * step - self.s * libm::log1p(y / beta))
            })
        })
    }
}

impl Timing for ParetoNbd {
    const PARAMETERS: usize = 4;
    const IN_TIME: &'static [bool] = &[false, true, false, true];
    const START: &'static [f64] = &[1.0, 1.0, 1.0, 1.0];

    fn of(parameters: &[f64]) -> ParetoNbd {
        let [r, alpha, s, beta] = parameters else { unreachable!("as many as PARAMETERS says") };
        ParetoNbd { r: *r, alpha: *alpha, s: *s, beta: *beta }
    }

    fn parameters(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.s, self.beta]
    }

    fn ln_likelihood(&self, past: Past) -> f64 {
        let ParetoNbd { r, alpha, s, beta } = *self;
        ln_gamma(r + past.x()) - ln_gamma(r)
            + r * libm::log(alpha)
            + s * libm::log(beta)
            + ln_add_exp(self.ln_stayed(past), self.ln_left(past))
    }

    fn p_alive(&self, past: Past) -> f64 {
        logistic(self.ln_stayed(past) - self.ln_left(past))
    }

    fn expected_orders(&self, past: Past, horizon: f64) -> f64 {
        let rate = (self.r + past.x()) / (self.alpha + past.age);
        self.p_alive(past) * rate * time_left(self.s, self.beta + past.age, horizon)
    }

    fn expected_of_new(&self, horizon: f64) -> f64 {
        self.r / self.alpha * time_left(self.s, self.beta, horizon)
    }
}

/// How much of the horizon somebody is expected to be there, who leaves at a rate of Gamma(s, beta):
/// beta (1 − (beta / (beta + horizon))^(s − 1)) / (s − 1), and its limit at s = 1.
fn time_left(s: f64, beta: f64, horizon: f64) -> f64 {
    let ln_ratio = libm::log1p(horizon / beta);
    let power = s - 1.0;
    if power.abs() * ln_ratio < 1e-12 {
        beta * ln_ratio
    } else {
        beta * -libm::expm1(-power * ln_ratio) / power
    }
}
