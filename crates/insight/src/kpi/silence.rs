//! How long a customer must be silent to be counted as gone, where nobody says that they go.

use std::collections::BTreeMap;

use crate::lifecycle::Thresholds;
use crate::rhythm::{Rhythm, Rhythms};

/// Of those who come back, this share has done so by then.
const SHARE_BACK: f64 = 0.9;

/// Days after which a customer counts as silent, by the category of the last order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    shop_days: u32,
    own_days: BTreeMap<u32, u32>,
    is_fallback: bool,
}

impl Silence {
    /// By the rhythm of the category, else of the shop: the gap within which nine in ten of those who come back have
    /// done so. Where there is too little to go by, the days from which [`Thresholds::FALLBACK`] calls a customer
    /// dormant.
    #[must_use]
    pub fn of(rhythms: &Rhythms) -> Silence {
        let days = |rhythm: &Rhythm| rhythm.quantile(SHARE_BACK);
        match days(rhythms.shop()).filter(|_| rhythms.is_enough()) {
            Some(shop_days) => {
                let own = rhythms.own().iter();
                let own_days =
                    own.filter_map(|(category, rhythm)| Some((*category, days(rhythm)?))).collect();
                Silence { shop_days, own_days, is_fallback: false }
            }
            None => Silence { is_fallback: true, ..Silence::after(Thresholds::FALLBACK.dormant_days) },
        }
    }

    /// After more than so many days, whatever was ordered.
    #[must_use]
    pub fn after(days: u32) -> Silence {
        Silence { shop_days: days, own_days: BTreeMap::new(), is_fallback: false }
    }

    /// A customer is silent with more days than this since the last order, which was of this category.
    #[must_use]
    pub fn days(&self, category: Option<u32>) -> u32 {
        category.and_then(|category| self.own_days.get(&category)).copied().unwrap_or(self.shop_days)
    }

    /// Whether the days are a convention, as the shop has no rhythm yet.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        self.is_fallback
    }
}
