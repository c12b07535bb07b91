//! What came after a date.

use crate::ledger::Ledger;
use crate::quality::Members;

/// What each customer ordered between two instants, for those who were customers at the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Future {
    customers: Members,
    /// Money in millionths and orders, by customer.
    outcomes: Vec<(i64, u32)>,
}

impl Future {
    /// What came between the instants of two ledgers of one book: orders after the first, as they stood at the
    /// second. Who had no order at the first is not looked at.
    #[must_use]
    pub fn between(before: &Ledger, after: &Ledger) -> Future {
        let outcome = |customer: usize| {
            let orders = after.orders(customer);
            let later = &orders[orders.partition_point(|order| order.at <= before.at())..];
            let count = u32::try_from(later.len()).unwrap_or(u32::MAX);
            (later.iter().map(|order| order.amount).sum(), count)
        };
        let known = before.customers().min(after.customers());
        Future {
            customers: before
                .buyers()
                .map(|(customer, _)| customer)
                .filter(|customer| *customer < known)
                .collect(),
            outcomes: (0..known).map(outcome).collect(),
        }
    }

    /// Who was a customer at the first instant.
    #[must_use]
    pub fn customers(&self) -> &Members {
        &self.customers
    }

    /// Who was a customer at the first instant, with the money that they then spent, in millionths, and how many
    /// orders they made.
    pub fn outcomes(&self) -> impl Iterator<Item = (usize, i64, u32)> {
        let all = self.outcomes.iter().enumerate();
        let outcome = |(customer, (money, orders)): (usize, &(i64, u32))| (customer, *money, *orders);
        all.filter(|(customer, _)| self.customers.holds(*customer)).map(outcome)
    }
}
