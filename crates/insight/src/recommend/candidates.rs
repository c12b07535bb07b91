//! Items with a score, on their way to becoming an offer.

/// Items of a model that has a score for each, at most.
const BEST: usize = 1_000;

/// Scores of items; those that nothing spoke for have none. Kept between customers, so that only what was touched is
/// cleared.
#[derive(Debug, Clone)]
pub struct Candidates {
    scores: Vec<f64>,
    is_known: Vec<bool>,
    known: Vec<u32>,
}

impl Candidates {
    /// None yet, of so many items.
    #[must_use]
    pub fn new(items: usize) -> Candidates {
        Candidates { scores: vec![0.0; items], is_known: vec![false; items], known: Vec::new() }
    }

    /// Speaks for an item. Scores of the same item add up.
    pub fn add(&mut self, item: u32, score: f64) {
        let ix = item as usize;
        if !self.is_known[ix] {
            self.is_known[ix] = true;
            self.scores[ix] = 0.0;
            self.known.push(item);
        }
        self.scores[ix] += score;
    }

    /// Speaks for the 1,000 best items of a model that has a score for each, in the order of the items. Scores that are not
    /// above 0 speak for nothing.
    pub fn add_best(&mut self, scores: impl IntoIterator<Item = f64>) {
        let mut best: Vec<(f64, u32)> =
            scores.into_iter().zip(0..).filter(|(score, _)| *score > 0.0).collect();
        if best.len() > BEST {
            best.select_nth_unstable_by(BEST, |one, other| {
                other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
            });
            best.truncate(BEST);
        }
        best.into_iter().for_each(|(score, item)| self.add(item, score));
    }

    /// The items spoken for, with their scores.
    pub fn iter(&self) -> impl Iterator<Item = (u32, f64)> {
        self.known.iter().map(|item| (*item, self.scores[*item as usize]))
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.known.drain(..).for_each(|item| self.is_known[item as usize] = false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_add_up_until_they_are_cleared() {
        let mut candidates = Candidates::new(3);
        candidates.add(2, 1.0);
        candidates.add(2, 0.5);
        assert_eq!(candidates.iter().collect::<Vec<_>>(), [(2, 1.5)]);
        candidates.clear();
        assert_eq!(candidates.iter().count(), 0);
        candidates.add(2, 3.0);
        assert_eq!(candidates.iter().collect::<Vec<_>>(), [(2, 3.0)]);
    }

    #[test]
    fn of_many_the_best_remain() {
        let mut candidates = Candidates::new(3 * BEST);
        candidates.add_best((0..3 * BEST).map(|item| item as f64 - 10.0));
        let lowest = candidates.iter().map(|(item, _)| item).min();
        assert_eq!((candidates.iter().count(), lowest), (BEST, Some(2 * BEST as u32)));
        candidates.clear();
        candidates.add_best([0.0, -1.0, 2.0]);
        assert_eq!(candidates.iter().collect::<Vec<_>>(), [(2, 2.0)]);
    }
}
