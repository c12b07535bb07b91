//! One timer a customer: the instant at which time alone may move them.
//!
//! Timers lie in buckets of an hour. Only the earliest bucket is in order, so that setting one is an append and nothing here is
//! ever moved as a whole: with millions of customers that would be a pause that everybody notices.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use kesit_model::Timestamp;
use kesit_timeline::CustomerIx;

/// All timers. A timer that was set anew leaves its old entry where it was; it is passed over when it comes up, or goes when its
/// bucket would have to grow.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    due: Dues,
    /// The entries of the buckets up to `front_bucket`.
    front: BinaryHeap<Reverse<Entry>>,
    front_bucket: i64,
    /// The later buckets, in no order within.
    later: BTreeMap<i64, Vec<Entry>>,
}

type Entry = (Timestamp, CustomerIx);

const BUCKET_MS: i64 = 3_600_000;

fn bucket(due: Timestamp) -> i64 {
    due.0.div_euclid(BUCKET_MS)
}

impl Timers {
    /// Sets all timers at once, by customer index.
    pub(crate) fn reset(&mut self, due: &[Timestamp]) {
        *self = Timers::default();
        for (customer, due) in customers().zip(due) {
            self.set(customer, *due);
        }
    }

    /// Brings timers forward to these instants, by customer index, where they are earlier.
    pub(crate) fn bring_forward(&mut self, due: &[Timestamp]) {
        for (customer, due) in customers().zip(due) {
            if *due < self.due(customer) {
                self.set(customer, *due);
            }
        }
    }

    /// When the customer is due; [`Timestamp::MAX`] is never.
    pub(crate) fn due(&self, customer: CustomerIx) -> Timestamp {
        self.due.get(customer)
    }

    pub(crate) fn set(&mut self, customer: CustomerIx, due: Timestamp) {
        if self.due.get(customer) == due {
            return;
        }
        self.due.set(customer, due);
        if due == Timestamp::MAX {
            return;
        }
        if bucket(due) <= self.front_bucket {
            self.front.push(Reverse((due, customer)));
            return;
        }
        let entries = self.later.entry(bucket(due)).or_default();
        if entries.len() == entries.capacity() {
            entries.retain(|(due, customer)| self.due.get(*customer) == *due);
        }
        entries.push((due, customer));
    }

    /// The earliest timer that is due at `now`, taken out; ties in order of the customer index.
    pub(crate) fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, CustomerIx)> {
        let (due, customer) = self.earliest(now)?;
        if due > now {
            return None;
        }
        self.front.pop();
        self.due.set(customer, Timestamp::MAX);
        Some((due, customer))
    }

    /// When the next timer is due; [`Timestamp::MAX`] is never.
    pub(crate) fn next(&mut self) -> Timestamp {
        self.earliest(Timestamp::MAX).map_or(Timestamp::MAX, |(due, _)| due)
    }

    /// The first entry that is no old one, if its bucket begins until `until`; it is the first of `front` then.
    fn earliest(&mut self, until: Timestamp) -> Option<Entry> {
        loop {
            while let Some(Reverse((due, customer))) = self.front.peek().copied() {
                if self.due.get(customer) == due {
                    return Some((due, customer));
                }
                self.front.pop();
            }
            let next = self.later.first_entry().filter(|next| *next.key() <= bucket(until))?;
            let (bucket, entries) = next.remove_entry();
            self.front_bucket = bucket;
            self.front = entries.into_iter().map(Reverse).collect();
        }
    }
}

/// All customer indices.
fn customers() -> impl Iterator<Item = CustomerIx> {
    (0..=u32::MAX).map(CustomerIx)
}

/// When each customer is due.
#[derive(Debug, Default)]
struct Dues(Vec<Vec<Timestamp>>);

const CHUNK_CUSTOMERS: usize = 1 << 12;

impl Dues {
    #[inline]
    fn get(&self, customer: CustomerIx) -> Timestamp {
        let customer = customer.0 as usize;
        self.0
            .get(customer / CHUNK_CUSTOMERS)
            .map_or(Timestamp::MAX, |chunk| chunk[customer % CHUNK_CUSTOMERS])
    }

    fn set(&mut self, customer: CustomerIx, due: Timestamp) {
        let customer = customer.0 as usize;
        let chunk = customer / CHUNK_CUSTOMERS;
        if chunk >= self.0.len() {
            if due == Timestamp::MAX {
                return;
            }
            self.0.resize_with(chunk + 1, || vec![Timestamp::MAX; CHUNK_CUSTOMERS]);
        }
        self.0[chunk][customer % CHUNK_CUSTOMERS] = due;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What comes out is what a plain list of timers would give, whatever was set in between.
        #[test]
        fn timers_come_in_order(steps in prop::collection::vec((0..40_u32, 0..30_i64, any::<bool>()), 1..200)) {
            let mut timers = Timers::default();
            let mut expected: BTreeMap<CustomerIx, Timestamp> = BTreeMap::new();
            let mut now = Timestamp(0);
            for (customer, half_hours, is_set) in steps {
                let at = Timestamp(now.0 + half_hours * BUCKET_MS / 2);
                if is_set {
                    timers.set(CustomerIx(customer), at);
                    expected.insert(CustomerIx(customer), at);
                    continue;
                }
                let first = expected.iter().map(|(customer, due)| (*due, *customer)).min();
                prop_assert_eq!(timers.next(), first.map_or(Timestamp::MAX, |(due, _)| due));
                now = at;
                while let Some((due, customer)) = timers.pop(now) {
                    let first = expected.iter().map(|(customer, due)| (*due, *customer)).min();
                    prop_assert_eq!(Some((due, customer)), first);
                    expected.remove(&customer);
                }
                prop_assert!(expected.values().all(|due| *due > now));
            }
        }
    }

    #[test]
    fn old_entries_do_not_pile_up() {
        let mut timers = Timers::default();
        for step in (0..1_000_000).rev() {
            timers.set(CustomerIx(step % 10), Timestamp(i64::from(step)));
        }
        let entries: usize = timers.later.values().map(Vec::len).sum();
        assert!(entries < 5_000, "{entries} entries for ten customers");
    }
}
