//! The stages and their names.

/// Where a customer stands. A customer is in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Ordered on one day only, a short while ago.
    New,
    /// The last order is no longer ago than is usual.
    Active,
    /// Came back a short while ago after having been dormant or lost.
    Reactivated,
    /// Most who come back would have done so by now.
    AtRisk,
    /// Nearly all who come back would have done so by now.
    Dormant,
    /// Twice as long as that.
    Lost,
}

impl Stage {
    /// All of them, in order of how lately the customer ordered.
    pub const ALL: [Stage; 6] =
        [Stage::New, Stage::Active, Stage::Reactivated, Stage::AtRisk, Stage::Dormant, Stage::Lost];

    /// The place in [`Stage::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// A word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Stage::New => "new",
            Stage::Active => "active",
            Stage::Reactivated => "reactivated",
            Stage::AtRisk => "at_risk",
            Stage::Dormant => "dormant",
            Stage::Lost => "lost",
        }
    }

    /// The name in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Stage::New => "New",
            Stage::Active => "Active",
            Stage::Reactivated => "Reactivated",
            Stage::AtRisk => "At risk",
            Stage::Dormant => "Dormant",
            Stage::Lost => "Lost",
        }
    }

    /// The name in Turkish.
    #[must_use]
    pub fn tr(self) -> &'static str {
        match self {
            Stage::New => "Yeni",
            Stage::Active => "Aktif",
            Stage::Reactivated => "Yeniden etkinleşen",
            Stage::AtRisk => "Risk altında",
            Stage::Dormant => "Uyuyan",
            Stage::Lost => "Kaybedilen",
        }
    }
}
