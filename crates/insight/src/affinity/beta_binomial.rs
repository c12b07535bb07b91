//! Rates of customers who were tried a few times each: of so many e-mails so many were clicked. The rates of all
//! customers follow a Beta distribution, fitted to all; each customer's own is then estimated from both.

use super::posterior::Posterior;
use super::sample::sample;
use crate::numeric::minimise::minimise;
use crate::numeric::special::ln_beta;

/// The sum of both parameters from which on customers are as good as all the same.
const ALL_THE_SAME: f64 = 1e6;

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
    /// The spread that makes the tries likeliest. `None` if nothing was tried, never worked, or always did. Of very many
    /// customers a part is taken, evenly.
    #[must_use]
    pub fn fit(customers: &[Tries]) -> Option<BetaBinomial> {
        let customers: Vec<Tries> = sample(customers.iter().filter(|customer| customer.tries > 0.0).copied());
        let hits: f64 = customers.iter().map(|customer| customer.hits).sum();
        let tries: f64 = customers.iter().map(|customer| customer.tries).sum();
        let share = hits / tries;
        if share.is_nan() || share <= 0.0 || share >= 1.0 {
            return None;
        }
        let cost = |logs: &[f64]| -> f64 {
            let spread = BetaBinomial { alpha: libm::exp(logs[0]), beta: libm::exp(logs[1]) };
            if spread.alpha + spread.beta > ALL_THE_SAME {
                return f64::INFINITY;
            }
            let beta = customers.len() as f64 * ln_beta(spread.alpha, spread.beta);
            beta - customers.iter().map(|customer| spread.posterior(*customer).ln_beta()).sum::<f64>()
        };
        let minimum = minimise(cost, &[libm::log(10.0 * share), libm::log(10.0 * (1.0 - share))]);
        let fitted = BetaBinomial { alpha: libm::exp(minimum.at[0]), beta: libm::exp(minimum.at[1]) };
        minimum.value.is_finite().then_some(fitted)
    }

    /// The logarithm of the likelihood of one customer's tries, without the binomial coefficient.
    #[must_use]
    pub fn ln_likelihood(&self, customer: Tries) -> f64 {
        self.posterior(customer).ln_beta() - ln_beta(self.alpha, self.beta)
    }

    /// What is known of the customer's own rate, by their tries and what is usual.
    #[must_use]
    pub fn posterior(&self, customer: Tries) -> Posterior {
        let missed = (customer.tries - customer.hits).max(0.0);
        Posterior { alpha: self.alpha + customer.hits, beta: self.beta + missed }
    }

    /// The mean of the customer's own rate, by their tries and what is usual.
    #[must_use]
    pub fn rate(&self, customer: Tries) -> f64 {
        self.posterior(customer).mean()
    }
}

/// What something of so many days ago still counts for: half as much after `half_life_days`. Things of the future count in
/// full.
#[must_use]
pub fn decayed(age_days: f64, half_life_days: f64) -> f64 {
    libm::exp2(-age_days.max(0.0) / half_life_days)
}

/// Days after which a click counts for half, unless a shop says otherwise.
pub const HALF_LIFE_DAYS: f64 = 180.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::numeric::chance::SplitMix;

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

    #[test]
    fn nothing_known_is_the_usual() {
        let usual = BetaBinomial { alpha: 2.0, beta: 18.0 };
        let nothing = usual.posterior(Tries { hits: 0.0, tries: 0.0 });
        assert_eq!(nothing, Posterior { alpha: 2.0, beta: 18.0 });
        assert_eq!(usual.rate(Tries { hits: 0.0, tries: 0.0 }), 0.1);
        assert_eq!(BetaBinomial::fit(&[]), None);
        assert_eq!(BetaBinomial::fit(&[Tries { hits: 3.0, tries: 3.0 }]), None);
    }

    /// Beta(2, 8) is the second smallest of nine even draws.
    fn simulated(customers: usize) -> Vec<(f64, Tries)> {
        let mut chance = SplitMix::new(1);
        let mut one = || {
            let mut draws: Vec<f64> = (0..9).map(|_| chance.unit()).collect();
            draws.sort_by(f64::total_cmp);
            let rate = draws[1];
            let tries = (chance.unit() * 12.0).floor();
            let hits = (0..tries as usize).filter(|_| chance.unit() < rate).count() as f64;
            (rate, Tries { hits, tries })
        };
        (0..customers).map(|_| one()).collect()
    }

    #[test]
    fn closer_to_the_truth_than_own_figures_and_than_the_mean() {
        let customers = simulated(5_000);
        let tries: Vec<Tries> = customers.iter().map(|(_, tries)| *tries).collect();
        let usual = BetaBinomial::fit(&tries).expect("fits");
        assert!((usual.alpha - 2.0).abs() < 0.3 && (usual.beta - 8.0).abs() < 1.2, "{usual:?}");
        let pooled =
            tries.iter().map(|one| one.hits).sum::<f64>() / tries.iter().map(|one| one.tries).sum::<f64>();
        let error = |estimate: &dyn Fn(Tries) -> f64| -> f64 {
            customers.iter().map(|(rate, tries)| (estimate(*tries) - rate).powi(2)).sum::<f64>() / 5_000.0
        };
        let raw = |one: Tries| if one.tries > 0.0 { one.hits / one.tries } else { pooled };
        let shrunk = error(&|one| usual.rate(one));
        assert!(shrunk < 0.8 * error(&|_| pooled), "{shrunk} {}", error(&|_| pooled));
        assert!(shrunk < 0.6 * error(&raw), "{shrunk} {}", error(&raw));

        let inside = customers.iter().filter(|(rate, tries)| {
            let (low, high) = usual.posterior(*tries).interval(0.8);
            low <= *rate && *rate <= high
        });
        let share = inside.count() as f64 / 5_000.0;
        assert!((share - 0.8).abs() < 0.02, "{share}");
    }

    #[test]
    fn a_half_life_halves() {
        assert_eq!([0.0, 180.0, 360.0, -5.0].map(|age| decayed(age, HALF_LIFE_DAYS)), [1.0, 0.5, 0.25, 1.0]);
    }

    proptest! {
        #[test]
        fn own_figures_pull_harder_the_more_there_are(
            alpha in 0.1_f64..20.0, beta in 0.1_f64..20.0, share in 0.0_f64..1.0, tries in 0.0_f64..100.0, more in 0.1_f64..100.0,
        ) {
            let usual = BetaBinomial { alpha, beta };
            let away = |tries: f64| (usual.rate(Tries { hits: share * tries, tries }) - share).abs();
            prop_assert!(away(tries + more) <= away(tries) + 1e-12);
        }
    }
}
