//! An even part of very many, and numbers that look drawn.

/// How many customers a distribution over customers is fitted to, at most. What more would tell is far below what one
/// customer's figures leave open.
pub(super) const MOST_FITTED: usize = 50_000;

/// All items, or every so-manieth if there are more than [`MOST_FITTED`].
pub(super) fn sample<T>(items: impl Iterator<Item = T> + Clone) -> Vec<T> {
    let step = items.clone().count().div_ceil(MOST_FITTED).max(1);
    items.step_by(step).collect()
}

/// Splitmix64 (Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators, OOPSLA).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// A number in 0..1, all equally likely.
    pub(super) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
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
