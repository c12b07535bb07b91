//! Rates of customers who were tried a few times each: of so many e-mails so many were clicked. The rates of all
//! customers follow a Beta distribution, fitted to all; each customer's own is then estimated from both.

use crate::numeric::minimise::minimise;
use crate::numeric::special::ln_beta;

/// How often something was tried on a customer, and how often it worked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tries {
    /// How often it worked. Old ones may count for less than one.
    pub hits: f64,
    /// How often it was tried; not less than `hits`.
    pub tries: f64,
}

/// How rates are spread over customers: Beta(α, β).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaBinomial {
    /// First parameter.
    pub alpha: f64,
    /// Second parameter.
    pub beta: f64,
}

impl BetaBinomial {
    /// The spread that makes the tries likeliest. `None` if nothing was tried, never worked, or always did.
    #[must_use]
    pub fn fit(customers: &[Tries]) -> Option<BetaBinomial> {
        let hits: f64 = customers.iter().map(|customer| customer.hits).sum();
        let tries: f64 = customers.iter().map(|customer| customer.tries).sum();
        let share = hits / tries;
        if share.is_nan() || share <= 0.0 || share >= 1.0 {
            return None;
        }
        let cost = |logs: &[f64]| -> f64 {
            let spread = BetaBinomial { alpha: libm::exp(logs[0]), beta: libm::exp(logs[1]) };
            -customers.iter().map(|customer| spread.ln_likelihood(*customer)).sum::<f64>()
        };
        let minimum = minimise(cost, &[libm::log(10.0 * share), libm::log(10.0 * (1.0 - share))]);
        let fitted = BetaBinomial { alpha: libm::exp(minimum.at[0]), beta: libm::exp(minimum.at[1]) };
        minimum.value.is_finite().then_some(fitted)
    }

    /// The logarithm of the likelihood of one customer's tries, without the binomial coefficient.
    #[must_use]
    pub fn ln_likelihood(&self, customer: Tries) -> f64 {
        let missed = customer.tries - customer.hits;
        ln_beta(self.alpha + customer.hits, self.beta + missed) - ln_beta(self.alpha, self.beta)
    }

    /// The customer's own rate, by their tries and what is usual.
    #[must_use]
    pub fn rate(&self, customer: Tries) -> f64 {
        (self.alpha + customer.hits) / (self.alpha + self.beta + customer.tries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tumours of 71 groups of rats: Tarone (1982), Biometrics 38:215–220, as printed in Gelman et al., Bayesian Data
    /// Analysis.
    const RATS: [(u8, u8, usize); 39] = [
        (0, 20, 7),
        (0, 19, 4),
        (0, 18, 2),
        (0, 17, 1),
        (1, 20, 4),
        (1, 19, 2),
        (1, 18, 2),
        (2, 25, 1),
        (2, 24, 1),
        (2, 23, 1),
        (2, 20, 6),
        (1, 10, 1),
        (5, 49, 1),
        (2, 19, 1),
        (5, 46, 1),
        (3, 27, 1),
        (2, 17, 1),
        (7, 49, 1),
        (7, 47, 1),
        (3, 20, 2),
        (2, 13, 1),
        (9, 48, 1),
        (10, 50, 1),
        (4, 20, 7),
        (10, 48, 1),
        (4, 19, 3),
        (5, 22, 1),
        (11, 46, 1),
        (12, 49, 1),
        (5, 20, 2),
        (6, 23, 1),
        (5, 19, 1),
        (6, 22, 1),
        (6, 20, 3),
        (16, 52, 1),
        (15, 47, 1),
        (15, 46, 1),
        (9, 24, 1),
        (4, 14, 1),
    ];

    fn rats() -> Vec<Tries> {
        let group = |&(hits, tries, times): &(u8, u8, usize)| {
            std::iter::repeat_n(Tries { hits: f64::from(hits), tries: f64::from(tries) }, times)
        };
        RATS.iter().flat_map(group).collect()
    }

    #[test]
    fn published_fit_of_the_rats() {
        assert_eq!(rats().len(), 71);
        let fitted = BetaBinomial::fit(&rats()).expect("fits");
        assert!((fitted.alpha - 2.34161).abs() < 5e-4 && (fitted.beta - 14.11481).abs() < 5e-3, "{fitted:?}");
        let ln_likelihood: f64 = rats().iter().map(|group| fitted.ln_likelihood(*group)).sum();
        assert!((ln_likelihood + 730.33845).abs() < 5e-5, "{ln_likelihood}");
        assert!((fitted.rate(Tries { hits: 4.0, tries: 14.0 }) - 0.208219).abs() < 5e-6);
    }

    #[test]
    fn more_tries_count_for_more() {
        let usual = BetaBinomial { alpha: 1.0, beta: 9.0 };
        assert!((usual.rate(Tries { hits: 0.0, tries: 0.0 }) - 0.1).abs() < 1e-15);
        let rates = [1.0, 10.0, 100.0].map(|tries| usual.rate(Tries { hits: tries, tries }));
        assert!(rates.windows(2).all(|pair| pair[0] < pair[1]) && rates[2] < 1.0);
        assert_eq!(BetaBinomial::fit(&[Tries { hits: 0.0, tries: 9.0 }]), None);
    }
}
