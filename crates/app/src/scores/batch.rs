//! Scores that are values of an instant: computed of all customers at once when a program asks for them.

use kesit_model::{Decimal, PersonId, Timestamp, Value};
use kesit_segment::Frozen;

use crate::insight::Shop;
use crate::insight::affinity::{category, channel, discount};
use crate::insight::opinions::opinions;

/// One of these scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BatchScore {
    Sentiment,
    Channel,
    Category,
    Discount,
}

impl BatchScore {
    pub(super) const ALL: [(&'static str, BatchScore); 4] = [
        ("sentiment", BatchScore::Sentiment),
        ("channel.preferred", BatchScore::Channel),
        ("category.preferred", BatchScore::Category),
        ("discount_affinity", BatchScore::Discount),
    ];

    /// The values at an instant, of those who have one; nothing later is looked at.
    fn values(self, shop: &Shop<'_>, as_of: Timestamp) -> Vec<(PersonId, Value)> {
        let id = |customer: usize| shop.id(customer).clone();
        let number = |number: f64| Decimal::from_f64(number).map(Value::Number);
        match self {
            BatchScore::Sentiment => {
                let customers = opinions(shop, as_of).customers().into_iter();
                customers.filter_map(|it| Some((id(it.customer), number(it.mean)?))).collect()
            }
            BatchScore::Channel => {
                let customers = channel::channels(shop, as_of).customers.into_iter();
                customers
                    .filter_map(|it| Some((id(it.customer), Value::Text(it.preferred()?.into()))))
                    .collect()
            }
            BatchScore::Category => categories(shop, as_of),
            BatchScore::Discount => {
                let customers = discount::discounts(shop, as_of).map(|found| found.customers);
                let customers = customers.unwrap_or_default().into_iter();
                customers.filter_map(|it| Some((id(it.customer), number(it.rate)?))).collect()
            }
        }
    }
}

fn categories(shop: &Shop<'_>, as_of: Timestamp) -> Vec<(PersonId, Value)> {
    let Some(found) = category::categories(shop, as_of) else { return Vec::new() };
    let dictionary = shop.timelines().dictionary();
    let value = |customer: &category::CustomerCategory| {
        let name = dictionary.resolve(found.names[customer.affinity?.category]);
        Some((shop.id(customer.customer).clone(), Value::Text(name.into())))
    };
    found.customers.iter().filter_map(value).collect()
}

/// Puts those of these scores in place that are asked for.
pub(super) fn put(asked: &[&str], shop: &Shop<'_>, as_of: Timestamp, frozen: &mut Frozen) {
    let mut wanted = BatchScore::ALL.iter().filter(|(name, _)| asked.contains(name)).peekable();
    if wanted.peek().is_none() {
        return;
    }
    wanted.for_each(|(name, which)| frozen.set_score(name, which.values(shop, as_of)));
    frozen.resolve(shop.timelines());
}

/// These scores of one customer, of those that the customer has.
pub(super) fn of_customer(
    shop: &Shop<'_>,
    customer: &PersonId,
    as_of: Timestamp,
) -> impl Iterator<Item = (&'static str, Value)> {
    BatchScore::ALL.into_iter().filter_map(move |(name, which)| {
        let own = which.values(shop, as_of).into_iter().find(|(id, _)| id == customer);
        own.map(|(_, value)| (name, value))
    })
}
