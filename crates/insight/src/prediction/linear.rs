//! Logistic regression with a ridge, and the same for numbers: the baseline that every model has to beat. Newton's method
//! to the optimum, which is one and only because of the ridge.

use super::design::{Design, Entry};
use super::{Explanation, Frame, Learner, Lesson, Model};
use crate::numeric::parallel::{in_order, pieces};

/// Logistic regression (or ridge regression for numbers) on standardised columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    /// The weight of half the squared coefficients beside the sum of losses; 1 is the reciprocal of scikit-learn's C = 1.
    pub ridge: f64,
}

impl Default for Linear {
    fn default() -> Linear {
        Linear { ridge: 1.0 }
    }
}

/// Steps of Newton's method, at most.
const STEPS: usize = 50;
/// The loss has settled once a step promises less, relative to it.
const SETTLED: f64 = 1e-12;
/// Rows are summed in so many pieces, whatever the number of threads.
const PIECES: usize = 16;

#[derive(Debug, Clone, PartialEq)]
struct LinearModel {
    design: Design,
    /// By place of the design.
    coefficients: Vec<f64>,
    /// The mean of each place over the rows learnt from.
    means: Vec<f64>,
    intercept: f64,
}

impl Learner for Linear {
    fn name(&self) -> &'static str {
        "logistic regression"
    }

    fn learn(&self, lesson: &Lesson<'_>) -> Box<dyn Model> {
        let design = Design::of(lesson.frame, lesson.rows);
        let problem = Problem { design: &design, lesson, ridge: self.ridge };
        let mut weights = problem.newton();
        let intercept = weights.pop().expect("the intercept is always there");
        let means = problem.means();
        Box::new(LinearModel { design, coefficients: weights, means, intercept })
    }
}

impl Model for LinearModel {
    fn margins(&self, frame: &Frame<'_>, rows: &[u32]) -> Vec<f64> {
        let mut entries = Vec::new();
        let margin = |row: &u32| {
            self.design.encode(frame, *row, &mut entries);
            self.intercept + product(&entries, &self.coefficients)
        };
        rows.iter().map(margin).collect()
    }

    fn explain(&self, frame: &Frame<'_>, row: u32) -> Explanation {
        let mut entries = Vec::new();
        self.design.encode(frame, row, &mut entries);
        let mut parts: Vec<f64> =
            self.coefficients.iter().zip(&self.means).map(|(weight, mean)| -weight * mean).collect();
        entries.iter().for_each(|(at, figure)| parts[*at] += self.coefficients[*at] * figure);
        let base =
            self.intercept + self.coefficients.iter().zip(&self.means).map(|(w, m)| w * m).sum::<f64>();
        let contributions = self.design.places().map(|places| parts[places].iter().sum()).collect();
        Explanation { base, contributions }
    }
}

fn product(entries: &[Entry], weights: &[f64]) -> f64 {
    entries.iter().map(|(at, figure)| figure * weights[*at]).sum()
}

/// The loss with its derivatives, summed over rows. The intercept is the last variable, in every row with 1.
struct Slope {
    loss: f64,
    first: Vec<f64>,
    /// The lower triangle, row by row; empty where only the loss is wanted.
    second: Vec<f64>,
}

struct Problem<'a> {
    design: &'a Design,
    lesson: &'a Lesson<'a>,
    ridge: f64,
}

