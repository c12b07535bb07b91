//! Who came back, by the month of the first order.

use kesit_insight::kpi::{Cohorts as Counted, Retained};
use kesit_report::{Cohort, Cohorts, Section, Step};

use super::course::Periods;
use super::ground::Ground;

/// Days of data from which on there is something to see.
const SHORTEST_DAYS: i32 = 14;
/// Up to so many days of data, cohorts are weeks.
const DAYS_BY_WEEK: i32 = 120;
/// The most cohorts shown; older ones are left out.
const MOST: i32 = 24;

pub(super) fn cohorts(ground: &Ground<'_>) -> Section<Cohorts> {
    ground.need_customers(1)?;
    ground.need_days(SHORTEST_DAYS)?;
    let (first, _) = ground.order_days.unwrap_or_default();
    let today = ground.today();
    let step = if today - first < DAYS_BY_WEEK { Step::Week } else { Step::Month };
    let longest = if step == Step::Week { MOST * 7 } else { MOST * 31 };
    let periods = Periods::covering(first.max(today - longest), today, step);
    // A period that is not over would seem to have lost its customers.
    let over = (0..periods.count()).filter(|ix| periods.starts[ix + 1] <= today + 1).count();
    let complete = u32::try_from(over).unwrap_or(u32::MAX);
    // Whoever came before the first period shown belongs to none of its cohorts.
    let is_shown = |customer: usize| {
        ground.ledger.orders(customer).first().is_some_and(|order| order.day >= periods.starts[0])
    };
    let ledger = ground.ledger.of(is_shown);
    let counted = Counted::of_orders(&ledger, complete, Retained::On, |day| periods.of(day));
    let row = |ix: usize| Cohort {
        day: periods.starts[ix],
        customers: counted.sizes()[ix],
        returned: counted.retained()[ix].iter().skip(1).copied().collect(),
    };
    Ok(Cohorts { step, rows: (0..over).map(row).collect() })
}
