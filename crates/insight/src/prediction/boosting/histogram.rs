//! Sums over the rows of a node, by column and bin, and the best question to ask them.

use super::bins::Bins;
use crate::numeric::parallel::in_order;

/// The sums over some rows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sums {
    /// Of the loss's slopes.
    pub(super) first: f64,
    /// Of its curvatures.
    pub(super) second: f64,
    /// How many rows.
    pub(super) rows: f64,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.first += other.first;
        self.second += other.second;
        self.rows += other.rows;
    }

    fn without(self, other: Sums) -> Sums {
        Sums {
            first: self.first - other.first,
            second: self.second - other.second,
            rows: self.rows - other.rows,
        }
    }

    /// How much the best leaf lowers twice the loss.
    fn score(self, ridge: f64) -> f64 {
        self.first * self.first / (self.second + ridge)
    }
}

/// A set of bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct BinSet([u64; 4]);

impl BinSet {
    pub(super) fn has(self, bin: u8) -> bool {
        self.0[usize::from(bin >> 6)] >> (bin & 63) & 1 == 1
    }

    fn insert(&mut self, bin: usize) {
        self.0[bin >> 6] |= 1 << (bin & 63);
    }
}

/// A question: is the row's bin of this column in the set?
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Question {
    pub(super) column: usize,
    pub(super) left: BinSet,
}

/// What a question is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Best {
    pub(super) question: Question,
    gain: f64,
}

/// What keeps a question from being asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) ridge: f64,
    pub(super) leaf_rows: f64,
}

/// Where curvature is lower, a leaf is as good as certain already.
const LEAST_CURVATURE: f64 = 1e-3;
/// Categories are put in the order of their slopes as if each had so much more curvature, so that small ones come to the middle.
const CATEGORY_RIDGE: f64 = 10.0;
/// Fewer rows × columns than this are not worth a second thread.
const WORTH_THREADS: usize = 200_000;

/// The sums of a node by column and bin.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Histogram(Vec<Vec<Sums>>);

impl Histogram {
    pub(super) fn of(
        bins: &Bins,
        codes: &[Vec<u8>],
        slopes: &[(f64, f64)],
        rows: &[u32],
        threads: usize,
    ) -> Histogram {
        let threads = if rows.len() * codes.len() < WORTH_THREADS { 1 } else { threads };
        // Gathered once, since every column needs them in this order.
        let slopes: Vec<(f64, f64)> = rows.iter().map(|row| slopes[*row as usize]).collect();
        Histogram(in_order(threads, 0..codes.len(), |column| {
            let mut sums = vec![Sums::default(); bins.count(column)];
            for (row, (first, second)) in rows.iter().zip(&slopes) {
                let sum = &mut sums[usize::from(codes[column][*row as usize])];
                sum.add(Sums { first: *first, second: *second, rows: 1.0 });
            }
            sums
        }))
    }

    /// No sums, for a node that asks nothing.
    pub(super) fn none() -> Histogram {
        Histogram(Vec::new())
    }

    /// The sums of the rows that are in this one and not in that.
    pub(super) fn without(mut self, other: &Histogram) -> Histogram {
        for (sums, others) in self.0.iter_mut().zip(&other.0) {
            sums.iter_mut().zip(others).for_each(|(sum, other)| *sum = sum.without(*other));
        }
        self
    }

    /// The question that lowers the loss most; of equals the first. `None` if none does.
    pub(super) fn best(&self, bins: &Bins, total: Sums, limits: Limits) -> Option<Best> {
        let mut best: Option<Best> = None;
        for (column, sums) in self.0.iter().enumerate() {
            let order = order(sums, bins.is_ordered(column));
            let scan = Scan { sums, is_ordered: bins.is_ordered(column), total, limits };
            let both_ways = scan.is_ordered && sums[0].rows > 0.5;
            for with_missing in [true, false].into_iter().skip(usize::from(!both_ways)) {
                let Some((left, gain)) = scan.best(&order, with_missing) else { continue };
                if best.is_none_or(|best| gain > best.gain) {
                    best = Some(Best { question: Question { column, left }, gain });
                }
            }
        }
        best
    }
}

/// The bins in the order in which they can go to the left: numbers as they come and without the missing, categories by
/// their mean slope, where missing is one like the others.
fn order(sums: &[Sums], is_ordered: bool) -> Vec<usize> {
    if is_ordered {
        return (1..sums.len()).collect();
    }
    let mut order: Vec<usize> = (0..sums.len()).filter(|bin| sums[*bin].rows > 0.5).collect();
    let slope = |bin: usize| sums[bin].first / (sums[bin].second + CATEGORY_RIDGE);
    order.sort_by(|one, other| slope(*one).total_cmp(&slope(*other)).then(one.cmp(other)));
    order
}

struct Scan<'a> {
    sums: &'a [Sums],
    is_ordered: bool,
    total: Sums,
    limits: Limits,
}

impl Scan<'_> {
    /// The best place to cut the order, and what is gained. The bin of the missing goes left if said so.
    fn best(&self, order: &[usize], with_missing: bool) -> Option<(BinSet, f64)> {
        let mut left = if with_missing { self.sums[0] } else { Sums::default() };
        let mut best: Option<(usize, f64, f64)> = None;
        for (place, bin) in order.iter().enumerate() {
            left.add(self.sums[*bin]);
            let gain = self.gain(left);
            if gain > best.map_or(0.0, |(_, gain, _)| gain) {
                best = Some((place, gain, left.rows));
            }
        }
        let (place, gain, rows) = best?;
        let mut set = BinSet::default();
        order[..=place].iter().for_each(|bin| set.insert(*bin));
        if with_missing {
            set.insert(0);
        }
        if rows * 2.0 > self.total.rows {
            self.outside(order).for_each(|bin| set.insert(bin));
        }
        Some((set, gain))
    }

    /// Bins of which nobody is here and that have no place in the order: whoever has them goes with the majority.
    fn outside(&self, order: &[usize]) -> impl Iterator<Item = usize> {
        let is_empty = |bin: &usize| self.sums[*bin].rows < 0.5;
        let end = if self.is_ordered { 1 } else { self.sums.len() };
        (0..end).filter(move |bin| is_empty(bin) && !order.contains(bin))
    }

    /// How much the two leaves lower twice the loss beyond what one does; 0 if one of them would be too small.
    fn gain(&self, left: Sums) -> f64 {
        let right = self.total.without(left);
        let is_leaf = |part: &Sums| part.rows >= self.limits.leaf_rows && part.second >= LEAST_CURVATURE;
        if ![left, right].iter().all(is_leaf) {
            return 0.0;
        }
        let ridge = self.limits.ridge;
        let gain = left.score(ridge) + right.score(ridge) - self.total.score(ridge);
        // What is lost in rounding is no gain.
        if gain > 1e-9 * self.total.second { gain } else { 0.0 }
    }
}
