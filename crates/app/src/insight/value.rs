//! What customers will bring, and how sure that is.

use kesit_insight::lifetime::Kind;
use kesit_insight::value::{Check, Outlook, Study, StudyError, Terms};
use kesit_model::{Span, Timestamp};

use super::Shop;

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
