//! The Qini curve: how many more it happens to, if the campaign goes to those with the highest effect foretold. Radcliffe
//! (2007), Direct Marketing Analytics Journal: 14–21; curve and coefficient as scikit-uplift defines them.

use crate::numeric::chance::SplitMix;
use crate::numeric::parallel::in_order;

use super::ALPHA;

/// Points that a curve is drawn with.
const POINTS: usize = 100;

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QiniPoint {
    /// How many customers are chosen, in both groups of the experiment.
    pub customers: f64,
    /// To how many more of those with the campaign it happened than if they had been without.
    pub incremental: f64,
}

/// Customers with one effect foretold: how many without the campaign to whom it did not happen and did, then how many with.
type Tie = [u32; 4];

/// The curve over customers with the highest effects first, from no customer to all. Customers with equal effects come
/// together.
#[must_use]
pub fn qini_curve(effects: &[f64], treated: &[bool], happened: &[bool]) -> Vec<QiniPoint> {
    curve(&Ranking::of(effects, treated, happened).ties())
}

/// The Qini coefficient: the area between the curve and that of choosing by chance, divided by that of perfect foresight.
/// `None` where there is nothing to foresee.
#[must_use]
pub fn qini_auc(effects: &[f64], treated: &[bool], happened: &[bool]) -> Option<f64> {
    coefficient(&Ranking::of(effects, treated, happened).ties())
}

fn curve(ties: &[Tie]) -> Vec<QiniPoint> {
    let mut points = vec![QiniPoint { customers: 0.0, incremental: 0.0 }];
    let mut sum = [0.0; 4];
    for tie in ties {
        sum.iter_mut().zip(tie).for_each(|(sum, count)| *sum += f64::from(*count));
        let [control_not, control_did, treated_not, treated_did] = sum;
        let (control, treated) = (control_not + control_did, treated_not + treated_did);
        let ratio = if control > 0.0 { treated / control } else { 0.0 };
        let incremental = treated_did - control_did * ratio;
        points.push(QiniPoint { customers: control + treated, incremental });
    }
    points
}

fn coefficient(ties: &[Tie]) -> Option<f64> {
    let mut total = [0_u32; 4];
    for tie in ties {
        total.iter_mut().zip(tie).for_each(|(total, count)| *total += count);
    }
    // First all to whom it happened with the campaign, last all to whom it happened without.
    let perfect = [[0, 0, 0, total[3]], [total[0], 0, total[2], 0], [0, total[1], 0, 0]];
    let by_chance = area(&curve(&[total]));
    let possible = area(&curve(&perfect)) - by_chance;
    (possible > 0.0).then(|| (area(&curve(ties)) - by_chance) / possible)
}

fn area(points: &[QiniPoint]) -> f64 {
    let part = |pair: &[QiniPoint]| {
        (pair[1].customers - pair[0].customers) * (pair[0].incremental + pair[1].incremental) / 2.0
    };
    points.windows(2).map(part).sum()
}

/// For each customer the place of their effect among all, and which of the four kinds they are.
struct Ranking {
    customers: Vec<(u32, u8)>,
    places: usize,
}

impl Ranking {
    fn of(effects: &[f64], treated: &[bool], happened: &[bool]) -> Ranking {
        let mut order: Vec<usize> = (0..effects.len()).collect();
        order.sort_unstable_by(|one, other| effects[*other].total_cmp(&effects[*one]));
        let mut customers = vec![(0, 0); effects.len()];
        let mut places = 0;
        for equal in order.chunk_by(|one, other| effects[*one] == effects[*other]) {
            for row in equal {
                customers[*row] = (places, u8::from(treated[*row]) * 2 + u8::from(happened[*row]));
            }
            places += 1;
        }
        Ranking { customers, places: places as usize }
    }

    fn ties(&self) -> Vec<Tie> {
        self.counted(self.customers.iter().copied())
    }

    /// As many customers as there are, each drawn from all.
    fn drawn(&self, chance: &mut SplitMix) -> Vec<Tie> {
        let count = self.customers.len();
        self.counted((0..count).map(|_| self.customers[chance.below(count)]))
    }

    fn counted(&self, customers: impl Iterator<Item = (u32, u8)>) -> Vec<Tie> {
        let mut ties = vec![[0; 4]; self.places];
        customers.for_each(|(place, kind)| ties[place as usize][usize::from(kind)] += 1);
        ties
    }
}

