//! What a customer will buy again: what was bought often and lately.

use super::{Candidates, Past, Recommender};

/// Personal frequency with recency: an item counts rⁿ for each basket it lay in, n being the number of later baskets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeat {
    /// r, 0..=1: how much less a basket counts than the one after it. With 1 only frequency counts.
    pub decay: f64,
}

impl Default for Repeat {
    fn default() -> Repeat {
        Repeat { decay: 0.9 }
    }
}

impl Recommender for Repeat {
    fn score(&self, past: Past<'_>, candidates: &mut Candidates) {
        let mut weight = 1.0;
        for basket in past.baskets().rev() {
            basket.items.iter().for_each(|item| candidates.add(*item, weight));
            weight *= self.decay;
        }
    }
}
