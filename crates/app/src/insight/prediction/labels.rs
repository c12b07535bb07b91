//! Who is looked at on each slice, and what became of them.

use kesit_insight::ledger::{Book, Order, net_orders};
use kesit_model::Timestamp;
use kesit_segment::Members;
use kesit_timeline::{BLOCK_ROWS, Block, CustomerIx, NameId, Timelines};

use super::slices::Slices;
use super::snapshot::Where;

/// Who is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Eligible {
    /// Everybody known at the instant.
    #[default]
    All,
    /// Customers with an order that stood at the instant.
    Buyers,
}

/// What is foretold.
pub(super) enum Outcome<'a> {
    /// An event of this name happens.
    Event(NameId),
    /// Somebody who is not in a segment is in it when the window ends.
    Entry {
        /// Its members on each slice, and when the slice's window ended.
        past: &'a [(Members, Members)],
        /// Its members at the instant asked about.
        now: &'a Members,
    },
}

/// A customer on a slice, and whether it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Labelled {
    pub(super) place: Where,
    pub(super) happened: bool,
}

/// Looks at customers on slices.
pub(super) struct Labels<'a> {
    pub(super) timelines: &'a Timelines,
    pub(super) book: &'a Book,
    pub(super) slices: &'a Slices,
    pub(super) outcome: Outcome<'a>,
    pub(super) eligible: Eligible,
}

impl Labels<'_> {
    /// Everybody who is looked at on past slices, by customer and then by slice.
    pub(super) fn past(&self, threads: usize) -> Vec<Labelled> {
        let each = |index: usize, block: &Block| {
            let mut found = Vec::new();
            let mut orders = Vec::new();
            for row in live(block) {
                for slice in 0..self.slices.past.len() {
                    let customer = CustomerIx::at(index, row);
                    if self.is_eligible(block, customer, Some(slice), &mut orders) {
                        let place = Where { customer, slice: Some(slice) };
                        found.push(Labelled { place, happened: self.happened(block, customer, slice) });
                    }
                }
            }
            found
        };
        self.timelines.fold(threads, each, joined).unwrap_or_default()
    }

    /// Everybody whose future is asked about.
    pub(super) fn present(&self, threads: usize) -> Vec<Where> {
        let each = |index: usize, block: &Block| {
            let mut orders = Vec::new();
            let customers = live(block).map(|row| CustomerIx::at(index, row));
            let eligible = customers.filter(|customer| self.is_eligible(block, *customer, None, &mut orders));
            eligible.map(|customer| Where { customer, slice: None }).collect()
        };
        self.timelines.fold(threads, each, joined).unwrap_or_default()
    }

    fn is_eligible(
        &self,
        block: &Block,
        customer: CustomerIx,
        slice: Option<usize>,
        orders: &mut Vec<Order>,
    ) -> bool {
        let at = self.slices.at(slice);
        if block.first_at(customer.row()) >= at {
            return false;
        }
        if let Outcome::Entry { past, now } = &self.outcome {
            let members = slice.map_or(*now, |slice| &past[slice].0);
            if members.contains(customer) {
                return false;
            }
        }
        match self.eligible {
            Eligible::All => true,
            Eligible::Buyers => {
                let place = customer.0 as usize;
                net_orders(self.book.purchases(place), self.book.refunds(place), at.0 - 1, orders);
                !orders.is_empty()
            }
        }
    }

    fn happened(&self, block: &Block, customer: CustomerIx, slice: usize) -> bool {
        match &self.outcome {
            Outcome::Entry { past, .. } => past[slice].1.contains(customer),
            Outcome::Event(name) => {
                let from = self.slices.past[slice];
                let end = self.slices.end(from);
                block.events(*name).is_some_and(|table| {
                    let at: &[Timestamp] = &table.at()[table.range(customer.row())];
                    at.partition_point(|at| *at < end) > at.partition_point(|at| *at < from)
                })
            }
        }
    }
}

fn live(block: &Block) -> impl Iterator<Item = usize> {
    let live = block.live();
    (0..BLOCK_ROWS).filter(move |row| live >> row & 1 == 1)
}

fn joined<T>(mut left: Vec<T>, mut right: Vec<T>) -> Vec<T> {
    left.append(&mut right);
    left
}
