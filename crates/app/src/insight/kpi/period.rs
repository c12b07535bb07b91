//! The days that figures are of.

use kesit_insight::kpi::Period;
use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;
use kesit_model::zone::Zone;

use super::period_before;
use crate::insight::number;
use crate::insight::periods::unit_starts;

/// No period is longer.
pub const MOST_DAYS: i64 = 36_500;

/// Which days are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// So many units up to the instant asked about.
    Last(CalendarUnit, i64),
    /// From a local day on, up to but without another; `None` is the end of what is known.
    Between(i32, Option<i32>),
}

/// Why days make no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It ends after the instant asked about.
    #[error("the period ends later than the instant asked about")]
    NotKnownYet,
    /// It does not begin before it ends, or is too long.
    #[error("the period does not begin before its end, or is longer than {MOST_DAYS} days")]
    NoDays,
}

/// Reads `month`, `quarter`, `year`, or days as in `30d`; `None` for what is no length.
#[must_use]
pub fn length(text: &str) -> Option<(CalendarUnit, i64)> {
    match text {
        "month" => Some((CalendarUnit::Month, 1)),
        "quarter" => Some((CalendarUnit::Quarter, 1)),
        "year" => Some((CalendarUnit::Year, 1)),
        text => {
            let days = text.strip_suffix('d')?.parse().ok();
            days.filter(|days| (1..=MOST_DAYS).contains(days)).map(|days| (CalendarUnit::Day, days))
        }
    }
}

/// The days asked for. They end with the day of the instant, or with the day before if somebody named the instant and it is the
/// first one of its day: as of 2026-03-01 is about all of February.
///
/// # Errors
/// When they make no period, or are not over.
pub fn period(zone: &Zone, as_of: Timestamp, is_named: bool, wanted: Wanted) -> Result<Period, PeriodError> {
    let date = zone.date(as_of);
    let is_midnight = is_named && zone.start_of_day(date) == as_of;
    let end = number(date) + i32::from(!is_midnight);
    let (from, until) = match wanted {
        Wanted::Last(unit, count) => return Ok(period_before(end, unit, count)),
        Wanted::Between(from, until) => (from, until.unwrap_or(end)),
    };
    if until > end {
        return Err(PeriodError::NotKnownYet);
    }
    if from >= until || i64::from(until) - i64::from(from) > MOST_DAYS {
        return Err(PeriodError::NoDays);
    }
    Ok(Period { from, until })
}

/// The calendar units of a period, each as far as it lies in it, the earliest first.
#[must_use]
pub fn parts(period: Period, unit: CalendarUnit) -> Vec<Period> {
    let starts = unit_starts(period.from, period.until - 1, unit);
    let next = |place: usize| starts.get(place + 1).copied().unwrap_or(period.until);
    let part = |(place, start): (usize, &i32)| Period {
        from: (*start).max(period.from),
        until: next(place).min(period.until),
    };
    starts.iter().enumerate().map(part).filter(|part| part.from < part.until).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_over_the_whole_period() {
        // 2026-01-15 to 2026-04-10, days counted from 1970-01-01.
        let period = Period { from: 20_468, until: 20_553 };
        for (unit, count) in [
            (CalendarUnit::Day, 85),
            (CalendarUnit::Week, 13),
            (CalendarUnit::Month, 4),
            (CalendarUnit::Year, 1),
        ] {
            let parts = parts(period, unit);
            assert_eq!(parts.len(), count, "{unit:?}");
            assert_eq!((parts[0].from, parts[count - 1].until), (period.from, period.until));
            assert!(parts.windows(2).all(|pair| pair[0].until == pair[1].from));
        }
    }
}
