//! How much customers wait for discounts: the part of their orders that had a coupon or a discount.

use kesit_insight::affinity::{BetaBinomial, Tries};
use kesit_model::Timestamp;
use kesit_model::message::names::ORDER_COMPLETED;
use kesit_timeline::Column;

use super::each_customer;
use crate::insight::Shop;
use crate::insight::figure::{Class, classes};

/// A customer with an order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CustomerDiscount {
    /// The place of the customer in the timelines.
    pub customer: usize,
    /// Orders, and those with a coupon or a discount.
    pub orders: Tries,
    /// The part of orders with one that is expected of the customer, drawn towards what is usual; 0..=1.
    pub rate: f64,
    /// The ends of the interval that holds it with 80 %.
    pub interval: (f64, f64),
}

/// Everybody's discounts at an instant.
#[derive(Debug, Clone)]
pub struct DiscountAnswer {
    /// How rates are spread over customers.
    pub spread: BetaBinomial,
    /// Customers with an order, in the order of the timelines.
    pub customers: Vec<CustomerDiscount>,
}

/// Customers by the part of their orders that is expected to have a discount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscountClass {
    /// The least part.
    pub from: f64,
    /// The part that is beyond it, but for 1.
    pub to: f64,
    /// How many customers.
    pub customers: usize,
    /// The share of all customers with an order.
    pub share: f64,
    /// Their orders, and those with a coupon or a discount.
    pub orders: Tries,
}

impl DiscountAnswer {
    /// All orders, and those with a coupon or a discount.
    #[must_use]
    pub fn orders(&self) -> Tries {
        sum(self.customers.iter())
    }

    /// The part of orders with one that is usual of a customer, 0..=1.
    #[must_use]
    pub fn usual(&self) -> f64 {
        self.spread.alpha / (self.spread.alpha + self.spread.beta)
    }

    /// Customers in fifths of what is expected of them, the highest first.
    #[must_use]
    pub fn classes(&self) -> Vec<DiscountClass> {
        let class = |class: Class<'_, CustomerDiscount>| DiscountClass {
            from: class.from,
            to: class.to,
            customers: class.items.len(),
            share: class.items.len() as f64 / self.customers.len() as f64,
            orders: sum(class.items.into_iter()),
        };
        classes(&self.customers, |customer| customer.rate).into_iter().map(class).collect()
    }
}

fn sum<'a>(customers: impl Iterator<Item = &'a CustomerDiscount>) -> Tries {
    let nothing = Tries { hits: 0.0, tries: 0.0 };
    customers.fold(nothing, |sum, customer| Tries {
        hits: sum.hits + customer.orders.hits,
        tries: sum.tries + customer.orders.tries,
    })
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DiscountError {
    /// Nobody had an order.
    #[error("nobody had an order")]
    NoOrders,
    /// No order had a discount, or every order: nobody differs.
    #[error("of {orders} orders {discounted} had a coupon or a discount")]
    NobodyDiffers {
        /// How many orders there are.
        orders: usize,
        /// How many of them had a coupon or a discount.
        discounted: usize,
    },
}

/// The discounts of all customers at an instant.
///
/// # Errors
/// When nothing can be told apart.
pub fn discounts(shop: &Shop<'_>, as_of: Timestamp) -> Result<DiscountAnswer, DiscountError> {
    let gathered = gather(shop, as_of);
    if gathered.is_empty() {
        return Err(DiscountError::NoOrders);
    }
    let tries: Vec<Tries> = gathered.iter().map(|(_, tries)| *tries).collect();
    let spread = BetaBinomial::fit(&tries).ok_or_else(|| nobody_differs(&tries))?;
    let customer = |(customer, orders): (usize, Tries)| {
        let posterior = spread.posterior(orders);
        CustomerDiscount { customer, orders, rate: posterior.mean(), interval: posterior.interval(0.8) }
    };
    Ok(DiscountAnswer { spread, customers: gathered.into_iter().map(customer).collect() })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of orders")]
fn nobody_differs(tries: &[Tries]) -> DiscountError {
    let orders = tries.iter().map(|customer| customer.tries).sum::<f64>() as usize;
    let discounted = tries.iter().map(|customer| customer.hits).sum::<f64>() as usize;
    DiscountError::NobodyDiffers { orders, discounted }
}

fn gather(shop: &Shop<'_>, as_of: Timestamp) -> Vec<(usize, Tries)> {
    let dictionary = shop.timelines().dictionary();
    let (coupon, discount) = (dictionary.path("coupon"), dictionary.path("discount"));
    let Some(completed) = dictionary.name(ORDER_COMPLETED) else { return Vec::new() };
    each_customer(shop.timelines(), as_of, shop.threads(), |block, row| {
        let table = block.events(completed)?;
        let column = |path| table.rows().column(path);
        let (coupon, discount) = (coupon.and_then(column), discount.and_then(column));
        let mut tries = Tries { hits: 0.0, tries: 0.0 };
        for index in table.range(row).filter(|index| table.at()[*index] <= as_of) {
            tries.tries += 1.0;
            tries.hits += f64::from(u8::from(is_reduced(coupon, discount, index)));
        }
        (tries.tries > 0.0).then_some(tries)
    })
}

fn is_reduced(coupon: Option<&Column>, discount: Option<&Column>, index: usize) -> bool {
    coupon.is_some_and(|column| !column.get(index).is_missing())
        || discount.and_then(|column| column.get(index).small_number()).is_some_and(|discount| discount > 0)
}
