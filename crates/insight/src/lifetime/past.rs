//! What the models need to know of a customer's orders.

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

/// Puts equal pasts together, whatever the order in which they come. A likelihood over days has far fewer different
/// pasts than customers.
#[must_use]
pub fn compress(pasts: &[Past]) -> Vec<Counted> {
    let key = |past: &Past| (past.age.to_bits(), past.repeats, past.recency.to_bits());
    let mut sorted = pasts.to_vec();
    sorted.sort_unstable_by_key(key);
    let equal = sorted.chunk_by(|one, other| key(one) == key(other));
    equal.map(|equal| Counted { past: equal[0], customers: equal.len() as f64 }).collect()
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
