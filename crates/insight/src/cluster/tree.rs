//! A rule of up to three conditions that tells the rows of a cluster from all others: the best path down a decision tree of
//! depth three (Breiman et al. 1984, with the impurity of Gini).

use super::Table;

/// A condition on one figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// The column, counted from 0.
    pub column: usize,
    /// Where it parts the rows, in the unit of the column.
    pub at: f64,
    /// Whether it asks for at least so much; otherwise for less.
    pub at_least: bool,
}

impl Split {
    /// Whether a row meets it.
    #[must_use]
    pub fn holds(&self, row: &[f64]) -> bool {
        (row[self.column] >= self.at) == self.at_least
    }
}

/// How many conditions follow one another.
const DEPTH: usize = 3;
/// Rows on each side of a split, at least.
const FEWEST: f64 = 5.0;

/// So much less of the balance of precision and coverage is given for a number with fewer digits.
const WORTH_A_DIGIT: f64 = 0.005;
/// More digits of a threshold are not left out.
const MOST_DIGITS: i32 = 4;

/// Rows of a node that are in the cluster, and all of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Counts {
    inside: f64,
    all: f64,
}

impl Counts {
    fn add(&mut self, inside: bool) {
        self.inside += f64::from(u8::from(inside));
        self.all += 1.0;
    }

    fn less(self, other: Counts) -> Counts {
        Counts { inside: self.inside - other.inside, all: self.all - other.all }
    }

    /// The sum of squared shares times the rows; the greater, the purer.
    fn purity(self) -> f64 {
        let outside = self.all - self.inside;
        (self.inside * self.inside + outside * outside) / self.all
    }

    /// The harmonic mean of precision and coverage.
    fn f1(self, wanted: f64) -> f64 {
        2.0 * self.inside / (self.all + wanted)
    }
}

/// A node of the tree: the conditions that lead to it, and the rows that meet them.
#[derive(Debug, Clone, PartialEq)]
struct Node {
    path: Vec<Split>,
    counts: Counts,
}

/// The conditions under which rows are in the cluster with the best balance of precision and coverage; none if no condition
/// tells them apart.
pub(super) fn rule_for(table: &Table, inside: &[bool]) -> Vec<Split> {
    let mut root = Counts::default();
    inside.iter().for_each(|inside| root.add(*inside));
    let orders: Vec<Vec<usize>> = (0..table.columns()).map(|column| order(table, column)).collect();
    let mut node_of = vec![0_usize; table.rows()];
    let mut nodes = vec![Node { path: Vec::new(), counts: root }];
    let mut best = nodes[0].clone();
    for _ in 0..DEPTH {
        let splits = best_splits(table, inside, &orders, &node_of, &nodes);
        nodes = part(table, inside, &mut node_of, &nodes, &splits);
        for node in &nodes {
            let first = best.path.is_empty() && !node.path.is_empty() && node.counts.inside > 0.0;
            if first || node.counts.f1(root.inside) > best.counts.f1(root.inside) + 1e-9 {
                best = node.clone();
            }
        }
    }
    let mut rule = simplest(&best.path);
    round(&mut rule, table, inside, best.counts.f1(root.inside) - WORTH_A_DIGIT, root.inside);
    rule
}

fn order(table: &Table, column: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.rows()).collect();
    order.sort_by(|one, other| table.row(*one)[column].total_cmp(&table.row(*other)[column]));
    order
}

/// For each node the split that makes it purest, if one does.
fn best_splits(
    table: &Table,
    inside: &[bool],
    orders: &[Vec<usize>],
    node_of: &[usize],
    nodes: &[Node],
) -> Vec<Option<Split>> {
    let mut best: Vec<(f64, Option<Split>)> =
        nodes.iter().map(|node| (node.counts.purity() + 1e-9, None)).collect();
    for (column, order) in orders.iter().enumerate() {
        let mut below = vec![(Counts::default(), f64::NAN); nodes.len()];
        for row in order {
            let (node, figure) = (node_of[*row], table.row(*row)[column]);
            let (counts, last) = &mut below[node];
            let above = nodes[node].counts.less(*counts);
            if figure > *last && counts.all >= FEWEST && above.all >= FEWEST {
                let purity = counts.purity() + above.purity();
                if purity > best[node].0 {
                    let at = roundest(*last, figure);
                    best[node] = (purity, Some(Split { column, at, at_least: true }));
                }
            }
            counts.add(inside[*row]);
            *last = figure;
        }
    }
    best.into_iter().map(|(_, split)| split).collect()
}

/// Parts each node by its split; one without a split is left behind as it is.
fn part(
    table: &Table,
    inside: &[bool],
    node_of: &mut [usize],
    nodes: &[Node],
    splits: &[Option<Split>],
) -> Vec<Node> {
    let mut parted: Vec<Node> = nodes
        .iter()
        .zip(splits)
        .flat_map(|(node, split)| {
            [false, true].map(|at_least| {
                let split = split.map(|split| Split { at_least, ..split });
                let path = node.path.iter().copied().chain(split).collect();
                Node { path, counts: Counts::default() }
            })
        })
        .collect();
    for (row, node) in node_of.iter_mut().enumerate() {
        let above = splits[*node].is_some_and(|split| split.holds(table.row(row)));
        *node = 2 * *node + usize::from(above);
        parted[*node].counts.add(inside[row]);
    }
    parted
}

