//! Orders that stood at an instant.

use super::{Purchase, Refund};

/// An order that stands, net of refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// The local day, counted from 1970-01-01.
    pub day: i32,
    /// What remains paid, in millionths; not negative. An order that cost nothing stands with 0.
    pub amount: i64,
    /// The category that most of the money went to.
    pub category: Option<u32>,
}

/// The orders of all customers that stood at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    at: i64,
    today: i32,
    orders: Vec<Order>,
    /// Where each customer's begin, and one more.
    starts: Vec<usize>,
}

impl Ledger {
    pub(super) fn empty(at: i64, today: i32) -> Ledger {
        Ledger { at, today, orders: Vec::new(), starts: vec![0] }
    }

    pub(super) fn push(&mut self, orders: &[Order]) {
        self.orders.extend_from_slice(orders);
        self.starts.push(self.orders.len());
    }

    /// The instant, in milliseconds since 1970 (UTC).
    #[must_use]
    pub fn at(&self) -> i64 {
        self.at
    }

    /// The local day of the instant.
    #[must_use]
    pub fn today(&self) -> i32 {
        self.today
    }

    /// How many customers there are, with orders or without.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.starts.len() - 1
    }

    /// The orders of a customer, oldest first.
    #[must_use]
    pub fn orders(&self, customer: usize) -> &[Order] {
        &self.orders[self.starts[customer]..self.starts[customer + 1]]
    }

    /// The orders of everybody, by customer.
    #[must_use]
    pub fn all_orders(&self) -> &[Order] {
        &self.orders
    }

    /// Customers who have an order, with their orders.
    pub fn buyers(&self) -> impl Iterator<Item = (usize, &[Order])> {
        (0..self.customers())
            .map(|customer| (customer, self.orders(customer)))
            .filter(|(_, orders)| !orders.is_empty())
    }

    /// Only the given customers' orders; the others remain, with none.
    #[must_use]
    pub fn of(&self, is_wanted: impl Fn(usize) -> bool) -> Ledger {
        let mut ledger = Ledger::empty(self.at, self.today);
        for customer in 0..self.customers() {
            ledger.push(if is_wanted(customer) { self.orders(customer) } else { &[] });
        }
        ledger
    }
}

/// The orders of a customer placed until `at`, less the refunds until `at`, into `left`. Both come oldest first.
pub fn net_orders(purchases: &[Purchase], refunds: &[Refund], at: i64, left: &mut Vec<Order>) {
    let placed = &purchases[..purchases.partition_point(|purchase| purchase.at <= at)];
    let returned = &refunds[..refunds.partition_point(|refund| refund.at <= at)];
    left.clear();
    left.extend(placed.iter().map(|purchase| Order {
        at: purchase.at,
        day: purchase.day,
        amount: purchase.amount.max(0),
        category: purchase.category,
    }));
    if returned.is_empty() {
        return;
    }
    let mut is_void = vec![false; placed.len()];
    for refund in returned {
        let named = refund.number.and_then(|number| {
            placed.iter().rposition(|purchase| purchase.number == Some(number) && purchase.at <= refund.at)
        });
        match (named, refund.amount) {
            (Some(ix), None) => take(&mut left[ix], &mut is_void[ix], i64::MAX),
            (Some(ix), Some(amount)) => take(&mut left[ix], &mut is_void[ix], amount),
            (None, Some(amount)) => take_from_newest(left, &mut is_void, refund.at, amount),
            (None, None) => {}
        }
    }
    let mut voids = is_void.into_iter();
    left.retain(|_| !voids.next().expect("as many as orders"));
}

/// Takes money off an order, which is void when nothing is left.
fn take(order: &mut Order, is_void: &mut bool, amount: i64) {
    order.amount = order.amount.saturating_sub(amount.max(0)).max(0);
    *is_void |= order.amount == 0;
}

/// Takes money off the orders before an instant, the newest first, until it is spent.
fn take_from_newest(orders: &mut [Order], is_void: &mut [bool], before: i64, amount: i64) {
    let mut rest = amount;
    let known = orders.partition_point(|order| order.at <= before);
    for (order, is_void) in orders[..known].iter_mut().zip(is_void).rev() {
        if rest <= 0 {
            return;
        }
        if order.amount > 0 {
            let taken = order.amount.min(rest);
            take(order, is_void, taken);
            rest -= taken;
        }
    }
}
