//! Which thresholds count after an order of which category.

use std::collections::BTreeMap;

use super::{Thresholds, ThresholdsError};
use crate::rhythm::Rhythms;

/// Where thresholds come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The shop's people gave them.
    Given,
    /// The rhythm of the category.
    Category,
    /// The rhythm of the whole shop.
    Shop,
    /// The shop is too small or too young to have a rhythm; they are a convention.
    Fallback,
}

/// The thresholds of a shop and, where they differ, of its categories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    shop: (Thresholds, Source),
    own: BTreeMap<u32, (Thresholds, Source)>,
}

impl Rules {
    /// By the rhythm of the shop and of those categories that have one. If the shop has too few gaps or too short a
    /// history, all is [`Thresholds::FALLBACK`].
    #[must_use]
    pub fn fit(rhythms: &Rhythms) -> Rules {
        let shop = Thresholds::of(rhythms.shop()).filter(|_| rhythms.is_enough());
        let Some(shop) = shop else {
            return Rules { shop: (Thresholds::FALLBACK, Source::Fallback), own: BTreeMap::new() };
        };
        let own = rhythms.own().iter();
        let own = own
            .filter_map(|(category, rhythm)| Some((*category, (Thresholds::of(rhythm)?, Source::Category))));
        Rules { shop: (shop, Source::Shop), own: own.collect() }
    }

    /// Thresholds of the shop's people, for all categories.
    ///
    /// # Errors
    /// When they do not rise.
    pub fn fixed(thresholds: Thresholds) -> Result<Rules, ThresholdsError> {
        Ok(Rules { shop: (thresholds.checked()?, Source::Given), own: BTreeMap::new() })
    }

    /// The same with thresholds of the shop's people for a category.
    ///
    /// # Errors
    /// When they do not rise.
    pub fn with(mut self, category: u32, thresholds: Thresholds) -> Result<Rules, ThresholdsError> {
        self.own.insert(category, (thresholds.checked()?, Source::Given));
        Ok(self)
    }

    /// What counts after an order of a category.
    #[must_use]
    pub fn after(&self, category: Option<u32>) -> Thresholds {
        self.found(category).0
    }

    /// Where that comes from.
    #[must_use]
    pub fn source(&self, category: Option<u32>) -> Source {
        self.found(category).1
    }

    /// The categories with thresholds of their own.
    pub fn categories(&self) -> impl Iterator<Item = (u32, Thresholds)> {
        self.own.iter().map(|(category, (thresholds, _))| (*category, *thresholds))
    }

    fn found(&self, category: Option<u32>) -> (Thresholds, Source) {
        category.and_then(|category| self.own.get(&category)).copied().unwrap_or(self.shop)
    }
}
