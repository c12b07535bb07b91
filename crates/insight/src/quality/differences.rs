//! Whether groups differ in a figure, such as what their members spent afterwards.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::experiment::{Effect, Sample, absolute, holm};

/// How far groups differ in a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Differences {
    /// The share of the variance that the groups explain, 0..=1 (η²).
    pub eta_squared: f64,
    /// Kruskal & Wallis's H, corrected for ties: whether the ranks differ, which a few great spenders cannot decide.
    /// Kruskal & Wallis (1952), Journal of the American Statistical Association 47:583–621.
    pub h: f64,
    /// The probability of so great an H or a greater one if the groups do not differ.
    pub p: f64,
}

impl Differences {
    /// Compares groups 0..`groups` by the figures of their members; groups without members do not count. `None` with
    /// fewer than two, or if all figures are the same.
    #[must_use]
    pub fn of(groups: usize, members: impl IntoIterator<Item = (usize, i64)>) -> Option<Differences> {
        let mut members: Vec<(usize, i64)> = members.into_iter().collect();
        members.sort_unstable_by_key(|member| member.1);
        let sizes = sums(groups, &members, |_| 1.0);
        let filled = sizes.iter().filter(|size| **size > 0.0).count();
        if filled < 2 || members.first()?.1 == members.last()?.1 {
            return None;
        }
        let (h, n) = (h(groups, &members, &sizes), members.len() as f64);
        let mean = members.iter().map(|member| member.1 as f64).sum::<f64>() / n;
        let all = members.iter().map(|member| (member.1 as f64 - mean).powi(2)).sum::<f64>();
        let totals = sums(groups, &members, |figure| figure as f64 - mean);
        let between = totals.iter().zip(&sizes).filter(|(_, size)| **size > 0.0);
        let between: f64 = between.map(|(total, size)| total * total / size).sum();
        let p = ChiSquared::new((filled - 1) as f64).ok()?.sf(h);
        Some(Differences { eta_squared: between / all, h, p })
    }
}

/// H of figures in ascending order, which are not all the same.
fn h(groups: usize, sorted: &[(usize, i64)], sizes: &[f64]) -> f64 {
    let n = sorted.len() as f64;
    let mut ranks = vec![0.0; groups];
    let (mut before, mut ties) = (0.0, 0.0);
    for same in sorted.chunk_by(|one, other| one.1 == other.1) {
        let t = same.len() as f64;
        same.iter().for_each(|member| ranks[member.0] += before + (t + 1.0) / 2.0);
        ties += t * t * t - t;
        before += t;
    }
    let filled = ranks.iter().zip(sizes).filter(|(_, size)| **size > 0.0);
    let spread: f64 = filled.map(|(rank, size)| size * (rank / size - (n + 1.0) / 2.0).powi(2)).sum();
    12.0 / (n * (n + 1.0)) * spread / (1.0 - ties / (n * n * n - n))
}

fn sums(groups: usize, members: &[(usize, i64)], of: impl Fn(i64) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; groups];
    members.iter().for_each(|member| sums[member.0] += of(member.1));
    sums
}

/// Two groups beside each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// One group.
    pub one: usize,
    /// The other one.
    pub other: usize,
    /// The mean of the one less that of the other, with the interval of this pair alone.
    pub effect: Effect,
    /// The probability of so great a difference by chance, when all pairs are looked at. Holm (1979), Scandinavian
    /// Journal of Statistics 6:65–70.
    pub p_of_all: f64,
}

/// Every pair of groups of which something can be said, the clearest first.
#[must_use]
pub fn pairs(groups: &[Sample]) -> Vec<Pair> {
    let each = (0..groups.len()).flat_map(|one| (one + 1..groups.len()).map(move |other| (one, other)));
    let pair = |(one, other): (usize, usize)| {
        let effect = absolute(&groups[one], &groups[other], 0.05)?;
        Some(Pair { one, other, effect, p_of_all: effect.p })
    };
    let mut found: Vec<Pair> = each.filter_map(pair).collect();
    found.sort_by(|one, other| one.effect.p.total_cmp(&other.effect.p));
    let p: Vec<f64> = found.iter().map(|pair| pair.effect.p).collect();
    found.iter_mut().zip(holm(&p)).for_each(|(pair, p_of_all)| pair.p_of_all = p_of_all);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_out_by_hand() {
        // Ranks of 1 2 2 4 | 3 5: 1, 2.5, 2.5, 5 and 4, 6. H = 12/42 · (4 · (2.75 − 3.5)² + 2 · (5 − 3.5)²) / (1 −
        // 6/210).
        let figures = [(0, 1), (0, 2), (0, 2), (0, 4), (2, 3), (2, 5)];
        let found = Differences::of(3, figures).expect("two groups");
        assert!((found.h - 12.0 / 42.0 * 6.75 / (1.0 - 6.0 / 210.0)).abs() < 1e-12, "{found:?}");
        // Means 2.25, 4 and 17/6; between 4 · (7/12)² + 2 · (7/6)², all 65/6.
        let between = 4.0 * (7.0_f64 / 12.0).powi(2) + 2.0 * (7.0_f64 / 6.0).powi(2);
        assert!((found.eta_squared - between / (65.0 / 6.0)).abs() < 1e-12);
        let turned = Differences::of(3, figures.into_iter().rev()).expect("two groups");
        assert!((turned.h - found.h).abs() < 1e-12 && turned.eta_squared == found.eta_squared);
    }

    #[test]
    fn nothing_to_compare() {
        assert_eq!(Differences::of(2, [(0, 1), (0, 2)]), None);
        assert_eq!(Differences::of(2, [(0, 3), (1, 3)]), None);
        assert_eq!(Differences::of(2, []), None);
    }

    #[test]
    fn many_looks_ask_for_more() {
        let group = |mean: f64| (0..50).map(|ix| mean + f64::from(ix % 7)).collect::<Sample>();
        let found = pairs(&[group(0.0), group(0.8), group(3.0), Sample::default()]);
        assert_eq!(found.len(), 3, "of nobody nothing can be said");
        assert_eq!((found[0].one, found[0].other), (0, 2));
        assert!((found[0].p_of_all - 3.0 * found[0].effect.p).abs() < 1e-12);
        assert_eq!(found[2].p_of_all, found[2].effect.p.max(found[1].p_of_all));
        assert!(found.windows(2).all(|pair| pair[0].p_of_all <= pair[1].p_of_all));
    }
}
