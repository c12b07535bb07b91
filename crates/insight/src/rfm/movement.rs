//! Who moved from which group to which between two dates, and what a customer of each group is worth by these moves.
//! Pfeifer & Carraway (2000), Journal of Interactive Marketing 14(2):43–55.

use crate::numeric::minimise::inverse;

/// What is added to each count before shares are shown, so that a rare move is not taken for an impossible one
/// (Dirichlet ½).
const SMOOTHING: f64 = 0.5;

/// Counts of customers by their group at a first and a second date.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    counts: Vec<Vec<u64>>,
    entered: Vec<u64>,
    left: Vec<u64>,
}

impl Movement {
    /// Counts pairs of groups; `None` is a customer who was not there at that date.
    #[must_use]
    pub fn count(
        groups: usize,
        customers: impl IntoIterator<Item = (Option<usize>, Option<usize>)>,
    ) -> Movement {
        let mut movement = Movement {
            counts: vec![vec![0; groups]; groups],
            entered: vec![0; groups],
            left: vec![0; groups],
        };
        for customer in customers {
            match customer {
                (Some(from), Some(to)) => movement.counts[from][to] += 1,
                (None, Some(to)) => movement.entered[to] += 1,
                (Some(from), None) => movement.left[from] += 1,
                (None, None) => {}
            }
        }
        movement
    }

    /// How many moved, by the group before and the group after.
    #[must_use]
    pub fn counts(&self) -> &[Vec<u64>] {
        &self.counts
    }

    /// How many came to be there, by the group after.
    #[must_use]
    pub fn entered(&self) -> &[u64] {
        &self.entered
    }

    /// How many are there no more, by the group before.
    #[must_use]
    pub fn left(&self) -> &[u64] {
        &self.left
    }

    /// The share of a group that moves to each other within one period, smoothed. Each row sums to 1.
    #[must_use]
    pub fn shares(&self) -> Vec<Vec<f64>> {
        let smoothed = |row: &Vec<u64>| {
            let row: Vec<f64> = row.iter().map(|count| *count as f64 + SMOOTHING).collect();
            let sum: f64 = row.iter().sum();
            row.iter().map(|count| count / sum).collect()
        };
        self.counts.iter().map(smoothed).collect()
    }

    /// What a customer of each group is worth, if every period the shares hold and a group brings `per_period`:
    /// (I − P / (1 + discount))⁻¹ · per_period, this period's money included. `None` if `discount` is not positive or
    /// there are not as many figures as groups.
    #[must_use]
    pub fn values(&self, per_period: &[f64], discount: f64) -> Option<Vec<f64>> {
        if discount.is_nan() || discount <= 0.0 || per_period.len() != self.counts.len() {
            return None;
        }
        let mut matrix = self.shares();
        for (row, cells) in matrix.iter_mut().enumerate() {
            cells.iter_mut().for_each(|share| *share /= -(1.0 + discount));
            cells[row] += 1.0;
        }
        let inverse = inverse(matrix)?;
        Some(
            inverse
                .iter()
                .map(|row| row.iter().zip(per_period).map(|(share, money)| share * money).sum())
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_counted_once() {
        let customers = [
            (Some(0), Some(1)),
            (Some(0), Some(0)),
            (None, Some(1)),
            (Some(1), None),
            (None, None),
            (Some(0), Some(1)),
        ];
        let movement = Movement::count(2, customers);
        assert_eq!(movement.counts(), [vec![1, 2], vec![0, 0]]);
        assert_eq!((movement.entered(), movement.left()), (&[0, 1][..], &[0, 1][..]));
        assert_eq!(movement.shares(), [vec![1.5 / 4.0, 2.5 / 4.0], vec![0.5, 0.5]]);
    }

    #[test]
    fn a_group_that_nobody_leaves_is_worth_the_perpetuity() {
        let movement = Movement::count(1, std::iter::repeat_n((Some(0), Some(0)), 9));
        let values = movement.values(&[10.0], 0.25).expect("a positive discount");
        assert!((values[0] - 10.0 * 1.25 / 0.25).abs() < 1e-12);
        assert_eq!(movement.values(&[10.0], 0.0), None);
    }
}
