//! Why a section has no numbers.

use crate::words::Words;

/// A section's numbers, or why there are none.
pub type Section<T> = Result<T, Missing>;

/// Why there are no numbers, with what would be needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Too few customers with an order.
    Customers {
        /// How many there are.
        has: u64,
        /// How many it takes.
        needs: u64,
    },
    /// Too few orders.
    Orders {
        /// How many there are.
        has: u64,
        /// How many it takes.
        needs: u64,
    },
    /// The orders lie on too short a stretch of time.
    Days {
        /// From the first order to the last, both days included.
        has: u64,
        /// How many days it takes.
        needs: u64,
    },
    /// No order has an amount.
    Amounts,
    /// Too few segments are defined.
    Segments {
        /// How many there are.
        has: u64,
        /// How many it takes.
        needs: u64,
    },
    /// Something else.
    Other {
        /// Why, as a sentence.
        why: Words,
        /// What is needed, as a sentence. Empty if nothing can be done.
        needed: Words,
    },
}