impl Problem<'_> {
    fn newton(&self) -> Vec<f64> {
        let mut weights = vec![0.0; self.design.width + 1];
        weights[self.design.width] = self.lesson.task.best_constant(self.lesson.targets);
        for _ in 0..STEPS {
            let slope = self.slope(&weights, true);
            let Some(step) = solved(slope.second, &slope.first) else { break };
            let promised: f64 = step.iter().zip(&slope.first).map(|(step, slope)| step * slope).sum();
            if promised <= SETTLED * (1.0 + slope.loss) {
                break;
            }
            let Some(next) = self.halved(&weights, &step, slope.loss) else { break };
            weights = next;
        }
        weights
    }

    /// The step, or the longest half, quarter, … of it that lowers the loss.
    fn halved(&self, from: &[f64], step: &[f64], loss: f64) -> Option<Vec<f64>> {
        let taken = |length: f64| from.iter().zip(step).map(|(from, step)| from - length * step).collect();
        let mut lengths = (0..30).map(|halvings| 1.0 / f64::from(1_u32 << halvings));
        lengths.find_map(|length| {
            let next: Vec<f64> = taken(length);
            (self.slope(&next, false).loss < loss).then_some(next)
        })
    }

    fn slope(&self, weights: &[f64], with_second: bool) -> Slope {
        let rows = pieces(self.lesson.rows, PIECES);
        let targets = pieces(self.lesson.targets, PIECES);
        let parts = in_order(self.lesson.threads, 0..rows.len(), |piece| {
            self.slope_of(rows[piece], targets[piece], weights, with_second)
        });
        let mut sum = Slope::zero(weights.len(), with_second);
        parts.iter().for_each(|part| sum.add(part));
        self.add_ridge(&mut sum, weights);
        sum
    }

    fn slope_of(&self, rows: &[u32], targets: &[f64], weights: &[f64], with_second: bool) -> Slope {
        let mut slope = Slope::zero(weights.len(), with_second);
        let mut entries = Vec::new();
        for (row, target) in rows.iter().zip(targets) {
            self.design.encode(self.lesson.frame, *row, &mut entries);
            entries.push((self.design.width, 1.0));
            let margin = product(&entries, weights);
            let (first, second) = self.lesson.task.slopes(margin, *target);
            slope.loss += self.lesson.task.loss(margin, *target);
            entries.iter().for_each(|(at, figure)| slope.first[*at] += first * figure);
            if with_second {
                slope.add_products(&entries, second);
            }
        }
        slope
    }

    /// The intercept goes free.
    fn add_ridge(&self, slope: &mut Slope, weights: &[f64]) {
        for (at, weight) in weights[..self.design.width].iter().enumerate() {
            slope.loss += self.ridge * weight * weight / 2.0;
            slope.first[at] += self.ridge * weight;
            if !slope.second.is_empty() {
                slope.second[triangle(at, at)] += self.ridge;
            }
        }
    }

    fn means(&self) -> Vec<f64> {
        let mut means = vec![0.0; self.design.width];
        let mut entries = Vec::new();
        for row in self.lesson.rows {
            self.design.encode(self.lesson.frame, *row, &mut entries);
            entries.iter().for_each(|(at, figure)| means[*at] += figure);
        }
        let count = self.lesson.rows.len().max(1) as f64;
        means.iter_mut().for_each(|mean| *mean /= count);
        means
    }
}

impl Slope {
    fn zero(width: usize, with_second: bool) -> Slope {
        let second = if with_second { vec![0.0; triangle(width, 0)] } else { Vec::new() };
        Slope { loss: 0.0, first: vec![0.0; width], second }
    }

    fn add(&mut self, other: &Slope) {
        self.loss += other.loss;
        self.first.iter_mut().zip(&other.first).for_each(|(sum, part)| *sum += part);
        self.second.iter_mut().zip(&other.second).for_each(|(sum, part)| *sum += part);
    }

    /// Entries come in the order of their places.
    fn add_products(&mut self, entries: &[Entry], weight: f64) {
        for (ix, (at, figure)) in entries.iter().enumerate() {
            let scaled = weight * figure;
            entries[..=ix].iter().for_each(|(other, factor)| {
                self.second[triangle(*at, *other)] += scaled * factor;
            });
        }
    }
}

/// Where a lower triangle holds a cell, or starts a row.
fn triangle(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

/// Solves a symmetric system by Cholesky's decomposition; `None` if the matrix is not positive definite.
fn solved(mut matrix: Vec<f64>, right: &[f64]) -> Option<Vec<f64>> {
    let n = right.len();
    for row in 0..n {
        for column in 0..=row {
            let (of_row, of_column) = (triangle(row, 0), triangle(column, 0));
            let known: f64 = (0..column).map(|ix| matrix[of_row + ix] * matrix[of_column + ix]).sum();
            let rest = matrix[of_row + column] - known;
            matrix[of_row + column] = match (row == column, rest > 0.0) {
                (true, true) => rest.sqrt(),
                (true, false) => return None,
                (false, _) => rest / matrix[of_column + column],
            };
        }
    }
    let mut x = right.to_vec();
    for row in 0..n {
        let known: f64 = (0..row).map(|ix| matrix[triangle(row, ix)] * x[ix]).sum();
        x[row] = (x[row] - known) / matrix[triangle(row, row)];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|ix| matrix[triangle(ix, row)] * x[ix]).sum();
        x[row] = (x[row] - known) / matrix[triangle(row, row)];
    }
    Some(x)
}

#[cfg(test)]
mod tests;
