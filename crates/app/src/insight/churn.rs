//! How many customers are lost where nobody signs a contract: by each customer's own rhythm (MBG/NBD). Of contracts, see
//! [`super::contracts`].

use kesit_insight::lifetime::Kind;
use kesit_insight::value::{Outlook, StudyError, Terms};
use kesit_model::Timestamp;

use super::Shop;
use super::figure::{classes, first_by};
use super::value::{Question, Value, value};

/// Days ahead of the value at stake.
pub const HORIZON_DAYS: f64 = 365.0;

/// Customers by the probability of still being one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RiskClass {
    /// The least probability.
    pub from: f64,
    /// The probability that is beyond it, but for 1.
    pub to: f64,
    /// How many customers.
    pub customers: usize,
    /// The share of all customers; `None` of nobody.
    pub share: Option<f64>,
    /// What they earned the shop so far, net of refunds.
    pub money: f64,
    /// What the orders of a year would be worth.
    pub value: f64,
}

/// How likely everybody with an order is lost, and what that is worth: the orders of a year, a tenth a year off.
///
/// # Errors
/// When the orders are too few for it.
pub fn churn(shop: &Shop<'_>, as_of: Timestamp) -> Result<Value, StudyError> {
    let terms = Terms { horizon_days: HORIZON_DAYS, ..Terms::default() };
    value(shop, &Question { kind: Kind::Mbg, terms }, as_of)
}

/// How many of them are still customers, as is to be expected.
#[must_use]
pub fn expected_alive(outlooks: &[Outlook]) -> f64 {
    outlooks.iter().map(|outlook| outlook.p_alive).sum()
}

/// The expected share that is lost; `None` of nobody.
#[must_use]
pub fn lost_share(outlooks: &[Outlook]) -> Option<f64> {
    (!outlooks.is_empty()).then(|| 1.0 - expected_alive(outlooks) / outlooks.len() as f64)
}

/// Customers in fifths of the probability of still being one, the surest first.
#[must_use]
pub fn risk_classes(outlooks: &[Outlook]) -> Vec<RiskClass> {
    let all = outlooks.len();
    let class = |class: super::figure::Class<'_, Outlook>| RiskClass {
        from: class.from,
        to: class.to,
        customers: class.items.len(),
        share: (all > 0).then(|| class.items.len() as f64 / all as f64),
        money: class.items.iter().map(|outlook| outlook.money).sum(),
        value: class.items.iter().map(|outlook| outlook.value).sum(),
    };
    classes(outlooks, |outlook| outlook.p_alive).into_iter().map(class).collect()
}

/// Those most likely lost, of equally likely ones who earned the shop most first.
#[must_use]
pub fn likeliest(outlooks: &[Outlook], count: usize) -> Vec<&Outlook> {
    let order = |one: &Outlook, other: &Outlook| {
        one.p_alive.total_cmp(&other.p_alive).then(other.money.total_cmp(&one.money))
    };
    first_by(outlooks, count, order)
}
