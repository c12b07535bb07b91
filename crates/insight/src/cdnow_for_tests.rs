//! The CDNOW sample for tests: 2,357 customers who first bought in early 1997. Its folder is `../shared/data`, or
//! `KESIT_TEST_DATA`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// A customer.
pub(crate) struct Customer {
    /// The money of each day with an order; days are counted from 1997-01-01, which is 1.
    days: BTreeMap<u32, f64>,
}

impl Customer {
    /// Days with an order up to a day, and the money of each.
    pub(crate) fn until(&self, day: u32) -> impl Iterator<Item = (u32, f64)> {
        self.days.range(..=day).map(|(day, money)| (*day, *money))
    }

    /// How many days with an order come after a day.
    pub(crate) fn orders_after(&self, day: u32) -> usize {
        self.days.range(day + 1..).count()
    }
}

/// All customers.
pub(crate) fn customers() -> Vec<Customer> {
    let mut customers: BTreeMap<String, BTreeMap<u32, f64>> = BTreeMap::new();
    for line in data("cdnow/CDNOW_sample.txt").lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let money: f64 = cells[4].parse().expect("money");
        *customers.entry(cells[1].to_owned()).or_default().entry(day(cells[2])).or_default() += money;
    }
    customers.into_values().map(|days| Customer { days }).collect()
}

/// The day of a date as the file writes it, 19970101 to 19980630.
fn day(date: &str) -> u32 {
    let number = |part: &str| part.parse::<u32>().expect("a number");
    let (year, month, day) = (number(&date[..4]), number(&date[4..6]), number(&date[6..]));
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month as usize - 1];
    before + day + (year - 1997) * 365
}

/// A file of the test data.
pub(crate) fn data(path: &str) -> String {
    let root = std::env::var_os("KESIT_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{} is needed for this test (or set KESIT_TEST_DATA): {error}", path.display())
    })
}
