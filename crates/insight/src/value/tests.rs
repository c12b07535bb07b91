//! CDNOW, from orders to holdout, against published figures; and a shop made by the model itself.

use super::*;
use crate::cdnow_for_tests as cdnow;
use crate::ledger::{Book, Ledger, Purchase};
use crate::lifetime::Kind;

/// The days are counted from 1997-01-01.
const CALIBRATION_END: i32 = 273;
const END: i32 = 546;

fn cdnow_book() -> Book {
    let mut book = Book::default();
    for customer in cdnow::customers() {
        let purchase = |(day, money): (u32, f64)| Purchase {
            at: i64::from(day),
            day: day as i32,
            amount: (money * 1e6).round() as i64,
            number: None,
            category: None,
        };
        book.push(customer.until(u32::MAX).map(purchase), []);
    }
    book
}

fn ledger(day: i32) -> Ledger {
    cdnow_book().as_of(day.into(), day)
}

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} ± {tolerance}");
}

#[test]
fn the_39_weeks_after_the_calibration_of_cdnow() {
    let (before, after) = (ledger(CALIBRATION_END), ledger(END));
    let wanted = [
        (Kind::Bg, 1653.4, 0.7855, 1.6080, 0.6256, 0.4702),
        (Kind::Mbg, 1576.7, 0.7648, 1.6072, 0.6273, 0.4772),
        (Kind::Pareto, 1665.5, 0.7545, 1.6028, 0.6302, 0.4740),
    ];
    for (kind, expected, absolute, square, correlation, top) in wanted {
        let check = Check::of(&before, &after, kind, 2).expect("CDNOW fits");
        assert_eq!((check.customers, check.made), (2357, 1882.0));
        close(check.expected, expected, 0.1);
        close(check.mean_absolute_error, absolute, 1e-3);
        close(check.root_mean_square_error, square, 1e-3);
        close(check.correlation.expect("varies"), correlation, 1e-3);
        close(check.top_tenth_share, top, 3e-3);
    }
}

/// The probability of an order, summed over all, is the number of customers expected to order.
#[test]
fn shares_who_order_are_calibrated_on_cdnow() {
    let (before, after) = (ledger(CALIBRATION_END), ledger(END));
    for kind in [Kind::Mbg, Kind::Pareto] {
        let check = Check::of(&before, &after, kind, 1).expect("CDNOW fits");
        close(check.brier, 0.1612, 2e-3);
        for tenth in &check.tenths {
            close(tenth.expected_share, tenth.share, 0.14);
        }
    }
}

#[test]
fn of_somebody_who_may_leave_before_the_order_the_chance_is_between_bounds() {
    let study = Study::of(&ledger(CALIBRATION_END), Kind::Pareto, 1).expect("fits");
    let terms = Terms { horizon_days: 273.0, ..Terms::default() };
    for outlook in study.outlooks(&ledger(CALIBRATION_END), &terms, 2) {
        assert!(outlook.p_order <= outlook.p_alive + 1e-12 && outlook.p_order <= outlook.orders + 1e-9);
        assert!(outlook.p_order > 0.0 && outlook.value >= 0.0);
    }
}

#[test]
fn nothing_hangs_on_the_number_of_threads() {
    let (before, terms) = (ledger(CALIBRATION_END), Terms::default());
    let one = Study::of(&before, Kind::Mbg, 1).expect("fits");
    for threads in [2, 5] {
        let other = Study::of(&before, Kind::Mbg, threads).expect("fits");
        assert_eq!(one, other);
        assert_eq!(one.outlooks(&before, &terms, 1), other.outlooks(&before, &terms, threads));
    }
}

/// Money later counts less, and no horizon brings less than a shorter one.
#[test]
fn value_rises_with_the_horizon_and_falls_with_the_discount() {
    let before = ledger(CALIBRATION_END);
    let study = Study::of(&before, Kind::Mbg, 2).expect("fits");
    let sum = |horizon_days: f64, discount: f64| -> f64 {
        let terms = Terms { horizon_days, margin: 0.5, discount };
        study.outlooks(&before, &terms, 2).iter().map(|outlook| outlook.value).sum()
    };
    assert!(sum(365.0, 0.0) > sum(365.0, 0.1) && sum(365.0, 0.1) > sum(180.0, 0.1));
    // Half a year on average, at a tenth a year.
    close(sum(365.0, 0.1) / sum(365.0, 0.0), 1.1_f64.powf(-0.47), 5e-3);
}
