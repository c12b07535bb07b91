//! What everybody buys: where nothing is known of a customer, and where knowledge ends.

use super::Baskets;

/// How often items are bought, by all customers or by those of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Popularity {
    counts: Vec<u64>,
    ranking: Vec<u32>,
    ranks: Vec<u32>,
}

impl Popularity {
    /// Among all customers: in how many baskets each item lay.
    #[must_use]
    pub fn of_all(baskets: &Baskets) -> Popularity {
        Popularity::new(counts(baskets, 0..baskets.customers()), None)
    }

    /// Among the customers of a segment. Items that they buy as often as each other, or not at all, are in the order of
    /// popularity among all.
    #[must_use]
    pub fn of_segment(
        baskets: &Baskets,
        members: impl IntoIterator<Item = usize>,
        all: &Popularity,
    ) -> Popularity {
        Popularity::new(counts(baskets, members), Some(all))
    }

    fn new(counts: Vec<u64>, all: Option<&Popularity>) -> Popularity {
        let mut ranking: Vec<u32> = (0..counts.len() as u32).collect();
        let rank = |item: u32| all.map_or(item, |all| all.rank(item));
        ranking.sort_by(|one, other| {
            let by_count = counts[*other as usize].cmp(&counts[*one as usize]);
            by_count.then(rank(*one).cmp(&rank(*other)))
        });
        let mut ranks = vec![0; counts.len()];
        ranking.iter().zip(0..).for_each(|(item, rank)| ranks[*item as usize] = rank);
        Popularity { counts, ranking, ranks }
    }

    /// All items, the most bought first.
    #[must_use]
    pub fn ranking(&self) -> &[u32] {
        &self.ranking
    }

    /// The place of an item in the ranking, from 0.
    #[must_use]
    pub fn rank(&self, item: u32) -> u32 {
        self.ranks[item as usize]
    }

    /// In how many baskets each item lay.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
}

fn counts(baskets: &Baskets, customers: impl IntoIterator<Item = usize>) -> Vec<u64> {
    let mut counts = vec![0; baskets.items()];
    for customer in customers {
        for basket in baskets.past(customer).baskets() {
            basket.items.iter().for_each(|item| counts[*item as usize] += 1);
        }
    }
    counts
}
