//! Everything that is known of orders and refunds, whenever it happened.

use std::ops::Range;

use super::net::{Ledger, net_orders};

/// An order as it was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// The local day, counted from 1970-01-01.
    pub day: i32,
    /// What was paid, in millionths.
    pub amount: i64,
    /// The number of the order, so that refunds find it; `None` where it has none.
    pub number: Option<u32>,
    /// The category that most of the money went to; `None` where products have none.
    pub category: Option<u32>,
}

/// Money that was given back, or an order that was called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refund {
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// How much, in millionths; `None` is all of the order.
    pub amount: Option<i64>,
    /// The number of the order it belongs to. One that names no order of the customer is taken off the newest orders that
    /// were placed before it.
    pub number: Option<u32>,
}

/// The orders and refunds of all customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    purchases: Vec<Purchase>,
    refunds: Vec<Refund>,
    /// Where each customer's begin, and one more: where the last one's end.
    starts: Vec<(usize, usize)>,
}

impl Default for Book {
    fn default() -> Book {
        Book { purchases: Vec::new(), refunds: Vec::new(), starts: vec![(0, 0)] }
    }
}

impl Book {
    /// Adds the next customer. Order of time is not asked for.
    pub fn push(
        &mut self,
        purchases: impl IntoIterator<Item = Purchase>,
        refunds: impl IntoIterator<Item = Refund>,
    ) {
        let (first, first_refund) = *self.starts.last().expect("never empty");
        self.purchases.extend(purchases);
        self.refunds.extend(refunds);
        self.purchases[first..].sort_by_key(|purchase| purchase.at);
        self.refunds[first_refund..].sort_by_key(|refund| refund.at);
        self.starts.push((self.purchases.len(), self.refunds.len()));
    }

    /// Adds the customers of another book behind the own ones.
    pub fn append(&mut self, mut other: Book) {
        let (purchases, refunds) = (self.purchases.len(), self.refunds.len());
        self.purchases.append(&mut other.purchases);
        self.refunds.append(&mut other.refunds);
        let moved = other.starts.iter().skip(1).map(|(first, refund)| (first + purchases, refund + refunds));
        self.starts.extend(moved);
    }

    /// How many customers there are, with orders or without.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.starts.len() - 1
    }

    /// All orders of a customer as they were placed, oldest first.
    #[must_use]
    pub fn purchases(&self, customer: usize) -> &[Purchase] {
        &self.purchases[self.span(customer).0]
    }

    /// All refunds of a customer, oldest first.
    #[must_use]
    pub fn refunds(&self, customer: usize) -> &[Refund] {
        &self.refunds[self.span(customer).1]
    }

    /// The instants of the first and the last order; `None` without any.
    #[must_use]
    pub fn span_ms(&self) -> Option<(i64, i64)> {
        let first = self.purchases.iter().map(|purchase| purchase.at).min()?;
        let last = self.purchases.iter().map(|purchase| purchase.at).max()?;
        Some((first, last))
    }

    /// What had happened by an instant, which lies on the local day `today`: orders placed until then, net of refunds until
    /// then. Of an order that was refunded wholly nothing remains.
    #[must_use]
    pub fn as_of(&self, at: i64, today: i32) -> Ledger {
        let mut ledger = Ledger::empty(at, today);
        let mut left = Vec::new();
        for customer in 0..self.customers() {
            net_orders(self.purchases(customer), self.refunds(customer), at, &mut left);
            ledger.push(&left);
        }
        ledger
    }

    fn span(&self, customer: usize) -> (Range<usize>, Range<usize>) {
        let ((first, first_refund), (end, end_refund)) = (self.starts[customer], self.starts[customer + 1]);
        (first..end, first_refund..end_refund)
    }
}
