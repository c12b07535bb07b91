//! A share of customers. Small groups give wide intervals, and say so.

use std::ops::AddAssign;

use super::Z_95;

/// Some of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    /// How many did it.
    pub did: u64,
    /// How many could have. Never less than `did`.
    pub of: u64,
}

impl Rate {
    /// The share, 0..=1; `None` of nobody.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.of > 0).then(|| self.did as f64 / self.of as f64)
    }

    /// The ends of the 95 % interval. Wilson (1927), Journal of the American Statistical Association 22:209–212.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        let share = self.share()?;
        let n = self.of as f64;
        let z2 = Z_95 * Z_95;
        let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let reach = Z_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        Some(((middle - reach).max(0.0), (middle + reach).min(1.0)))
    }
}

impl AddAssign for Rate {
    fn add_assign(&mut self, other: Rate) {
        self.did += other.did;
        self.of += other.of;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_interval() {
        let (low, high) = Rate { did: 10, of: 200 }.interval().expect("somebody");
        assert!((low - 0.027_382_6).abs() < 5e-8 && (high - 0.089_578_1).abs() < 5e-8, "{low} {high}");
    }

    #[test]
    fn nobody_and_everybody() {
        assert_eq!(Rate::default().share(), None);
        assert_eq!(Rate::default().interval(), None);
        let (low, high) = Rate { did: 5, of: 5 }.interval().expect("somebody");
        assert!(low > 0.5 && high == 1.0);
    }
}
