//! Who ordered when and for how much: what most figures of a shop are made of.
//!
//! A [`Book`] holds everything that is known. [`Book::as_of`] makes the [`Ledger`] of an instant: the orders that had been
//! placed by then, net of what had been given back by then. Nothing later leaks into it, so a figure of a ledger is one that
//! could have been known on that day.
//!
//! Customers are numbers from 0; who they are, the caller knows. Money is in millionths of the shop's currency, as exact
//! sums do not hang on their order. Days are the shop's local days, counted from 1970-01-01.

mod book;
mod net;

pub use book::{Book, Purchase, Refund};
pub use net::{Ledger, Order, net_orders};

/// Millionths in one unit of money.
pub const MICROS: f64 = 1e6;

#[cfg(test)]
mod tests;
