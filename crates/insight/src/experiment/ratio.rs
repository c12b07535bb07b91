//! Whether chance can have made the groups as large as they are. If not, somebody was lost on the way, and nothing that
//! follows can be believed.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Below this the groups are not to be believed.
const TOO_UNLIKELY: f64 = 0.001;

/// What the test says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleRatio {
    /// χ² of the counts.
    pub chi_squared: f64,
    /// The probability of so uneven counts or worse, by chance.
    pub p: f64,
}

impl SampleRatio {
    /// Whether the groups can be believed.
    #[must_use]
    pub fn is_believable(&self) -> bool {
        self.p >= TOO_UNLIKELY
    }
}

/// Compares how many are in each group with the shares that they were to have. `None` with fewer than two groups, or
/// shares that are not positive.
#[must_use]
pub fn sample_ratio(groups: &[(u64, f64)]) -> Option<SampleRatio> {
    let total: f64 = groups.iter().map(|(count, _)| *count as f64).sum();
    let shares: f64 = groups.iter().map(|(_, share)| share).sum();
    if groups.len() < 2 || total == 0.0 || groups.iter().any(|(_, share)| share.is_nan() || *share <= 0.0) {
        return None;
    }
    let part = |(count, share): &(u64, f64)| {
        let expected = total * share / shares;
        (*count as f64 - expected).powi(2) / expected
    };
    let chi_squared = groups.iter().map(part).sum();
    let distribution = ChiSquared::new((groups.len() - 1) as f64).ok()?;
    Some(SampleRatio { chi_squared, p: distribution.sf(chi_squared) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_of_the_hillstrom_challenge() {
        let found = sample_ratio(&[(21_306, 1.0), (21_307, 1.0), (21_387, 1.0)]).expect("three groups");
        assert!((found.chi_squared - 0.20253).abs() < 5e-6 && (found.p - 0.9037).abs() < 5e-5, "{found:?}");
        assert!(found.is_believable());
    }

    #[test]
    fn lost_customers_are_noticed() {
        assert!(!sample_ratio(&[(50_000, 1.0), (48_500, 1.0)]).expect("two groups").is_believable());
        assert!(sample_ratio(&[(95_000, 0.95), (5_010, 0.05)]).expect("two groups").is_believable());
        assert_eq!(sample_ratio(&[(5, 1.0)]), None);
    }
}
