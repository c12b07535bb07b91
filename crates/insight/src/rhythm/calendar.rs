//! When the next orders may be expected.

use std::ops::Range;

use super::{Rhythms, order_days};
use crate::ledger::{Ledger, Order};
use crate::parts::in_parts;

/// With fewer gaps of their own customers go by the rhythm of the shop.
const FEWEST_OWN_GAPS: usize = 3;

/// Customers who are summed up together, so that sums do not hang on the number of threads.
const BATCH: usize = 4096;

/// What is expected of a week.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Week {
    /// How many customers make their next order in it.
    pub expected: f64,
    /// The standard deviation of that number, if the probabilities are right and customers decide by themselves.
    pub deviation: f64,
}

/// How many customers make their next order in each of the coming weeks. `by` is the probability that a customer
/// makes it within so many days; it must not fall with the days.
#[must_use]
pub fn calendar(weeks: u32, customers: usize, by: impl Fn(usize, f64) -> f64 + Sync) -> Vec<Week> {
    let batch = |batch: usize| sums(weeks, batch * BATCH..customers.min((batch + 1) * BATCH), &by);
    let together = |mut one: Vec<Vec<(f64, f64)>>, mut other| {
        one.append(&mut other);
        one
    };
    let batches = in_parts(customers.div_ceil(BATCH), |batches| batches.map(batch).collect(), together);
    let mut total: Vec<(f64, f64)> = vec![(0.0, 0.0); weeks as usize];
    for batch in &batches {
        total.iter_mut().zip(batch).for_each(|(total, sum)| *total = (total.0 + sum.0, total.1 + sum.1));
    }
    total.into_iter().map(|(expected, variance)| Week { expected, deviation: variance.sqrt() }).collect()
}

/// Expectation and variance of each week over some customers.
fn sums(weeks: u32, customers: Range<usize>, by: &impl Fn(usize, f64) -> f64) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 0.0); weeks as usize];
    for customer in customers {
        let mut before = 0.0;
        for (week, sum) in (1_u32..).zip(&mut sums) {
            let until = by(customer, 7.0 * f64::from(week)).clamp(before, 1.0);
            let within = until - before;
            sum.0 += within;
            sum.1 += within * (1.0 - within);
            before = until;
        }
    }
    sums
}

/// The day on which a customer's next order is due: the last day with an order and the customer's own median gap,
/// with fewer than three gaps the median of the category, else of the shop. It may have passed. `None` without
/// orders, or if nobody ever came back.
#[must_use]
pub fn due_day(orders: &[Order], rhythms: &Rhythms) -> Option<i32> {
    let last = orders.last()?;
    let mut before = None;
    let gap = |order: &Order| Some(order.day.saturating_sub(before.replace(order.day)?));
    let mut gaps: Vec<i32> = order_days(orders).filter_map(gap).collect();
    let gap = if gaps.len() < FEWEST_OWN_GAPS {
        i32::try_from(rhythms.after(last.category).median()?).ok()?
    } else {
        let middle = (gaps.len() - 1) / 2;
        *gaps.select_nth_unstable(middle).1
    };
    Some(last.day.saturating_add(gap))
}

/// How many customers are due in each of the coming weeks, the first of which begins with the day after the ledger's.
/// Who is overdue is not in it.
#[must_use]
pub fn due_calendar(ledger: &Ledger, rhythms: &Rhythms, weeks: u32) -> Vec<u64> {
    let count = |customers: Range<usize>| {
        let mut due = vec![0; weeks as usize];
        for customer in customers {
            let day = due_day(ledger.orders(customer), rhythms);
            let ahead = day.and_then(|day| day.checked_sub(ledger.today())).filter(|days| *days > 0);
            if let Some(count) = ahead.and_then(|days| due.get_mut((days as usize - 1) / 7)) {
                *count += 1;
            }
        }
        due
    };
    let sum =
        |one: Vec<u64>, other: Vec<u64>| one.iter().zip(other).map(|(one, other)| one + other).collect();
    in_parts(ledger.customers(), count, sum)
}
