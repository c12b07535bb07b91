//! The days that a shop covers, and the shop's own time.
//!
//! Things happen at a rate that changes with the season and the hour. *Shop time* runs faster when the shop is busier: a
//! process that is a plain Poisson process in shop time has the season and the evening peak in calendar time. A week of
//! shop time is on average a week.

use jiff::ToSpan;
use kesit_model::zone::{Date, Zone};
use kesit_model::{Span, Timestamp};

use super::season::{self, DayOfYear};

/// One minute.
pub(super) const MINUTE: Span = Span(60_000);
/// One hour.
pub(super) const HOUR: Span = Span(3_600_000);
/// One day of 24 hours.
pub(super) const DAY: Span = Span(86_400_000);

/// The days of the shop.
#[derive(Debug)]
pub(super) struct Calendar {
    days: Vec<Day>,
    until: Timestamp,
    online: Hours,
    store: Hours,
}

/// One local day.
#[derive(Debug, Clone, Copy)]
struct Day {
    date: Date,
    starts_at: Timestamp,
    length: Span,
    sale_percent: u8,
    /// Shop time at the beginning of the day, in weeks.
    shop_weeks: f64,
    /// Shop time that passes on it, in weeks.
    pace_weeks: f64,
}

/// An instant in shop time: weeks since the shop opened.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct ShopTime(pub(super) f64);

impl Calendar {
    /// The `months` months before the date `until`, which is the first that is not covered.
    pub(super) fn new(until: Date, months: u16, zone: &Zone) -> Calendar {
        let from = until.saturating_sub(i32::from(months).months());
        let dates: Vec<Date> = from.series(1.day()).take_while(|date| *date < until).collect();
        let years: Vec<DayOfYear> = dates.iter().map(|date| season::day_of_year(*date)).collect();
        let total: f64 = years.iter().map(|day| day.factor).sum();
        let pace = dates.len() as f64 / total / 7.0;
        let mut shop_weeks = 0.0;
        let days = dates.iter().zip(years).map(|(date, day)| {
            let (starts_at, ends_at) =
                (zone.start_of_day(*date), zone.start_of_day(date.saturating_add(1.day())));
            let pace_weeks = day.factor * pace;
            shop_weeks += pace_weeks;
            Day {
                date: *date,
                starts_at,
                length: ends_at.since(starts_at),
                sale_percent: day.sale_percent,
                shop_weeks: shop_weeks - pace_weeks,
                pace_weeks,
            }
        });
        Calendar {
            days: days.collect(),
            until: zone.start_of_day(until),
            online: Hours::new(&season::HOURS_ONLINE),
            store: Hours::new(&season::HOURS_STORE),
        }
    }

    /// The first instant.
    pub(super) fn from(&self) -> Timestamp {
        self.days.first().map_or(self.until, |day| day.starts_at)
    }

    /// The first instant that is no more covered.
    pub(super) fn until(&self) -> Timestamp {
        self.until
    }

    /// How long the shop is covered, in shop time.
    pub(super) fn end(&self) -> ShopTime {
        ShopTime(self.days.last().map_or(0.0, |day| day.shop_weeks + day.pace_weeks))
    }

    /// The instant of a shop time, online; `None` from the end on.
    pub(super) fn online(&self, time: ShopTime) -> Option<Timestamp> {
        self.instant(time, &self.online)
    }

    /// The instant of a shop time in a store: the same day, but in opening hours.
    pub(super) fn in_store(&self, time: ShopTime) -> Option<Timestamp> {
        self.instant(time, &self.store)
    }

    /// The shop time of an instant, online; 0 before the beginning.
    pub(super) fn shop_time(&self, at: Timestamp) -> ShopTime {
        let Some(day) = self.day(at).map(|ix| &self.days[ix]) else { return ShopTime(0.0) };
        let part = at.since(day.starts_at).0 as f64 / day.length.0 as f64;
        ShopTime(day.shop_weeks + day.pace_weeks * self.online.done_at(part.min(1.0)))
    }

    /// By how many percent prices are cut at an instant.
    pub(super) fn sale_percent(&self, at: Timestamp) -> u8 {
        self.day(at).map_or(0, |ix| self.days[ix].sale_percent)
    }

