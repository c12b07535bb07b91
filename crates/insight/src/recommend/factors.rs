//! Factors by alternating least squares for implicit feedback (iALS), for catalogues that are too large for [`super::Ease`].
//! Hu, Koren & Volinsky (2008, ICDM: 263–272), in the form of Rendle, Krichene, Zhang & Koren (2022, RecSys: 427–435):
//! Σ over purchases (1 − s)² + α Σ over all pairs s² + λ Σ (n + α m)·|factor|², with s the product of both factors, n the
//! purchases of a customer or an item and m the number of those on the other side.

use super::sets::Sets;
use super::{Candidates, Past, Recommender};
use crate::numeric::chance::Chance;
use crate::numeric::cholesky::{dot, factorise, solve};
use crate::numeric::parallel::in_order;

/// How to fit factors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// How many factors, usually 32 to 64.
    pub factors: usize,
    /// α, the weight of what was not bought.
    pub unobserved: f64,
    /// λ.
    pub regularisation: f64,
    /// How many times customers and items are solved for.
    pub rounds: usize,
    /// What chance starts from.
    pub seed: u64,
    /// How many threads to use. The outcome does not depend on it.
    pub threads: usize,
}

impl Default for Training {
    fn default() -> Training {
        Training { factors: 32, unobserved: 0.1, regularisation: 0.01, rounds: 12, seed: 1, threads: 1 }
    }
}

/// The factors of the items. Those of a customer follow from what the customer bought, so they are always up to date.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    side: Side,
    unobserved: f64,
    regularisation: f64,
}

/// Customers that are learnt from, at most; of more, so many are drawn by chance.
const CUSTOMERS_TO_LEARN_FROM: usize = 200_000;
/// Rows that one thread takes at once.
const ROWS_AT_ONCE: usize = 512;

/// The factors of customers or of items, and the sum of their products with themselves.
#[derive(Debug, Clone, PartialEq)]
struct Side {
    width: usize,
    factors: Vec<f64>,
    gram: Vec<f64>,
}

impl Side {
    fn new(width: usize, factors: Vec<f64>) -> Side {
        let mut gram = vec![0.0; width * width];
        for row in factors.chunks(width) {
            add_square(&mut gram, row, width);
        }
        Side { width, factors, gram }
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.factors[row * self.width..][..self.width]
    }

    fn rows(&self) -> usize {
        self.factors.len() / self.width
    }

    /// The factors that fit best to having bought (or having been bought by) these rows of the side.
    fn solve_for(&self, linked: &[u32], unobserved: f64, regularisation: f64) -> Vec<f64> {
        let width = self.width;
        let mut matrix: Vec<f64> = self.gram.iter().map(|entry| unobserved * entry).collect();
        let mut wanted = vec![0.0; width];
        for row in linked {
            let row = self.row(*row as usize);
            add_square(&mut matrix, row, width);
            wanted.iter_mut().zip(row).for_each(|(wanted, factor)| *wanted += factor);
        }
        let ridge = regularisation * (linked.len() as f64 + unobserved * self.rows() as f64);
        (0..width).for_each(|ix| matrix[ix * width + ix] += ridge);
        if factorise(&mut matrix, width) {
            solve(&matrix, width, &mut wanted);
        } else {
            // Only with no regularisation at all: nothing is known then.
            wanted.fill(0.0);
        }
        wanted
    }
}

/// Adds row·rowᵀ to the lower triangle.
fn add_square(matrix: &mut [f64], row: &[f64], width: usize) {
    for (ix, factor) in row.iter().enumerate() {
        let entries = &mut matrix[ix * width..][..=ix];
        entries.iter_mut().zip(row).for_each(|(entry, other)| *entry += factor * other);
    }
}

