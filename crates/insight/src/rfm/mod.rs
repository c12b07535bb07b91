//! Recency, frequency and money: how lately a customer ordered, how often, and for how much. Hughes (1994) gave each a
//! score in fifths.
//!
//! [`CutOffs`] make scores of figures. They are fitted to all customers at once and then stand by themselves, so that
//! one customer's score can follow the clock. [`Scheme`] makes a group with a name of the scores. [`Movement`] compares
//! two dates.

mod cut_offs;
mod movement;
mod scheme;

use std::thread;

pub use cut_offs::CutOffs;
pub use movement::Movement;
pub use scheme::{Group, Rule, Scheme, SchemeError, Test, eleven, klaviyo, six, ten, tiers};

/// The figures of a customer at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Whole days since the last order, by the shop's own days.
    pub recency_days: f64,
    /// Orders, or days with an order.
    pub orders: f64,
    /// Money spent, net of refunds.
    pub money: f64,
}

/// The scores of a customer, each from 1 (worst) to the number of parts (best).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scores {
    /// Of the recency.
    pub r: u8,
    /// Of the frequency.
    pub f: u8,
    /// Of the money.
    pub m: u8,
}

/// What scores go by.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Of the recency; made of days with the sign turned, since fewer are better.
    recency: CutOffs,
    orders: CutOffs,
    money: CutOffs,
}

impl Scale {
    /// The scale by which the given customers fall into `parts` as equal as ties allow.
    #[must_use]
    pub fn fit(customers: &[Figures], parts: u8) -> Scale {
        let by = |figure: fn(&Figures) -> f64| {
            CutOffs::fit(&mut customers.iter().map(figure).collect::<Vec<f64>>(), parts)
        };
        // Money has the most values and takes longest.
        let (money, recency, orders) = thread::scope(|scope| {
            let money = scope.spawn(|| by(|customer| customer.money));
            let (recency, orders) = (by(|customer| -customer.recency_days), by(|customer| customer.orders));
            (money.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), recency, orders)
        });
        Scale { recency, orders, money }
    }

    /// A scale of the shop's own: the recency of at most so many days for each score but the last, the best first, and
    /// orders and money of at least so much for each score but the first.
    ///
    /// # Errors
    /// When bounds are not in order, or are not as many for all three.
    pub fn fixed(recency_days: &[f64], orders: &[f64], money: &[f64]) -> Result<Scale, SchemeError> {
        let recency: Vec<f64> = recency_days.iter().rev().map(|days| -days).collect();
        if recency.len() != orders.len() || orders.len() != money.len() {
            return Err(SchemeError::Bounds);
        }
        let cut = |bounds: &[f64]| CutOffs::fixed(bounds.to_vec()).ok_or(SchemeError::Bounds);
        Ok(Scale { recency: cut(&recency)?, orders: cut(orders)?, money: cut(money)? })
    }

    /// The bounds that [`Scale::fixed`] takes: of recency in days (the best first), of orders, of money.
    #[must_use]
    pub fn bounds(&self) -> [Vec<f64>; 3] {
        let recency_days = self.recency.bounds().iter().rev().map(|bound| -bound).collect();
        [recency_days, self.orders.bounds().to_vec(), self.money.bounds().to_vec()]
    }

    /// How many scores there are of each.
    #[must_use]
    pub fn parts(&self) -> u8 {
        self.recency.parts()
    }

    /// The scores of a customer.
    #[must_use]
    pub fn scores(&self, customer: &Figures) -> Scores {
        Scores {
            r: self.recency.score(-customer.recency_days),
            f: self.orders.score(customer.orders),
            m: self.money.score(customer.money),
        }
    }

    /// The least frequency of a score; `None` for the lowest one.
    #[must_use]
    pub fn frequency_from(&self, score: u8) -> Option<f64> {
        self.orders.lower_bound(score)
    }

    /// The least money of a score; `None` for the lowest one.
    #[must_use]
    pub fn money_from(&self, score: u8) -> Option<f64> {
        self.money.lower_bound(score)
    }

    /// The greatest recency in days with which a score is kept: one more day, and it falls. `None` for the lowest score,
    /// which nobody falls from.
    #[must_use]
    pub fn recency_kept_until(&self, score: u8) -> Option<f64> {
        self.recency.lower_bound(score).map(|bound| -bound)
    }
}

#[cfg(test)]
mod tests;
