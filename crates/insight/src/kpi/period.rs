//! The stretch of days that a figure is of.

/// Local days from one on, up to but without another, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: i32,
    /// The day after the last.
    pub until: i32,
}

impl Period {
    /// How many days it has; 0 if it ends before it begins.
    #[must_use]
    pub fn days(&self) -> u32 {
        u32::try_from(i64::from(self.until) - i64::from(self.from)).unwrap_or(0)
    }

    /// As many days right before it.
    #[must_use]
    pub fn before(&self) -> Period {
        Period { from: self.from.saturating_sub_unsigned(self.days()), until: self.from }
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn holds(&self, day: i32) -> bool {
        (self.from..self.until).contains(&day)
    }
}
