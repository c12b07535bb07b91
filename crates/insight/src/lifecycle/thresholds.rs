//! How many days without an order make a stage.

use crate::rhythm::Rhythm;

/// Days without an order, by which stages go. Each is the first day of its stage: with 90 days of `at_risk_days` a
/// customer is at risk from the 90th day after the last order on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Who ordered on one day only is new for so many days.
    pub new_days: u32,
    /// At risk from so many days on.
    pub at_risk_days: u32,
    /// Dormant from so many days on.
    pub dormant_days: u32,
    /// Lost from so many days on.
    pub lost_days: u32,
}

/// Why thresholds cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdsError {
    /// They do not rise.
    #[error(
        "days must rise: new ({}) up to at risk ({}), then dormant ({}), then lost ({}), and new be at least 1",
        .0.new_days, .0.at_risk_days, .0.dormant_days, .0.lost_days
    )]
    NotRising(Thresholds),
}

impl Thresholds {
    /// What is used where the shop's own rhythm is not known yet. A convention, and to be shown as one.
    pub const FALLBACK: Thresholds =
        Thresholds { new_days: 30, at_risk_days: 90, dormant_days: 180, lost_days: 360 };

    /// By a rhythm, each the day after the quantile, over those who come back: new until half of them are back, at
    /// risk when four in five are, dormant when nineteen in twenty are, lost after twice as long, but at the latest
    /// after [`Rhythm::FOLLOWED_DAYS`], beyond which nobody is waited for. So one in five of the customers who will
    /// come back is called at risk before, one in twenty dormant: early enough to act, rarely enough to be believed.
    /// `None` if nobody came back.
    #[must_use]
    pub fn of(rhythm: &Rhythm) -> Option<Thresholds> {
        let after = |p: f64| rhythm.quantile(p).map(|days| days + 1);
        let (new_days, at_risk_days, late) = (after(0.5)?.max(1), after(0.8)?, rhythm.quantile(0.95)?);
        let dormant_days = (late + 1).max(at_risk_days + 1);
        let lost_days = (2 * late).min(Rhythm::FOLLOWED_DAYS) + 1;
        Some(Thresholds { new_days, at_risk_days, dormant_days, lost_days: lost_days.max(dormant_days + 1) })
    }

    /// The same, if they can be used.
    ///
    /// # Errors
    /// When they do not rise: 1 ≤ new ≤ at risk < dormant < lost.
    pub fn checked(self) -> Result<Thresholds, ThresholdsError> {
        let rises = 1 <= self.new_days
            && self.new_days <= self.at_risk_days
            && self.at_risk_days < self.dormant_days
            && self.dormant_days < self.lost_days;
        if rises { Ok(self) } else { Err(ThresholdsError::NotRising(self)) }
    }
}
