//! The gaps between the orders of a ledger.

use std::collections::BTreeMap;

use super::Rhythm;
use super::curve::Weights;
use crate::ledger::{Ledger, Order};

/// The rhythm of a shop and of its categories.
#[derive(Debug, Clone, PartialEq)]
pub struct Rhythms {
    shop: Rhythm,
    own: BTreeMap<u32, Rhythm>,
    history_days: u32,
}

impl Rhythms {
    /// With fewer gaps than this a category has no rhythm of its own; the shop's stands for it.
    pub const FEWEST_OF_A_CATEGORY: u64 = 100;
    /// With fewer gaps than this the shop has no rhythm that one could go by.
    pub const FEWEST_OF_A_SHOP: u64 = 30;
    /// A shop that has been watched for fewer days has not seen its long gaps.
    pub const SHORTEST_HISTORY_DAYS: u32 = 180;

    /// The rhythms of all customers of a ledger. Orders of one day are one; its category is that of the last of them.
    #[must_use]
    pub fn of(ledger: &Ledger) -> Rhythms {
        let mut shop = Weights::default();
        let mut own: BTreeMap<u32, Weights> = BTreeMap::new();
        let mut gaps = Vec::new();
        let mut first = ledger.today();
        for (_, orders) in ledger.buyers() {
            first = first.min(orders[0].day);
            let (open_days, category) = gaps_of(orders, ledger.today(), &mut gaps);
            if gaps.is_empty() {
                shop.add_open(open_days);
            } else {
                shop.add_ended(gaps.iter().map(|gap| gap.1));
            }
            gaps.sort_unstable();
            for same in gaps.chunk_by(|one, other| one.0 == other.0) {
                if let Some(category) = same[0].0 {
                    own.entry(category).or_default().add_ended(same.iter().map(|gap| gap.1));
                }
            }
            let is_known = gaps.iter().any(|gap| gap.0 == category);
            if let (Some(category), false) = (category, is_known) {
                own.entry(category).or_default().add_open(open_days);
            }
        }
        let own = own.into_iter().map(|(category, weights)| (category, weights.rhythm()));
        let own = own.filter(|(_, rhythm)| rhythm.gaps() >= Rhythms::FEWEST_OF_A_CATEGORY).collect();
        Rhythms { shop: shop.rhythm(), own, history_days: days_between(first, ledger.today()) }
    }

    /// The rhythm of all orders of the shop.
    #[must_use]
    pub fn shop(&self) -> &Rhythm {
        &self.shop
    }

    /// The categories with enough gaps for a rhythm of their own.
    #[must_use]
    pub fn own(&self) -> &BTreeMap<u32, Rhythm> {
        &self.own
    }

    /// What one goes by after an order of a category: its own rhythm, else the shop's.
    #[must_use]
    pub fn after(&self, category: Option<u32>) -> &Rhythm {
        category.and_then(|category| self.own.get(&category)).unwrap_or(&self.shop)
    }

    /// Days from the first order of all to the day of the ledger.
    #[must_use]
    pub fn history_days(&self) -> u32 {
        self.history_days
    }

    /// Whether there is enough to go by: gaps, and time to have seen the long ones.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.shop.gaps() >= Rhythms::FEWEST_OF_A_SHOP
            && self.shop.median().is_some()
            && self.history_days >= Rhythms::SHORTEST_HISTORY_DAYS
    }
}

/// The last order of each day with an order, oldest first.
pub(crate) fn order_days(orders: &[Order]) -> impl Iterator<Item = &Order> {
    let days = orders.chunk_by(|one, other| one.day == other.day);
    days.map(|day| day.last().expect("chunks are not empty"))
}

/// Days between two days; 0 if they are the wrong way round.
fn days_between(from: i32, until: i32) -> u32 {
    u32::try_from(i64::from(until) - i64::from(from)).unwrap_or(0)
}

/// The gaps that came to an end, each with its category, into `gaps`; then the days of the open one, and its
/// category.
fn gaps_of(orders: &[Order], today: i32, gaps: &mut Vec<(Option<u32>, u32)>) -> (u32, Option<u32>) {
    gaps.clear();
    let mut days = order_days(orders);
    let mut last = days.next().expect("a buyer has an order");
    for order in days {
        gaps.push((last.category, days_between(last.day, order.day)));
        last = order;
    }
    (days_between(last.day, today), last.category)
}
