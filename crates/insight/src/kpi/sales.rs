//! What customers did in a period, from the orders of a ledger.

use std::ops::Range;

use super::{Period, Rate, Silence, ValueCurve};
use crate::ledger::{Ledger, Order};
use crate::lifecycle::Rules;
use crate::parts::in_parts;
use crate::rhythm::order_days;

/// A first order is followed for so many days to see whether another comes.
const FOLLOWED_DAYS: i32 = 90;

/// What customers did in a period. Money is in millionths, net of the refunds that the ledger knows. Rates come with
/// whom they are of; what each means is in [`super::definitions`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sales {
    /// What was paid for the orders of the period.
    pub revenue: i64,
    /// How many orders there were.
    pub orders: u64,
    /// How many customers ordered.
    pub buyers: u64,
    /// How many of these ordered for the first time ever.
    pub new_buyers: u64,
    /// Of those who ordered in the period, who ordered at least twice in it.
    pub repeat: Rate,
    /// Of those who ordered in the period, who had at least two orders ever by its end.
    pub returning: Rate,
    /// Of those whose 90th day after the first order lay in the period and is over, who had ordered on another day by
    /// then.
    pub repeat_within_90_days: Rate,
    /// Of all who ever ordered, who did in the period.
    pub active: Rate,
    /// Of all who ever ordered, who had been silent for too long at the end.
    pub silent: Rate,
    /// Of those who had not been silent for too long at the beginning, who were at the end.
    pub fell_silent: Rate,
    /// Of those who were dormant or lost at the beginning, who ordered in the period.
    pub won_back: Rate,
    /// The median of the days between an order day of the period and the one before it; `None` without any. Of an
    /// even number it is the smaller one.
    pub between_days: Option<u32>,
    /// What all customers ever paid up to the end of the period.
    pub revenue_to_date: i64,
    /// How the revenue of the period is spread over its buyers; `None` without revenue.
    pub value_curve: Option<ValueCurve>,
}

impl Sales {
    /// The figures of a period, over the customers who are wanted. A period that is not over yet is taken as ending
    /// with the day of the ledger.
    #[must_use]
    pub fn of(
        ledger: &Ledger,
        period: Period,
        silence: &Silence,
        rules: &Rules,
        is_wanted: impl Fn(usize) -> bool + Sync,
    ) -> Sales {
        let known_until = ledger.today().saturating_add(1);
        let period = Period { until: period.until.min(known_until), ..period };
        let count = |customers: Range<usize>| {
            let mut counted = Counted { today: ledger.today(), ..Counted::default() };
            for customer in customers.filter(|customer| is_wanted(*customer)) {
                counted.add(ledger.orders(customer), period, silence, rules);
            }
            counted
        };
        in_parts(ledger.customers(), count, Counted::merge).sales()
    }

    /// The figures of a period and, beside them, of as many days before it; `None` there if the first order of all
    /// customers came later than these began, so that they would not be whole. Both are of the same customers.
    #[must_use]
    pub fn beside_before(
        ledger: &Ledger,
        period: Period,
        silence: &Silence,
        rules: &Rules,
        is_wanted: impl Fn(usize) -> bool + Sync,
    ) -> (Sales, Option<Sales>) {
        let before = period.before();
        let first = ledger.all_orders().iter().map(|order| order.day).min();
        let is_whole = first.is_some_and(|first| first <= before.from);
        let now = Sales::of(ledger, period, silence, rules, &is_wanted);
        (now, is_whole.then(|| Sales::of(ledger, before, silence, rules, &is_wanted)))
    }

    /// How many customers had ever ordered by the end.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.active.of
    }

    /// How many buyers had ordered before the period.
    #[must_use]
    pub fn returning_buyers(&self) -> u64 {
        self.buyers - self.new_buyers
    }

    /// What an order brought on average, in millionths.
    #[must_use]
    pub fn average_order_value(&self) -> Option<f64> {
        ratio(self.revenue as f64, self.orders as f64)
    }

    /// How many orders a buyer made on average.
    #[must_use]
    pub fn orders_per_buyer(&self) -> Option<f64> {
        ratio(self.orders as f64, self.buyers as f64)
    }

    /// What a customer has brought so far on average, in millionths: all revenue × margin ÷ all who ever ordered.
    /// `margin` is the share of revenue that is profit.
    #[must_use]
    pub fn historic_value(&self, margin: f64) -> Option<f64> {
        ratio(self.revenue_to_date as f64 * margin, self.active.of as f64)
    }
}

