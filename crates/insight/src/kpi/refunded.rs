//! How much of what was paid was given back.

use super::{Period, Rate};
use crate::ledger::{Book, Ledger};

/// Orders of a period before and after what was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refunded {
    /// What was paid for them at first, in millionths.
    pub gross: i64,
    /// What remains of it.
    pub net: i64,
    /// Orders, and how many of them were refunded wholly or called off.
    pub void: Rate,
}

impl Refunded {
    /// What had been given back by the instant of the ledger, of the orders placed in the period. Orders of the last
    /// weeks may still be returned, so that a young period seems better than it is.
    #[must_use]
    pub fn of(book: &Book, ledger: &Ledger, period: Period, is_wanted: impl Fn(usize) -> bool) -> Refunded {
        let mut found = Refunded::default();
        for customer in (0..ledger.customers()).filter(|customer| is_wanted(*customer)) {
            let placed = book.purchases(customer).iter();
            let placed = placed.filter(|order| order.at <= ledger.at() && period.holds(order.day));
            let standing = ledger.orders(customer).iter().filter(|order| period.holds(order.day));
            let (count, gross) = placed.fold((0, 0), |(n, sum), order| (n + 1, sum + order.amount.max(0)));
            let (left, net) = standing.fold((0, 0), |(n, sum), order| (n + 1, sum + order.amount));
            found.gross += gross;
            found.net += net;
            found.void.of += count;
            found.void.did += count - left;
        }
        found
    }

    /// The share of the money that was given back; `None` if nothing was paid.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.gross > 0).then(|| (self.gross - self.net) as f64 / self.gross as f64)
    }
}
