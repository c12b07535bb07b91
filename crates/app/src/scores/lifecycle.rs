//! Scores of where a customer stands: the stage of life with the shop, orders so far, whether it was the first one.

use std::sync::Arc;

use kesit_insight::ledger::Order;
use kesit_insight::lifecycle::{Course, Rules};
use kesit_model::{Decimal, Timestamp, Value};
use kesit_segment::{LiveScore, Look, Scored};
use kesit_timeline::{TextId, Timelines};

use super::daily::first_flip;
use super::fitted::{Fitted, StageDays};
use super::purchases::Calendar;

/// What all of these scores are made of.
#[derive(Debug)]
pub(super) struct Lifecycle {
    calendar: Arc<Calendar>,
    /// `None` where nobody had an order.
    days: Option<StageDays>,
}

/// Which score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LifecycleScore {
    Stage,
    Orders,
    FirstTimeBuyer,
}

impl LifecycleScore {
    pub(super) const ALL: [(&'static str, LifecycleScore); 3] = [
        ("lifecycle.stage", LifecycleScore::Stage),
        ("orders.count", LifecycleScore::Orders),
        ("first_time_buyer", LifecycleScore::FirstTimeBuyer),
    ];
}

/// One of the scores.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) lifecycle: Arc<Lifecycle>,
    pub(super) which: LifecycleScore,
}

impl Lifecycle {
    pub(super) fn new(fitted: &Fitted, calendar: Arc<Calendar>) -> Lifecycle {
        Lifecycle { calendar, days: fitted.stage_days().cloned() }
    }

    /// The course after these orders, by the thresholds of their categories.
    fn course(&self, orders: &[Order], timelines: &Timelines) -> Option<Course> {
        let days = self.days.as_ref()?;
        let mut rules = Rules::fixed(days.shop()).ok()?;
        let mut categories: Vec<u32> = orders.iter().filter_map(|order| order.category).collect();
        categories.sort_unstable();
        categories.dedup();
        for category in categories {
            if let Some(own) = days.own(timelines.dictionary().resolve(TextId(category))) {
                rules = rules.with(category, own).ok()?;
            }
        }
        Course::after(orders, &rules)
    }
}

fn stage(course: &Course, day: i32) -> Value {
    Value::Text(course.stage(day).key().into())
}

impl LiveScore for Score {
    fn value(&self, scored: &Scored<'_>, now: Timestamp) -> Option<Value> {
        let calendar = &self.lifecycle.calendar;
        let count = |orders: &[Order]| Some(orders.len()).filter(|count| *count > 0);
        match self.which {
            LifecycleScore::Stage => {
                let orders = calendar.categorised_orders(scored, now);
                let course = self.lifecycle.course(&orders, scored.timelines)?;
                Some(stage(&course, calendar.day(now)))
            }
            LifecycleScore::Orders => {
                let count = i64::try_from(count(&calendar.orders(scored, now))?).ok()?;
                Some(Value::Number(Decimal::whole(count)))
            }
            LifecycleScore::FirstTimeBuyer => Some(Value::Bool(count(&calendar.orders(scored, now))? == 1)),
        }
    }

    fn until(&self, scored: &Scored<'_>, now: Timestamp, look: &Look<'_>) -> Timestamp {
        if self.which != LifecycleScore::Stage {
            return Timestamp::MAX;
        }
        let calendar = &self.lifecycle.calendar;
        let orders = calendar.categorised_orders(scored, now);
        let Some(course) = self.lifecycle.course(&orders, scored.timelines) else { return Timestamp::MAX };
        let changes = std::iter::successors(course.until(calendar.day(now)), |day| course.until(*day));
        first_flip(changes, calendar, look, |day| Some(stage(&course, day)))
    }
}
