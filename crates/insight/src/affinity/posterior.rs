//! What is known of a rate: a Beta distribution. And which of several rates is the greatest.

use statrs::distribution::{Beta, ContinuousCDF};
use statrs::function::beta::checked_beta_reg;

use crate::numeric::special::ln_beta;

/// Steps of the integration within the narrowest distribution's standard deviation.
const STEPS_A_DEVIATION: f64 = 3.0;
/// Standard deviations that are integrated on either side.
const DEVIATIONS: f64 = 6.0;
/// Steps, at most.
const MOST_STEPS: f64 = 4_000.0;

/// A rate of which this much is known: Beta(α, β), both above zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// First parameter: what was usual, and how often it worked.
    pub alpha: f64,
    /// Second parameter: what was usual, and how often it did not.
    pub beta: f64,
}

impl Posterior {
    /// The mean of the rate.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    /// The ends of the interval that holds the rate with this probability, with as much left out below as above.
    #[must_use]
    pub fn interval(&self, probability: f64) -> (f64, f64) {
        let Ok(beta) = Beta::new(self.alpha, self.beta) else { return (0.0, 1.0) };
        let out = (1.0 - probability) / 2.0;
        (beta.inverse_cdf(out), beta.inverse_cdf(1.0 - out))
    }

    /// The probability that the rate is above this.
    #[must_use]
    pub fn chance_above(&self, rate: f64) -> f64 {
        checked_beta_reg(self.beta, self.alpha, (1.0 - rate).clamp(0.0, 1.0)).unwrap_or(0.0)
    }

    /// ln B(α, β).
    pub(super) fn ln_beta(&self) -> f64 {
        ln_beta(self.alpha, self.beta)
    }

    /// Mean and standard deviation of the rate's log-odds.
    fn log_odds(&self) -> (f64, f64) {
        let ((mean_alpha, variance_alpha), (mean_beta, variance_beta)) =
            (log_gamma_moments(self.alpha), log_gamma_moments(self.beta));
        (mean_alpha - mean_beta, (variance_alpha + variance_beta).sqrt())
    }

    /// Density of the log-odds at a place, and its slope there.
    fn density(&self, ln_beta: f64, place: &Place) -> (f64, f64) {
        let sum = self.alpha + self.beta;
        let density = libm::exp(self.alpha * place.log_odds - sum * place.softplus - ln_beta);
        (density, density * (self.alpha - sum * place.rate))
    }
}

/// The probability of each rate that it is the greatest, all rates independent; they sum to 1.
///
/// ∫ fᵢ ∏ Fⱼ over the log-odds, where densities have no poles, by the trapezoidal rule, which converges faster than any power
/// there; the Fⱼ by the same rule with the first end correction of Euler and Maclaurin.
#[must_use]
pub fn greatest(rates: &[Posterior]) -> Vec<f64> {
    if rates.len() < 2 {
        return vec![1.0; rates.len()];
    }
    let grid = Grid::over(rates);
    let mut below = vec![0.0; rates.len()];
    let mut sums = vec![0.0; rates.len()];
    let ln_betas: Vec<f64> = rates.iter().map(Posterior::ln_beta).collect();
    let mut densities = vec![0.0; rates.len()];
    let mut distribution = vec![0.0; rates.len()];
    for place in grid.places() {
        for (at, rate) in rates.iter().enumerate() {
            let (density, slope) = rate.density(ln_betas[at], &place);
            let corrected = below[at] + grid.step * (density / 2.0 - grid.step / 12.0 * slope);
            distribution[at] = corrected.clamp(0.0, 1.0);
            below[at] += grid.step * density;
            densities[at] = density;
        }
        for (at, sum) in sums.iter_mut().enumerate() {
            let others: f64 = distribution
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, below)| below)
                .product();
            *sum += densities[at] * others;
        }
    }
    let total: f64 = sums.iter().sum();
    sums.into_iter().map(|sum| if total > 0.0 { sum / total } else { 1.0 / rates.len() as f64 }).collect()
}

/// Places at even distances.
struct Grid {
    first: f64,
    step: f64,
    steps: usize,
}

impl Grid {
    /// Covers all rates, and is fine enough for the one that is known best.
    fn over(rates: &[Posterior]) -> Grid {
        let moments = rates.iter().map(Posterior::log_odds);
        let (first, last, narrowest) = moments.fold(
            (f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY),
            |(first, last, narrowest), (mean, deviation)| {
                let reach = DEVIATIONS * deviation;
                (first.min(mean - reach), last.max(mean + reach), narrowest.min(deviation))
            },
        );
        let steps = ((last - first) * STEPS_A_DEVIATION / narrowest).ceil().min(MOST_STEPS);
        Grid { first, step: (last - first) / steps, steps: steps as usize }
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        (0..=self.steps).map(|step| Place::at(self.first + step as f64 * self.step))
    }
}