    /// The local date of an instant, and how long after local midnight it is.
    pub(super) fn local(&self, at: Timestamp) -> Option<(Date, Span)> {
        self.day(at).map(|ix| (self.days[ix].date, at.since(self.days[ix].starts_at)))
    }

    /// The local dates covered.
    pub(super) fn dates(&self) -> impl Iterator<Item = (Date, Timestamp)> {
        self.days.iter().map(|day| (day.date, day.starts_at))
    }

    fn instant(&self, time: ShopTime, hours: &Hours) -> Option<Timestamp> {
        if time >= self.end() || time.0 < 0.0 {
            return None;
        }
        let day = &self.days[self.days.partition_point(|day| day.shop_weeks <= time.0).checked_sub(1)?];
        let part = hours.part_at((time.0 - day.shop_weeks) / day.pace_weeks);
        Some(day.starts_at.plus(Span((part * day.length.0 as f64) as i64)))
    }

    fn day(&self, at: Timestamp) -> Option<usize> {
        self.days.partition_point(|day| day.starts_at <= at).checked_sub(1)
    }
}

/// How much of a day's business is done by each hour.
#[derive(Debug)]
struct Hours {
    /// At the beginning of each hour; the last entry, 1, is midnight.
    done: [f64; 25],
}

impl Hours {
    fn new(weights: &[f64; 24]) -> Hours {
        let total: f64 = weights.iter().sum();
        let mut done = [0.0; 25];
        for (hour, weight) in weights.iter().enumerate() {
            done[hour + 1] = done[hour] + weight / total;
        }
        Hours { done }
    }

    /// The part of the day that has passed when this part of the business is done.
    fn part_at(&self, done: f64) -> f64 {
        let hour = self.done.partition_point(|start| *start <= done).clamp(1, 24) - 1;
        let within =
            (done - self.done[hour]) / (self.done[hour + 1] - self.done[hour]).max(f64::MIN_POSITIVE);
        (hour as f64 + within.clamp(0.0, 0.999_999)) / 24.0
    }

    /// The part of the business that is done when this part of the day has passed.
    fn done_at(&self, part: f64) -> f64 {
        let hour = ((part * 24.0) as usize).min(23);
        self.done[hour] + (self.done[hour + 1] - self.done[hour]) * (part * 24.0 - hour as f64)
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::Timestamp;
    use kesit_model::zone::Zone;

    use super::{Calendar, ShopTime};

    fn calendar() -> Calendar {
        let zone = Zone::parse(Zone::DEFAULT_NAME).unwrap();
        Calendar::new(jiff::civil::date(2026, 11, 1), 24, &zone)
    }

    #[test]
    fn it_covers_whole_local_days() {
        let calendar = calendar();
        assert_eq!(calendar.from().to_string(), "2024-10-31T21:00:00.000Z");
        assert_eq!(calendar.until().to_string(), "2026-10-31T21:00:00.000Z");
        assert_eq!(calendar.dates().count(), 730);
        assert!((calendar.end().0 - 730.0 / 7.0).abs() < 1e-9, "a week of shop time is on average a week");
    }

    #[test]
    fn shop_time_and_instants_go_there_and_back() {
        let calendar = calendar();
        let mut last = Timestamp::MIN;
        for step in 0..10_000 {
            let time = ShopTime(calendar.end().0 * f64::from(step) / 10_000.0);
            let at = calendar.online(time).unwrap();
            assert!(at > last, "shop time never goes back");
            assert!((calendar.shop_time(at).0 - time.0).abs() < 1e-6, "{at}");
            let (date, since_midnight) = calendar.local(calendar.in_store(time).unwrap()).unwrap();
            assert!((10..22).contains(&(since_midnight.0 / 3_600_000)), "stores are closed at night: {date}");
            last = at;
        }
        assert_eq!(calendar.online(calendar.end()), None);
    }

    #[test]
    fn evenings_are_busy() {
        let calendar = calendar();
        let end = calendar.end().0;
        let hours = (0..20_000).map(|step| {
            let at = calendar.online(ShopTime(end * f64::from(step) / 20_000.0)).unwrap();
            calendar.local(at).unwrap().1.0 / 3_600_000
        });
        let evening = hours.filter(|hour| (19..23).contains(hour)).count();
        assert!((0.32..0.38).contains(&(evening as f64 / 20_000.0)), "{evening} of 20,000 between 19 and 23");
    }
}
