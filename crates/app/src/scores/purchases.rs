//! The orders of one customer that stood at an instant, and the shop's days.

use kesit_insight::ledger::{Book, Order, net_orders};
use kesit_model::Timestamp;
use kesit_model::zone::Zone;
use kesit_segment::Scored;

use crate::insight::book::{Orders, Words};
use crate::insight::{Days, date, number};

/// Years whose days are at hand; days outside are asked of the zone.
const YEARS: (i16, i16) = (1990, 2100);

/// The shop's days.
#[derive(Debug)]
pub(super) struct Calendar {
    zone: Zone,
    days: Days,
}

impl Calendar {
    pub(super) fn new(zone: Zone) -> Calendar {
        let start = |year: i16| zone.start_of_day(jiff::civil::date(year, 1, 1));
        let days = Days::between(start(YEARS.0), start(YEARS.1), &zone);
        Calendar { zone, days }
    }

    /// The number of the day of an instant.
    pub(super) fn day(&self, at: Timestamp) -> i32 {
        let (first, last) = self.days.span();
        match self.days.day(at) {
            day if day > first && day < last => day,
            _ => number(self.zone.date(at)),
        }
    }

    /// When a day begins.
    pub(super) fn start(&self, day: i32) -> Timestamp {
        self.zone.start_of_day(date(day))
    }

    /// The orders of a customer that stood at an instant.
    pub(super) fn orders(&self, scored: &Scored<'_>, now: Timestamp) -> Vec<Order> {
        self.net(scored, now, false)
    }

    /// The same, each order with its category.
    pub(super) fn categorised_orders(&self, scored: &Scored<'_>, now: Timestamp) -> Vec<Order> {
        self.net(scored, now, true)
    }

    fn net(&self, scored: &Scored<'_>, now: Timestamp, categories: bool) -> Vec<Order> {
        let words = Words::of(scored.timelines);
        let mut book = Book::default();
        Orders::new(&words, scored.block, &self.days, categories).put(scored.row, &mut book);
        let mut left = Vec::new();
        net_orders(book.purchases(0), book.refunds(0), now.0, &mut left);
        left
    }
}
