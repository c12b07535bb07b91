//! How well the models would have foretold a time that is known by now: fitted to what was known at its beginning, held
//! against what came. Split by time, never by customer.

use super::{Study, StudyError, Terms};
use crate::ledger::Ledger;
use crate::lifetime::Kind;

/// A tenth of the customers, by what was expected of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tenth {
    /// How many customers.
    pub customers: usize,
    /// Orders expected of each, on average.
    pub expected: f64,
    /// Orders that each made, on average.
    pub made: f64,
    /// The share expected to order.
    pub expected_share: f64,
    /// The share that did.
    pub share: f64,
}

/// What was expected beside what came. Orders are days with an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// How long the time was, in days.
    pub days: i32,
    /// Customers known at the beginning.
    pub customers: usize,
    /// Orders expected of them.
    pub expected: f64,
    /// Orders that they made.
    pub made: f64,
    /// The mean absolute error of a customer's orders.
    pub mean_absolute_error: f64,
    /// The root of the mean square error of a customer's orders.
    pub root_mean_square_error: f64,
    /// The correlation of expected and made orders; `None` where one of them is the same for all.
    pub correlation: Option<f64>,
    /// The mean square error of the probability of an order (Brier).
    pub brier: f64,
    /// The share of all orders made by the tenth of whom most was expected.
    pub top_tenth_share: f64,
    /// Ten groups of the same size, those of whom least was expected first.
    pub tenths: Vec<Tenth>,
}

struct Pair {
    expected: f64,
    p_order: f64,
    made: f64,
}

impl Check {
    /// Fits to `before` and looks how the customers known there went on in `after`, a later ledger of the same book.
    ///
    /// # Errors
    /// As [`Study::of`].
    pub fn of(before: &Ledger, after: &Ledger, kind: Kind, threads: usize) -> Result<Check, StudyError> {
        let study = Study::of(before, kind, threads)?;
        let days = after.today() - before.today();
        let terms = Terms { horizon_days: f64::from(days), ..Terms::default() };
        let outlooks = study.outlooks(before, &terms, threads);
        let mut pairs: Vec<Pair> = outlooks
            .iter()
            .map(|outlook| Pair {
                expected: outlook.orders,
                p_order: outlook.p_order,
                made: f64::from(order_days_after(after, outlook.customer, before.today())),
            })
            .collect();
        pairs.sort_by(|one, other| one.expected.total_cmp(&other.expected));
        Ok(Check::over(&pairs, days))
    }

    /// `expected / made − 1`; `None` if nothing came.
    #[must_use]
    pub fn bias(&self) -> Option<f64> {
        (self.made > 0.0).then(|| self.expected / self.made - 1.0)
    }

    fn over(pairs: &[Pair], days: i32) -> Check {
        let n = pairs.len() as f64;
        let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / n;
        let (expected, made) = (mean(&|pair| pair.expected), mean(&|pair| pair.made));
        let spread = |of: &dyn Fn(&Pair) -> f64| mean(&|pair| of(pair) * of(pair)).sqrt();
        let product = mean(&|pair| (pair.expected - expected) * (pair.made - made));
        let spreads = spread(&|pair| pair.expected - expected) * spread(&|pair| pair.made - made);
        let top: f64 = pairs[pairs.len() - pairs.len().div_ceil(10)..].iter().map(|pair| pair.made).sum();
        Check {
            days,
            customers: pairs.len(),
            expected: expected * n,
            made: made * n,
            mean_absolute_error: mean(&|pair| (pair.expected - pair.made).abs()),
            root_mean_square_error: spread(&|pair| pair.expected - pair.made),
            correlation: (spreads > 0.0).then(|| product / spreads),
            brier: mean(&|pair| {
                let ordered = f64::from(u8::from(pair.made > 0.0));
                (pair.p_order - ordered) * (pair.p_order - ordered)
            }),
            top_tenth_share: if made > 0.0 { top / (made * n) } else { 0.0 },
            tenths: (0..10).map(|part| tenth(pairs, part)).collect(),
        }
    }
}

fn tenth(pairs: &[Pair], part: usize) -> Tenth {
    let pairs = &pairs[pairs.len() * part / 10..pairs.len() * (part + 1) / 10];
    let mean = |of: &dyn Fn(&Pair) -> f64| match pairs.len() {
        0 => 0.0,
        n => pairs.iter().map(of).sum::<f64>() / n as f64,
    };
    Tenth {
        customers: pairs.len(),
        expected: mean(&|pair| pair.expected),
        made: mean(&|pair| pair.made),
        expected_share: mean(&|pair| pair.p_order),
        share: mean(&|pair| f64::from(u8::from(pair.made > 0.0))),
    }
}

/// Days with an order after a day.
fn order_days_after(ledger: &Ledger, customer: usize, day: i32) -> u32 {
    let orders = ledger.orders(customer);
    let later = &orders[orders.partition_point(|order| order.day <= day)..];
    let first = u32::from(!later.is_empty());
    first
        + u32::try_from(later.windows(2).filter(|pair| pair[0].day != pair[1].day).count())
            .unwrap_or(u32::MAX)
}
