//! Shows why a customer is in a segment or not: as text for people, as JSON for programs.
//!
//! A condition is put into words in `condition.rs` and its neighbours, what was found in `found.rs`; `tree.rs` and
//! `json.rs` put both together.

mod condition;
mod customer;
mod date;
mod found;
mod json;
mod measure;
mod test;
mod tree;
mod window;

pub(crate) use customer::{customer_json, customer_text};
pub(crate) use json::{instant, json, node, value};
pub(crate) use tree::text;

#[cfg(test)]
mod tests;
