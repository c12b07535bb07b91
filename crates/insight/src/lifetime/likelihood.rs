//! The likelihood of many customers at once. What hangs only on the number of orders or only on a time is reckoned once,
//! not for every customer: days and counts are few, customers are many.

use std::collections::HashMap;

use super::fit::Timing;
use super::{Counted, Past};
use crate::numeric::parallel::in_order;
use crate::numeric::special::ln_add_exp;

/// Rows that are summed up together. Sums are joined in the order of the rows, so they are the same with any number of
/// threads.
const CHUNK_ROWS: usize = 4096;
/// Fewer rows than this are not worth a second thread.
const ROWS_FOR_THREADS: usize = 8 * CHUNK_ROWS;

/// The likelihood of a number of orders in the models in which somebody leaves only with an order:
/// ln L = constant + ln( (rate + age)^−shape + left · (rate + recency)^−shape ).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoWays {
    /// What does not hang on times.
    pub constant: f64,
    /// The logarithm of `left`; −∞ for somebody who cannot have left.
    pub ln_left: f64,
    /// Shape of the order rate, given the orders.
    pub shape: f64,
    /// Rate of the order rate, before any order.
    pub rate: f64,
}

impl TwoWays {
    /// The logarithm of the likelihood of a past with that number of orders.
    pub(super) fn ln_likelihood(&self, past: Past) -> f64 {
        self.given(libm::log(self.rate + past.recency), libm::log(self.rate + past.age))
    }

    fn given(&self, ln_recency: f64, ln_age: f64) -> f64 {
        self.constant + ln_add_exp(-self.shape * ln_age, self.ln_left - self.shape * ln_recency)
    }
}

#[derive(Debug, Clone, Copy)]
struct Row {
    repeats: u32,
    recency: u32,
    age: u32,
    customers: f64,
}

/// Customers, with equal counts and times named by one number each.
#[derive(Debug, Clone)]
pub(super) struct Customers {
    counted: Vec<Counted>,
    repeats: Vec<u32>,
    times: Vec<f64>,
    rows: Vec<Row>,
}

impl Customers {
    pub(super) fn new(counted: Vec<Counted>) -> Customers {
        let (mut repeats, mut times) = (Numbers::default(), Numbers::default());
        let row = |counted: &Counted| Row {
            repeats: repeats.of(counted.past.repeats.into()),
            recency: times.of(counted.past.recency.to_bits()),
            age: times.of(counted.past.age.to_bits()),
            customers: counted.customers,
        };
        let rows = counted.iter().map(row).collect();
        let repeats = repeats.values.iter().map(|count| u32::try_from(*count).expect("was one")).collect();
        let times = times.values.iter().map(|bits| f64::from_bits(*bits)).collect();
        Customers { counted, repeats, times, rows }
    }

    /// How many different pasts there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many customers there are.
    pub(super) fn customers(&self) -> f64 {
        self.counted.iter().map(|counted| counted.customers).sum()
    }

    /// Every so-many-th past.
    pub(super) fn every(&self, step: usize) -> Customers {
        Customers::new(self.counted.iter().copied().step_by(step.max(1)).collect())
    }

    /// The logarithm of the likelihood of all of them.
    pub(super) fn ln_likelihood<M: Timing + Sync>(&self, model: &M, threads: usize) -> f64 {
        let ways: Option<Vec<TwoWays>> =
            self.repeats.iter().map(|repeats| model.two_ways(*repeats)).collect();
        match ways {
            Some(ways) => {
                let rate = ways.first().map_or(0.0, |ways| ways.rate);
                let logs: Vec<f64> = self.times.iter().map(|time| libm::log(rate + time)).collect();
                let of = |row: &Row| {
                    let (recency, age) = (logs[row.recency as usize], logs[row.age as usize]);
                    row.customers * ways[row.repeats as usize].given(recency, age)
                };
                sum(&self.rows, threads, &of)
            }
            None => sum(&self.counted, threads, &|counted: &Counted| {
                counted.customers * model.ln_likelihood(counted.past)
            }),
        }
    }
}

/// Gives each value a number, in the order in which they first come.
#[derive(Default)]
struct Numbers {
    places: HashMap<u64, u32>,
    values: Vec<u64>,
}

impl Numbers {
    fn of(&mut self, value: u64) -> u32 {
        *self.places.entry(value).or_insert_with(|| {
            self.values.push(value);
            u32::try_from(self.values.len() - 1).expect("fewer values than u32 holds")
        })
    }
}

/// The sum over all rows, bit by bit the same with any number of threads.
pub(super) fn sum<T: Sync>(rows: &[T], threads: usize, of: &(impl Fn(&T) -> f64 + Sync)) -> f64 {
    let chunk_sums = |rows: &[T]| -> Vec<f64> {
        rows.chunks(CHUNK_ROWS).map(|chunk| chunk.iter().map(of).sum()).collect()
    };
    if threads <= 1 || rows.len() < ROWS_FOR_THREADS {
        return chunk_sums(rows).iter().sum();
    }
    let part = rows.len().div_ceil(threads).next_multiple_of(CHUNK_ROWS);
    let sums = in_order(threads, rows.chunks(part), chunk_sums);
    sums.iter().flatten().sum()
}
