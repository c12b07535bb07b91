//! The gap statistic of Tibshirani, Walther & Hastie (2001, J. R. Statist. Soc. B 63:411–423): how much tighter clusters are
//! than those of rows without any structure, spread evenly over a box along the principal axes of the real ones.

use super::Table;
use super::k_means::{KMeans, Search};
use crate::numeric::chance::Chance;
use crate::numeric::parallel::in_order;

/// The gap for one number of clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The number of clusters.
    pub k: usize,
    /// By how much the logarithm of the inertia is lower than without structure.
    pub gap: f64,
    /// The standard error of it, that of the draws included.
    pub error: f64,
}

/// The gaps for 1 to `most` clusters, against `draws` tables without structure. It ends early where rows are too few.
#[must_use]
pub fn gaps(table: &Table, most: usize, draws: usize, search: &Search) -> Vec<Gap> {
    let axes = Axes::of(table);
    let single = Search { threads: 1, ..*search };
    let tables = (0..=draws).map(|draw| match draw {
        0 => table.clone(),
        _ => axes.without_structure(table.rows(), &mut Chance::of_part(search.seed, draw as u64)),
    });
    let tables: Vec<Table> = tables.collect();
    let logs: Vec<Vec<f64>> = in_order(search.threads, tables, |table| {
        let fits = (1..=most).map_while(|k| KMeans::fit(&table, k, &single).ok());
        fits.map(|fit| libm::log(fit.inertia)).collect()
    });
    let known = logs.iter().map(Vec::len).min().unwrap_or(0);
    let (real, drawn) = logs.split_at(1);
    (0..known)
        .map(|ix| {
            let count = drawn.len() as f64;
            let mean = drawn.iter().map(|logs| logs[ix]).sum::<f64>() / count;
            let variance =
                drawn.iter().map(|logs| (logs[ix] - mean) * (logs[ix] - mean)).sum::<f64>() / count;
            let error = (variance * (1.0 + 1.0 / count)).sqrt();
            Gap { k: ix + 1, gap: mean - real[0][ix], error }
        })
        .collect()
}

/// The smallest number of clusters whose gap is not more than one standard error below that of the next number; the last
/// one if there is none. `None` without gaps.
#[must_use]
pub fn by_gap(gaps: &[Gap]) -> Option<usize> {
    let enough = gaps.windows(2).find(|pair| pair[0].gap >= pair[1].gap - pair[1].error);
    enough.map(|pair| pair[0].k).or(gaps.last().map(|gap| gap.k))
}

/// The principal axes of a table, and how far rows reach along them.
struct Axes {
    ranges: Vec<(f64, f64)>,
}

impl Axes {
    fn of(table: &Table) -> Axes {
        let columns = table.columns();
        let count = table.rows() as f64;
        let means: Vec<f64> = (0..columns).map(|column| table.column(column).sum::<f64>() / count).collect();
        let mut covariance = vec![0.0; columns * columns];
        for row in table.iter() {
            for one in 0..columns {
                for other in 0..columns {
                    covariance[one * columns + other] +=
                        (row[one] - means[one]) * (row[other] - means[other]);
                }
            }
        }
        let axes = axes(&mut covariance, columns);
        let mut ranges = vec![(f64::INFINITY, f64::NEG_INFINITY); columns];
        for row in table.iter() {
            for (axis, (low, high)) in ranges.iter_mut().enumerate() {
                let along: f64 =
                    (0..columns).map(|ix| (row[ix] - means[ix]) * axes[ix * columns + axis]).sum();
                (*low, *high) = (low.min(along), high.max(along));
            }
        }
        Axes { ranges }
    }

    /// Rows spread evenly over the box. They are left in the coordinates of the axes: turning a table changes no distance.
    fn without_structure(&self, rows: usize, chance: &mut Chance) -> Table {
        let row = |_| -> Vec<f64> {
            self.ranges.iter().map(|(low, high)| low + chance.unit() * (high - low)).collect()
        };
        Table::new(self.ranges.len(), (0..rows).flat_map(row).collect()).expect("ranges are finite")
    }
}

/// Turns of the matrix until it is diagonal, at most.
const TURNS: usize = 60;

/// The eigenvectors of a symmetric matrix, a column each, by the method of Jacobi (1846).
fn axes(matrix: &mut [f64], size: usize) -> Vec<f64> {
    let mut vectors = vec![0.0; size * size];
    (0..size).for_each(|ix| vectors[ix * size + ix] = 1.0);
    let trace: f64 = (0..size).map(|ix| matrix[ix * size + ix]).sum();
    for _ in 0..TURNS {
        let mut off = 0.0_f64;
        for one in 0..size {
            for other in one + 1..size {
                off = off.max(matrix[one * size + other].abs());
                turn(matrix, &mut vectors, size, one, other);
            }
        }
        if off <= 1e-14 * trace {
            break;
        }
    }
    vectors
}

/// Turns two axes so that the entry between them becomes zero.
fn turn(matrix: &mut [f64], vectors: &mut [f64], size: usize, one: usize, other: usize) {
    let between = matrix[one * size + other];
    if between == 0.0 {
        return;
    }
    let theta = (matrix[other * size + other] - matrix[one * size + one]) / (2.0 * between);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let mix = |x: &mut [f64], a: usize, b: usize| {
        (x[a], x[b]) = (cosine * x[a] - sine * x[b], sine * x[a] + cosine * x[b]);
    };
    for ix in 0..size {
        mix(matrix, ix * size + one, ix * size + other);
        mix(vectors, ix * size + one, ix * size + other);
    }
    for ix in 0..size {
        mix(matrix, one * size + ix, other * size + ix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_make_a_matrix_diagonal() {
        let matrix = [4.0, 1.0, -2.0, 1.0, 3.0, 0.5, -2.0, 0.5, 5.0];
        let mut turned = matrix;
        let vectors = axes(&mut turned, 3);
        for axis in 0..3 {
            for row in 0..3 {
                let product: f64 = (0..3).map(|ix| matrix[row * 3 + ix] * vectors[ix * 3 + axis]).sum();
                assert!((product - turned[axis * 3 + axis] * vectors[row * 3 + axis]).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn the_smallest_number_within_an_error_is_taken() {
        let gap = |k, gap| Gap { k, gap, error: 0.1 };
        assert_eq!(by_gap(&[gap(1, 0.1), gap(2, 0.5), gap(3, 0.55), gap(4, 0.9)]), Some(2));
        assert_eq!(by_gap(&[gap(1, 0.1), gap(2, 0.5)]), Some(2));
        assert_eq!(by_gap(&[]), None);
    }
}
