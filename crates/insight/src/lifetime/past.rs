//! What the models need to know of a customer's orders.

use std::collections::HashMap;

/// The orders of a customer up to an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    /// Orders after the first one. Several of one day count once.
    pub repeats: u32,
    /// From the first order to the last one; 0 if there was only the first.
    pub recency: f64,
    /// From the first order to the instant; not less than `recency`.
    pub age: f64,
}

/// Customers with the same past, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// The past.
    pub past: Past,
    /// How many customers have it.
    pub customers: f64,
}

/// Puts equal pasts together, in the order in which they first come. A likelihood over days has far fewer different
/// pasts than customers.
#[must_use]
pub fn compress(pasts: &[Past]) -> Vec<Counted> {
    let mut place = HashMap::new();
    let mut counted: Vec<Counted> = Vec::new();
    for past in pasts {
        let key = (past.repeats, past.recency.to_bits(), past.age.to_bits());
        let ix = *place.entry(key).or_insert_with(|| {
            counted.push(Counted { past: *past, customers: 0.0 });
            counted.len() - 1
        });
        counted[ix].customers += 1.0;
    }
    counted
}

impl Past {
    /// The same past in a unit that is `scale` of the present ones long.
    pub(super) fn in_units_of(self, scale: f64) -> Past {
        Past { repeats: self.repeats, recency: self.recency / scale, age: self.age / scale }
    }

    /// The repeats as a number to reckon with.
    pub(super) fn x(self) -> f64 {
        f64::from(self.repeats)
    }
}
