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
//! The historic and the expected value are never put into one number.

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

use self::lifecycle::{Lifecycle, LifecycleScore};
use self::lifetime::{Lifetime, LifetimeScore};
use self::purchases::Calendar;
use self::rfm::{Rfm, RfmScore};
use crate::insight::Shop;

/// The names of all scores that are computed here.
pub const NAMES: [&str; 15] = [
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
];

/// Makes the scores ready that a program asks for: with the parameters that are kept, or else with those fitted to the instant.
pub(crate) fn prepare(
    program: &Program,
    kept: Option<&Fitted>,
    timelines: &Timelines,
    as_of: Timestamp,
    threads: usize,
    frozen: &mut Frozen,
) {
    let zone = &program.settings().zone;
    if !program.scores().iter().any(|name| NAMES.contains(name)) {
        return;
    }
    match kept {
        Some(fitted) => install(fitted, zone, frozen),
        None => install(&Fitted::fit(&Shop::new(timelines, zone, threads), as_of), zone, frozen),
    }
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
