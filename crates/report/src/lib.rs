//! One page of HTML that says what the numbers of a shop mean: readable without a network, without scripts, on paper, in
//! the dark and on a telephone, in Turkish and in English.
//!
//! Numbers come in as a [`Report`], a text goes out. Nothing is counted here, read or written.

mod chart;
mod format;
mod page;
mod palette;
mod report;
mod words;

pub use page::{Chart, charts, page};
pub use report::*;
pub use words::Words;
