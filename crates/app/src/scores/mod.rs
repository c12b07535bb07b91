//! Scores that conditions can ask for by name. Their parameters are [`Fitted`] to all customers at once and then stand still;
//! with these, each score is a function of one customer's timeline and the clock, so membership by score moves the moment
//! a customer acts or time passes, and its `until` is exact.
//!
//! | score | what it is | changes with time |
//! |---|---|---|
//! | `rfm.recency`, `rfm.frequency`, `rfm.monetary` | 1 (worst) to 5 | recency, at the shop's midnights |
//! | `rfm.group` | the key of one of the six groups | likewise |
//! | `rfm.segment` | the key of one of the eleven groups | likewise |
//! | `loyalty.tier` | platinum, gold, silver or member, by money | no |
//! | `lifecycle.stage` | new, active, reactivated, at_risk, dormant or lost, by the thresholds of the shop and its categories | at the shop's midnights |
//! | `orders.count` | orders that stand, those refunded wholly or called off left out | no |
//! | `first_time_buyer` | whether exactly one order stands | no |
//! | `p_alive`, `churn_risk` | the probability of still being a customer, and of not being one | daily |
//! | `orders.expected` | orders expected in 90 days | daily |
//! | `next_order_at` | the day by which half of such customers order again | no |
//! | `clv.historic` | money so far, net of refunds | no |
//! | `clv.expected` | what the orders of a year are worth: whole money, a tenth a year off | daily |
//!
//! | `sentiment` | the mean probability that what the customer wrote is positive, 0 to 1 | as of the instant |
//! | `channel.preferred` | email, sms or push, if said or told by clicks | as of the instant |
//! | `category.preferred` | the category that the customer tends to, if one does | as of the instant |
//! | `discount_affinity` | the part of orders with a coupon or a discount that is expected, 0 to 1 | as of the instant |
//!
//! The last four are values: computed of all customers at once for the instant asked about, and standing still until the
//! next is asked about. Who wrote nothing, prefers nothing clearly or never ordered has none.
//!
//! The historic and the expected value are never put into one number.

mod batch;
mod daily;
mod fitted;
mod lifecycle;
mod lifetime;
mod purchases;
mod rfm;

pub use fitted::{Fitted, FittedError};

use std::sync::Arc;

use kesit_model::Timestamp;
use kesit_model::zone::Zone;
use kesit_segment::{Frozen, LiveScore, Program};
use kesit_timeline::Timelines;

use self::batch::BatchScore;
use self::lifecycle::{Lifecycle, LifecycleScore};
use self::lifetime::{Lifetime, LifetimeScore};
use self::purchases::Calendar;
use self::rfm::{Rfm, RfmScore};
use crate::insight::Shop;

/// The names of all scores that are computed here.
pub const NAMES: [&str; 19] = [
    "rfm.recency",
    "rfm.frequency",
    "rfm.monetary",
    "rfm.group",
    "rfm.segment",
    "loyalty.tier",
    "lifecycle.stage",
    "orders.count",
    "first_time_buyer",
    "p_alive",
    "churn_risk",
    "orders.expected",
    "next_order_at",
    "clv.historic",
    "clv.expected",
    "sentiment",
    "channel.preferred",
    "category.preferred",
    "discount_affinity",
];

/// Makes the scores ready that a program asks for: with the parameters that are kept, or else with those fitted to the instant;
/// those that are values always as of the instant.
pub(crate) fn prepare(
    program: &Program,
    kept: Option<&Fitted>,
    timelines: &Timelines,
    as_of: Timestamp,
    threads: usize,
    frozen: &mut Frozen,
) {
    if asks(program) {
        let shop = Shop::new(timelines, &program.settings().zone, threads);
        prepare_for(program, kept, &shop, as_of, frozen);
    }
}

/// The same for those who keep the parameters: without any, they are fitted to the instant, and given.
pub(crate) fn prepare_and_fit(
    program: &Program,
    kept: Option<Fitted>,
    timelines: &Timelines,
    as_of: Timestamp,
    threads: usize,
    frozen: &mut Frozen,
) -> Option<Fitted> {
    let asked = program.scores();
    if !asks(program) {
        return None;
    }
    let shop = Shop::new(timelines, &program.settings().zone, threads);
    let is_new = kept.is_none() && asked.iter().any(|name| is_live(name));
    let fitted = if is_new { Some(Fitted::fit(&shop, as_of)) } else { kept };
    prepare_for(program, fitted.as_ref(), &shop, as_of, frozen);
    fitted.filter(|_| is_new)
}

/// The same for a shop at hand, whose orders are then gone through only once for many instants.
pub(crate) fn prepare_for(
    program: &Program,
    kept: Option<&Fitted>,
    shop: &Shop<'_>,
    as_of: Timestamp,
    frozen: &mut Frozen,
) {
    let asked = program.scores();
    if asked.iter().any(|name| is_live(name)) {
        match kept {
            Some(fitted) => install(fitted, shop.zone(), frozen),
            None => install(&Fitted::fit(shop, as_of), shop.zone(), frozen),
        }
    }
    batch::put(&asked, shop, as_of, frozen);
}

/// Whether a score follows timeline and clock.
fn is_live(name: &str) -> bool {
    NAMES.contains(&name) && !BatchScore::ALL.iter().any(|(batch, _)| *batch == name)
}

/// Whether a program asks for any score that is computed here.
fn asks(program: &Program) -> bool {
    program.scores().iter().any(|name| NAMES.contains(name))
}

/// Puts the scores with these parameters in place. Those whose model could not be fitted are missing for everybody.
pub fn install(fitted: &Fitted, zone: &Zone, frozen: &mut Frozen) {
    let calendar = Arc::new(Calendar::new(zone.clone()));
    let rfm = Arc::new(Rfm::new(fitted, Arc::clone(&calendar)));
    let lifecycle = Arc::new(Lifecycle::new(fitted, Arc::clone(&calendar)));
    let lifetime = Arc::new(Lifetime::new(fitted, calendar));
    let mut put = |name: &str, score: Arc<dyn LiveScore>| frozen.set_live_score(name, score);
    for (name, which) in RfmScore::ALL {
        put(name, Arc::new(rfm::Score { rfm: Arc::clone(&rfm), which }));
    }
    for (name, which) in LifecycleScore::ALL {
        put(name, Arc::new(lifecycle::Score { lifecycle: Arc::clone(&lifecycle), which }));
    }
    for (name, which) in LifetimeScore::ALL {
        put(name, Arc::new(lifetime::Score { lifetime: Arc::clone(&lifetime), which }));
    }
}

#[cfg(test)]
mod tests;
