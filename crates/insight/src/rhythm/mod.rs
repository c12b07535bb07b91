//! How many days pass between the orders of a customer: the shop's own rhythm, by which one can tell who is late.
//!
//! A gap lies between two days with an order, one after the other. It belongs to the category of the order that it
//! follows: after coffee customers come back sooner than after a coffee machine. [`Rhythms`] finds the gaps of a
//! ledger, [`Rhythm`] is what they say together, [`due_day`] and [`calendar`] say when the next order may be
//! expected.
//!
//! Who orders often has many gaps, and all of them short. So that such customers do not speak for all, each customer
//! weighs the same, however many gaps there are. Customers who have not come back yet are not left out, which would leave
//! only the short gaps; they count for as long as they were watched. That is the estimator of Wang & Chang (1999), Journal
//! of the American Statistical Association 94:146–153.

mod calendar;
mod curve;
mod gaps;

pub use calendar::{Week, calendar, due_calendar, due_day};
pub use curve::Rhythm;
pub use gaps::Rhythms;

pub(crate) use gaps::order_days;

#[cfg(test)]
mod tests;
