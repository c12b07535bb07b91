//! Scores of the model of order times: who is still a customer, and what will come.

use std::sync::Arc;

use kesit_insight::ledger::Order;
use kesit_insight::lifetime::Quadratures;
use kesit_insight::value::{Study, Terms, WEEK_DAYS, past};
use kesit_model::{Decimal, Timestamp, Value};
use kesit_segment::{LiveScore, Look, Scored};

use super::daily::{first_flip, passing_days};
use super::fitted::Fitted;
use super::purchases::Calendar;
use crate::insight::date;

/// Days ahead of `orders.expected`.
const ORDERS_DAYS: f64 = 90.0;

/// What all of these scores are made of.
#[derive(Debug)]
pub(super) struct Lifetime {
    calendar: Arc<Calendar>,
    /// `None` where the orders were too few for a model.
    study: Option<Study>,
}

/// Which score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LifetimeScore {
    Alive,
    ChurnRisk,
    Orders,
    NextOrder,
    Value,
}

impl LifetimeScore {
    pub(super) const ALL: [(&'static str, LifetimeScore); 5] = [
        ("p_alive", LifetimeScore::Alive),
        ("churn_risk", LifetimeScore::ChurnRisk),
        ("orders.expected", LifetimeScore::Orders),
        ("next_order_at", LifetimeScore::NextOrder),
        ("clv.expected", LifetimeScore::Value),
    ];
}

/// One of the scores.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) lifetime: Arc<Lifetime>,
    pub(super) which: LifetimeScore,
}

impl Lifetime {
    pub(super) fn new(fitted: &Fitted, calendar: Arc<Calendar>) -> Lifetime {
        Lifetime { calendar, study: fitted.study() }
    }

    /// A score on a day that is a number; it only falls, or only rises, while no order comes.
    fn number(&self, which: LifetimeScore, orders: &[Order], today: i32) -> Option<Decimal> {
        let study = self.study.as_ref()?;
        let past = past(orders, today)?;
        let model = &study.timing.model;
        let number = match which {
            LifetimeScore::Alive => model.p_alive(past),
            LifetimeScore::ChurnRisk => 1.0 - model.p_alive(past),
            LifetimeScore::Orders => {
                model.expected_orders(past, ORDERS_DAYS / WEEK_DAYS, &mut Quadratures::default())
            }
            LifetimeScore::Value => {
                study.outlook(0, orders, today, &Terms::default(), &mut Quadratures::default())?.value
            }
            LifetimeScore::NextOrder => return None,
        };
        Decimal::from_f64(number)
    }

    /// The day by which half of the customers with these orders have ordered again, counted from the last order; as text,
    /// since dates are texts.
    fn next_order(&self, orders: &[Order]) -> Option<Value> {
        let last = orders.last()?.day;
        let wait_days = self.study.as_ref()?.timing.model.wait(past(orders, last)?, 0.5) * WEEK_DAYS;
        // Nobody makes plans for a day a hundred years away.
        #[expect(clippy::cast_possible_truncation, reason = "below the limit just asked for")]
        (wait_days < 36_525.0).then(|| Value::Text(date(last + wait_days.round() as i32).to_string().into()))
    }
}

impl LiveScore for Score {
    fn value(&self, scored: &Scored<'_>, now: Timestamp) -> Option<Value> {
        let calendar = &self.lifetime.calendar;
        let orders = calendar.orders(scored, now);
        match self.which {
            LifetimeScore::NextOrder => self.lifetime.next_order(&orders),
            which => self.lifetime.number(which, &orders, calendar.day(now)).map(Value::Number),
        }
    }

    fn until(&self, scored: &Scored<'_>, now: Timestamp, look: &Look<'_>) -> Timestamp {
        if self.which == LifetimeScore::NextOrder {
            return Timestamp::MAX;
        }
        let calendar = &self.lifetime.calendar;
        let orders = calendar.orders(scored, now);
        let number = |day: i32| self.lifetime.number(self.which, &orders, day);
        let days = passing_days(calendar.day(now), look.bounds, &number);
        first_flip(days, calendar, look, |day| number(day).map(Value::Number))
    }
}
