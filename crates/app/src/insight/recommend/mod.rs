//! What to offer to whom: the products of orders become items, `kesit-insight` ranks them, and offers have names again.
//!
//! Start at [`Goods`], then [`Goods::offers`], [`Goods::together`] or [`check`]. Orders that were called off or given back as
//! a whole are left out; prices and margins are not looked at.

mod check;
mod goods;
mod model;

use kesit_insight::recommend::{
    Nearness, Neighbour, Neighbours, Offer, Popularity, Reason, Sets, Shelf, offers,
};

pub use check::{Checked, Line, check};
pub use goods::{Goods, Product};
pub use model::{Kind, ModelKind};

use model::Fitted;

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Products bought before, new ones, or both.
    pub kind: Kind,
    /// What new products are found by.
    pub model: ModelKind,
    /// Offers for each customer, at most.
    pub count: usize,
    /// Offers of one category for each customer, at most; `None` is no limit.
    pub per_category: Option<usize>,
    /// Whether nothing is offered that the customer has bought.
    pub only_new: bool,
    /// For each item whether it can be offered; `None` is all.
    pub in_stock: Option<Vec<bool>>,
}

/// An offer, and why it is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reasoned {
    /// The item, and the score by the model.
    pub offer: Offer,
    /// Why it is offered.
    pub because: Because,
}

impl Reasoned {
    /// The score by the model, without what puts products bought before first.
    #[must_use]
    pub fn score(&self) -> f64 {
        if self.offer.score >= model::BOUGHT_BEFORE {
            self.offer.score - model::BOUGHT_BEFORE
        } else {
            self.offer.score
        }
    }
}

/// Why something is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// The customer has bought it.
    BoughtBefore,
    /// The customer has bought this item, which goes with it best.
    Bought(u32),
    /// Customers who bought alike buy it.
    BoughtAlike,
    /// It is what most buy.
    Popular,
}

impl Goods {
    /// Offers for each of the customers named (places in the book), the best first.
    #[must_use]
    pub fn offers(&self, question: &Question, customers: &[usize], threads: usize) -> Vec<Vec<Reasoned>> {
        let fitted = Fitted::of(&self.baskets, question.kind, question.model, threads);
        let popularity = Popularity::of_all(&self.baskets);
        let lists = offers(
            &fitted,
            &self.baskets,
            customers,
            &self.shelf(question),
            &popularity,
            question.count,
            threads,
        );
        let reasoned = customers.iter().zip(lists).map(|(customer, list)| {
            let owned = self.baskets.past(*customer).owned();
            list.into_iter()
                .map(|offer| Reasoned { offer, because: because(offer, &owned, &fitted) })
                .collect()
        });
        reasoned.collect()
    }

    fn shelf(&self, question: &Question) -> Shelf {
        Shelf {
            in_stock: question.in_stock.clone(),
            durable: None,
            categories: Some(self.products.iter().map(|product| product.category).collect()),
            per_category: question.per_category,
            only_new: question.only_new || question.kind == Kind::Explore,
        }
    }

    /// What lies in one basket with an item, the nearest first; of all items the best pairs if none is named. At most `count`.
    #[must_use]
    pub fn together(&self, item: Option<u32>, count: usize, threads: usize) -> Vec<(u32, Neighbour)> {
        let near = Neighbours::fit(&Sets::of_baskets(&self.baskets), &Nearness::default(), threads);
        match item {
            Some(item) => near.of(item).iter().take(count).map(|other| (item, *other)).collect(),
            None => near.pairs(count),
        }
    }
}

fn because(offer: Offer, owned: &[u32], fitted: &Fitted) -> Because {
    if offer.reason == Reason::Popular {
        return Because::Popular;
    }
    if owned.binary_search(&offer.item).is_ok() {
        return Because::BoughtBefore;
    }
    let Some(neighbours) = fitted.neighbours() else { return Because::BoughtAlike };
    let nearness = |item: &u32| {
        let near = neighbours.of(*item).iter().find(|near| near.item == offer.item);
        near.map(|near| (near.similarity, *item))
    };
    let strongest = owned.iter().filter_map(nearness).max_by(|one, other| one.0.total_cmp(&other.0));
    strongest.map_or(Because::BoughtAlike, |(_, item)| Because::Bought(item))
}

#[cfg(test)]
mod tests;
