//! BG/BB: a row of occasions at which a customer says yes or no, and after each of which they may have left for good.
//! Fader, Hardie & Shang (2010), Marketing Science 29:1086–1108.

use super::FitError;
use crate::numeric::minimise::minimise;
use crate::numeric::special::{ln_add_exp, ln_beta};

/// What a customer said at a row of occasions, and how many customers said the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occasions {
    /// How often yes.
    pub yes: u32,
    /// The number of the last occasion with a yes, from 1; 0 if there was none.
    pub last: u32,
    /// How many occasions there were.
    pub occasions: u32,
    /// How many customers.
    pub customers: f64,
}

/// The model's parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgBb {
    /// First parameter of the chance of a yes.
    pub alpha: f64,
    /// Second parameter of the chance of a yes.
    pub beta: f64,
    /// First parameter of the chance of leaving.
    pub gamma: f64,
    /// Second parameter of the chance of leaving.
    pub delta: f64,
}

impl BgBb {
    /// The parameters that make the rows likeliest, and the logarithm of the likelihood.
    ///
    /// # Errors
    /// When a row is impossible, nobody ever said yes, or no maximum is found.
    pub fn fit(rows: &[Occasions]) -> Result<(BgBb, f64), FitError> {
        if rows
            .iter()
            .any(|row| row.yes > row.last || row.last > row.occasions || (row.yes == 0) != (row.last == 0))
        {
            return Err(FitError::Impossible);
        }
        if rows.iter().all(|row| row.yes == 0) {
            return Err(FitError::NoRepeats);
        }
        let of = |logs: &[f64]| {
            let [alpha, beta, gamma, delta] = [0, 1, 2, 3].map(|ix: usize| libm::exp(logs[ix]));
            BgBb { alpha, beta, gamma, delta }
        };
        let cost = |logs: &[f64]| -> f64 {
            let model = of(logs);
            -rows.iter().map(|row| row.customers * model.ln_likelihood(row)).sum::<f64>()
        };
        let minimum = minimise(cost, &[0.0; 4]);
        if minimum.value.is_finite() {
            Ok((of(&minimum.at), -minimum.value))
        } else {
            Err(FitError::NoMaximum)
        }
    }

    /// The logarithm of the likelihood of one customer's row.
    #[must_use]
    pub fn ln_likelihood(&self, row: &Occasions) -> f64 {
        let (x, last, n) = (f64::from(row.yes), f64::from(row.last), f64::from(row.occasions));
        let stayed = ln_beta(self.alpha + x, self.beta + n - x) + ln_beta(self.gamma, self.delta + n);
        let left = (row.last..row.occasions).map(|occasion| {
            let after = f64::from(occasion) - last;
            ln_beta(self.alpha + x, self.beta + last - x + after)
                + ln_beta(self.gamma + 1.0, self.delta + last + after)
        });
        left.fold(stayed, ln_add_exp) - self.ln_whole()
    }

    /// The probability of being there at the next occasion.
    #[must_use]
    pub fn p_alive(&self, row: &Occasions) -> f64 {
        let (x, n) = (f64::from(row.yes), f64::from(row.occasions));
        let there = ln_beta(self.alpha + x, self.beta + n - x) + ln_beta(self.gamma, self.delta + n + 1.0);
        libm::exp(there - self.ln_whole() - self.ln_likelihood(row))
    }

    /// How often yes is expected at the next `occasions`.
    #[must_use]
    pub fn expected(&self, row: &Occasions, occasions: u32) -> f64 {
        let (x, n) = (f64::from(row.yes), f64::from(row.occasions));
        let says_yes =
            ln_beta(self.alpha + x + 1.0, self.beta + n - x) - self.ln_whole() - self.ln_likelihood(row);
        (1..=occasions)
            .map(|ahead| libm::exp(says_yes + ln_beta(self.gamma, self.delta + n + f64::from(ahead))))
            .sum()
    }

    fn ln_whole(&self) -> f64 {
        ln_beta(self.alpha, self.beta) + ln_beta(self.gamma, self.delta)
    }
}