fn ratio(part: f64, of: f64) -> Option<f64> {
    (of > 0.0).then(|| part / of)
}

/// By which share a figure changed; `None` if it was 0, negative or unknown before, or is unknown now.
#[must_use]
pub fn change(before: Option<f64>, now: Option<f64>) -> Option<f64> {
    let before = before.filter(|before| *before > 0.0)?;
    Some(now? / before - 1.0)
}

/// Sums over some customers.
#[derive(Default)]
struct Counted {
    today: i32,
    sales: Sales,
    gaps: Vec<u32>,
    amounts: Vec<i64>,
}

impl Counted {
    fn add(&mut self, orders: &[Order], period: Period, silence: &Silence, rules: &Rules) {
        let orders = &orders[..orders.partition_point(|order| order.day < period.until)];
        let (Some(first), Some(last)) = (orders.first(), orders.last()) else { return };
        let (earlier, within) = orders.split_at(orders.partition_point(|order| order.day < period.from));
        let is_active = !within.is_empty();
        self.sales.revenue_to_date += orders.iter().map(|order| order.amount).sum::<i64>();
        tally(&mut self.sales.active, is_active);
        if is_active {
            self.add_buyer(orders, within);
            self.add_gaps(orders, period);
        }
        self.add_first(first.day, orders, period);

        let is_silent =
            |last: &Order, day: i32| days(last.day, day - 1) > i64::from(silence.days(last.category));
        let is_silent_at_last = is_silent(last, period.until);
        tally(&mut self.sales.silent, is_silent_at_last);
        let Some(last) = earlier.last() else { return };
        if !is_silent(last, period.from) {
            tally(&mut self.sales.fell_silent, is_silent_at_last);
        }
        if days(last.day, period.from - 1) >= i64::from(rules.after(last.category).dormant_days) {
            tally(&mut self.sales.won_back, is_active);
        }
    }

    fn add_buyer(&mut self, orders: &[Order], within: &[Order]) {
        let revenue = within.iter().map(|order| order.amount).sum::<i64>();
        self.sales.revenue += revenue;
        self.sales.orders += within.len() as u64;
        self.sales.buyers += 1;
        self.sales.new_buyers += u64::from(orders.len() == within.len());
        tally(&mut self.sales.repeat, within.len() >= 2);
        tally(&mut self.sales.returning, orders.len() >= 2);
        self.amounts.push(revenue);
    }

    fn add_gaps(&mut self, orders: &[Order], period: Period) {
        let mut before: Option<i32> = None;
        for order in order_days(orders) {
            if let Some(before) = before.filter(|_| period.holds(order.day)) {
                self.gaps.push(order.day.abs_diff(before));
            }
            before = Some(order.day);
        }
    }

    fn add_first(&mut self, first: i32, orders: &[Order], period: Period) {
        let followed_until = first.saturating_add(FOLLOWED_DAYS);
        if period.holds(followed_until) && followed_until < self.today {
            let again = orders.iter().find(|order| order.day > first);
            tally(
                &mut self.sales.repeat_within_90_days,
                again.is_some_and(|order| order.day <= followed_until),
            );
        }
    }

    fn merge(mut self, mut other: Counted) -> Counted {
        let (sales, more) = (&mut self.sales, &other.sales);
        sales.revenue += more.revenue;
        sales.orders += more.orders;
        sales.buyers += more.buyers;
        sales.new_buyers += more.new_buyers;
        sales.revenue_to_date += more.revenue_to_date;
        sales.repeat += more.repeat;
        sales.returning += more.returning;
        sales.repeat_within_90_days += more.repeat_within_90_days;
        sales.active += more.active;
        sales.silent += more.silent;
        sales.fell_silent += more.fell_silent;
        sales.won_back += more.won_back;
        self.gaps.append(&mut other.gaps);
        self.amounts.append(&mut other.amounts);
        self
    }

    fn sales(mut self) -> Sales {
        let middle = self.gaps.len().saturating_sub(1) / 2;
        let between_days = (!self.gaps.is_empty()).then(|| *self.gaps.select_nth_unstable(middle).1);
        Sales { between_days, value_curve: ValueCurve::of(&mut self.amounts), ..self.sales }
    }
}

fn tally(rate: &mut Rate, did: bool) {
    rate.of += 1;
    rate.did += u64::from(did);
}

fn days(from: i32, until: i32) -> i64 {
    i64::from(until) - i64::from(from)
}
