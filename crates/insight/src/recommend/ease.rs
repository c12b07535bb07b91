//! EASE, the "embarrassingly shallow autoencoder" of Steck (2019, WWW: 3251–3257): each item's purchases as a linear function
//! of all other items', in closed form. With P = (XᵀX + λI)⁻¹ the weights are −Pᵢⱼ/Pⱼⱼ, and none from an item to itself.

use super::sets::Sets;
use super::{Candidates, Past, Recommender};
use crate::numeric::parallel::in_order;
use crate::numeric::sweep::invert;

/// Items that it works with, at most: memory grows with the square, time with the cube.
pub const MOST_ITEMS: usize = 10_000;

/// The weights between all items.
#[derive(Debug, Clone, PartialEq)]
pub struct Ease {
    items: usize,
    /// From each item to each, row after row.
    weights: Vec<f32>,
}

/// Why there is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EaseError {
    /// There are too many items; [`super::Factors`] takes more.
    #[error("{0} items are more than {MOST_ITEMS}")]
    TooManyItems(usize),
    /// λ is not above 0, not finite, or too small to make up for items that are always bought together.
    #[error("the regularisation must be above 0, and not too small")]
    NoRegularisation,
}

/// Rows that one thread takes at once.
const ROWS_AT_ONCE: usize = 64;

impl Ease {
    /// Fits to what customers own. `lambda` is the regularisation, in the hundreds for shops of a usual size.
    ///
    /// # Errors
    /// When there are too many items, or `lambda` is not above 0 or too small.
    pub fn fit(sets: &Sets, lambda: f64, threads: usize) -> Result<Ease, EaseError> {
        let items = sets.items();
        if items > MOST_ITEMS {
            return Err(EaseError::TooManyItems(items));
        }
        if lambda.is_nan() || lambda <= 0.0 {
            return Err(EaseError::NoRegularisation);
        }
        let mut inverse: Vec<f64> = Vec::with_capacity(items * items);
        let rows =
            sets.each_item(threads, |_, _, both| both.iter().map(|both| *both as f32).collect::<Vec<f32>>());
        rows.into_iter().for_each(|row| inverse.extend(row.into_iter().map(f64::from)));
        (0..items).for_each(|item| inverse[item * items + item] += lambda);
        if !invert(&mut inverse, items, threads) {
            return Err(EaseError::NoRegularisation);
        }
        Ok(Ease { items, weights: weights(&inverse, items, threads) })
    }

    /// How much owning the first item speaks for the other.
    #[must_use]
    pub fn weight(&self, from: u32, to: u32) -> f32 {
        self.weights[from as usize * self.items + to as usize]
    }
}

fn weights(inverse: &[f64], items: usize, threads: usize) -> Vec<f32> {
    let scale: Vec<f64> = (0..items).map(|item| -1.0 / inverse[item * items + item]).collect();
    let mut weights = vec![0.0; items * items];
    let chunk = ROWS_AT_ONCE * items.max(1);
    in_order(threads, weights.chunks_mut(chunk).zip(inverse.chunks(chunk)), |(weights, inverse)| {
        for (weights, inverse) in weights.chunks_mut(items).zip(inverse.chunks(items)) {
            for ((weight, entry), scale) in weights.iter_mut().zip(inverse).zip(&scale) {
                *weight = (entry * scale) as f32;
            }
        }
    });
    (0..items).for_each(|item| weights[item * items + item] = 0.0);
    weights
}

impl Recommender for Ease {
    fn score(&self, past: Past<'_>, candidates: &mut Candidates) {
        let mut scores = vec![0.0_f32; self.items];
        for item in past.owned() {
            let weights = &self.weights[item as usize * self.items..][..self.items];
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
        }
        candidates.add_best(scores.into_iter().map(f64::from));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Baskets;
    use super::*;
    use crate::numeric::chance::Chance;
    use crate::numeric::cholesky;

    fn random_sets(customers: usize, items: usize, seed: u64) -> Sets {
        let mut chance = Chance::new(seed);
        let mut baskets = Baskets::new(items);
        for _ in 0..customers {
            let owned = (0..items as u32).filter(|_| chance.unit() < 0.2).collect();
            baskets.push(vec![(0, owned)]).unwrap();
        }
        Sets::of_customers(&baskets)
    }

    /// The ridge regression of an item's purchases on all other items', by its normal equations.
    fn ridge(sets: &Sets, target: usize, lambda: f64) -> Vec<f64> {
        let items = sets.items();
        let others: Vec<usize> = (0..items).filter(|item| *item != target).collect();
        let both = |one: usize, other: usize| {
            let owns = |set: &u32| sets.set(*set as usize).contains(&(other as u32));
            sets.holders(one).iter().filter(|set| owns(set)).count() as f64
        };
        let size = others.len();
        let mut matrix = vec![0.0; size * size];
        for (row, one) in others.iter().enumerate() {
            for (column, other) in others.iter().enumerate() {
                matrix[row * size + column] =
                    both(*one, *other) + lambda * f64::from(u8::from(row == column));
            }
        }
        let mut weights: Vec<f64> = others.iter().map(|other| both(*other, target)).collect();
        assert!(cholesky::factorise(&mut matrix, size));
        cholesky::solve(&matrix, size, &mut weights);
        weights.insert(target, 0.0);
        weights
    }

    #[test]
    fn weights_are_those_of_a_ridge_regression_per_item() {
        let sets = random_sets(50, 50, 1);
        let ease = Ease::fit(&sets, 5.0, 2).unwrap();
        for target in [0, 7, 49] {
            let wanted = ridge(&sets, target, 5.0);
            for (item, wanted) in (0..).zip(wanted) {
                let weight = f64::from(ease.weight(item, target as u32));
                assert!((weight - wanted).abs() < 1e-6, "{item} → {target}: {weight} instead of {wanted}");
            }
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let sets = random_sets(300, 90, 2);
        assert_eq!(Ease::fit(&sets, 10.0, 1), Ease::fit(&sets, 10.0, 5));
    }

    #[test]
    fn what_is_not_possible_is_refused() {
        assert_eq!(Ease::fit(&random_sets(3, 3, 1), 0.0, 1), Err(EaseError::NoRegularisation));
        assert_eq!(Ease::fit(&random_sets(3, 3, 1), f64::INFINITY, 1), Err(EaseError::NoRegularisation));
        let many = Sets::of_customers(&Baskets::new(MOST_ITEMS + 1));
        assert_eq!(Ease::fit(&many, 1.0, 1), Err(EaseError::TooManyItems(MOST_ITEMS + 1)));
    }
}
