//! What customers will bring, and how sure that is.

use kesit_insight::lifetime::Kind;
use kesit_insight::value::{Check, Outlook, Study, StudyError, Terms};
use kesit_model::{Span, Timestamp};

use super::Shop;
use super::figure::{self, first_by};

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Which model of order times.
    pub kind: Kind,
    /// What a value is stated with.
    pub terms: Terms,
}

/// What is expected of every customer with an order.
#[derive(Debug, Clone)]
pub struct Value {
    /// The models.
    pub study: Study,
    /// By customer.
    pub outlooks: Vec<Outlook>,
}

/// What is expected of all customers together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Totals {
    /// How many customers.
    pub customers: usize,
    /// What they earned the shop so far, net of refunds.
    pub money: f64,
    /// The mean probability of still being a customer; `None` of nobody.
    pub p_alive: Option<f64>,
    /// Orders expected within the horizon.
    pub orders: f64,
    /// What these are worth.
    pub value: f64,
    /// The share of the value of all; `None` where that is 0.
    pub value_share: Option<f64>,
}

const DAY_MS: i64 = 86_400_000;

/// Fits the models to what was known at an instant, and looks ahead.
///
/// # Errors
/// When the orders are too few for it.
pub fn value(shop: &Shop<'_>, question: &Question, as_of: Timestamp) -> Result<Value, StudyError> {
    let ledger = shop.ledger(as_of);
    let study = Study::of(&ledger, question.kind, shop.threads())?;
    let outlooks = study.outlooks(&ledger, &question.terms, shop.threads());
    Ok(Value { study, outlooks })
}

/// How well the same would have foretold the last `days` days before an instant.
///
/// # Errors
/// When the orders before were too few for it.
pub fn check(shop: &Shop<'_>, kind: Kind, as_of: Timestamp, days: i32) -> Result<Check, StudyError> {
    let before = as_of.minus(Span(i64::from(days) * DAY_MS));
    Check::of(&shop.ledger(before), &shop.ledger(as_of), kind, shop.threads())
}

/// What is expected of all of them together.
#[must_use]
pub fn totals(outlooks: &[Outlook]) -> Totals {
    let all: Vec<&Outlook> = outlooks.iter().collect();
    together(&all, all.iter().map(|outlook| outlook.value).sum())
}

/// Tenths of customers by expected value, the best first.
#[must_use]
pub fn tenths(outlooks: &[Outlook]) -> Vec<Totals> {
    let mut sorted: Vec<&Outlook> = outlooks.iter().collect();
    sorted.sort_by(|one, other| other.value.total_cmp(&one.value));
    let all: f64 = outlooks.iter().map(|outlook| outlook.value).sum();
    figure::tenths(sorted.len()).map(|part| together(&sorted[part], all)).collect()
}

/// Those from whom most is expected, the first first.
#[must_use]
pub fn best(outlooks: &[Outlook], count: usize) -> Vec<&Outlook> {
    first_by(outlooks, count, |one, other| other.value.total_cmp(&one.value))
}

fn together(part: &[&Outlook], value_of_all: f64) -> Totals {
    let sum = |of: fn(&Outlook) -> f64| part.iter().map(|outlook| of(outlook)).sum::<f64>();
    let value = sum(|outlook| outlook.value);
    Totals {
        customers: part.len(),
        money: sum(|outlook| outlook.money),
        p_alive: (!part.is_empty()).then(|| sum(|outlook| outlook.p_alive) / part.len() as f64),
        orders: sum(|outlook| outlook.orders),
        value,
        value_share: (value_of_all > 0.0).then(|| value / value_of_all),
    }
}
