//! How a segment grew between two dates, and by whom. What it gained and lost adds up to how it changed.

/// Customers by whether they were in the segment at the first and at the second date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Growth {
    /// In at both dates.
    pub stayed: u64,
    /// In at the second date only, and a customer at the first one already.
    pub moved_in: u64,
    /// In at the second date, and no customer at the first one yet.
    pub new: u64,
    /// In at the first date only.
    pub moved_out: u64,
}

impl Growth {
    /// How many were in at the first date.
    #[must_use]
    pub fn before(&self) -> u64 {
        self.stayed + self.moved_out
    }

    /// How many were in at the second date.
    #[must_use]
    pub fn after(&self) -> u64 {
        self.stayed + self.moved_in + self.new
    }

    /// By which share it grew or, negative, shrank; `None` if nobody was in.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let (before, after) = (self.before() as f64, self.after() as f64);
        (before > 0.0).then(|| (after - before) / before)
    }

    /// The share of those in at either date who were in at both (Jaccard); `None` if nobody was.
    #[must_use]
    pub fn stability(&self) -> Option<f64> {
        let either = self.before() + self.moved_in + self.new;
        (either > 0).then(|| self.stayed as f64 / either as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_and_losses_add_up() {
        let growth = Growth { stayed: 60, moved_in: 25, new: 15, moved_out: 20 };
        assert_eq!((growth.before(), growth.after()), (80, 100));
        assert_eq!((growth.share(), growth.stability()), (Some(0.25), Some(0.5)));
        assert_eq!((Growth::default().share(), Growth::default().stability()), (None, None));
    }
}
