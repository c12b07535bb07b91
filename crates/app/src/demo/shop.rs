//! Everything that all customers share.

use kesit_model::zone::{Date, Zone};

use super::calendar::Calendar;
use super::campaigns::{self, Campaign, CampaignIx};
use super::catalogue::Catalogue;
use super::names::Names;
use super::opinions::Opinions;
use super::person::Tables;
use super::places::Places;

/// The shop.
#[derive(Debug)]
pub(super) struct Shop {
    pub(super) seed: u64,
    pub(super) calendar: Calendar,
    pub(super) catalogue: Catalogue,
    pub(super) names: Names,
    pub(super) places: Places,
    pub(super) opinions: Opinions,
    pub(super) campaigns: Vec<Campaign>,
    pub(super) tables: Tables,
}

impl Shop {
    /// A shop that covers the `months` months before the date `until`, in the zone of Türkiye.
    pub(super) fn new(seed: u64, until: Date, months: u16) -> Shop {
        let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the time zones are part of the program");
        let calendar = Calendar::new(until, months, &zone);
        Shop {
            seed,
            campaigns: campaigns::plan(&calendar),
            calendar,
            catalogue: Catalogue::read(),
            names: Names::read(),
            places: Places::read(),
            opinions: Opinions::read(),
            tables: Tables::new(),
        }
    }

    /// A campaign.
    pub(super) fn campaign(&self, ix: CampaignIx) -> &Campaign {
        &self.campaigns[usize::from(ix.0)]
    }

    /// The shop that the tests look at.
    #[cfg(test)]
    pub(super) fn for_tests() -> Shop {
        Shop::new(1, jiff::civil::date(2026, 11, 1), 24)
    }
}
