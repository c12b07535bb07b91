//! How the year goes in a Turkish online shop: which days sell more, and when prices are cut.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// How much each month sells against the average, January first.
pub(super) const MONTHS: [f64; 12] = [0.88, 0.90, 1.00, 0.99, 1.03, 0.98, 0.92, 0.92, 1.03, 1.02, 1.12, 1.10];
/// How much each day of the week sells, Monday first.
pub(super) const WEEKDAYS: [f64; 7] = [1.02, 0.97, 0.95, 0.96, 0.97, 1.03, 1.10];
/// How much each hour of the day sells online. The evening is strongest.
pub(super) const HOURS_ONLINE: [f64; 24] = [
    1.5, 0.8, 0.4, 0.2, 0.2, 0.2, 0.4, 0.9, 1.7, 2.6, 3.4, 3.9, 4.3, 4.3, 4.2, 4.1, 4.2, 4.4, 4.8, 5.6, 6.9,
    7.6, 6.4, 3.7,
];
/// How much each hour sells in the stores, which are open from 10 to 22.
pub(super) const HOURS_STORE: [f64; 24] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 3.5, 5.0, 6.0, 6.5, 7.0, 7.5, 8.5, 8.5, 7.0, 4.5,
    1.5, 0.0, 0.0,
];

/// First days of Ramazan Bayramı and Kurban Bayramı by the calendar of Diyanet. Other years go without.
const BAYRAMS: [(Date, Date); 13] = [
    (date(2018, 6, 15), date(2018, 8, 21)),
    (date(2019, 6, 4), date(2019, 8, 11)),
    (date(2020, 5, 24), date(2020, 7, 31)),
    (date(2021, 5, 13), date(2021, 7, 20)),
    (date(2022, 5, 2), date(2022, 7, 9)),
    (date(2023, 4, 21), date(2023, 6, 28)),
    (date(2024, 4, 10), date(2024, 6, 16)),
    (date(2025, 3, 30), date(2025, 6, 6)),
    (date(2026, 3, 20), date(2026, 5, 27)),
    (date(2027, 3, 9), date(2027, 5, 16)),
    (date(2028, 2, 26), date(2028, 5, 5)),
    (date(2029, 2, 14), date(2029, 4, 24)),
    (date(2030, 2, 4), date(2030, 4, 13)),
];

/// Some days in a row that are unlike others.
struct Occasion {
    first: Date,
    last: Date,
    /// By how much they sell more (or less).
    factor: f64,
    /// By how many percent prices are cut.
    sale_percent: u8,
}

/// What a day is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DayOfYear {
    /// How much it sells against an average day.
    pub(super) factor: f64,
    /// By how many percent prices are cut, 0 on most days.
    pub(super) sale_percent: u8,
}

/// What this day is like.
pub(super) fn day_of_year(day: Date) -> DayOfYear {
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
    let weekday = WEEKDAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())];
    let mut found = DayOfYear { factor: month * weekday, sale_percent: 0 };
    for occasion in occasions(day.year()).iter().filter(|it| (it.first..=it.last).contains(&day)) {
        found.factor *= occasion.factor;
        found.sale_percent = found.sale_percent.max(occasion.sale_percent);
    }
    found
}

fn occasions(year: i16) -> Vec<Occasion> {
    let day = |month, day| date(year, month, day);
    let until = |last: Date, days: i64, factor, sale_percent| Occasion {
        first: back(last, days),
        last,
        factor,
        sale_percent,
    };
    let black_friday = back(nth(year, 11, 4, Weekday::Thursday), -1);
    let mut occasions = vec![
        until(day(2, 14), 7, 1.30, 10),
        until(nth(year, 5, 2, Weekday::Sunday), 9, 1.35, 10),
        until(nth(year, 6, 3, Weekday::Sunday), 6, 1.15, 10),
        until(day(9, 15), 16, 1.10, 0),
        // Kasım indirimleri, and within them 11.11 and the days around Black Friday.
        until(day(11, 30), 29, 1.15, 15),
        until(day(11, 11), 1, 1.60, 30),
        until(back(black_friday, -3), 4, 1.75, 30),
        until(day(12, 31), 14, 1.15, 10),
    ];
    for (ramazan, kurban) in BAYRAMS.iter().filter(|(ramazan, _)| ramazan.year() == year) {
        occasions.push(until(back(*ramazan, 1), 13, 1.25, 10));
        occasions.push(until(back(*ramazan, -2), 2, 0.60, 0));
        occasions.push(until(back(*kurban, 1), 9, 1.12, 0));
        occasions.push(until(back(*kurban, -3), 3, 0.60, 0));
    }
    occasions
}

/// The `count`-th such weekday of a month.
fn nth(year: i16, month: i8, count: i8, weekday: Weekday) -> Date {
    date(year, month, 1).nth_weekday_of_month(count, weekday).expect("every month has four of each weekday")
}

fn back(day: Date, days: i64) -> Date {
    day.saturating_sub(days.days())
}

#[cfg(test)]
mod tests {
    use super::{DayOfYear, day_of_year};
    use jiff::civil::{Date, date};

    fn factor(day: Date) -> f64 {
        day_of_year(day).factor
    }

    #[test]
    fn special_days_stand_out() {
        let ordinary = factor(date(2026, 10, 13));
        for special in [
            date(2025, 11, 11), // 11.11
            date(2025, 11, 28), // Black Friday
            date(2026, 5, 8),   // the Friday before Mother's Day (10 May 2026)
            date(2026, 2, 13),  // the day before Valentine's Day
            date(2026, 3, 14),  // a week before Ramazan Bayramı
        ] {
            assert!(factor(special) > 1.1 * ordinary, "{special}");
        }
        assert!(factor(date(2026, 3, 20)) < 0.8 * ordinary, "the first day of Ramazan Bayramı");
    }

    #[test]
    fn prices_are_cut_in_november_most() {
        let sale = |day| day_of_year(day).sale_percent;
        assert_eq!(
            [sale(date(2025, 11, 5)), sale(date(2025, 11, 11)), sale(date(2025, 11, 28))],
            [15, 30, 30]
        );
        assert_eq!([sale(date(2025, 10, 31)), sale(date(2026, 5, 10)), sale(date(2026, 5, 11))], [0, 10, 0]);
    }

    #[test]
    fn years_without_known_bayrams_still_work() {
        assert_eq!(day_of_year(date(1999, 7, 1)), DayOfYear { factor: 0.92 * 0.96, sale_percent: 0 });
    }
}
