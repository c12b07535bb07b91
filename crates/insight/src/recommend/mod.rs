//! What to offer to whom, from who bought what and when.
//!
//! | wanted | start at |
//! |---|---|
//! | baskets of customers | [`Baskets`] |
//! | what a customer will buy again | [`Repeat`] |
//! | what goes together, in a basket or with a customer | [`Neighbours`] over [`Sets`] |
//! | what a customer has not found yet | [`Ease`] up to 10,000 items, [`Factors`] for more |
//! | offers that may be made: in stock, not owned already, not all of one kind | [`Shelf`], [`offers`] |
//! | customers of whom nothing is known, or a whole segment | [`Popularity`] |
//! | how good they would have been, and how one-sided they are | [`evaluate`], [`bias`] |
//!
//! Prices, margins and campaigns are not looked at.

mod baskets;
mod bias;
mod candidates;
mod ease;
mod evaluate;
mod factors;
mod neighbours;
mod popularity;
mod repeat;
mod sets;
mod shelf;

pub use baskets::{Basket, Baskets, NoSuchItem, Past};
pub use bias::{Bias, bias};
pub use candidates::Candidates;
pub use ease::{Ease, EaseError, MOST_ITEMS};
pub use evaluate::{Evaluation, Held, Quality, evaluate};
pub use factors::{Factors, Training};
pub use neighbours::{Measure, Nearness, Neighbour, Neighbours};
pub use popularity::Popularity;
pub use repeat::Repeat;
pub use sets::Sets;
pub use shelf::{Offer, Reason, Shelf};

use crate::numeric::parallel::in_order;

/// A model that speaks for items.
pub trait Recommender: Sync {
    /// Adds a score for each item that it has something to say about, of what the customer has bought. Items that are owned
    /// may be among them.
    fn score(&self, past: Past<'_>, candidates: &mut Candidates);
}

/// Customers that one thread takes at once.
const CUSTOMERS_AT_ONCE: usize = 256;

/// At most `count` offers for each of the customers named, the best first. Where the model has too little to say, what is
/// popular follows.
#[must_use]
pub fn offers(
    model: &dyn Recommender,
    baskets: &Baskets,
    customers: &[usize],
    shelf: &Shelf,
    popularity: &Popularity,
    count: usize,
    threads: usize,
) -> Vec<Vec<Offer>> {
    let parts = in_order(threads, customers.chunks(CUSTOMERS_AT_ONCE), |customers| {
        let mut candidates = Candidates::new(baskets.items());
        let each = customers.iter().map(|customer| {
            let past = baskets.past(*customer);
            candidates.clear();
            model.score(past, &mut candidates);
            shelf.pick(&candidates, &past.owned(), popularity, count)
        });
        each.collect::<Vec<Vec<Offer>>>()
    });
    parts.into_iter().flatten().collect()
}

/// At most `count` offers for a segment as a whole, or for somebody new in it: what its customers buy most.
#[must_use]
pub fn offers_for_segment(shelf: &Shelf, of_segment: &Popularity, count: usize) -> Vec<Offer> {
    shelf.pick(&Candidates::new(of_segment.counts().len()), &[], of_segment, count)
}

#[cfg(test)]
mod tests;
