//! Outgoing webhooks: how a delivery is signed ([`signature`]), when it is tried again ([`schedule`]), which addresses may
//! be called ([`guard`]), what it says ([`body`]), and the one HTTP request ([`send`]). What is to be delivered, and whether
//! it was, is kept by others; clock and chance come in as arguments.
//!
//! A delivery follows [Standard Webhooks](https://www.standardwebhooks.com): it comes at least once, and bears the same
//! `webhook-id` each time, by which the receiver knows it again.

pub mod body;
pub mod guard;
pub mod schedule;
pub mod send;
pub mod signature;

pub use guard::{Refused, Rules};
pub use send::{FailureKind, Request, Sender, Sent};
pub use signature::Secret;
