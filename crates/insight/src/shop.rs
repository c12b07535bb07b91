//! Small shops for tests: who ordered on which day for how much.

use crate::cdnow_for_tests as cdnow;
use crate::ledger::{Book, Ledger, Purchase, Refund};

const DAY_MS: i64 = 86_400_000;

/// The last instant of a day, in UTC.
pub(crate) fn end_of(day: i32) -> i64 {
    (i64::from(day) + 1) * DAY_MS - 1
}

/// An order on a day, at noon, of so many units of money; its number is the day.
pub(crate) fn order(day: i32, units: i64, category: Option<u32>) -> Purchase {
    let at = i64::from(day) * DAY_MS + DAY_MS / 2;
    Purchase { at, day, amount: units * 1_000_000, number: u32::try_from(day).ok(), category }
}

/// So many units of the order of a day given back on another.
pub(crate) fn refund(of_day: i32, on_day: i32, units: i64) -> Refund {
    Refund { at: end_of(on_day), amount: Some(units * 1_000_000), number: u32::try_from(of_day).ok() }
}

/// A shop whose customers ordered on these days for so many units.
pub(crate) fn book<'a>(customers: impl IntoIterator<Item = &'a [(i32, i64)]>) -> Book {
    let mut book = Book::default();
    for orders in customers {
        book.push(orders.iter().map(|(day, units)| order(*day, *units, None)), []);
    }
    book
}

/// What had happened by the end of a day.
pub(crate) fn on(book: &Book, day: i32) -> Ledger {
    book.as_of(end_of(day), day)
}

/// CDNOW, one order for each day with orders; days are counted from 1997-01-01, which is 1.
pub(crate) fn cdnow() -> Book {
    let mut book = Book::default();
    for customer in cdnow::customers() {
        let orders = customer.until(u32::MAX - 1).map(|(day, money)| Purchase {
            amount: (money * 1e6).round() as i64,
            ..order(day as i32, 0, None)
        });
        book.push(orders, []);
    }
    book
}