impl Factors {
    /// Fits to what customers own.
    #[must_use]
    pub fn fit(sets: &Sets, training: &Training) -> Factors {
        let mut chance = Chance::new(training.seed);
        let customers: Vec<usize> = chance
            .places(sets.count(), CUSTOMERS_TO_LEARN_FROM)
            .into_iter()
            .filter(|customer| !sets.set(*customer).is_empty())
            .collect();
        let mut owners = vec![Vec::new(); sets.items()];
        for (place, customer) in (0..).zip(&customers) {
            sets.set(*customer).iter().for_each(|item| owners[*item as usize].push(place));
        }
        let width = training.factors.max(1);
        let spread = 0.1 / (width as f64).sqrt();
        let start = (0..sets.items() * width).map(|_| spread * chance.normal()).collect();
        let mut items = Side::new(width, start);
        for _ in 0..training.rounds {
            let side = solve_side(&items, customers.len(), |ix| sets.set(customers[ix]), training);
            items = solve_side(&side, sets.items(), |ix| &owners[ix], training);
        }
        Factors { side: items, unobserved: training.unobserved, regularisation: training.regularisation }
    }
}

fn solve_side<'a>(
    other: &Side,
    rows: usize,
    linked: impl Fn(usize) -> &'a [u32] + Sync,
    training: &Training,
) -> Side {
    let parts = in_order(training.threads, (0..rows).step_by(ROWS_AT_ONCE), |start| {
        let rows = start..(start + ROWS_AT_ONCE).min(rows);
        let solved =
            rows.map(|row| other.solve_for(linked(row), training.unobserved, training.regularisation));
        solved.flatten().collect::<Vec<f64>>()
    });
    Side::new(other.width, parts.into_iter().flatten().collect())
}

impl Recommender for Factors {
    fn score(&self, past: Past<'_>, candidates: &mut Candidates) {
        let owned = past.owned();
        if owned.is_empty() {
            return;
        }
        let customer = self.side.solve_for(&owned, self.unobserved, self.regularisation);
        let items = self.side.factors.chunks(self.side.width);
        candidates.add_best(items.map(|factors| dot(factors, &customer)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Baskets;
    use super::*;

    /// Two kinds of customers, each buying of its own ten items.
    fn two_tastes() -> Baskets {
        let mut chance = Chance::new(5);
        let mut baskets = Baskets::new(20);
        for customer in 0..200_u32 {
            let own = (0..10).filter(|_| chance.unit() < 0.5).map(|item| item + 10 * (customer % 2));
            baskets.push(vec![(0, own.collect())]).unwrap();
        }
        baskets
    }

    #[test]
    fn tastes_are_learnt() {
        let baskets = two_tastes();
        let training = Training { factors: 2, ..Training::default() };
        let factors = Factors::fit(&Sets::of_customers(&baskets), &training);
        let mut candidates = Candidates::new(20);
        factors.score(baskets.past(1), &mut candidates);
        let mut ranked: Vec<(u32, f64)> = candidates.iter().collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
        assert!(ranked[..10].iter().all(|(item, _)| *item >= 10), "{ranked:?}");
    }

    #[test]
    fn factors_solve_their_equations() {
        let side = Side::new(2, vec![1.0, 0.5, -0.3, 0.8, 0.6, 0.1]);
        let (alpha, lambda, linked) = (0.2, 0.05, [0, 2]);
        let found = side.solve_for(&linked, alpha, lambda);
        // The derivative of the loss for each factor is zero at the minimum.
        let ridge = lambda * (2.0 + alpha * 3.0);
        for ix in 0..2 {
            let mut slope = ridge * found[ix];
            for row in 0..3 {
                let score = dot(side.row(row), &found);
                slope += alpha * score * side.row(row)[ix];
                if linked.contains(&(row as u32)) {
                    slope -= (1.0 - score) * side.row(row)[ix];
                }
            }
            assert!(slope.abs() < 1e-12, "{slope}");
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let sets = Sets::of_customers(&two_tastes());
        let fit = |threads| Factors::fit(&sets, &Training { threads, rounds: 3, ..Training::default() });
        assert_eq!(fit(1), fit(5));
    }
}
