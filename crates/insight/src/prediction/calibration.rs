//! Probabilities that can be taken at their word: of those with 30 %, it happens to 30 %.

use super::learner::probability;
use super::quality::indicator;

/// From so many to whom it happened, the shape of the curve is learnt; with fewer only its place and steepness.
const ENOUGH_FOR_SHAPE: usize = 1000;
/// The curve is learnt from groups of at least so many rows.
const GROUP_ROWS: usize = 50;
/// Beyond the outermost corners the log-odds change by no more than this.
const FARTHEST_BEYOND: f64 = 1.0;
/// Steps of Newton's method, at most.
const STEPS: usize = 100;

/// How a model's margin becomes a probability. It never falls where the margin rises.
#[derive(Debug, Clone, PartialEq)]
pub enum Calibration {
    /// A straight line through the log-odds: Platt (1999), Advances in Large Margin Classifiers, 61–74, solved as Lin, Lin
    /// & Weng (2007), Machine Learning 68:267–276.
    Platt {
        /// What the margin is multiplied by, 0 or more.
        slope: f64,
        /// What is added.
        intercept: f64,
    },
    /// The rising curve nearest to what happened (pool adjacent violators: Ayer et al. 1955, Annals of Mathematical
    /// Statistics 26:641–647), straight between its corners and going on a little beyond them, so
    /// that it keeps the order of margins.
    Isotonic {
        /// Margins, rising, with their probabilities.
        corners: Vec<(f64, f64)>,
    },
}

impl Calibration {
    /// Learns from margins of rows that the model has not learnt from.
    #[must_use]
    pub fn fit(margins: &[f64], happened: &[bool]) -> Calibration {
        if happened.iter().filter(|did| **did).count() >= ENOUGH_FOR_SHAPE {
            isotonic(margins, happened)
        } else {
            platt(margins, happened)
        }
    }

    /// The probability at a margin.
    #[must_use]
    pub fn probability(&self, margin: f64) -> f64 {
        match self {
            Calibration::Platt { slope, intercept } => probability(slope * margin + intercept),
            Calibration::Isotonic { corners } => between(corners, margin),
        }
    }
}

fn between(corners: &[(f64, f64)], margin: f64) -> f64 {
    let above = corners.partition_point(|corner| corner.0 <= margin);
    match (above.checked_sub(1).map(|below| corners[below]), corners.get(above)) {
        (Some((low, p)), Some((high, q))) => p + (q - p) * ((margin - low) / (high - low)),
        (Some(end), None) | (None, Some(&end)) => beyond(end, margin),
        (None, None) => 0.5,
    }
}

/// Beyond the corners the log-odds go on with the margin, but not far.
fn beyond((end, p): (f64, f64), margin: f64) -> f64 {
    let moved = (margin - end).clamp(-FARTHEST_BEYOND, FARTHEST_BEYOND);
    probability(libm::log(p / (1.0 - p)) + moved)
}

/// Newton's method on the two parameters. Targets are drawn in by one row each, as Platt does.
fn platt(margins: &[f64], happened: &[bool]) -> Calibration {
    let did = happened.iter().filter(|did| **did).count() as f64;
    let did_not = happened.len() as f64 - did;
    let (high, low) = ((did + 1.0) / (did + 2.0), 1.0 / (did_not + 2.0));
    let targets: Vec<f64> = happened.iter().map(|did| if *did { high } else { low }).collect();
    let (mut slope, mut intercept) = (0.0, libm::log((did + 1.0) / (did_not + 1.0)));
    let mut loss = platt_loss(margins, &targets, slope, intercept);
    for _ in 0..STEPS {
        let Some(step) = platt_step(margins, &targets, slope, intercept) else { break };
        let mut length = 1.0;
        let next = loop {
            let at = (slope - length * step.0, intercept - length * step.1);
            let there = platt_loss(margins, &targets, at.0, at.1);
            if there < loss || length < 1e-9 {
                break (at, there);
            }
            length /= 2.0;
        };
        let gained = loss - next.1;
        if gained <= 1e-12 * loss {
            break;
        }
        ((slope, intercept), loss) = next;
    }
    if slope < 0.0 {
        // A model that is worse than chance says nothing, rather than the contrary.
        (slope, intercept) = (0.0, libm::log((did + 1.0) / (did_not + 1.0)));
    }
    Calibration::Platt { slope, intercept }
}

fn platt_loss(margins: &[f64], targets: &[f64], slope: f64, intercept: f64) -> f64 {
    let task = super::Task::Probability;
    margins.iter().zip(targets).map(|(margin, target)| task.loss(slope * margin + intercept, *target)).sum()
}

fn platt_step(margins: &[f64], targets: &[f64], slope: f64, intercept: f64) -> Option<(f64, f64)> {
    // A trace of a ridge keeps it solvable where all margins are alike.
    let (mut aa, mut ab, mut bb) = (1e-9, 0.0, 1e-9);
    let (mut ga, mut gb) = (0.0, 0.0);
    for (margin, target) in margins.iter().zip(targets) {
        let (first, second) = super::Task::Probability.slopes(slope * margin + intercept, *target);
        aa += second * margin * margin;
        ab += second * margin;
        bb += second;
        ga += first * margin;
        gb += first;
    }
    let determinant = aa * bb - ab * ab;
    (determinant > 0.0).then(|| ((bb * ga - ab * gb) / determinant, (aa * gb - ab * ga) / determinant))
}

