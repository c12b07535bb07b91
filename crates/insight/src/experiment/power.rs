//! How small an effect can be seen, and how many customers it takes.

use statrs::distribution::{ContinuousCDF, Normal};

/// The smallest difference of means that is found with probability `power` at a two-sided `alpha`, by groups of these
/// sizes and customers whose figures have this standard deviation. Infinite if a group is empty.
#[must_use]
pub fn detectable(deviation: f64, treated: f64, control: f64, alpha: f64, power: f64) -> f64 {
    reach(alpha, power) * deviation * (1.0 / treated + 1.0 / control).sqrt()
}

/// How many customers each of two equal groups needs to find this difference.
#[must_use]
pub fn needed(deviation: f64, difference: f64, alpha: f64, power: f64) -> f64 {
    2.0 * (reach(alpha, power) * deviation / difference).powi(2)
}

/// z(1 − α/2) + z(power).
fn reach(alpha: f64, power: f64) -> f64 {
    let normal = Normal::standard();
    normal.inverse_cdf(1.0 - alpha / 2.0) + normal.inverse_cdf(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hillstrom_challenge() {
        // The deviations of visit and conversion over everybody in it.
        let share = |p: f64| (p * (1.0 - p)).sqrt();
        let visit = detectable(share(0.106167), 21_307.0, 21_306.0, 0.05, 0.8);
        assert!((visit - 0.0083616).abs() < 2e-5, "{visit}");
    }

    #[test]
    fn as_many_as_needed_find_what_they_are_to_find() {
        let count = needed(12.0, 0.8, 0.05, 0.9);
        assert!((detectable(12.0, count, count, 0.05, 0.9) - 0.8).abs() < 1e-12);
        assert!(detectable(1.0, 0.0, 100.0, 0.05, 0.8).is_infinite());
    }
}
