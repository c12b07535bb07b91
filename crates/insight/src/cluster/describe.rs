//! What sets a cluster apart from the other customers: its strongest differences, and a rule that finds it again.

use super::tree::{Split, rule_for};
use super::{Scaling, Table};
use crate::numeric::chance::Chance;

/// A figure in which a cluster differs from all other customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The column, counted from 0.
    pub column: usize,
    /// The mean of the cluster less that of the others, in standard deviations within both (Cohen's d), after scaling. Above
    /// 0 the cluster has more of it.
    pub d: f64,
}

/// What a cluster is like.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// How many customers are in it.
    pub customers: usize,
    /// Their share of all customers, 0..=1.
    pub share: f64,
    /// Up to three differences of at least half a standard deviation, the greatest first. None for a cluster in the middle.
    pub strong: Vec<Difference>,
    /// The other differences of at least a fifth of a standard deviation, the greatest first. They tell clusters apart that
    /// have the same strong ones.
    pub weak: Vec<Difference>,
    /// Conditions that hold together for the customers of the cluster; empty if no condition tells them apart.
    pub rule: Vec<Split>,
    /// The share of those whom the rule finds that are in the cluster, 0..=1.
    pub precision: f64,
    /// The share of the cluster that the rule finds, 0..=1.
    pub coverage: f64,
}

/// Below so many standard deviations a difference is not worth a word.
const WORTH_A_WORD: f64 = 0.5;
/// Below so many it is none.
const THERE_AT_ALL: f64 = 0.2;
/// Differences that are named, at most.
const NAMED: usize = 3;
/// Rows that rules are looked for in, at most. How good a rule is, all rows say.
const ROWS_OF_RULES: usize = 20_000;

/// A description of each cluster. Differences are taken between the scaled figures, so that a few who spend a fortune do not
/// hide what the others spend; rules are in the figures of the table itself, in units that people know.
///
/// # Panics
/// When there is not one label for each row, or the scaling is of a table with other columns.
#[must_use]
pub fn describe(table: &Table, scaling: &Scaling, labels: &[u8], seed: u64) -> Vec<Description> {
    assert_eq!(table.rows(), labels.len(), "a label for each row");
    let clusters = labels.iter().max().map_or(0, |label| usize::from(*label) + 1);
    let drawn = Chance::new(seed).places(table.rows(), ROWS_OF_RULES);
    let sample = table.pick(&drawn);
    let columns: Vec<usize> = scaling.kept().collect();
    let scaled = scaling.apply(table);
    let moments = scaled.map(|scaled| Moments::of(&scaled, labels, clusters));
    let each = (0..clusters).map(|cluster| {
        let inside: Vec<bool> = drawn.iter().map(|row| usize::from(labels[*row]) == cluster).collect();
        let rule = rule_for(&sample, &inside);
        let (precision, coverage) = quality(table, labels, cluster, &rule);
        let customers = labels.iter().filter(|label| usize::from(**label) == cluster).count();
        let share = customers as f64 / table.rows() as f64;
        let differences =
            moments.as_ref().map_or_else(Vec::new, |moments| moments.differences(cluster, &columns));
        let worth = differences.iter().take(NAMED).filter(|difference| difference.d.abs() >= WORTH_A_WORD);
        let (strong, weak) = differences.split_at(worth.count());
        let (strong, weak) = (strong.to_vec(), weak.to_vec());
        Description { customers, share, strong, weak, rule, precision, coverage }
    });
    each.collect()
}

/// Sums over the rows of each cluster, each figure less the mean of all rows, so that squares do not drown it.
struct Moments {
    counts: Vec<f64>,
    /// For each cluster and column.
    sums: Vec<Vec<f64>>,
    squares: Vec<Vec<f64>>,
}

impl Moments {
    fn of(table: &Table, labels: &[u8], clusters: usize) -> Moments {
        let mut means = vec![0.0; table.columns()];
        for row in table.iter() {
            means.iter_mut().zip(row).for_each(|(mean, figure)| *mean += figure / table.rows() as f64);
        }
        let none = vec![vec![0.0; table.columns()]; clusters];
        let mut moments = Moments { counts: vec![0.0; clusters], sums: none.clone(), squares: none };
        for (row, label) in table.iter().zip(labels) {
            let cluster = usize::from(*label);
            moments.counts[cluster] += 1.0;
            for (column, figure) in row.iter().enumerate() {
                let apart = figure - means[column];
                moments.sums[cluster][column] += apart;
                moments.squares[cluster][column] += apart * apart;
            }
        }
        moments
    }