/// Neighbours in the order of margins who are given one probability.
#[derive(Debug, Clone, Copy)]
struct Pool {
    rows: f64,
    did: f64,
    margins: f64,
}

impl Pool {
    fn share(&self) -> f64 {
        self.did / self.rows
    }

    fn with(self, other: Pool) -> Pool {
        Pool {
            rows: self.rows + other.rows,
            did: self.did + other.did,
            margins: self.margins + other.margins,
        }
    }
}

fn isotonic(margins: &[f64], happened: &[bool]) -> Calibration {
    let mut pools: Vec<Pool> = Vec::new();
    for group in groups(margins, happened) {
        let mut pool = group;
        while let Some(before) = pools.pop_if(|before| before.share() >= pool.share()) {
            pool = before.with(pool);
        }
        pools.push(pool);
    }
    let last = pools.len().saturating_sub(1);
    let corner = |(ix, pool): (usize, &Pool)| {
        // Of n rows to none of whom it happened it is not known to be impossible: half a row is lent.
        let half = 0.5 / (pool.rows + 1.0);
        let p = match ix {
            0 if pool.did == 0.0 => half.min(pools.get(1).map_or(half, Pool::share)),
            _ if ix == last && pool.did == pool.rows => {
                (1.0 - half).max(ix.checked_sub(1).map_or(0.0, |before| pools[before].share()))
            }
            _ => pool.share(),
        };
        (pool.margins / pool.rows, p)
    };
    Calibration::Isotonic { corners: pools.iter().enumerate().map(corner).collect() }
}

/// Groups in the order of margins, none of which parts equal margins.
fn groups(margins: &[f64], happened: &[bool]) -> Vec<Pool> {
    let mut order: Vec<usize> = (0..margins.len()).collect();
    order.sort_unstable_by(|one, other| margins[*one].total_cmp(&margins[*other]).then(one.cmp(other)));
    let mut groups: Vec<Pool> = Vec::new();
    for equal in order.chunk_by(|one, other| margins[*one] == margins[*other]) {
        let pool = Pool {
            rows: equal.len() as f64,
            did: equal.iter().map(|row| indicator(happened[*row])).sum(),
            margins: equal.iter().map(|row| margins[*row]).sum(),
        };
        match groups.last_mut() {
            Some(last) if last.rows < GROUP_ROWS as f64 => *last = last.with(pool),
            _ => groups.push(pool),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::numeric::chance::SplitMix;

    /// Margins, and what happens if the true log-odds are `odds` of them.
    fn sample(rows: usize, seed: u64, odds: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<bool>) {
        let mut chance = SplitMix::new(seed);
        (0..rows)
            .map(|_| {
                let margin = chance.normal() * 1.5;
                (margin, chance.unit() < probability(odds(margin)))
            })
            .unzip()
    }

    #[test]
    fn a_line_is_recovered_from_few() {
        let (margins, happened) = sample(2500, 3, |margin| 0.5 * margin - 1.0);
        let Calibration::Platt { slope, intercept } = Calibration::fit(&margins, &happened) else {
            panic!("there are fewer than a thousand");
        };
        assert!((slope - 0.5).abs() < 0.1 && (intercept + 1.0).abs() < 0.1, "{slope} {intercept}");
    }

    #[test]
    fn a_curve_is_recovered_from_many() {
        let (margins, happened) = sample(60_000, 4, |margin| margin.powi(3) / 4.0);
        let curve = Calibration::fit(&margins, &happened);
        assert!(matches!(curve, Calibration::Isotonic { .. }));
        for margin in [-2.0, -1.0, 0.0, 1.0, 2.0] {
            let expected = probability(margin * margin * margin / 4.0);
            let found = curve.probability(margin);
            assert!((found - expected).abs() < 0.03, "{found} is not {expected} at {margin}");
        }
    }

    #[test]
    fn separate_outcomes_stay_short_of_certainty() {
        let margins: Vec<f64> = (0..4000).map(f64::from).collect();
        let happened: Vec<bool> = (0..4000).map(|row| row >= 2000).collect();
        let curve = Calibration::fit(&margins, &happened);
        let (low, high) = (curve.probability(-1.0), curve.probability(9999.0));
        assert!(low > 0.0 && low < 0.001 && high < 1.0 && high > 0.999, "{low} {high}");
        let few = Calibration::fit(&margins[1990..2010], &happened[1990..2010]);
        assert!(few.probability(3000.0) <= 1.0 && few.probability(1000.0) < 0.05);
    }

    #[test]
    fn a_model_worse_than_chance_says_nothing() {
        let (margins, happened) = sample(900, 5, |margin| -margin);
        let curve = Calibration::fit(&margins, &happened);
        assert_eq!(curve.probability(-3.0), curve.probability(3.0));
    }

    proptest! {
        #[test]
        fn never_falls(rows in prop::collection::vec((-3_i8..4, any::<bool>()), 0..400), many: bool) {
            let margins: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let happened: Vec<bool> = rows.iter().map(|row| row.1).collect();
            let curve = if many { isotonic(&margins, &happened) } else { platt(&margins, &happened) };
            let found: Vec<f64> = (-40..=40).map(|ix| curve.probability(f64::from(ix) / 10.0)).collect();
            prop_assert!(found.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
            prop_assert!(found.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }
}
