//! Whether two groups stay equally long. Mantel (1966), Cancer Chemotherapy Reports 50:163–170.

use super::Spell;
use crate::numeric::special::chi_squared_1_above;

/// What the test says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRank {
    /// χ² with one degree of freedom.
    pub chi_squared: f64,
    /// The probability of so great a difference or a greater one, if the groups stay equally long.
    pub p: f64,
}

/// Compares two groups; `None` if nobody left, or one group is empty.
#[must_use]
pub fn log_rank(one: &[Spell], other: &[Spell]) -> Option<LogRank> {
    let mut spells: Vec<(Spell, bool)> =
        one.iter().map(|spell| (*spell, true)).chain(other.iter().map(|spell| (*spell, false))).collect();
    spells.sort_by(|one, other| one.0.duration.total_cmp(&other.0.duration));
    let mut at_risk = [one.len() as f64, other.len() as f64];
    let (mut difference, mut variance) = (0.0, 0.0);
    for same_time in spells.chunk_by(|one, other| one.0.duration.total_cmp(&other.0.duration).is_eq()) {
        let left = same_time.iter().filter(|(spell, _)| spell.left).count() as f64;
        let left_of_one = same_time.iter().filter(|(spell, is_one)| spell.left && *is_one).count() as f64;
        let all = at_risk[0] + at_risk[1];
        difference += left_of_one - left * at_risk[0] / all;
        if all > 1.0 {
            variance += left * (at_risk[0] / all) * (at_risk[1] / all) * (all - left) / (all - 1.0);
        }
        for (_, is_one) in same_time {
            at_risk[usize::from(!is_one)] -= 1.0;
        }
    }
    let chi_squared = difference * difference / variance;
    chi_squared.is_finite().then(|| LogRank { chi_squared, p: chi_squared_1_above(chi_squared) })
}

#[cfg(test)]
mod tests {
    use super::super::leukaemia;
    use super::*;

    #[test]
    fn published_test() {
        let found = log_rank(&leukaemia::treated(), &leukaemia::control()).expect("somebody left");
        assert!((found.chi_squared - 16.7929).abs() < 5e-5, "{found:?}");
        assert!((found.p - 4.17e-5).abs() < 5e-8, "{found:?}");
    }

    #[test]
    fn a_group_is_equal_to_itself() {
        let same = log_rank(&leukaemia::treated(), &leukaemia::treated()).expect("somebody left");
        assert!(same.chi_squared < 1e-20 && (same.p - 1.0).abs() < 1e-9);
        assert_eq!(log_rank(&leukaemia::treated(), &[]), None);
    }
}