/// The number with the fewest digits that is above `low` and not above `high`.
fn roundest(low: f64, high: f64) -> f64 {
    for power in (-9..=12).rev() {
        let step = 10_f64.powi(if power < 0 { -power } else { power });
        let at =
            if power < 0 { ((low * step).floor() + 1.0) / step } else { ((low / step).floor() + 1.0) * step };
        if low < at && at <= high {
            return at;
        }
    }
    high
}

/// Leaves out digits of the thresholds as long as the rule stays as good as `enough`.
fn round(rule: &mut [Split], table: &Table, inside: &[bool], enough: f64, wanted: f64) {
    for ix in 0..rule.len() {
        let exact = rule[ix].at;
        for digits in 1..=MOST_DIGITS {
            rule[ix].at = to_digits(exact, digits);
            let mut counts = Counts::default();
            let found = table.iter().zip(inside).filter(|(row, _)| rule.iter().all(|split| split.holds(row)));
            found.for_each(|(_, inside)| counts.add(*inside));
            if counts.f1(wanted) >= enough {
                break;
            }
            rule[ix].at = exact;
        }
    }
}

/// A number rounded to so many digits.
fn to_digits(figure: f64, digits: i32) -> f64 {
    if figure == 0.0 {
        return figure;
    }
    let power = digits - 1 - libm::log10(figure.abs()).floor() as i32;
    let step = 10_f64.powi(power.abs());
    if power >= 0 { (figure * step).round() / step } else { (figure / step).round() * step }
}

/// The path without conditions that a later one on the same figure makes idle.
fn simplest(path: &[Split]) -> Vec<Split> {
    let idle = |ix: usize| {
        let split = path[ix];
        path[ix + 1..].iter().any(|later| later.column == split.column && later.at_least == split.at_least)
    };
    (0..path.len()).filter(|ix| !idle(*ix)).map(|ix| path[ix]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::numeric::chance::Chance;

    #[test]
    fn thresholds_are_round() {
        let cases = [
            (123.4, 161.2, 130.0),
            (99.0, 1050.0, 1000.0),
            (-3.0, 2.0, 0.0),
            (0.31, 0.32, 0.32),
            (0.311, 0.326, 0.32),
            (5.0, 6.0, 6.0),
            (1.0, 1.0 + f64::EPSILON, 1.0 + f64::EPSILON),
        ];
        for (low, high, wanted) in cases {
            assert_eq!(roundest(low, high), wanted, "{low} {high}");
        }
    }

    #[test]
    fn a_box_takes_as_many_conditions_as_it_has_walls() {
        let mut chance = Chance::new(3);
        let table = Table::new(2, (0..6000).map(|_| chance.unit()).collect()).unwrap();
        let inside: Vec<bool> = table.iter().map(|row| row[0] >= 0.6 && row[1] < 0.4).collect();
        let mut rule = rule_for(&table, &inside);
        rule.sort_by_key(|split| split.column);
        assert_eq!(
            rule.iter().map(|split| (split.column, split.at_least)).collect::<Vec<_>>(),
            [(0, true), (1, false)]
        );
        assert!(rule.iter().zip([0.6, 0.4]).all(|(split, wall)| (split.at - wall).abs() < 0.02), "{rule:?}");
    }

    #[test]
    fn later_conditions_on_the_same_figure_replace_earlier_ones() {
        let split = |column, at, at_least| Split { column, at, at_least };
        let path = [split(0, 5.0, true), split(1, 2.0, false), split(0, 8.0, true)];
        assert_eq!(simplest(&path), [path[1], path[2]]);
        let between = [split(0, 5.0, true), split(0, 8.0, false)];
        assert_eq!(simplest(&between), between);
    }

    #[test]
    fn nothing_to_tell_apart_gives_no_rule() {
        let table = Table::new(1, vec![2.0; 40]).unwrap();
        let inside: Vec<bool> = (0..40).map(|ix| ix % 2 == 0).collect();
        assert_eq!(rule_for(&table, &inside), []);
    }

    #[test]
    fn digits_that_change_nothing_are_left_out() {
        for (figure, digits, wanted) in
            [(1260.91, 2, 1300.0), (0.0347, 1, 0.03), (-152.71, 3, -153.0), (0.0, 2, 0.0)]
        {
            assert_eq!(to_digits(figure, digits), wanted);
        }
        let table = Table::new(1, (0..1000).map(|ix| f64::from(ix) * 1.01).collect()).unwrap();
        let inside: Vec<bool> = table.iter().map(|row| row[0] >= 503.0).collect();
        assert_eq!(rule_for(&table, &inside), [Split { column: 0, at: 500.0, at_least: true }]);
    }

    proptest! {
        #[test]
        fn round_thresholds_part_the_same_rows(low in -1e6..1e6_f64, apart in 1e-6..1e6_f64) {
            let at = roundest(low, low + apart);
            prop_assert!(low < at && at <= low + apart);
        }

        #[test]
        fn a_rule_finds_somebody_of_the_cluster(seed in any::<u64>(), share in 0.05..0.95_f64) {
            let mut chance = Chance::new(seed);
            let table = Table::new(3, (0..300).map(|_| chance.unit()).collect()).unwrap();
            let mut inside: Vec<bool> = (0..100).map(|_| chance.unit() < share).collect();
            inside[0] = true;
            let rule = rule_for(&table, &inside);
            prop_assert!(rule.len() <= 3);
            let found = table.iter().zip(&inside).filter(|(row, inside)| {
                **inside && rule.iter().all(|split| split.holds(row))
            });
            prop_assert!(found.count() > 0);
        }
    }
}
