//! Who came back, by the month or week of the first order.

use kesit_insight::kpi::{Cohorts, Retained};
use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;

use super::{Members, Shop};
use crate::insight::periods::unit_starts;

/// A table of cohorts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortTable {
    /// The first local day of each cohort, as many as the table has rows.
    pub starts: Vec<i32>,
    /// Who came back.
    pub cohorts: Cohorts,
}

impl CohortTable {
    /// The share of a cohort that came back so many periods after; `None` where that period is not over, or of nobody.
    #[must_use]
    pub fn share_of(&self, cohort: usize, after: usize) -> Option<f64> {
        let size = *self.cohorts.sizes().get(cohort)?;
        let came = *self.cohorts.retained().get(cohort)?.get(after)?;
        (size > 0).then(|| came as f64 / size as f64)
    }
}

/// The cohorts up to the last period that is over at an instant. Of a long history the newest
/// [`crate::insight::MOST_PERIODS`] periods are counted; who ordered before these is left out.
#[must_use]
pub fn cohorts(
    shop: &Shop<'_>,
    members: Option<&Members>,
    unit: CalendarUnit,
    how: Retained,
    as_of: Timestamp,
) -> CohortTable {
    let mut ledger = shop.ledger(as_of);
    let today = ledger.today();
    let first = ledger.all_orders().iter().map(|order| order.day).min().unwrap_or(today);
    let mut starts = unit_starts(first, today, unit);
    // The last one is not over: it holds today.
    let end = starts.pop().unwrap_or(today);
    let periods = u32::try_from(starts.len()).expect("few periods are kept");
    let begin = starts.first().copied().unwrap_or(end);
    if first < begin {
        ledger =
            ledger.of(|customer| ledger.orders(customer).first().is_some_and(|order| order.day >= begin));
    }
    if let Some(members) = members {
        ledger = ledger.of(|customer| members.holds(customer));
    }
    let days = usize::try_from(end - begin).unwrap_or(0);
    let mut period_of_day = Vec::with_capacity(days);
    for (period, start) in (0_u32..).zip(&starts) {
        let next = starts.get(period as usize + 1).copied().unwrap_or(end);
        period_of_day.extend(std::iter::repeat_n(period, usize::try_from(next - start).unwrap_or(0)));
    }
    let of_day = |day: i32| {
        let place = usize::try_from(day - begin).ok();
        place.and_then(|place| period_of_day.get(place)).copied().unwrap_or(periods)
    };
    CohortTable { cohorts: Cohorts::of_orders(&ledger, periods, how, of_day), starts }
}
