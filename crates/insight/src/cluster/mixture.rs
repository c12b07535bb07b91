//! Mixtures of normal distributions, a second opinion on how many clusters there are: unlike k-means they allow clusters
//! of different width and direction, and the Bayesian information criterion weighs fit against parameters.

use super::Table;
use super::k_means::{KMeans, KMeansError, Search};
use crate::numeric::cholesky::{factorise, ln_determinant, solve_lower};
use crate::numeric::special::ln_add_exp;

/// What shape the clusters of a mixture may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Any ellipsoid.
    Full,
    /// Ellipsoids along the axes of the columns.
    Diagonal,
}

/// A mixture of normal distributions.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// The logarithm of the likelihood of all rows.
    pub ln_likelihood: f64,
    /// The Bayesian information criterion of Schwarz (1978), −2 ln L + p ln n; the smaller the better.
    pub bic: f64,
    /// The likeliest cluster of each row.
    pub labels: Vec<u8>,
}

/// Rounds of expectation and maximisation, at most.
const ROUNDS: usize = 500;
/// The likelihood of a row rises by less than this once it is at its maximum.
const ENOUGH: f64 = 1e-8;
/// Added to each variance, so that no cluster shrinks to a point.
const LEAST_VARIANCE: f64 = 1e-6;

impl Mixture {
    /// Fits a mixture by expectation maximisation (Dempster, Laird & Rubin 1977), starting from the clusters of k-means.
    ///
    /// # Errors
    /// When k-means finds no such clusters.
    pub fn fit(table: &Table, k: usize, shape: Shape, search: &Search) -> Result<Mixture, KMeansError> {
        let start = KMeans::fit(table, k, search)?;
        let mut shares = vec![0.0; table.rows() * k];
        for (shares, label) in shares.chunks_mut(k).zip(&start.labels) {
            shares[usize::from(*label)] = 1.0;
        }
        let mut ln_likelihood = f64::NEG_INFINITY;
        for _ in 0..ROUNDS {
            let parts: Vec<Part> = (0..k).map(|part| Part::fit(table, &shares, k, part, shape)).collect();
            let before = ln_likelihood;
            ln_likelihood = share_out(table, &parts, &mut shares);
            if ln_likelihood - before < ENOUGH * table.rows() as f64 {
                break;
            }
        }
        let columns = table.columns();
        let variances = match shape {
            Shape::Full => columns * (columns + 1) / 2,
            Shape::Diagonal => columns,
        };
        let parameters = (k * (columns + variances) + k - 1) as f64;
        let bic = parameters * libm::log(table.rows() as f64) - 2.0 * ln_likelihood;
        Ok(Mixture { ln_likelihood, bic, labels: shares.chunks(k).map(largest).collect() })
    }
}

/// One normal distribution of the mixture.
struct Part {
    /// ln(weight) − ½ ln det(2π·covariance).
    ln_height: f64,
    mean: Vec<f64>,
    /// The Cholesky factor of the covariance.
    factor: Vec<f64>,
}

impl Part {
    fn fit(table: &Table, shares: &[f64], k: usize, part: usize, shape: Shape) -> Part {
        let columns = table.columns();
        let share = || shares.iter().skip(part).step_by(k);
        let weight: f64 = share().sum::<f64>() + 10.0 * f64::EPSILON;
        let mut mean = vec![0.0; columns];
        for (row, share) in table.iter().zip(share()) {
            mean.iter_mut().zip(row).for_each(|(mean, figure)| *mean += share * figure / weight);
        }
        let mut factor = vec![0.0; columns * columns];
        for (row, share) in table.iter().zip(share()) {
            for one in 0..columns {
                let from = if shape == Shape::Full { 0 } else { one };
                for other in from..=one {
                    factor[one * columns + other] +=
                        share * (row[one] - mean[one]) * (row[other] - mean[other]) / weight;
                }
            }
        }
        (0..columns).for_each(|ix| factor[ix * columns + ix] += LEAST_VARIANCE);
        let covariance = factor.clone();
        if !factorise(&mut factor, columns) {
            // Columns that say the same can leave, after rounding, no inverse. Then each stands for itself.
            factor.fill(0.0);
            (0..columns).for_each(|ix| factor[ix * columns + ix] = covariance[ix * columns + ix].sqrt());
        }
        let ln_root =
            0.5 * (columns as f64 * libm::log(2.0 * std::f64::consts::PI) + ln_determinant(&factor, columns));
        Part { ln_height: libm::log(weight / table.rows() as f64) - ln_root, mean, factor }
    }

    fn ln_density(&self, row: &[f64], scratch: &mut Vec<f64>) -> f64 {
        scratch.clear();
        scratch.extend(row.iter().zip(&self.mean).map(|(figure, mean)| figure - mean));
        solve_lower(&self.factor, row.len(), scratch);
        self.ln_height - 0.5 * scratch.iter().map(|z| z * z).sum::<f64>()
    }
}

/// Gives each part its share of each row. Returns the logarithm of the likelihood.
fn share_out(table: &Table, parts: &[Part], shares: &mut [f64]) -> f64 {
    let mut scratch = Vec::new();
    let mut total = 0.0;
    for (row, shares) in table.iter().zip(shares.chunks_mut(parts.len())) {
        let mut all = f64::NEG_INFINITY;
        for (share, part) in shares.iter_mut().zip(parts) {
            *share = part.ln_density(row, &mut scratch);
            all = ln_add_exp(all, *share);
        }
        shares.iter_mut().for_each(|share| *share = libm::exp(*share - all));
        total += all;
    }
    total
}

fn largest(shares: &[f64]) -> u8 {
    let mut largest = 0;
    for (ix, share) in shares.iter().enumerate() {
        if *share > shares[largest] {
            largest = ix;
        }
    }
    largest as u8
}
