//! Which items go together, whoever bought them: sets of items, and for each item the sets that hold it.

use super::Baskets;
use crate::numeric::parallel::in_order;

/// Sets of items: what each customer owns, or what lay in each basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sets {
    entries: Vec<u32>,
    /// Where each set begins; one more at the end.
    starts: Vec<usize>,
    /// The sets that hold each item, item after item.
    holders: Vec<u32>,
    /// Where the holders of each item begin; one more at the end.
    holder_starts: Vec<usize>,
}

/// Items of a set that count, at most; of more, those with the lowest numbers are kept. The work grows with the square, and
/// who buys more is a reseller.
const LARGEST_SET: usize = 500;
/// Items that one thread takes at once.
const ITEMS_AT_ONCE: usize = 64;

impl Sets {
    /// What each customer owns.
    #[must_use]
    pub fn of_customers(baskets: &Baskets) -> Sets {
        let owned = (0..baskets.customers()).map(|customer| baskets.past(customer).owned());
        Sets::new(baskets.items(), owned)
    }

    /// What lay in each basket.
    #[must_use]
    pub fn of_baskets(baskets: &Baskets) -> Sets {
        let each = (0..baskets.customers()).flat_map(|customer| baskets.past(customer).baskets());
        Sets::new(baskets.items(), each.map(|basket| basket.items))
    }

    fn new<S: AsRef<[u32]>>(items: usize, sets: impl Iterator<Item = S>) -> Sets {
        let (mut entries, mut starts) = (Vec::new(), vec![0]);
        for set in sets {
            let set = set.as_ref();
            entries.extend_from_slice(&set[..set.len().min(LARGEST_SET)]);
            starts.push(entries.len());
        }
        let mut holder_starts = vec![0; items + 1];
        entries.iter().for_each(|item| holder_starts[*item as usize + 1] += 1);
        (0..items).for_each(|item| holder_starts[item + 1] += holder_starts[item]);
        let (mut next, mut holders) = (holder_starts.clone(), vec![0; entries.len()]);
        for set in 0..starts.len() - 1 {
            for item in &entries[starts[set]..starts[set + 1]] {
                holders[next[*item as usize]] = set as u32;
                next[*item as usize] += 1;
            }
        }
        Sets { entries, starts, holders, holder_starts }
    }

    /// How many items there are.
    #[must_use]
    pub fn items(&self) -> usize {
        self.holder_starts.len() - 1
    }

    /// How many sets there are, empty ones too.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// The items of a set, in rising order.
    #[must_use]
    pub fn set(&self, set: usize) -> &[u32] {
        &self.entries[self.starts[set]..self.starts[set + 1]]
    }

    /// The sets that hold an item, in rising order.
    #[must_use]
    pub fn holders(&self, item: usize) -> &[u32] {
        &self.holders[self.holder_starts[item]..self.holder_starts[item + 1]]
    }

    /// For each item the answer of `work`, which gets the item, the items that share a set with it (itself among them), and
    /// for every item how many sets hold both.
    pub(super) fn each_item<T: Send>(
        &self,
        threads: usize,
        work: impl Fn(usize, &[u32], &[u32]) -> T + Sync,
    ) -> Vec<T> {
        let starts = (0..self.items()).step_by(ITEMS_AT_ONCE);
        let parts = in_order(threads, starts, |start| {
            let (mut both, mut seen) = (vec![0_u32; self.items()], Vec::new());
            let items = start..(start + ITEMS_AT_ONCE).min(self.items());
            let answers = items.map(|item| {
                for other in self.holders(item).iter().flat_map(|holder| self.set(*holder as usize)) {
                    if both[*other as usize] == 0 {
                        seen.push(*other);
                    }
                    both[*other as usize] += 1;
                }
                let answer = work(item, &seen, &both);
                seen.drain(..).for_each(|other| both[other as usize] = 0);
                answer
            });
            answers.collect::<Vec<T>>()
        });
        parts.into_iter().flatten().collect()
    }
}
