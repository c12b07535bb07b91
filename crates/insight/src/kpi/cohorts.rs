//! Who came back, by the period in which they first came. A cell counts only once the period is over, so that the
//! right edge does not seem to fall.

use std::ops::Range;

use crate::ledger::Ledger;
use crate::parts::in_parts;

/// A customer: when they first came, and in which periods they did it again, counted from the first period of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came<'a> {
    /// The period of the first time.
    pub first: u32,
    /// The periods in which they came, in ascending order, each once; the first one may be among them.
    pub periods: &'a [u32],
}

/// How coming back is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retained {
    /// In exactly that period.
    On,
    /// In that period or a later one.
    OnOrAfter,
}

/// A table of cohorts: rows by first period, columns by periods since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohorts {
    sizes: Vec<u64>,
    retained: Vec<Vec<u64>>,
}

impl Cohorts {
    /// Counts customers over the periods 0..`periods`, all of which are over. A customer who came later is left out.
    #[must_use]
    pub fn count<'a>(periods: u32, how: Retained, customers: impl IntoIterator<Item = Came<'a>>) -> Cohorts {
        let mut cohorts = Cohorts::empty(periods);
        for customer in customers.into_iter().filter(|customer| customer.first < periods) {
            cohorts.sizes[customer.first as usize] += 1;
            cohorts.add(&customer, how);
        }
        cohorts
    }

    /// Counts the customers of a ledger by their orders. `period_of_day` gives the period of a local day, from 0 on;
    /// it must not fall with the days, and should look it up in a table, as it is asked for every order. Days that
    /// belong to no period are to give one beyond `periods`; so is the period that is not over yet.
    #[must_use]
    pub fn of_orders(
        ledger: &Ledger,
        periods: u32,
        how: Retained,
        period_of_day: impl Fn(i32) -> u32 + Sync,
    ) -> Cohorts {
        let count = |customers: Range<usize>| {
            let mut cohorts = Cohorts::empty(periods);
            let mut came = Vec::new();
            for orders in customers.map(|customer| ledger.orders(customer)) {
                came.clear();
                came.extend(orders.iter().map(|order| period_of_day(order.day)));
                came.dedup();
                if let Some(first) = came.first().copied().filter(|first| *first < periods) {
                    cohorts.sizes[first as usize] += 1;
                    cohorts.add(&Came { first, periods: &came }, how);
                }
            }
            cohorts
        };
        in_parts(ledger.customers(), count, Cohorts::merge)
    }

    /// How many first came in each period.
    #[must_use]
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// By first period, how many came back so many periods later; the first column is the period itself. Rows become
    /// shorter, as younger cohorts have had less time.
    #[must_use]
    pub fn retained(&self) -> &[Vec<u64>] {
        &self.retained
    }

    /// The share that came back so many periods later, over all cohorts that are old enough; `None` if none is.
    #[must_use]
    pub fn share(&self, after: u32) -> Option<f64> {
        let old_enough = self.retained.iter().zip(&self.sizes).filter(|(row, _)| row.len() > after as usize);
        let (came, of) =
            old_enough.fold((0, 0), |(came, of), (row, size)| (came + row[after as usize], of + size));
        (of > 0).then(|| came as f64 / of as f64)
    }

    fn empty(periods: u32) -> Cohorts {
        let columns = |first: u32| vec![0; (periods - first) as usize];
        Cohorts { sizes: vec![0; periods as usize], retained: (0..periods).map(columns).collect() }
    }

    fn merge(mut self, other: Cohorts) -> Cohorts {
        self.sizes.iter_mut().zip(other.sizes).for_each(|(size, more)| *size += more);
        let cells = self.retained.iter_mut().flatten().zip(other.retained.into_iter().flatten());
        cells.for_each(|(cell, more)| *cell += more);
        self
    }

    fn add(&mut self, customer: &Came<'_>, how: Retained) {
        let row = &mut self.retained[customer.first as usize];
        let last = customer.periods.iter().filter_map(|period| period.checked_sub(customer.first)).max();
        match how {
            Retained::On => {
                row[0] += 1;
                let later = customer.periods.iter().filter_map(|period| period.checked_sub(customer.first));
                for after in later.filter(|after| *after > 0) {
                    if let Some(cell) = row.get_mut(after as usize) {
                        *cell += 1;
                    }
                }
            }
            Retained::OnOrAfter => {
                let until = (last.unwrap_or(0) as usize).min(row.len() - 1);
                row[..=until].iter_mut().for_each(|cell| *cell += 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUSTOMERS: [Came<'static>; 4] = [
        Came { first: 0, periods: &[0, 2] },
        Came { first: 0, periods: &[] },
        Came { first: 1, periods: &[2, 7] },
        Came { first: 9, periods: &[9] },
    ];

    #[test]
    fn exactly_then() {
        let cohorts = Cohorts::count(3, Retained::On, CUSTOMERS);
        assert_eq!(cohorts.sizes(), [2, 1, 0]);
        assert_eq!(cohorts.retained(), [vec![2, 0, 1], vec![1, 1], vec![0]]);
        assert_eq!(
            [0, 1, 2, 3].map(|after| cohorts.share(after)),
            [Some(1.0), Some(1.0 / 3.0), Some(0.5), None]
        );
    }

    #[test]
    fn then_or_later_is_never_less() {
        let on = Cohorts::count(3, Retained::On, CUSTOMERS);
        let after = Cohorts::count(3, Retained::OnOrAfter, CUSTOMERS);
        assert_eq!(after.retained(), [vec![2, 1, 1], vec![1, 1], vec![0]]);
        let cells = |cohorts: &Cohorts| cohorts.retained().concat();
        assert!(cells(&on).iter().zip(cells(&after)).all(|(on, after)| *on <= after));
    }
}
