//! Revenue and customers over time.

use kesit_insight::ledger::MICROS;
use kesit_model::definition::CalendarUnit;
use kesit_model::zone::{Date, shift, start_of_unit};
use kesit_report::{Course, Period, Section, Step};

use super::ground::Ground;
use crate::insight::{date, number};

/// Up to so many days of data, periods are days; up to the second number, weeks.
const DAYS_BY_DAY: i32 = 35;
const DAYS_BY_WEEK: i32 = 180;

/// The calendar periods that some data lies in.
pub(super) struct Periods {
    pub(super) step: Step,
    /// The first day of each period, and of the one after the last.
    pub(super) starts: Vec<i32>,
    /// The period of each day from the first start on.
    of_day: Vec<u32>,
}

impl Periods {
    /// Periods of this length that hold all days from the first to the last.
    pub(super) fn covering(first: i32, last: i32, step: Step) -> Periods {
        let unit = unit(step);
        let mut start: Date = start_of_unit(date(first), unit);
        let mut periods = Periods { step, starts: Vec::new(), of_day: Vec::new() };
        while number(start) <= last {
            let next = shift(start, unit, 1);
            let days = usize::try_from(number(next) - number(start)).unwrap_or(1);
            let period = u32::try_from(periods.starts.len()).unwrap_or(u32::MAX);
            periods.starts.push(number(start));
            periods.of_day.extend(std::iter::repeat_n(period, days));
            start = next;
        }
        periods.starts.push(number(start));
        periods
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// The period of a day; one beyond the last for a day outside.
    pub(super) fn of(&self, day: i32) -> u32 {
        let place = usize::try_from(day - self.starts[0]).ok();
        place.and_then(|place| self.of_day.get(place)).copied().unwrap_or(u32::MAX)
    }
}

fn unit(step: Step) -> CalendarUnit {
    match step {
        Step::Day => CalendarUnit::Day,
        Step::Week => CalendarUnit::Week,
        Step::Month => CalendarUnit::Month,
    }
}

/// Periods that suit the length of the data.
pub(super) fn step_for(days: i32) -> Step {
    if days <= DAYS_BY_DAY {
        Step::Day
    } else if days <= DAYS_BY_WEEK {
        Step::Week
    } else {
        Step::Month
    }
}

pub(super) fn course(ground: &Ground<'_>) -> Section<Course> {
    ground.need_customers(1)?;
    let (first, _) = ground.order_days.unwrap_or_default();
    let today = ground.today();
    let periods = Periods::covering(first, today, step_for(today - first + 1));
    let whole = |ix: usize| periods.starts[ix] >= first && periods.starts[ix + 1] <= today + 1;
    let mut shown: Vec<Period> = (0..periods.count())
        .map(|ix| Period { day: periods.starts[ix], is_complete: whole(ix), ..Period::default() })
        .collect();
    for (_, orders) in ground.ledger.buyers() {
        let came = periods.of(orders[0].day);
        for part in orders.chunk_by(|one, other| periods.of(one.day) == periods.of(other.day)) {
            let ix = periods.of(part[0].day);
            let Some(period) = shown.get_mut(ix as usize) else { continue };
            let revenue = part.iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS;
            if ix == came {
                period.new_customers += 1;
                period.new_revenue += revenue;
            } else {
                period.returning_customers += 1;
                period.returning_revenue += revenue;
            }
        }
    }
    Ok(Course { step: periods.step, periods: shown })
}
