//! What learns, and what has been learnt.

use crate::numeric::parallel::in_order;
use std::fmt::Debug;

use super::Frame;

/// What is to be foretold, which decides the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Whether something happens: targets are 0 or 1, margins are log-odds, the loss is minus the log-likelihood.
    Probability,
    /// A number: margins are it, the loss is half the squared difference.
    Amount,
}

impl Task {
    /// The loss of one row.
    pub(super) fn loss(self, margin: f64, target: f64) -> f64 {
        match self {
            // ln(1 + e^m) − t·m, without overflow.
            Task::Probability => margin.max(0.0) + libm::log1p(libm::exp(-margin.abs())) - target * margin,
            Task::Amount => (margin - target) * (margin - target) / 2.0,
        }
    }

    /// The loss's first and second derivative by the margin.
    pub(super) fn slopes(self, margin: f64, target: f64) -> (f64, f64) {
        match self {
            Task::Probability => {
                let p = probability(margin);
                (p - target, p * (1.0 - p))
            }
            Task::Amount => (margin - target, 1.0),
        }
    }

    /// The margin that is best for everybody alike.
    pub(super) fn best_constant(self, targets: &[f64]) -> f64 {
        let (sum, count) = (targets.iter().sum::<f64>(), targets.len() as f64);
        match self {
            // Half a row is lent to each side, so that it stays finite.
            Task::Probability => libm::log((sum + 0.5) / (count - sum + 0.5)),
            Task::Amount if targets.is_empty() => 0.0,
            Task::Amount => sum / count,
        }
    }
}

/// The probability of these log-odds.
pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// What to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Lesson<'a> {
    /// The columns.
    pub frame: &'a Frame<'a>,
    /// The rows to learn from.
    pub rows: &'a [u32],
    /// The target of each of them.
    pub targets: &'a [f64],
    /// What the targets are.
    pub task: Task,
    /// Later rows with their targets: a learner that goes step by step stops when it gets worse on them.
    pub later: Option<(&'a [u32], &'a [f64])>,
    /// How many threads may work. The result is the same for any number.
    pub threads: usize,
}

/// A method.
pub trait Learner: Debug + Send + Sync {
    /// Its name in the field, such as `logistic regression`.
    fn name(&self) -> &'static str;

    /// Learns. Any rows will do, also none and rows that are all alike.
    fn learn(&self, lesson: &Lesson<'_>) -> Box<dyn Model>;
}

/// What has been learnt. Frames must be of the schema that it was learnt with, or it may panic.
pub trait Model: Debug + Send + Sync {
    /// The margin of each of these rows: log-odds, or the number itself.
    fn margins(&self, frame: &Frame<'_>, rows: &[u32]) -> Vec<f64>;

    /// How the margin of a row came about.
    fn explain(&self, frame: &Frame<'_>, row: u32) -> Explanation;

    /// How many steps it took, such as trees; 1 where there are none.
    fn steps(&self) -> usize {
        1
    }
}

/// How a margin came about: `base` and all contributions add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The mean margin of those whom the model has learnt from.
    pub base: f64,
    /// What each column of the frame adds, in its order.
    pub contributions: Vec<f64>,
}

impl Explanation {
    /// The margin.
    #[must_use]
    pub fn margin(&self) -> f64 {
        self.base + self.contributions.iter().sum::<f64>()
    }
}

/// Rows that one thread takes at a time.
const ROWS_AT_A_TIME: usize = 8192;

/// The margins of these rows, by several threads.
pub(crate) fn margins(model: &dyn Model, frame: &Frame<'_>, rows: &[u32], threads: usize) -> Vec<f64> {
    let pieces: Vec<&[u32]> = rows.chunks(ROWS_AT_A_TIME).collect();
    in_order(threads, 0..pieces.len(), |piece| model.margins(frame, pieces[piece])).concat()
}