/// The interval of the coefficient, from drawing customers anew. Infinite without resamples.
pub(super) fn interval(
    effects: &[f64],
    treated: &[bool],
    happened: &[bool],
    resamples: usize,
    seed: u64,
    threads: usize,
) -> (f64, f64) {
    let ranking = Ranking::of(effects, treated, happened);
    let mut seeds = SplitMix::new(seed);
    let seeds: Vec<u64> = (0..resamples).map(|_| seeds.bits()).collect();
    let drawn = |ix: usize| coefficient(&ranking.drawn(&mut SplitMix::new(seeds[ix])));
    let mut found: Vec<f64> = in_order(threads, 0..resamples, drawn).into_iter().flatten().collect();
    found.sort_by(f64::total_cmp);
    let tail = (found.len() as f64 * ALPHA / 2.0) as usize;
    match (found.get(tail), found.len().checked_sub(tail + 1).and_then(|ix| found.get(ix))) {
        (Some(low), Some(high)) => (*low, *high),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// About a hundred points of a curve, with both ends.
pub(super) fn thinned(points: &[QiniPoint]) -> Vec<QiniPoint> {
    let every = points.len().div_ceil(POINTS).max(1);
    let last = points.len().saturating_sub(1);
    let kept = points.iter().enumerate().filter(|(ix, _)| ix % every == 0 || *ix == last);
    kept.map(|(_, point)| *point).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TREATED: [bool; 4] = [true, false, true, false];
    const HAPPENED: [bool; 4] = [true, false, false, true];

    #[test]
    fn curves_worked_out_by_hand() {
        let incremental = |effects: [f64; 4]| -> Vec<f64> {
            qini_curve(&effects, &TREATED, &HAPPENED).iter().map(|point| point.incremental).collect()
        };
        assert_eq!(incremental([4.0, 3.0, 2.0, 1.0]), [0.0, 1.0, 1.0, 1.0, 0.0]);
        assert_eq!(incremental([2.0, 1.0, 3.0, 4.0]), [0.0, 0.0, -1.0, -1.0, 0.0]);
        assert_eq!(incremental([1.0, 1.0, 1.0, 1.0]), [0.0, 0.0]);
    }

    #[test]
    fn coefficients_worked_out_by_hand() {
        let coefficient = |effects: [f64; 4]| qini_auc(&effects, &TREATED, &HAPPENED);
        assert_eq!(coefficient([4.0, 3.0, 2.0, 1.0]), Some(1.0));
        assert_eq!(coefficient([2.0, 1.0, 3.0, 4.0]), Some(-2.0 / 3.0));
        assert_eq!(coefficient([1.0, 1.0, 1.0, 1.0]), Some(0.0));
        assert_eq!(qini_auc(&[1.0, 2.0], &[true, false], &[false, false]), None);
        // Three with (happened: first two), three without (happened: last). Highest first: with, without, with, with,
        // without, without: the curve is 0 1 1 2 2 2 1, choosing by chance ends at 1, perfect foresight is 0 1 2 2 2 2 1.
        let treated = [true, false, true, true, false, false];
        let happened = [true, false, true, false, false, true];
        let found =
            qini_auc(&[6.0, 5.0, 4.0, 3.0, 2.0, 1.0], &treated, &happened).expect("something to foresee");
        assert!((found - (8.5 - 3.0) / (9.5 - 3.0)).abs() < 1e-12, "{found}");
    }

    #[test]
    fn no_resamples_know_nothing() {
        let found = interval(&[1.0, 2.0, 3.0, 4.0], &TREATED, &HAPPENED, 0, 1, 1);
        assert_eq!(found, (f64::NEG_INFINITY, f64::INFINITY));
    }

    proptest! {
        #[test]
        fn foresight_is_best_and_only_the_order_counts(
            rows in prop::collection::vec((-3_i8..4, any::<bool>(), any::<bool>()), 4..60),
        ) {
            let effects: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let treated: Vec<bool> = rows.iter().map(|row| row.1).collect();
            let happened: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let found = qini_auc(&effects, &treated, &happened);
            let stretched: Vec<f64> = effects.iter().map(|effect| effect * effect * effect + 7.0).collect();
            prop_assert_eq!(found, qini_auc(&stretched, &treated, &happened));
            let sign = |(treated, did): (&bool, &bool)| match (did, treated) {
                (false, _) => 0.0,
                (true, true) => 1.0,
                (true, false) => -1.0,
            };
            let perfect: Vec<f64> = treated.iter().zip(&happened).map(sign).collect();
            if let Some(best) = qini_auc(&perfect, &treated, &happened) {
                prop_assert!((best - 1.0).abs() < 1e-9);
            }
        }
    }
}
