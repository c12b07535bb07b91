//! Who bought what together, and when.

/// The baskets of all customers, oldest first for each. Customers and items are numbers from 0; who and what they are, the
/// caller knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baskets {
    items: usize,
    /// The items of all baskets, each basket's in rising order, none twice.
    entries: Vec<u32>,
    /// When each basket was bought and where its items begin; one more at the end.
    baskets: Vec<(i64, usize)>,
    /// Where the baskets of each customer begin; one more at the end.
    customers: Vec<usize>,
}

/// An item that is none: its number is not below the number of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("item {item} is not one of {items}")]
pub struct NoSuchItem {
    /// The number given.
    pub item: u32,
    /// How many items there are.
    pub items: usize,
}

/// A basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basket<'a> {
    /// When it was bought, in the unit that the caller gave.
    pub at: i64,
    /// What was in it, in rising order, none twice.
    pub items: &'a [u32],
}

/// What a customer has bought.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    all: &'a Baskets,
    first: usize,
    end: usize,
}

impl Baskets {
    /// No customers yet, and so many items.
    #[must_use]
    pub fn new(items: usize) -> Baskets {
        Baskets { items, entries: Vec::new(), baskets: vec![(i64::MAX, 0)], customers: vec![0] }
    }

    /// Adds the next customer with baskets in any order. Baskets without items are left out.
    ///
    /// # Errors
    /// When an item is not below the number of items. Then nothing is added.
    pub fn push(&mut self, mut baskets: Vec<(i64, Vec<u32>)>) -> Result<(), NoSuchItem> {
        let items = self.items;
        if let Some(item) = baskets.iter().flat_map(|basket| &basket.1).find(|item| **item as usize >= items)
        {
            return Err(NoSuchItem { item: *item, items });
        }
        baskets.sort_by_key(|basket| basket.0);
        self.baskets.pop();
        for (at, mut items) in baskets {
            items.sort_unstable();
            items.dedup();
            if !items.is_empty() {
                self.baskets.push((at, self.entries.len()));
                self.entries.append(&mut items);
            }
        }
        self.customers.push(self.baskets.len());
        self.baskets.push((i64::MAX, self.entries.len()));
        Ok(())
    }

    /// How many customers there are, with baskets or without.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.customers.len() - 1
    }

    /// How many items there are, bought or not.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// What a customer has bought.
    #[must_use]
    pub fn past(&self, customer: usize) -> Past<'_> {
        Past { all: self, first: self.customers[customer], end: self.customers[customer + 1] }
    }

    /// The baskets bought before an instant, with the same customers.
    #[must_use]
    pub fn before(&self, at: i64) -> Baskets {
        let mut before = Baskets::new(self.items);
        before.baskets.clear();
        for customer in 0..self.customers() {
            for basket in self.past(customer).baskets().take_while(|basket| basket.at < at) {
                before.baskets.push((basket.at, before.entries.len()));
                before.entries.extend_from_slice(basket.items);
            }
            before.customers.push(before.baskets.len());
        }
        before.baskets.push((i64::MAX, before.entries.len()));
        before
    }
}

impl<'a> Past<'a> {
    /// The baskets, oldest first.
    pub fn baskets(self) -> impl DoubleEndedIterator<Item = Basket<'a>> + ExactSizeIterator {
        (self.first..self.end).map(move |ix| {
            let (at, start) = self.all.baskets[ix];
            Basket { at, items: &self.all.entries[start..self.all.baskets[ix + 1].1] }
        })
    }

    /// Every item that was ever bought, in rising order.
    #[must_use]
    pub fn owned(self) -> Vec<u32> {
        let mut owned: Vec<u32> = self.baskets().flat_map(|basket| basket.items).copied().collect();
        owned.sort_unstable();
        owned.dedup();
        owned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn baskets_are_found_again_in_order_of_time() {
        let mut baskets = Baskets::new(5);
        baskets.push(vec![(7, vec![4, 1, 4]), (3, vec![2]), (5, vec![])]).unwrap();
        baskets.push(vec![]).unwrap();
        baskets.push(vec![(4, vec![0])]).unwrap();
        let all: Vec<_> =
            baskets.past(0).baskets().map(|basket| (basket.at, basket.items.to_vec())).collect();
        assert_eq!(all, [(3, vec![2]), (7, vec![1, 4])]);
        assert_eq!(baskets.past(0).owned(), [1, 2, 4]);
        assert_eq!((baskets.past(1).baskets().len(), baskets.past(2).owned()), (0, vec![0]));
        let before = baskets.before(7);
        assert_eq!(
            (before.customers(), before.past(0).owned(), before.past(2).owned()),
            (3, vec![2], vec![0])
        );
    }

    #[test]
    fn an_unknown_item_is_refused() {
        let mut baskets = Baskets::new(2);
        assert_eq!(baskets.push(vec![(1, vec![0, 2])]), Err(NoSuchItem { item: 2, items: 2 }));
        assert_eq!(baskets.customers(), 0);
    }
}