    /// All differences that are any, the greatest first. `names` are the numbers of the columns in the table before scaling.
    fn differences(&self, cluster: usize, names: &[usize]) -> Vec<Difference> {
        let each = names.iter().enumerate();
        let mut differences: Vec<Difference> = each
            .map(|(ix, column)| Difference { column: *column, d: self.d(cluster, ix) })
            .filter(|difference| difference.d.abs() >= THERE_AT_ALL)
            .collect();
        differences.sort_by(|one, other| other.d.abs().total_cmp(&one.d.abs()));
        differences
    }

    /// Cohen's d of the cluster against all others; 0 where nothing varies within both.
    fn d(&self, cluster: usize, column: usize) -> f64 {
        let total = |of: &dyn Fn(usize) -> f64| (0..self.counts.len()).map(of).sum::<f64>();
        let own = (self.counts[cluster], self.sums[cluster][column], self.squares[cluster][column]);
        let rest = (
            total(&|ix| self.counts[ix]) - own.0,
            total(&|ix| self.sums[ix][column]) - own.1,
            total(&|ix| self.squares[ix][column]) - own.2,
        );
        let within = |(count, sum, squares): (f64, f64, f64)| squares - sum * sum / count;
        let variance = (within(own) + within(rest)) / (own.0 + rest.0 - 2.0);
        let d = (own.1 / own.0 - rest.1 / rest.0) / variance.sqrt();
        if d.is_finite() { d } else { 0.0 }
    }
}

/// Precision and coverage of a rule; 0 where it finds nobody.
fn quality(table: &Table, labels: &[u8], cluster: usize, rule: &[Split]) -> (f64, f64) {
    let (mut found, mut right, mut wanted) = (0_u64, 0_u64, 0_u64);
    for (row, label) in table.iter().zip(labels) {
        let inside = usize::from(*label) == cluster;
        let holds = rule.iter().all(|split| split.holds(row));
        found += u64::from(holds);
        right += u64::from(holds && inside);
        wanted += u64::from(inside);
    }
    let share = |of: u64| if of == 0 { 0.0 } else { right as f64 / of as f64 };
    (share(found), share(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thirty customers with little of the first figure, thirty with much; the second says nothing.
    fn two_groups() -> (Table, Vec<u8>) {
        let values = (0..60_u32).flat_map(|ix| {
            let first = if ix < 30 { 10 + ix % 5 } else { 100 + ix % 7 };
            [f64::from(first), f64::from(ix * 7 % 10)]
        });
        (Table::new(2, values.collect()).unwrap(), (0..60).map(|ix| u8::from(ix >= 30)).collect())
    }

    #[test]
    fn a_cluster_is_told_by_what_differs() {
        let (table, labels) = two_groups();
        let described = describe(&table, &Scaling::fit(&table, &[false; 2]), &labels, 1);
        assert_eq!(described.len(), 2);
        let high = &described[1];
        assert_eq!((high.customers, high.share), (30, 0.5));
        assert_eq!(high.strong.iter().map(|strong| strong.column).collect::<Vec<usize>>(), [0]);
        assert!(high.strong[0].d > 10.0 && (high.strong[0].d + described[0].strong[0].d).abs() < 1e-9);
        assert_eq!(high.rule, [Split { column: 0, at: 100.0, at_least: true }]);
        assert_eq!((high.precision, high.coverage), (1.0, 1.0));
        assert_eq!(described[0].rule, [Split { column: 0, at: 100.0, at_least: false }]);
    }

    #[test]
    fn the_difference_is_that_of_cohen() {
        let table = Table::new(1, vec![1.0, 2.0, 3.0, 5.0, 6.0, 7.0]).unwrap();
        let moments = Moments::of(&table, &[0, 0, 0, 1, 1, 1], 2);
        assert!((moments.d(1, 0) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_cluster_like_all_others_has_no_difference() {
        let table = Table::new(1, (0..40_u32).map(|ix| f64::from(ix / 2)).collect()).unwrap();
        let labels: Vec<u8> = (0..40).map(|ix| ix % 2).collect();
        assert!(
            describe(&table, &Scaling::fit(&table, &[false]), &labels, 1)
                .iter()
                .all(|description| description.strong.is_empty())
        );
    }
}
