//! Items that go together: what buyers of one also buy, and what lies in the same basket.

use super::sets::Sets;
use super::{Candidates, Past, Recommender};

/// An item that goes with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// The other item.
    pub item: u32,
    /// How many sets hold both.
    pub both: u32,
    /// The share of all sets that hold both, 0..=1.
    pub support: f64,
    /// The share of the sets with the first item that hold the other too, 0..=1.
    pub confidence: f64,
    /// How many times as many hold both as would by chance: support by the product of both shares.
    pub lift: f64,
    /// What neighbours are ranked by.
    pub similarity: f64,
}

/// What neighbours are ranked by. Either is shrunk by n/(n + λ) with n the sets that hold both, so that a coincidence of two
/// rare items is not taken for a likeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Sets with both by the geometric mean of the sets with each.
    Cosine,
    /// The lift. It prefers rare items.
    Lift,
}

/// How to look for neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// What they are ranked by.
    pub measure: Measure,
    /// λ of the shrinkage.
    pub shrinkage: f64,
    /// Sets that hold both, at least.
    pub least: u32,
    /// How many neighbours of each item are kept.
    pub keep: usize,
}

impl Default for Nearness {
    fn default() -> Nearness {
        Nearness { measure: Measure::Cosine, shrinkage: 10.0, least: 2, keep: 50 }
    }
}

/// The neighbours of each item.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbours {
    of: Vec<Vec<Neighbour>>,
}

impl Neighbours {
    /// Looks for the neighbours of all items.
    #[must_use]
    pub fn fit(sets: &Sets, nearness: &Nearness, threads: usize) -> Neighbours {
        let counts: Vec<u32> = (0..sets.items()).map(|item| sets.holders(item).len() as u32).collect();
        let of = sets.each_item(threads, |item, seen, both| {
            let near = seen.iter().map(|other| (*other as usize, both[*other as usize]));
            let near = near.filter(|(other, both)| *other != item && *both >= nearness.least);
            let mut near: Vec<Neighbour> = near
                .map(|(other, both)| {
                    neighbour(other, both, counts[item], counts[other], sets.count(), nearness)
                })
                .collect();
            near.sort_by(|one, other| {
                other.similarity.total_cmp(&one.similarity).then(one.item.cmp(&other.item))
            });
            near.truncate(nearness.keep);
            near
        });
        Neighbours { of }
    }

    /// The neighbours of an item, the nearest first.
    #[must_use]
    pub fn of(&self, item: u32) -> &[Neighbour] {
        &self.of[item as usize]
    }

    /// The pairs of items that go together best, each once, the nearest first, with the figures of the lower number towards
    /// the higher.
    #[must_use]
    pub fn pairs(&self, most: usize) -> Vec<(u32, Neighbour)> {
        let each =
            self.of.iter().zip(0..).flat_map(|(near, item)| near.iter().map(move |other| (item, *other)));
        let mut pairs: Vec<(u32, Neighbour)> = each.filter(|(item, other)| *item < other.item).collect();
        pairs.sort_by(|one, other| {
            let by_similarity = other.1.similarity.total_cmp(&one.1.similarity);
            by_similarity.then((one.0, one.1.item).cmp(&(other.0, other.1.item)))
        });
        pairs.truncate(most);
        pairs
    }
}

fn neighbour(item: usize, both: u32, first: u32, other: u32, sets: usize, nearness: &Nearness) -> Neighbour {
    let (n, first, other, sets) = (f64::from(both), f64::from(first), f64::from(other), sets as f64);
    let lift = n * sets / (first * other);
    let likeness = match nearness.measure {
        Measure::Cosine => n / (first * other).sqrt(),
        Measure::Lift => lift,
    };
    let similarity = likeness * n / (n + nearness.shrinkage);
    Neighbour { item: item as u32, both, support: n / sets, confidence: n / first, lift, similarity }
}

impl Recommender for Neighbours {
    fn score(&self, past: Past<'_>, candidates: &mut Candidates) {
        for item in past.owned() {
            self.of(item).iter().for_each(|near| candidates.add(near.item, near.similarity));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Baskets;
    use super::*;

    /// Bread and butter in three baskets, bread alone in one, a lamp alone in one.
    fn baskets() -> Baskets {
        let mut baskets = Baskets::new(4);
        baskets.push(vec![(1, vec![0, 1]), (2, vec![0, 1])]).unwrap();
        baskets.push(vec![(1, vec![0, 1]), (3, vec![0])]).unwrap();
        baskets.push(vec![(1, vec![2])]).unwrap();
        baskets
    }

    #[test]
    fn what_lies_in_one_basket_goes_together() {
        let near = Neighbours::fit(&Sets::of_baskets(&baskets()), &Nearness::default(), 1);
        let butter = near.of(0)[0];
        assert_eq!((butter.item, butter.both, butter.support, butter.confidence), (1, 3, 0.6, 0.75));
        assert!((butter.lift - 1.25).abs() < 1e-12);
        assert!((butter.similarity - 3.0 / 12_f64.sqrt() * 3.0 / 13.0).abs() < 1e-12);
        assert_eq!(near.of(1)[0].confidence, 1.0);
        assert!(near.of(2).is_empty() && near.of(3).is_empty());
        assert_eq!(
            near.pairs(9).iter().map(|(item, other)| (*item, other.item)).collect::<Vec<_>>(),
            [(0, 1)]
        );
    }

    #[test]
    fn customers_are_counted_once() {
        let sets = Sets::of_customers(&baskets());
        assert_eq!((sets.count(), sets.holders(0), sets.set(1)), (3, [0, 1].as_slice(), [0, 1].as_slice()));
        let by_lift = Nearness { measure: Measure::Lift, shrinkage: 0.0, ..Nearness::default() };
        let near = Neighbours::fit(&sets, &by_lift, 2);
        assert_eq!((near.of(0)[0].both, near.of(0)[0].similarity), (2, 1.5));
    }

    #[test]
    fn rare_coincidences_are_shrunk() {
        let strong = |both| neighbour(1, both, both, both, 1000, &Nearness::default()).similarity;
        assert!(strong(2) < strong(50) && strong(50) < 1.0);
    }
}
