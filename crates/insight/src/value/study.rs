//! The models fitted to a shop, and what they say of each customer.

use super::WEEK_DAYS;
use crate::ledger::{Ledger, MICROS, Order};
use crate::lifetime::{Fit, FitError, GammaGamma, Kind, Model, Past, Quadratures, Spending, compress};
use crate::numeric::parallel::in_order;

/// Fewer customers with a second order than this are too few for a model.
pub const FEWEST_REPEATERS: usize = 10;
/// Discounting takes the orders of so many days together.
const DISCOUNT_STEP_DAYS: f64 = 91.0;
const DAYS_A_YEAR: f64 = 365.25;
/// Money per order varies with the number of orders where the correlation is beyond this; the money model takes them to be
/// independent.
pub const CORRELATION_DOUBTED: f64 = 0.3;

/// What a value is stated with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Orders of so many days from now.
    pub horizon_days: f64,
    /// The part of an order's money that remains with the shop, 0..=1.
    pub margin: f64,
    /// The yearly discount on later money: 0.1 takes a tenth off the money of next year.
    pub discount: f64,
}

impl Default for Terms {
    /// A year, the whole money, a tenth of discount.
    fn default() -> Terms {
        Terms { horizon_days: 365.0, margin: 1.0, discount: 0.1 }
    }
}

/// What is expected of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// The place in the ledger.
    pub customer: usize,
    /// Orders so far, several of one day counted once.
    pub order_days: u32,
    /// What was earned so far: money net of refunds.
    pub money: f64,
    /// The probability that the customer has not left, 0..=1.
    pub p_alive: f64,
    /// The probability of an order within the horizon, 0..=1.
    pub p_order: f64,
    /// Orders expected within the horizon.
    pub orders: f64,
    /// Days until the next order if the customer has not left: in one case of five it comes earlier than the first, in half
    /// the cases earlier than the second, in four of five earlier than the third.
    pub next_order_days: [f64; 3],
    /// The money expected of an order.
    pub order_money: f64,
    /// What the orders of the horizon are worth now: money times margin, discounted.
    pub value: f64,
}

/// The models of a shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// When customers order and leave; times in weeks.
    pub timing: Fit<Model>,
    /// The money of an order; `None` where no order cost anything.
    pub spending: Option<GammaGamma>,
    /// The correlation of the number of orders with their mean money, over customers with two or more.
    pub correlation: Option<f64>,
    /// Customers with an order.
    pub customers: usize,
    /// Those with a second one.
    pub repeaters: usize,
}

/// Why there is no study.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum StudyError {
    /// Too few customers ordered again.
    #[error("{repeaters} customers ordered again; it takes {FEWEST_REPEATERS}")]
    FewRepeaters {
        /// How many did.
        repeaters: usize,
    },
    /// No fit.
    #[error(transparent)]
    Fit(#[from] FitError),
}

impl Study {
    /// Fits the models to the orders of a ledger.
    ///
    /// # Errors
    /// When too few ordered again, or no fit is found.
    pub fn of(ledger: &Ledger, kind: Kind, threads: usize) -> Result<Study, StudyError> {
        let pasts: Vec<Past> =
            ledger.buyers().filter_map(|(_, orders)| past(orders, ledger.today())).collect();
        let repeaters = pasts.iter().filter(|past| past.repeats > 0).count();
        if repeaters < FEWEST_REPEATERS {
            return Err(StudyError::FewRepeaters { repeaters });
        }
        // Of somebody who came today nothing is known yet.
        let known: Vec<Past> = pasts.iter().copied().filter(|past| past.age > 0.0).collect();
        let timing = kind.fit(&compress(&known), threads)?;
        let spendings: Vec<Spending> = ledger.buyers().filter_map(|(_, orders)| spending(orders)).collect();
        let spending = GammaGamma::fit(&spendings, threads).ok().map(|(model, _)| model);
        let correlation = correlation(&spendings);
        Ok(Study { timing, spending, correlation, customers: pasts.len(), repeaters })
    }

