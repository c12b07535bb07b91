//! How many customers a planned experiment needs, and with which probability it finds an effect: exactly for means, where
//! Student's t of small groups matters, and for shares with their own variances. As R's `power.t.test` and
//! `power.prop.test` define them. Groups are equal and tests two-sided; the chance of finding an effect with the wrong sign
//! is not counted.

use statrs::distribution::{ContinuousCDF, Normal};

use super::effect::bound;

/// The difference that is to be found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Planned {
    /// Of means of a figure, by their difference and the standard deviation between customers, above 0.
    Means {
        /// The difference; not 0.
        difference: f64,
        /// The standard deviation.
        deviation: f64,
    },
    /// Of two different shares, each above 0 and below 1.
    Shares {
        /// Without the campaign.
        control: f64,
        /// With it.
        treated: f64,
    },
}

impl Planned {
    /// The probability that groups of this size find it, each at least 2. Cohen (1988), Statistical power analysis, 2.5 and
    /// 6.4.
    #[must_use]
    pub fn power(&self, customers: f64, alpha: f64) -> f64 {
        let normal = Normal::standard();
        match *self {
            Planned::Means { difference, deviation } => {
                let freedom = 2.0 * customers - 2.0;
                let Some(bound) = bound(freedom, alpha) else { return 0.0 };
                beyond(bound, freedom, (customers / 2.0).sqrt() * (difference / deviation).abs())
            }
            Planned::Shares { control, treated } => {
                let (of_none, of_both) = deviations(control, treated);
                let bound = normal.inverse_cdf(1.0 - alpha / 2.0);
                normal.cdf((customers.sqrt() * (treated - control).abs() - bound * of_none) / of_both)
            }
        }
    }

    /// How many customers each group needs to find it with this probability, not rounded; 2 at least.
    #[must_use]
    pub fn customers(&self, alpha: f64, power: f64) -> f64 {
        let normal = Normal::standard();
        let (bound, reach) = (normal.inverse_cdf(1.0 - alpha / 2.0), normal.inverse_cdf(power));
        match *self {
            Planned::Means { difference, deviation } => {
                let about = super::needed(deviation, difference, alpha, power);
                self.bisected(2.0, 2.0 * about + 10.0, alpha, power)
            }
            Planned::Shares { control, treated } => {
                let (of_none, of_both) = deviations(control, treated);
                ((bound * of_none + reach * of_both) / (treated - control)).powi(2).max(2.0)
            }
        }
    }

    fn bisected(&self, mut low: f64, mut high: f64, alpha: f64, power: f64) -> f64 {
        while high - low > 1e-9 * high {
            let middle = (low + high) / 2.0;
            if self.power(middle, alpha) < power { low = middle } else { high = middle }
        }
        high
    }
}

/// The deviation of the difference between two groups of one customer each: if there is none, and if there is.
fn deviations(control: f64, treated: f64) -> (f64, f64) {
    let mean = (control + treated) / 2.0;
    let variance = |share: f64| share * (1.0 - share);
    ((2.0 * variance(mean)).sqrt(), (variance(control) + variance(treated)).sqrt())
}

/// Standard deviations of Student's denominator that are integrated over.
const REACH: f64 = 9.0;
/// Intervals of Simpson's rule, even.
const INTERVALS: usize = 400;

/// The probability that a t with these degrees of freedom, moved by `moved`, exceeds a bound: P(Z > bound·s − moved) over s =
/// √(χ²/freedom), by Simpson's rule.
fn beyond(bound: f64, freedom: f64, moved: f64) -> f64 {
    let normal = Normal::standard();
    // √(χ²/freedom) has a standard deviation of about 1/√(2·freedom), and few degrees have a long tail.
    let spread = REACH / (2.0 * freedom).sqrt();
    let (from, to) = ((1.0 - spread).max(0.0), 1.0 + spread);
    let (mut sum, mut weights) = (0.0, 0.0);
    for ix in 0..=INTERVALS {
        let s = from + (to - from) * ix as f64 / INTERVALS as f64;
        // The density, but for a factor that the sum of weights takes out again.
        let density = libm::exp((freedom - 1.0) * libm::log(s) - freedom * (s * s - 1.0) / 2.0);
        let weight = density * if ix == 0 || ix == INTERVALS { 1.0 } else { 2.0 + 2.0 * (ix % 2) as f64 };
        sum += weight * normal.cdf(moved - bound * s);
        weights += weight;
    }
    sum / weights
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_that_r_documents() {
        let means = Planned::Means { difference: 1.0, deviation: 1.0 };
        assert!((means.power(20.0, 0.05) - 0.868_952_8).abs() < 1e-6, "{}", means.power(20.0, 0.05));
        let found = means.customers(0.05, 0.9);
        assert!((found - 22.021_10).abs() < 2e-5, "{found}");
        let shares = Planned::Shares { control: 0.5, treated: 0.75 };
        assert!((shares.power(50.0, 0.05) - 0.740_165_9).abs() < 1e-7, "{}", shares.power(50.0, 0.05));
        let found = shares.customers(0.05, 0.9);
        assert!((found - 76.7069).abs() < 1e-4, "{found}");
    }

    #[test]
    fn large_groups_and_tiny_ones() {
        // A twentieth of buyers, one point more: the textbook's 8 158 by normal approximation of both deviations.
        let shares = Planned::Shares { control: 0.05, treated: 0.06 };
        assert_eq!(shares.customers(0.05, 0.8).ceil(), 8158.0);
        let means = Planned::Means { difference: 0.01, deviation: 1.0 };
        let about = super::super::needed(1.0, 0.01, 0.05, 0.8);
        assert!((means.customers(0.05, 0.8) / about - 1.0).abs() < 1e-4);
        assert!(
            (2.0..=3.0).contains(&Planned::Means { difference: 100.0, deviation: 1.0 }.customers(0.05, 0.8))
        );
    }

    proptest! {
        #[test]
        fn as_many_as_needed_find_it(
            difference in 0.02..1.0_f64, deviation in 1.0..5.0_f64, power in 0.55..0.98_f64,
            control in 0.01..0.5_f64, more in 0.01..0.4_f64,
        ) {
            let shares = Planned::Shares { control, treated: control + more };
            for planned in [Planned::Means { difference, deviation }, shares] {
                let customers = planned.customers(0.05, power);
                prop_assert!((planned.power(customers, 0.05) - power).abs() < 1e-4, "{planned:?} {customers} {}", planned.power(customers, 0.05));
                prop_assert!(planned.power(customers * 1.2, 0.05) > power - 1e-9);
            }
        }
    }
}
