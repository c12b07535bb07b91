//! A shop at hand: its timelines, and what all insights are made of.

use std::cell::OnceCell;

use kesit_insight::ledger::{Book, Ledger};
use kesit_model::message::names::ORDER_COMPLETED;
use kesit_model::zone::Zone;
use kesit_model::{PersonId, Timestamp};
use kesit_timeline::{BLOCK_ROWS, Block, CustomerIx, Timelines};

use super::book::book;
use super::days::Days;
use crate::workspace::customers_at;

/// A shop's timelines with its orders at hand.
#[derive(Debug)]
pub struct Shop<'a> {
    timelines: &'a Timelines,
    zone: &'a Zone,
    threads: usize,
    days: Days,
    book: OnceCell<Book>,
    categorised: OnceCell<Book>,
}

impl<'a> Shop<'a> {
    /// The shop of these timelines; `zone` says when its days begin.
    #[must_use]
    pub fn new(timelines: &'a Timelines, zone: &'a Zone, threads: usize) -> Shop<'a> {
        // Nobody did anything before they came into being.
        let first_of = |block: &Block| {
            (0..BLOCK_ROWS).filter(|row| block.live() >> row & 1 == 1).map(|row| block.first_at(row)).min()
        };
        let first = timelines.blocks().iter().filter_map(first_of).min().unwrap_or(Timestamp(0));
        let last = timelines.newest_at().unwrap_or(first).max(first);
        let days = Days::between(first, last, zone);
        Shop { timelines, zone, threads, days, book: OnceCell::new(), categorised: OnceCell::new() }
    }

    /// The timelines.
    #[must_use]
    pub fn timelines(&self) -> &'a Timelines {
        self.timelines
    }

    /// When its days begin.
    #[must_use]
    pub fn zone(&self) -> &'a Zone {
        self.zone
    }

    /// How many threads to work with.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// The days of its data.
    #[must_use]
    pub fn days(&self) -> &Days {
        &self.days
    }

    /// All orders and refunds, without categories.
    pub fn book(&self) -> &Book {
        self.book.get_or_init(|| book(self.timelines, &self.days, false, self.threads))
    }

    /// All orders and refunds, each order with its category: the number of a text, see [`Shop::category_name`].
    pub fn categorised(&self) -> &Book {
        self.categorised.get_or_init(|| book(self.timelines, &self.days, true, self.threads))
    }

    /// The name of a category.
    #[must_use]
    pub fn category_name(&self, category: u32) -> &'a str {
        self.timelines.dictionary().resolve(kesit_timeline::TextId(category))
    }

    /// The local day of an instant, also beyond the data.
    #[must_use]
    pub fn today(&self, at: Timestamp) -> i32 {
        super::days::number(self.zone.date(at))
    }

    /// The orders that stood at an instant.
    #[must_use]
    pub fn ledger(&self, at: Timestamp) -> Ledger {
        self.book().as_of(at.0, self.today(at))
    }

    /// The same, each order with its category.
    #[must_use]
    pub fn categorised_ledger(&self, at: Timestamp) -> Ledger {
        self.categorised().as_of(at.0, self.today(at))
    }

    /// How many customers there were, with orders or without.
    #[must_use]
    pub fn customers_at(&self, at: Timestamp) -> usize {
        customers_at(self.timelines, at)
    }

    /// Who is at a place of the book.
    #[must_use]
    pub fn id(&self, customer: usize) -> &'a PersonId {
        self.timelines.id(CustomerIx(u32::try_from(customer).expect("fewer customers than u32 holds")))
    }

    /// Whether there is an order at all.
    #[must_use]
    pub fn has_orders(&self) -> bool {
        self.timelines.dictionary().name(ORDER_COMPLETED).is_some()
    }

    /// The instant to ask about where nobody names one: that of the newest data, but not later than the clock.
    #[must_use]
    pub fn default_as_of(&self, clock: Timestamp) -> Timestamp {
        self.timelines.newest_at().map_or(clock, |newest| newest.min(clock))
    }
}
