//! The events of one name in one block.

use crate::{Rows, Series};

/// The events of one name: each customer's in order of time, properties in columns.
pub type Table = Series<Rows>;

impl Table {
    /// The properties of all events.
    #[inline]
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.payload
    }
}
