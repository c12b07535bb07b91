//! Which cluster of today is which one of last month, so that a name stays with its customers.

use super::agreement::Crossing;

/// Clusters whose members have a smaller Jaccard index than this are not the same one.
const SAME: f64 = 0.3;

/// For each new cluster the old one that it continues, by the members they share; `None` for one that is new. No old cluster
/// is continued twice. Labels are those of the customers who are in both, in the same order.
///
/// The pairs are those whose Jaccard indices have the greatest sum (Kuhn 1955, the Hungarian method); of these, pairs below
/// .3 are let go.
///
/// # Panics
/// When there are not as many of one as of the other.
#[must_use]
pub fn continued(old: &[u8], new: &[u8]) -> Vec<Option<u8>> {
    let jaccard = Crossing::new(new, old).jaccard();
    let (news, olds) = (jaccard.len(), jaccard.first().map_or(0, Vec::len));
    let size = news.max(olds);
    let index = |row: usize, column: usize| {
        if row < news && column < olds { jaccard[row][column] } else { 0.0 }
    };
    let pairs = cheapest_pairs(size, |row, column| -index(row, column));
    (0..news).map(|row| (index(row, pairs[row]) >= SAME).then_some(pairs[row] as u8)).collect()
}

/// For each row the column it is paired with, so that the sum of the costs is least. By shortest augmenting paths (Jonker &
/// Volgenant 1987, Computing 38:325–340), in the third power of the size.
fn cheapest_pairs(size: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let (mut of_row, mut of_column) = (vec![0.0; size], vec![0.0; size + 1]);
    // The row that each column is paired with; the last column stands for "none yet".
    let mut paired: Vec<Option<usize>> = vec![None; size + 1];
    for row in 0..size {
        paired[size] = Some(row);
        let (mut least, mut came_from, mut done) =
            (vec![f64::INFINITY; size], vec![size; size], vec![false; size + 1]);
        let mut at = size;
        while let Some(reached) = paired[at] {
            done[at] = true;
            let (mut step, mut next) = (f64::INFINITY, at);
            for column in (0..size).filter(|column| !done[*column]) {
                let reduced = cost(reached, column) - of_row[reached] - of_column[column];
                if reduced < least[column] {
                    (least[column], came_from[column]) = (reduced, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=size {
                if done[column] {
                    of_row[paired[column].expect("columns that were reached are paired")] += step;
                    of_column[column] -= step;
                } else if column < size {
                    least[column] -= step;
                }
            }
            at = next;
        }
        while at != size {
            paired[at] = paired[came_from[at]];
            at = came_from[at];
        }
    }
    let mut pairs = vec![0; size];
    for (column, row) in paired[..size].iter().enumerate() {
        pairs[row.expect("all columns are paired at the end")] = column;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_stay_with_their_customers() {
        let old = [0, 0, 0, 1, 1, 1, 2, 2, 2];
        assert_eq!(continued(&old, &[2, 2, 2, 0, 0, 0, 1, 1, 1]), [Some(1), Some(2), Some(0)]);
        assert_eq!(continued(&old, &[1, 1, 1, 0, 0, 2, 2, 2, 2]), [Some(1), Some(0), Some(2)]);
    }

    #[test]
    fn what_shares_too_few_is_new() {
        let old = [0, 0, 0, 0, 1, 1, 1, 1];
        assert_eq!(continued(&old, &[0, 0, 0, 0, 1, 2, 3, 4])[1..].iter().flatten().count(), 0);
        assert_eq!(continued(&old, &[0, 0, 1, 1, 2, 2, 3, 3]).iter().flatten().count(), 2);
        assert_eq!(continued(&[], &[]), []);
    }

    #[test]
    fn the_sum_decides_and_not_the_first_best() {
        let costs = [[-0.9, -0.8], [-0.85, -0.1]];
        assert_eq!(cheapest_pairs(2, |row, column| costs[row][column]), [1, 0]);
    }

    fn least_of_all(costs: &[Vec<f64>], row: usize, taken: &mut Vec<bool>) -> f64 {
        if row == costs.len() {
            return 0.0;
        }
        let mut least = f64::INFINITY;
        for column in 0..costs.len() {
            if !taken[column] {
                taken[column] = true;
                least = least.min(costs[row][column] + least_of_all(costs, row + 1, taken));
                taken[column] = false;
            }
        }
        least
    }

    proptest! {
        #[test]
        fn pairs_are_as_cheap_as_the_cheapest_of_all(
            costs in (1..6_usize).prop_flat_map(|size| {
                prop::collection::vec(prop::collection::vec(-1.0..1.0_f64, size), size)
            })
        ) {
            let pairs = cheapest_pairs(costs.len(), |row, column| costs[row][column]);
            let sum: f64 = pairs.iter().enumerate().map(|(row, column)| costs[row][*column]).sum();
            let least = least_of_all(&costs, 0, &mut vec![false; costs.len()]);
            prop_assert!((sum - least).abs() < 1e-9);
        }
    }
}
