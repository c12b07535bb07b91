//! Gradient boosting of shallow trees over histograms: Friedman (2001), Annals of Statistics 29:1189–1232; second-order
//! gains and leaves as Chen & Guestrin (2016), KDD: 785–794. Every tree corrects what those before it left over.
//!
//! Columns are put into at most 255 bins each; a split sends a set of bins to the left, which serves numbers, categories
//! and what is missing alike. A column's histogram is filled by one thread in the order of rows, so that the trees are the
//! same for any number of threads.
//!
//! It is own code because a crate that grows the same trees for any number of threads is larger than all of this project, of
//! which a hundredth would be used.

mod bins;
mod histogram;
mod shapley;
mod tree;

use self::bins::Bins;
use self::tree::{Growth, Tree};
use super::{Explanation, Frame, Learner, Lesson, Model, Task};
use crate::numeric::parallel::in_order;

/// Boosted trees. The default suits some thousand rows and more; trees stay small, since there is little to learn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boosting {
    /// How many trees, at most.
    pub trees: usize,
    /// How much of what a tree says is believed, 0..=1.
    pub rate: f64,
    /// How many questions in a row a tree asks, 8 at most.
    pub depth: usize,
    /// How strongly leaves are drawn to 0, in rows' worth of curvature.
    pub ridge: f64,
    /// A leaf has at least so many rows.
    pub leaf_rows: usize,
}

impl Default for Boosting {
    fn default() -> Boosting {
        Boosting { trees: 200, rate: 0.05, depth: 3, ridge: 1.0, leaf_rows: 10 }
    }
}

/// Shallow trees learn no more from further rows: of more, every second, third, … is taken.
const MOST_ROWS: usize = 200_000;
/// More questions in a row than this find chance, not customers.
const MOST_DEPTH: usize = 8;
/// Rows that one thread takes at a time.
const ROWS_AT_A_TIME: usize = 16_384;
/// Growth stops when so many trees in a row made it no better on the later rows.
const PATIENCE: usize = 20;

#[derive(Debug, Clone, PartialEq)]
struct Forest {
    bins: Bins,
    base: f64,
    trees: Vec<Tree>,
}

impl Learner for Boosting {
    fn name(&self) -> &'static str {
        "boosted trees"
    }

    fn learn(&self, lesson: &Lesson<'_>) -> Box<dyn Model> {
        let (rows, targets) = sampled(lesson.rows, lesson.targets);
        let bins = Bins::of(lesson.frame, &rows);
        let base = lesson.task.best_constant(&targets);
        let trees = self.grow(lesson, &bins, &rows, &targets, base);
        Box::new(Forest { bins, base, trees })
    }
}

/// Every row, or every second, third, … of many.
fn sampled(rows: &[u32], targets: &[f64]) -> (Vec<u32>, Vec<f64>) {
    let every = rows.len().div_ceil(MOST_ROWS).max(1);
    (rows.iter().copied().step_by(every).collect(), targets.iter().copied().step_by(every).collect())
}

impl Boosting {
    fn grow(&self, lesson: &Lesson<'_>, bins: &Bins, rows: &[u32], targets: &[f64], base: f64) -> Vec<Tree> {
        let codes = bins.codes(lesson.frame, rows, lesson.threads);
        let settings = Boosting { depth: self.depth.min(MOST_DEPTH), ..*self };
        let growth = Growth { settings, bins, codes: &codes, threads: lesson.threads };
        let mut margins = vec![base; rows.len()];
        let mut later = lesson.later.map(|(rows, targets)| Later::of(lesson, bins, rows, targets, base));
        let mut trees: Vec<Tree> = Vec::with_capacity(self.trees);
        while trees.len() < self.trees {
            let slopes = slopes(lesson, &margins, targets);
            let tree = growth.tree(&slopes, &mut margins);
            let has_learnt = tree.has_split();
            later.iter_mut().for_each(|later| later.add(&tree, trees.len() + 1));
            trees.push(tree);
            if !has_learnt || later.as_ref().is_some_and(|later| trees.len() - later.best >= PATIENCE) {
                break;
            }
        }
        trees.truncate(later.map_or(trees.len(), |later| later.best));
        trees
    }
}

/// The loss's slopes and curvatures at these margins.
fn slopes(lesson: &Lesson<'_>, margins: &[f64], targets: &[f64]) -> Vec<(f64, f64)> {
    let pieces = margins.len().div_ceil(ROWS_AT_A_TIME);
    let slopes = in_order(lesson.threads, 0..pieces, |piece| -> Vec<(f64, f64)> {
        let rows = piece * ROWS_AT_A_TIME..margins.len().min((piece + 1) * ROWS_AT_A_TIME);
        rows.map(|row| lesson.task.slopes(margins[row], targets[row])).collect()
    });
    slopes.concat()
}

/// How the trees do on later rows.
struct Later {
    codes: Vec<Vec<u8>>,
    targets: Vec<f64>,
    task: Task,
    threads: usize,
    margins: Vec<f64>,
    lowest: f64,
    /// With how many trees the loss was lowest.
    best: usize,
}

impl Later {
    fn of(lesson: &Lesson<'_>, bins: &Bins, rows: &[u32], targets: &[f64], base: f64) -> Later {
        let (rows, targets) = sampled(rows, targets);
        let codes = bins.codes(lesson.frame, &rows, lesson.threads);
        let margins = vec![base; rows.len()];
        let (task, threads) = (lesson.task, lesson.threads);
        let mut later = Later { codes, targets, task, threads, margins, lowest: f64::INFINITY, best: 0 };
        later.lowest = later.loss();
        later
    }

    /// Summed in pieces of one length, whatever the number of threads.
    fn loss(&self) -> f64 {
        let pieces = self.margins.len().div_ceil(ROWS_AT_A_TIME);
        let sums = in_order(self.threads, 0..pieces, |piece| -> f64 {
            let rows = piece * ROWS_AT_A_TIME..self.margins.len().min((piece + 1) * ROWS_AT_A_TIME);
            rows.map(|row| self.task.loss(self.margins[row], self.targets[row])).sum()
        });
        sums.into_iter().sum()
    }

    fn add(&mut self, tree: &Tree, count: usize) {
        let codes = &self.codes;
        let added = |ix: usize| tree.leaf(|column| codes[column][ix]);
        self.margins.iter_mut().enumerate().for_each(|(ix, margin)| *margin += added(ix));
        let loss = self.loss();
        if loss < self.lowest {
            (self.lowest, self.best) = (loss, count);
        }
    }
}

impl Forest {
    fn margin(&self, codes: &[u8]) -> f64 {
        self.base + self.trees.iter().map(|tree| tree.leaf(|column| codes[column])).sum::<f64>()
    }
}

impl Model for Forest {
    fn margins(&self, frame: &Frame<'_>, rows: &[u32]) -> Vec<f64> {
        let mut codes = Vec::new();
        let margin = |row: &u32| {
            self.bins.row(frame, *row, &mut codes);
            self.margin(&codes)
        };
        rows.iter().map(margin).collect()
    }

    fn explain(&self, frame: &Frame<'_>, row: u32) -> Explanation {
        let mut codes = Vec::new();
        self.bins.row(frame, row, &mut codes);
        let mut contributions = vec![0.0; frame.columns.len()];
        let mut base = self.base;
        for tree in &self.trees {
            base += tree.mean();
            shapley::add(tree, &codes, &mut contributions);
        }
        Explanation { base, contributions }
    }

    fn steps(&self) -> usize {
        self.trees.len()
    }
}

#[cfg(test)]
mod tests;
