//! From scores to offers: what may be offered to this customer, and how much of one kind.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{Candidates, Popularity};

/// What may be offered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// For each item whether it may be offered, as when it is in stock. `None` is all.
    pub in_stock: Option<Vec<bool>>,
    /// For each item whether one has enough of it with one, as of a washing machine: it is not offered to its owners. `None`
    /// is no item.
    pub durable: Option<Vec<bool>>,
    /// For each item its category. `None` if there are none.
    pub categories: Option<Vec<u32>>,
    /// Items of one category in one list, at most; needs categories. `None` is no limit.
    pub per_category: Option<usize>,
    /// Whether only items are offered that the customer has never bought.
    pub only_new: bool,
}

/// Why an item is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The model spoke for it.
    Scored,
    /// It is what others buy; the model had nothing more to say.
    Popular,
}

/// An item to offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// The item.
    pub item: u32,
    /// The score by the model, in its own unit; 0 if it is offered for its popularity.
    pub score: f64,
    /// Why it is offered.
    pub reason: Reason,
}

/// A candidate; the greatest is the one to offer first.
#[derive(Debug, PartialEq)]
struct Ranked {
    score: f64,
    rank: u32,
    item: u32,
}

impl Eq for Ranked {}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        self.score.total_cmp(&other.score).then(other.rank.cmp(&self.rank))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Shelf {
    /// The best candidates that may be offered, at most `count`; of equal ones the more popular. Where there are too few,
    /// popular items follow that have been bought at all. `owned` is in rising order.
    ///
    /// # Panics
    /// When a list of the shelf, the candidates and the popularity are of different numbers of items.
    #[must_use]
    pub fn pick(
        &self,
        candidates: &Candidates,
        owned: &[u32],
        popularity: &Popularity,
        count: usize,
    ) -> Vec<Offer> {
        let allowed = candidates.iter().filter(|(item, _)| self.allows(*item, owned));
        let mut heap: BinaryHeap<Ranked> =
            allowed.map(|(item, score)| Ranked { score, rank: popularity.rank(item), item }).collect();
        let mut list = List { shelf: self, offers: Vec::with_capacity(count), in_category: Vec::new() };
        while list.offers.len() < count
            && let Some(Ranked { item, score, .. }) = heap.pop()
        {
            list.add(Offer { item, score, reason: Reason::Scored });
        }
        let bought = popularity.ranking().iter().take_while(|item| popularity.counts()[**item as usize] > 0);
        for item in bought {
            if list.offers.len() == count {
                break;
            }
            if self.allows(*item, owned) && list.offers.iter().all(|offer| offer.item != *item) {
                list.add(Offer { item: *item, score: 0.0, reason: Reason::Popular });
            }
        }
        list.offers
    }

    /// Whether an item may be offered to somebody who owns these items, which are in rising order.
    #[must_use]
    pub fn allows(&self, item: u32, owned: &[u32]) -> bool {
        let ix = item as usize;
        let in_stock = self.in_stock.as_ref().is_none_or(|in_stock| in_stock[ix]);
        let once = self.only_new || self.durable.as_ref().is_some_and(|durable| durable[ix]);
        in_stock && !(once && owned.binary_search(&item).is_ok())
    }
}

/// A list of offers that grows.
struct List<'a> {
    shelf: &'a Shelf,
    offers: Vec<Offer>,
    /// Categories with how many of their items are in the list.
    in_category: Vec<(u32, usize)>,
}

impl List<'_> {
    /// Adds an offer unless its category is full.
    fn add(&mut self, offer: Offer) {
        if let (Some(categories), Some(most)) = (&self.shelf.categories, self.shelf.per_category) {
            let category = categories[offer.item as usize];
            let place = self.in_category.iter().position(|(known, _)| *known == category);
            let place = place.unwrap_or_else(|| {
                self.in_category.push((category, 0));
                self.in_category.len() - 1
            });
            if self.in_category[place].1 >= most {
                return;
            }
            self.in_category[place].1 += 1;
        }
        self.offers.push(offer);
    }
}
