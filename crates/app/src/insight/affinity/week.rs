//! When in the week customers are active: hours in the shop's time in which they ordered, looked at something or clicked.

use kesit_insight::affinity::{BestHours, HOURS, Seen, Source, Week};
use kesit_model::Timestamp;
use kesit_model::message::names::{
    APPLICATION_OPENED, EMAIL_LINK_CLICKED, ORDER_COMPLETED, PAGE_VIEWED, PRODUCT_VIEWED,
    PUSH_NOTIFICATION_TAPPED, SCREEN_VIEWED,
};
use kesit_timeline::{Block, NameId};

use super::{each_customer, weight};
use crate::insight::{Days, Shop, parallel};

/// What counts as being active.
const ACTS: [&str; 8] = [
    ORDER_COMPLETED,
    PAGE_VIEWED,
    SCREEN_VIEWED,
    PRODUCT_VIEWED,
    APPLICATION_OPENED,
    EMAIL_LINK_CLICKED,
    "SMS Link Clicked",
    PUSH_NOTIFICATION_TAPPED,
];
/// Hours of a day.
pub const DAY_HOURS: usize = 24;

/// The best hours that are told of somebody.
pub const BEST_HOURS: usize = 3;
/// The days of the week, in the order in which hours of the week count them.
pub const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A customer who was active.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerHours {
    /// The place of the customer in the timelines.
    pub customer: usize,
    /// Hours in which something was done, each half as much after half a year.
    pub acts: f64,
    /// The best hours.
    pub best: BestHours,
}

/// Everybody's hours at an instant.
#[derive(Debug, Clone)]
pub struct HoursAnswer {
    /// How activity is spread.
    pub week: Week,
    /// The shop's best hours.
    pub best: BestHours,
    /// Customers who were active, in the order of the timelines.
    pub customers: Vec<CustomerHours>,
}

impl HoursAnswer {
    /// How many customers have hours of their own.
    #[must_use]
    pub fn with_own_hours(&self) -> usize {
        self.customers.iter().filter(|customer| customer.best.source == Source::Own).count()
    }
}

/// The hours of all customers at an instant, for each so many of the best at most; `None` if nobody was active. What somebody
/// does within one hour counts once, however much it is.
#[must_use]
pub fn week(shop: &Shop<'_>, as_of: Timestamp, count: usize) -> Option<HoursAnswer> {
    let dictionary = shop.timelines().dictionary();
    let names: Vec<NameId> = ACTS.iter().filter_map(|name| dictionary.name(name)).collect();
    let days = shop.days();
    let gathered = each_customer(shop.timelines(), as_of, shop.threads(), |block, row| {
        Some(acts(block, row, &names, days, as_of)).filter(|acts| !acts.whole.is_empty())
    });
    let whole: Vec<Vec<Seen>> = gathered.iter().map(|(_, acts)| acts.whole.clone()).collect();
    let week = Week::fit(&whole)?;
    let anytime = |_| true;
    let customers = parallel::map(shop.threads(), &gathered, |(customer, acts)| CustomerHours {
        customer: *customer,
        acts: acts.decayed.iter().map(|seen| seen.count).sum(),
        best: week.best(&acts.decayed, count, anytime),
    });
    let best = week.best(&[], count, anytime);
    Some(HoursAnswer { week, best, customers })
}

/// How often a customer did something, by hour of the week.
#[derive(Default)]
struct Acts {
    /// However long ago.
    whole: Vec<Seen>,
    /// Each half as much after half a year.
    decayed: Vec<Seen>,
}

fn acts(block: &Block, row: usize, names: &[NameId], days: &Days, as_of: Timestamp) -> Acts {
    let mut hours: Vec<(i32, usize, Timestamp)> = Vec::new();
    for table in names.iter().filter_map(|name| block.events(*name)) {
        let at = table.at()[table.range(row)].iter().filter(|at| **at <= as_of);
        hours.extend(at.map(|at| (days.day(*at), days.hour(*at), *at)));
    }
    hours.sort_unstable();
    hours.dedup_by_key(|(day, hour, _)| (*day, *hour));
    let mut acts = Acts::default();
    for (day, hour, at) in hours {
        let kind = hour_of_week(day, hour);
        add(&mut acts.whole, kind, 1.0);
        add(&mut acts.decayed, kind, weight(at, as_of));
    }
    acts
}

fn add(seen: &mut Vec<Seen>, kind: usize, count: f64) {
    match seen.iter_mut().find(|seen| seen.kind == kind) {
        Some(seen) => seen.count += count,
        None => seen.push(Seen { kind, count }),
    }
}

/// The hour of the week, from Monday 0:00 on, of an hour of a day that is counted from 1970-01-01, a Thursday.
fn hour_of_week(day: i32, hour: usize) -> usize {
    let weekday = usize::try_from((day + 3).rem_euclid(7)).expect("not below zero");
    (weekday * DAY_HOURS + hour) % HOURS
}
