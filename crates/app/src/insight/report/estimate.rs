//! How far a sum over customers may lie from what is expected.
//!
//! Orders of one customer within the horizon: with the probability P of still being there, orders come at a rate that is
//! itself uncertain (Gamma with shape R), so the variance is about m + m² ((1 + 1/R) / P − 1) for the expected number m; that
//! people may leave on the way makes it a little less. Customers are independent of each other, but the model errs for
//! all of them alike: by how much, the check on past time tells, and its error is added.

use kesit_insight::ledger::{Ledger, Order};
use kesit_insight::value::{Outlook, Study};
use kesit_report::Estimate;

/// The share of cases in which an estimate lies within its range.
pub(super) const COVERAGE: f64 = 0.8;
/// The normal quantile of that range.
const Z: f64 = 1.281_551_565_544_600_4;
/// What the model is taken to err by where no check is possible.
const ERROR_UNCHECKED: f64 = 0.25;

/// What makes sums uncertain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uncertainty {
    /// Shape of the order rates over customers.
    shape: f64,
    /// The square of the coefficient of variation of one customer's order money.
    money_variation: f64,
    /// What the model is off by for everybody alike, as a part of the expected number.
    error: f64,
}

/// A sum with its variance.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    expected: f64,
    variance: f64,
}

impl Uncertainty {
    /// `bias` is what the check on past time found.
    pub(super) fn of(study: &Study, ledger: &Ledger, bias: Option<f64>) -> Uncertainty {
        Uncertainty {
            shape: study.timing.model.parameters()[0],
            money_variation: money_variation(ledger),
            error: bias.map_or(ERROR_UNCHECKED, f64::abs),
        }
    }

    pub(super) fn orders<'a>(&self, outlooks: impl Iterator<Item = &'a Outlook>) -> Sum {
        let mut sum = Sum::default();
        outlooks.for_each(|outlook| sum.add(outlook.orders, self.variance(outlook)));
        sum
    }

    pub(super) fn money<'a>(&self, outlooks: impl Iterator<Item = &'a Outlook>) -> Sum {
        let mut sum = Sum::default();
        for outlook in outlooks {
            let square = outlook.order_money * outlook.order_money;
            let variance = square * (self.variance(outlook) + outlook.orders * self.money_variation);
            sum.add(outlook.orders * outlook.order_money, variance);
        }
        sum
    }

    fn variance(&self, outlook: &Outlook) -> f64 {
        let (mean, alive) = (outlook.orders, outlook.p_alive.max(1e-9));
        let shape = self.shape + f64::from(outlook.order_days.saturating_sub(1));
        mean + mean * mean * ((1.0 + 1.0 / shape) / alive - 1.0)
    }

    /// The range of a sum.
    pub(super) fn range(&self, sum: Sum) -> Estimate {
        let alike = sum.expected * self.error;
        let spread = Z * (sum.variance + alike * alike).sqrt();
        Estimate { value: sum.expected, low: (sum.expected - spread).max(0.0), high: sum.expected + spread }
    }
}

impl Sum {
    pub(super) fn new(expected: f64, deviation: f64) -> Sum {
        Sum { expected, variance: deviation * deviation }
    }

    fn add(&mut self, expected: f64, variance: f64) {
        self.expected += expected;
        self.variance += variance;
    }
}

/// How much a customer's orders differ from their own mean, in squares of the mean of all.
fn money_variation(ledger: &Ledger) -> f64 {
    let (mut squares, mut freedom, mut total, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (_, orders) in ledger.buyers() {
        let amount = |order: &Order| order.amount as f64;
        let sum: f64 = orders.iter().map(amount).sum();
        let mean = sum / orders.len() as f64;
        squares += orders.iter().map(|order| (amount(order) - mean) * (amount(order) - mean)).sum::<f64>();
        freedom += orders.len() as f64 - 1.0;
        total += sum;
        count += orders.len() as f64;
    }
    let mean = total / count;
    if freedom > 0.0 && mean > 0.0 { squares / freedom / (mean * mean) } else { 1.0 }
}
