//! One timer a customer: the instant at which time alone may move them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use kesit_model::Timestamp;
use kesit_timeline::CustomerIx;

/// All timers. A timer that was set anew leaves its old entry in the queue, where it is passed over when it comes up.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    /// By customer; [`Timestamp::MAX`] is none.
    due: Vec<Timestamp>,
    queue: BinaryHeap<Reverse<(Timestamp, CustomerIx)>>,
}

impl Timers {
    /// Stale entries are swept out when they are more than this many times the customers.
    const STALE_SHARE: usize = 4;

    /// Sets all timers at once, by customer index.
    pub(crate) fn reset(&mut self, due: Vec<Timestamp>) {
        self.due = due;
        self.rebuild();
    }

    /// Brings timers forward to these instants, by customer index, where they are earlier.
    pub(crate) fn bring_forward(&mut self, due: &[Timestamp]) {
        if self.due.len() < due.len() {
            self.due.resize(due.len(), Timestamp::MAX);
        }
        self.due.iter_mut().zip(due).for_each(|(own, due)| *own = *due.min(own));
        self.rebuild();
    }

    /// When the customer is due.
    pub(crate) fn due(&self, customer: CustomerIx) -> Timestamp {
        self.due.get(customer.0 as usize).copied().unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn set(&mut self, customer: CustomerIx, due: Timestamp) {
        let index = customer.0 as usize;
        if self.due.len() <= index {
            self.due.resize(index + 1, Timestamp::MAX);
        }
        if self.due[index] == due {
            return;
        }
        self.due[index] = due;
        if due < Timestamp::MAX {
            self.queue.push(Reverse((due, customer)));
        }
        if self.queue.len() > Timers::STALE_SHARE * self.due.len() + 1_024 {
            self.rebuild();
        }
    }

    /// The earliest timer that is due at `now`, taken out; ties in order of the customer index.
    pub(crate) fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, CustomerIx)> {
        while let Some(Reverse((due, customer))) = self.queue.peek().copied() {
            if due > now {
                return None;
            }
            self.queue.pop();
            if self.due(customer) == due {
                self.due[customer.0 as usize] = Timestamp::MAX;
                return Some((due, customer));
            }
        }
        None
    }

    /// When the next timer is due; [`Timestamp::MAX`] is never.
    pub(crate) fn next(&mut self) -> Timestamp {
        while let Some(Reverse((due, customer))) = self.queue.peek().copied() {
            if self.due(customer) == due {
                return due;
            }
            self.queue.pop();
        }
        Timestamp::MAX
    }

    fn rebuild(&mut self) {
        let set = self.due.iter().enumerate().filter(|(_, due)| **due < Timestamp::MAX);
        let entry = |(index, due): (usize, &Timestamp)| {
            Reverse((*due, CustomerIx(u32::try_from(index).expect("customers are numbered in 32 bits"))))
        };
        self.queue = set.map(entry).collect();
    }
}
