//! What an effect is worth.

use kesit_insight::experiment::Effect;

use super::{Experiment, Readout};

/// What the campaign cost, and what the outcome is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Money {
    /// For each customer with the campaign.
    pub cost: f64,
    /// What one more of the outcome leaves.
    pub margin: f64,
}

impl Readout {
    /// By how much the campaign raised the sum over its group: the estimate and the ends of its interval. `None` where nothing
    /// varies.
    #[must_use]
    pub fn incremental(&self, found: &Experiment) -> Option<[f64; 3]> {
        let count = self.customers(found);
        self.deciding.map(|effect| figures(&effect).map(|figure| figure * count))
    }

    /// What that leaves when the campaign is paid.
    #[must_use]
    pub fn profit(&self, found: &Experiment, money: Money) -> Option<[f64; 3]> {
        let spent = money.cost * self.customers(found);
        self.incremental(found).map(|sums| sums.map(|sum| sum * money.margin - spent))
    }

    /// The profit for each unit that was spent.
    #[must_use]
    pub fn roi(&self, found: &Experiment, money: Money) -> Option<[f64; 3]> {
        let spent = money.cost * self.customers(found);
        self.incremental(found).map(|sums| sums.map(|sum| (sum * money.margin - spent) / spent))
    }

    fn customers(&self, found: &Experiment) -> f64 {
        found.groups[self.group].sample.count
    }
}

/// The estimate and the ends of its interval.
fn figures(effect: &Effect) -> [f64; 3] {
    [effect.difference, effect.interval.0, effect.interval.1]
}