    /// What is expected of every customer with an order, by the customers' order in the ledger.
    #[must_use]
    pub fn outlooks(&self, ledger: &Ledger, terms: &Terms, threads: usize) -> Vec<Outlook> {
        let buyers: Vec<(usize, &[Order])> = ledger.buyers().collect();
        let part = buyers.len().div_ceil(threads.max(1)).max(1);
        let outlooks = |buyers: &[(usize, &[Order])]| -> Vec<Outlook> {
            let mut quadratures = Quadratures::default();
            let of = |(customer, orders): &(usize, &[Order])| {
                self.outlook(*customer, orders, ledger.today(), terms, &mut quadratures)
            };
            buyers.iter().filter_map(of).collect()
        };
        in_order(threads, buyers.chunks(part), outlooks).concat()
    }

    /// What is expected of a customer with these orders on the day `today`; `None` without an order.
    pub fn outlook(
        &self,
        customer: usize,
        orders: &[Order],
        today: i32,
        terms: &Terms,
        quadratures: &mut Quadratures,
    ) -> Option<Outlook> {
        let past = past(orders, today)?;
        let model = &self.timing.model;
        let horizon = terms.horizon_days / WEEK_DAYS;
        let order_money = self.order_money(orders);
        let mut until = |weeks: f64| model.expected_orders(past, weeks, quadratures);
        let expected = until(horizon);
        let discounted = discounted(terms, expected, &mut until);
        Some(Outlook {
            customer,
            order_days: past.repeats + 1,
            money: money(orders),
            p_alive: model.p_alive(past),
            p_order: model.p_order(past, horizon),
            orders: expected,
            next_order_days: [0.2, 0.5, 0.8].map(|share| model.wait(past, share) * WEEK_DAYS),
            order_money,
            value: discounted * order_money * terms.margin,
        })
    }

    fn order_money(&self, orders: &[Order]) -> f64 {
        let expected = self.spending.map(|model| model.expected(spending(orders)));
        let own = || spending(orders).map_or(0.0, |spending| spending.mean);
        expected.filter(|money| money.is_finite()).unwrap_or_else(own)
    }
}

/// Orders within the horizon, later ones counted less.
fn discounted(terms: &Terms, expected: f64, until: &mut impl FnMut(f64) -> f64) -> f64 {
    let per_day = libm::log1p(terms.discount) / DAYS_A_YEAR;
    if per_day == 0.0 {
        return expected;
    }
    let steps = (terms.horizon_days / DISCOUNT_STEP_DAYS).ceil().max(1.0);
    let step_days = terms.horizon_days / steps;
    let mut sum = 0.0;
    let mut before = 0.0;
    for step in 1..=steps as u32 {
        let end_days = f64::from(step) * step_days;
        let orders = if f64::from(step) == steps { expected } else { until(end_days / WEEK_DAYS) };
        sum += (orders - before) * libm::exp(-per_day * (end_days - step_days / 2.0));
        before = orders;
    }
    sum
}

/// The past of a customer with these orders on the day `today`, in weeks; `None` without an order.
#[must_use]
pub fn past(orders: &[Order], today: i32) -> Option<Past> {
    let (first, last) = (orders.first()?, orders.last()?);
    let repeats = orders.windows(2).filter(|pair| pair[0].day != pair[1].day).count();
    Some(Past {
        repeats: u32::try_from(repeats).unwrap_or(u32::MAX),
        recency: f64::from(last.day - first.day) / WEEK_DAYS,
        age: f64::from((today - first.day).max(last.day - first.day)) / WEEK_DAYS,
    })
}

fn money(orders: &[Order]) -> f64 {
    orders.iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS
}

/// What the days with an order that cost something brought on average; `None` if there is none.
fn spending(orders: &[Order]) -> Option<Spending> {
    let mut days = 0;
    let mut last = None;
    for order in orders.iter().filter(|order| order.amount > 0) {
        if last != Some(order.day) {
            days += 1;
            last = Some(order.day);
        }
    }
    (days > 0).then(|| Spending { orders: days, mean: money(orders) / f64::from(days) })
}

/// Pearson's correlation of order days and mean money over customers with two or more.
fn correlation(spendings: &[Spending]) -> Option<f64> {
    let pairs = spendings.iter().filter(|spending| spending.orders > 1);
    let pairs: Vec<(f64, f64)> = pairs.map(|spending| (f64::from(spending.orders), spending.mean)).collect();
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum =
        |of: &dyn Fn(f64, f64) -> f64| -> f64 { pairs.iter().map(|(x, y)| of(x - mean_x, y - mean_y)).sum() };
    let spread = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (pairs.len() > 2 && spread > 0.0).then(|| sum(&|x, y| x * y) / spread)
}
