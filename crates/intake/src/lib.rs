//! Messages from the webhooks of shop systems: Shopify, WooCommerce, and any other by a mapping. Bytes and headers in,
//! [`kesit_model::message::Message`]s out.
//!
//! Start at [`Hook::read`]. An order by webhook equals the same order by import: the same event names, property names and
//! message ids, so that a shop may import its past and send its present, in whatever order. Nothing here remembers, looks
//! at a clock or at the network: what was delivered twice bears the same message id twice.

mod customer;
mod delivery;
#[cfg(test)]
mod for_tests;
mod hook;
mod order;
mod part;
mod shopify;
mod signature;
mod woocommerce;

pub mod mapping;

pub use delivery::{Delivery, HOOK_BYTES, Refused, Skipped, Taken};
pub use hook::{Hook, Secret};
pub use signature::{Algorithm, Encoding, Signed};