/// A place of the grid, and what all densities need there.
struct Place {
    log_odds: f64,
    /// ln(1 + e^log-odds).
    softplus: f64,
    rate: f64,
}

impl Place {
    fn at(log_odds: f64) -> Place {
        let small = libm::exp(-log_odds.abs());
        let rate = if log_odds > 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
        Place { log_odds, softplus: log_odds.max(0.0) + libm::log1p(small), rate }
    }
}

/// Mean and variance of the logarithm of a Gamma(x, 1): digamma and trigamma, by recurrence to x ≥ 6 and the asymptotic
/// series there (Abramowitz & Stegun 6.3.18 and 6.4.12). Good to six digits, and only places a grid.
fn log_gamma_moments(x: f64) -> (f64, f64) {
    let (mut x, mut mean, mut variance) = (x, 0.0, 0.0);
    while x < 6.0 {
        mean -= 1.0 / x;
        variance += 1.0 / (x * x);
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    mean += libm::log(x) - 0.5 / x - square / 12.0;
    variance += 1.0 / x + 0.5 * square + square / (6.0 * x);
    (mean, variance)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn closed_form_of_two() {
        let rates = [Posterior { alpha: 11.0, beta: 91.0 }, Posterior { alpha: 16.0, beta: 86.0 }];
        let found = greatest(&rates);
        assert!((found[1] - 0.853_283_79).abs() < 5e-6, "{found:?}");
    }

    #[test]
    fn like_rates_share_evenly_and_wide_ones_are_no_trouble() {
        let same = greatest(&[Posterior { alpha: 0.3, beta: 7.0 }; 4]);
        assert!(same.iter().all(|chance| (chance - 0.25).abs() < 1e-9), "{same:?}");
        let known = Posterior { alpha: 500.0, beta: 9_500.0 };
        let unknown = Posterior { alpha: 0.1, beta: 0.9 };
        let found = greatest(&[known, unknown]);
        assert!((found[1] - unknown.chance_above(0.05)).abs() < 2e-3, "{found:?}");
        assert_eq!(greatest(&[known]), [1.0]);
        assert!(greatest(&[]).is_empty());
    }

    #[test]
    fn moments_of_known_places() {
        let (mean, variance) = log_gamma_moments(1.0);
        assert!((mean + 0.577_215_665).abs() < 1e-5 && (variance - 1.644_934_067).abs() < 1e-5);
        let (mean, variance) = log_gamma_moments(0.5);
        assert!((mean + 1.963_510_026).abs() < 1e-5 && (variance - 4.934_802_201).abs() < 1e-5);
    }

    #[test]
    fn an_even_rate() {
        let even = Posterior { alpha: 1.0, beta: 1.0 };
        let (low, high) = even.interval(0.8);
        assert!((low - 0.1).abs() < 1e-6 && (high - 0.9).abs() < 1e-6);
        assert!((even.chance_above(0.3) - 0.7).abs() < 1e-12);
        assert_eq!((even.chance_above(-1.0), even.chance_above(2.0)), (1.0, 0.0));
    }

    proptest! {
        #[test]
        fn two_are_as_the_incomplete_beta_says(alpha in 0.2_f64..40.0, beta in 0.2_f64..40.0) {
            // Of Beta(α, β) and Beta(β, α) the second is 1 less the first in law; against Beta(1, 1) the chance is the mean.
            let found = greatest(&[Posterior { alpha, beta }, Posterior { alpha: 1.0, beta: 1.0 }]);
            prop_assert!((found[0] - alpha / (alpha + beta)).abs() < 1e-4, "{:?}", found);
        }

        #[test]
        fn chances_sum_to_one_and_follow_the_order(rates in proptest::collection::vec((0.1_f64..30.0, 0.5_f64..300.0), 2..6), at in 0_usize..6) {
            let mut rates: Vec<Posterior> = rates.into_iter().map(|(alpha, beta)| Posterior { alpha, beta }).collect();
            let at = at % rates.len();
            let before = greatest(&rates);
            prop_assert!((before.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            rates[at].alpha += 1.0;
            prop_assert!(greatest(&rates)[at] >= before[at] - 1e-4);
        }
    }
}
