//! What several sections are made of, reckoned once.

use kesit_insight::ledger::{Ledger, MICROS};
use kesit_insight::lifecycle::{Rules, Stage, stages};
use kesit_insight::rfm::six;
use kesit_insight::rhythm::{Rhythms, due_day};
use kesit_model::{Span, Timestamp};
use kesit_report::{Missing, Section};

use crate::insight::Shop;
use crate::insight::rfm::{Frequency, Question, Rfm, rfm};

/// Days of the period whose figures stand at the top, and of the one before it.
const PERIOD_DAYS: i32 = 90;
/// Days whose revenue tells what a customer is worth at present.
pub(super) const YEAR_DAYS: i32 = 365;
const DAY_MS: i64 = 86_400_000;

/// A shop at an instant.
pub(super) struct Ground<'a> {
    pub(super) shop: &'a Shop<'a>,
    pub(super) as_of: Timestamp,
    pub(super) ledger: Ledger,
    pub(super) buyers: usize,
    /// The days of the first and the last order.
    pub(super) order_days: Option<(i32, i32)>,
    pub(super) rhythms: Rhythms,
    pub(super) rules: Rules,
    /// By customer; `None` without an order.
    pub(super) stages: Vec<Option<Stage>>,
    pub(super) rfm: Rfm,
    /// Of the period that figures are told of.
    pub(super) period_days: i32,
}

impl<'a> Ground<'a> {
    pub(super) fn new(shop: &'a Shop<'a>, as_of: Timestamp) -> Ground<'a> {
        let ledger = shop.categorised_ledger(as_of);
        let days = || ledger.all_orders().iter().map(|order| order.day);
        let order_days = days().min().zip(days().max());
        let rhythms = Rhythms::of(&ledger);
        let rules = Rules::fit(&rhythms);
        let history = order_days.map_or(1, |(first, _)| ledger.today() - first + 1);
        Ground {
            buyers: ledger.buyers().count(),
            order_days,
            stages: stages(&ledger, &rules),
            rfm: rfm(shop, &question(), as_of),
            period_days: PERIOD_DAYS.min((history / 2).max(1)),
            shop,
            as_of,
            ledger,
            rhythms,
            rules,
        }
    }

    pub(super) fn today(&self) -> i32 {
        self.ledger.today()
    }

    /// The orders that stood so many days before.
    pub(super) fn ledger_before(&self, days: i32) -> Ledger {
        self.shop.categorised_ledger(self.as_of.minus(Span(i64::from(days) * DAY_MS)))
    }

    /// What a customer spent in the last year.
    pub(super) fn year_money(&self, customer: usize) -> f64 {
        let orders = self.ledger.orders(customer);
        let from = orders.partition_point(|order| order.day <= self.today() - YEAR_DAYS);
        orders[from..].iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS
    }

    /// The day on which a customer's next order is due by the customer's own rhythm.
    pub(super) fn rhythms_due(&self, customer: usize) -> Option<i32> {
        due_day(self.ledger.orders(customer), &self.rhythms)
    }

    /// Whether there are at least so many customers with an order.
    pub(super) fn need_customers(&self, needs: usize) -> Section<()> {
        match self.buyers < needs {
            true => Err(Missing::Customers { has: self.buyers as u64, needs: needs as u64 }),
            false => Ok(()),
        }
    }

    /// Whether orders lie on at least so many days from the first to now.
    pub(super) fn need_days(&self, needs: i32) -> Section<()> {
        let has = self.order_days.map_or(0, |(first, last)| last - first + 1);
        let count = |days: i32| u64::try_from(days).unwrap_or(0);
        if has < needs { Err(Missing::Days { has: count(has), needs: count(needs) }) } else { Ok(()) }
    }
}

fn question() -> Question {
    Question { scheme: six(), frequency: Frequency::Days, window_days: None, scale: None }
}
