//! The stages that a customer goes through if no more orders come.

use super::{Rules, Stage, Thresholds};
use crate::ledger::Order;
use crate::rhythm::order_days;

/// What must be known of a customer's orders for the stage of any later day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    last_day: i32,
    has_one_day: bool,
    is_first_time_buyer: bool,
    /// The first day on which a return after long silence is no longer news; `None` without such a return.
    back_until: Option<i32>,
    thresholds: Thresholds,
}

impl Course {
    /// The course after these orders, which come oldest first; `None` without any: a prospect. Thresholds are those
    /// of the category of the last order; whether a silence in the past was long, of the category of the order before
    /// it.
    #[must_use]
    pub fn after(orders: &[Order], rules: &Rules) -> Option<Course> {
        let mut days = order_days(orders);
        let mut last = days.next()?;
        let mut back_until = None;
        let mut has_one_day = true;
        for order in days {
            let silence = day(last.day, rules.after(last.category).dormant_days);
            if order.day >= silence {
                back_until = back_until.max(Some(day(order.day, rules.after(order.category).at_risk_days)));
            }
            has_one_day = false;
            last = order;
        }
        let thresholds = rules.after(last.category);
        let is_first_time_buyer = orders.len() == 1;
        Some(Course { last_day: last.day, has_one_day, is_first_time_buyer, back_until, thresholds })
    }

    /// The stage on a local day, not before the last order.
    #[must_use]
    pub fn stage(&self, today: i32) -> Stage {
        let Thresholds { new_days, at_risk_days, dormant_days, lost_days } = self.thresholds;
        match u32::try_from(i64::from(today) - i64::from(self.last_day)).unwrap_or(0) {
            days if days >= lost_days => Stage::Lost,
            days if days >= dormant_days => Stage::Dormant,
            days if days >= at_risk_days => Stage::AtRisk,
            _ if self.back_until.is_some_and(|until| today < until) => Stage::Reactivated,
            days if self.has_one_day && days < new_days => Stage::New,
            _ => Stage::Active,
        }
    }

    /// The first local day after `today` on which the stage is another, if no more orders come; `None` if it stays
    /// for ever.
    #[must_use]
    pub fn until(&self, today: i32) -> Option<i32> {
        let now = self.stage(today);
        let Thresholds { new_days, at_risk_days, dormant_days, lost_days } = self.thresholds;
        let bounds = [new_days, at_risk_days, dormant_days, lost_days].map(|days| day(self.last_day, days));
        let days = bounds.into_iter().chain(self.back_until);
        days.filter(|day| *day > today && self.stage(*day) != now).min()
    }

    /// The first day of the stage of `today` after the last order; the day of that order if nothing has changed since.
    fn began(&self, today: i32) -> i32 {
        let Thresholds { new_days, at_risk_days, dormant_days, lost_days } = self.thresholds;
        let bounds = [new_days, at_risk_days, dormant_days, lost_days].map(|days| day(self.last_day, days));
        let days = bounds.into_iter().chain(self.back_until);
        let changes = |day: &i32| self.stage(*day) != self.stage(*day - 1);
        days.filter(|day| *day > self.last_day && *day <= today)
            .filter(changes)
            .max()
            .unwrap_or(self.last_day)
    }

    /// Whether there was exactly one order. It is told beside the stage: such a customer may be new as well as lost.
    #[must_use]
    pub fn is_first_time_buyer(&self) -> bool {
        self.is_first_time_buyer
    }

    /// The local day of the last order.
    #[must_use]
    pub fn last_day(&self) -> i32 {
        self.last_day
    }
}

/// The first local day of the unbroken time in the stage of `today`; orders may have come within it. `None` without orders.
/// Orders come oldest first, and none is later than `today`. What was called off since counts as never ordered.
#[must_use]
pub fn since(orders: &[Order], rules: &Rules, today: i32) -> Option<i32> {
    let mut course = Course::after(orders, rules)?;
    let stage = course.stage(today);
    let mut until = today;
    loop {
        let began = course.began(until);
        if began > course.last_day {
            return Some(began);
        }
        let earlier = &orders[..orders.partition_point(|order| order.day < began)];
        match Course::after(earlier, rules) {
            Some(before) if before.stage(began - 1) == stage => (course, until) = (before, began - 1),
            _ => return Some(began),
        }
    }
}

/// So many days after a day.
fn day(from: i32, days: u32) -> i32 {
    from.saturating_add_unsigned(days)
}
