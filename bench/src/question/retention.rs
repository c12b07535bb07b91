//! Retention by cohort: of those whose first order was in a month, how many ordered again so many months later.

use std::collections::BTreeMap;

use kesit_model::Timestamp;
use kesit_segment::Settings;
use kesit_timeline::{BLOCK_ROWS, Block, NameId, Timelines};

use super::days::Days;
use crate::answer::{self, Answer};
use crate::shop::{END, EVENTS, ORDER};

/// Customers by month of the first order and months since then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cohorts {
    /// In months since the year 0.
    first_month: i32,
    months: usize,
    /// Row by row: a cohort each, months since its first order across.
    customers: Vec<u64>,
}

/// Counts everybody who ever ordered.
pub(crate) fn cohorts(timelines: &Timelines, settings: &Settings, threads: usize) -> Option<Cohorts> {
    let order = timelines.dictionary().name(EVENTS[usize::from(ORDER)].0)?;
    let days = Days::since(Timestamp(END.0 - SPAN_MS), &settings.zone);
    timelines.fold(threads, |_, block| Cohorts::of(block, order, &days), Cohorts::plus)
}

/// From how long before the end months are told apart: all of the generated data.
const SPAN_MS: i64 = 732 * 86_400_000;

impl Cohorts {
    fn none(days: &Days) -> Cohorts {
        let first_month = days.month(0);
        let months = usize::try_from(days.month(days.len() - 1) - first_month + 1).unwrap_or(0);
        Cohorts { first_month, months, customers: vec![0; months * months] }
    }

    fn of(block: &Block, order: NameId, days: &Days) -> Cohorts {
        let mut cohorts = Cohorts::none(days);
        if let Some(orders) = block.events(order) {
            (0..BLOCK_ROWS).for_each(|row| cohorts.add(&orders.at()[orders.range(row)], days));
        }
        cohorts
    }

    /// Adds one customer by the instants of their orders, ascending.
    fn add(&mut self, orders: &[Timestamp], days: &Days) {
        let mut cohort = None;
        let mut month_end = Timestamp(i64::MIN);
        for at in orders {
            // The same month once more.
            if *at < month_end || *at > END {
                continue;
            }
            let day = days.day(*at);
            month_end = days.month_end(day);
            let month = (days.month(day) - self.first_month) as usize;
            let cohort = *cohort.get_or_insert(month);
            self.customers[cohort * self.months + month - cohort] += 1;
        }
    }

    fn plus(mut self, other: Cohorts) -> Cohorts {
        self.customers.iter_mut().zip(other.customers).for_each(|(own, other)| *own += other);
        self
    }

    /// The answer that these counts are: a figure for each cohort and number of months, where there is anybody.
    pub(crate) fn answer(&self) -> Answer {
        let mut answer = answer::of_sets(Vec::new());
        answer.figures = self.figures();
        answer
    }

    fn figures(&self) -> BTreeMap<String, i64> {
        let filled = self.customers.iter().enumerate().filter(|(_, customers)| **customers > 0);
        filled
            .map(|(place, customers)| (self.name(place), i64::try_from(*customers).unwrap_or(i64::MAX)))
            .collect()
    }

    /// Such as `2024-03 +5`.
    fn name(&self, place: usize) -> String {
        let month = self.first_month + (place / self.months) as i32;
        format!("{}-{:02} +{}", month / 12, month % 12 + 1, place % self.months)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::settings;

    /// Of customers by how long before the end they ordered, in days and hours.
    fn figures(customers: &[&[(i64, i64)]]) -> BTreeMap<String, i64> {
        let days = Days::since(Timestamp(END.0 - SPAN_MS), &settings().zone);
        let mut cohorts = Cohorts::none(&days);
        for orders in customers {
            let at = |(days, hours): &(i64, i64)| Timestamp(END.0 - (days * 24 + hours) * 3_600_000);
            cohorts.add(&orders.iter().map(at).collect::<Vec<_>>(), &days);
        }
        cohorts.figures()
    }

    #[test]
    fn a_customer_counts_once_a_month_in_local_time() {
        // The end is 3 o'clock on 1 January 2026 in Istanbul, 334 days after 3 o'clock on 1 February 2025.
        let counted = figures(&[&[(334, 4), (334, 3), (330, 0), (0, 4)], &[(334, 0)], &[(0, 3)], &[]]);
        let expected =
            [("2025-01 +0", 1), ("2025-01 +1", 1), ("2025-01 +11", 1), ("2025-02 +0", 1), ("2026-01 +0", 1)];
        assert_eq!(counted, expected.map(|(name, count)| (name.to_owned(), count)).into());
    }
}
