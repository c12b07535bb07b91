//! Standing among all customers.

use kesit_model::definition::{EventCondition, RankCondition, Top};
use kesit_model::{Decimal, Timestamp};

use super::Oracle;
use super::figure::Ratio;
use super::world::Person;

impl Oracle<'_> {
    /// Whether the customer's measure at `now` reaches the cut-off of the instant that is asked about.
    pub(super) fn is_ranked(&self, wanted: &RankCondition, person: &Person, now: Timestamp) -> bool {
        let Some(cut_off) = self.cut_off(wanted) else { return false };
        self.ranked_measure(&wanted.by, person, now).is_some_and(|measure| measure.compare(cut_off).is_ge())
    }

    fn cut_off(&self, wanted: &RankCondition) -> Option<Ratio> {
        if let Some(known) = self.cut_offs.borrow().get(wanted) {
            return *known;
        }
        let cut_off = self.batch(wanted);
        self.cut_offs.borrow_mut().insert(wanted.clone(), cut_off);
        cut_off
    }

    /// The measure of the last one who still is among the best; `None` if nobody is.
    fn batch(&self, wanted: &RankCondition) -> Option<Ratio> {
        let existing: Vec<&Person> =
            self.world.people.iter().filter(|person| person.first_at() <= self.asked_at).collect();
        let measures =
            existing.iter().filter_map(|person| self.ranked_measure(&wanted.by, person, self.asked_at));
        let mut measures: Vec<Ratio> = measures.collect();
        measures.sort_by(|a, b| b.compare(*a));
        let places = places(wanted.top, existing.len()).min(measures.len());
        measures.get(places.checked_sub(1)?).copied()
    }

    /// More is better; nothing, which is 0 or missing, is not ranked.
    fn ranked_measure(&self, by: &EventCondition, person: &Person, now: Timestamp) -> Option<Ratio> {
        let events = self.events(&by.name, by.within.as_ref(), &by.filters, person, now);
        self.number(&by.measure, &events, person, now).filter(|measure| measure.over > 0)
    }
}

/// How many customers are the best ones: a percentage is of all customers, rounded up.
fn places(top: Top, customers: usize) -> usize {
    match top {
        Top::Count(count) => usize::try_from(count).unwrap_or(usize::MAX),
        Top::Percent(Decimal(micro_percent)) => {
            let hundredths = customers as i128 * micro_percent;
            let whole = 100 * Decimal::ONE_MICROS;
            usize::try_from((hundredths + whole - 1) / whole).unwrap_or(usize::MAX)
        }
    }
}
