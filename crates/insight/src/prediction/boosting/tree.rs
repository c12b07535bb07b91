//! One tree: how it grows and how it is asked.

use super::Boosting;
use super::bins::Bins;
use super::histogram::{Histogram, Limits, Question, Sums};

/// A part of a tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Node {
    /// Ask on: the nodes for yes and no.
    Split { question: Question, yes: usize, no: usize },
    /// What to add to the margin.
    Leaf(f64),
}

/// A tree. The first node is the root.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// How many rows that were learnt from came by each node.
    pub(super) rows: Vec<f64>,
}

impl Tree {
    /// What the tree adds for a row, of which `bin` gives the bin in a column.
    pub(super) fn leaf(&self, bin: impl Fn(usize) -> u8) -> f64 {
        let mut at = 0;
        loop {
            match &self.nodes[at] {
                Node::Leaf(value) => return *value,
                Node::Split { question, yes, no } => {
                    at = if question.left.has(bin(question.column)) { *yes } else { *no };
                }
            }
        }
    }

    /// Whether it asks anything.
    pub(super) fn has_split(&self) -> bool {
        self.nodes.len() > 1
    }

    /// What it adds on average.
    pub(super) fn mean(&self) -> f64 {
        let sum: f64 = self
            .nodes
            .iter()
            .zip(&self.rows)
            .map(|(node, rows)| match node {
                Node::Leaf(value) => value * rows,
                Node::Split { .. } => 0.0,
            })
            .sum();
        sum / self.rows[0].max(1.0)
    }

    fn push(&mut self, node: Node, rows: f64) -> usize {
        self.nodes.push(node);
        self.rows.push(rows);
        self.nodes.len() - 1
    }
}

/// What trees grow from. Rows are numbered by their place in `codes`.
pub(super) struct Growth<'a> {
    pub(super) settings: Boosting,
    pub(super) bins: &'a Bins,
    pub(super) codes: &'a [Vec<u8>],
    pub(super) threads: usize,
}

/// A node that may be split.
struct Bud {
    rows: Vec<u32>,
    histogram: Histogram,
    depth: usize,
}

impl Growth<'_> {
    /// Grows a tree and adds what it says to the margins.
    pub(super) fn tree(&self, slopes: &[(f64, f64)], margins: &mut [f64]) -> Tree {
        let mut tree = Tree::default();
        let rows: Vec<u32> = (0..slopes.len()).map(|row| row as u32).collect();
        let histogram = self.histogram(slopes, &rows);
        self.grow(&mut tree, Bud { rows, histogram, depth: 0 }, slopes, margins);
        tree
    }

    fn histogram(&self, slopes: &[(f64, f64)], rows: &[u32]) -> Histogram {
        Histogram::of(self.bins, self.codes, slopes, rows, self.threads)
    }

    /// Grows a node with everything below it, and says where it is.
    fn grow(&self, tree: &mut Tree, bud: Bud, slopes: &[(f64, f64)], margins: &mut [f64]) -> usize {
        let total = total(slopes, &bud.rows);
        let limits = Limits { ridge: self.settings.ridge, leaf_rows: self.settings.leaf_rows.max(1) as f64 };
        let is_last = bud.depth >= self.settings.depth || self.bins.columns() == 0;
        let best = if is_last { None } else { bud.histogram.best(self.bins, total, limits) };
        let Some(best) = best else {
            return self.end(tree, total, &bud.rows, margins);
        };
        let question = best.question;
        let at = tree.push(Node::Leaf(0.0), total.rows);
        let [yes, no] = self.split(bud, question, slopes);
        let yes = self.grow(tree, yes, slopes, margins);
        let no = self.grow(tree, no, slopes, margins);
        tree.nodes[at] = Node::Split { question, yes, no };
        at
    }

    fn end(&self, tree: &mut Tree, total: Sums, rows: &[u32], margins: &mut [f64]) -> usize {
        let curvature = total.second + self.settings.ridge;
        let value = if curvature > 0.0 { -self.settings.rate * total.first / curvature } else { 0.0 };
        rows.iter().for_each(|row| margins[*row as usize] += value);
        tree.push(Node::Leaf(value), total.rows)
    }

    /// Only the smaller side is summed; the larger is what remains.
    fn split(&self, bud: Bud, question: Question, slopes: &[(f64, f64)]) -> [Bud; 2] {
        let codes = &self.codes[question.column];
        let (yes, no): (Vec<u32>, Vec<u32>) =
            bud.rows.iter().partition(|row| question.left.has(codes[**row as usize]));
        let depth = bud.depth + 1;
        let yes_is_smaller = yes.len() <= no.len();
        if depth >= self.settings.depth {
            return [yes, no].map(|rows| Bud { rows, histogram: Histogram::none(), depth });
        }
        let small = self.histogram(slopes, if yes_is_smaller { &yes } else { &no });
        let large = bud.histogram.without(&small);
        let (of_yes, of_no) = if yes_is_smaller { (small, large) } else { (large, small) };
        [Bud { rows: yes, histogram: of_yes, depth }, Bud { rows: no, histogram: of_no, depth }]
    }
}

fn total(slopes: &[(f64, f64)], rows: &[u32]) -> Sums {
    rows.iter().fold(Sums::default(), |sums, row| {
        let (first, second) = slopes[*row as usize];
        Sums { first: sums.first + first, second: sums.second + second, rows: sums.rows + 1.0 }
    })
}
