//! An even part of very many.

/// How many customers a distribution over customers is fitted to, at most. What more would tell is far below what one
/// customer's figures leave open.
pub(super) const MOST_FITTED: usize = 50_000;

/// All items, or every so-manieth if there are more than [`MOST_FITTED`].
pub(super) fn sample<T>(items: impl Iterator<Item = T> + Clone) -> Vec<T> {
    let step = items.clone().count().div_ceil(MOST_FITTED).max(1);
    items.step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_even_and_small_enough() {
        assert_eq!(sample(0..5), [0, 1, 2, 3, 4]);
        let part = sample(0..250_000);
        assert_eq!((part.len(), part[1]), (50_000, 5));
        assert_eq!(sample(0..MOST_FITTED).len(), MOST_FITTED);
    }
}
