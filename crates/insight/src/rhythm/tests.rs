use proptest::prelude::*;

use super::*;
use crate::ledger::{Book, Ledger};
use crate::shop::{book, on, order};

/// So many customers with the same orders.
fn many(customers: &[(usize, &[i32])]) -> Book {
    let of = |days: &[i32]| days.iter().map(|day| (*day, 1)).collect::<Vec<(i32, i64)>>();
    let all: Vec<Vec<(i32, i64)>> =
        customers.iter().flat_map(|(count, days)| std::iter::repeat_n(of(days), *count)).collect();
    book(all.iter().map(Vec::as_slice))
}

fn rhythms(customers: &[(usize, &[i32])], today: i32) -> Rhythms {
    Rhythms::of(&on(&many(customers), today))
}

#[test]
fn each_customer_weighs_the_same() {
    // One customer orders daily for a hundred days; nineteen others come back after 50 days.
    let daily: Vec<i32> = (0..100).collect();
    let found = rhythms(&[(1, &daily), (19, &[0, 50])], 300);
    assert_eq!((found.shop().gaps(), found.shop().customers()), (99 + 19, 20));
    assert_eq!(found.shop().median(), Some(50));
    assert!((found.shop().returned(1) - 1.0 / 20.0).abs() < 1e-12);
}

#[test]
fn open_gaps_count_for_as_long_as_they_were_watched() {
    // Of 40 customers 10 come back after 10 days, and 10 have been watched for 20 days only. Of the 20 left, 10 come
    // back after 30 days: 1 − 30/40 · 10/20 = 62.5 % in all, where counting the ended ones only would say that all
    // do.
    let found = rhythms(&[(10, &[0, 10]), (10, &[80]), (10, &[0, 30]), (10, &[0])], 100);
    let shop = found.shop();
    let shares = [9, 10, 29, 30, 1000].map(|days| shop.returned(days));
    assert_eq!(shares, [0.0, 0.25, 0.25, 0.625, 0.625]);
    assert_eq!(shop.ever_returned(), 0.625);
    assert_eq!([0.0, 0.4, 0.41, 1.0].map(|p| shop.quantile(p)), [Some(10), Some(10), Some(30), Some(30)]);
}

#[test]
fn a_tail_of_a_few_customers_is_cut_off() {
    let ever = |many, few| rhythms(&[(many, &[0, 5]), (few, &[0, 90])], 100).shop().ever_returned();
    assert!((ever(200, 9) - 200.0 / 209.0).abs() < 1e-12 && ever(200, 10) == 1.0);
    assert!((ever(28, 2) - 28.0 / 30.0).abs() < 1e-12 && ever(27, 3) == 1.0, "a tenth of a small shop");
}

#[test]
fn a_category_needs_a_hundred_gaps_for_a_rhythm_of_its_own() {
    let mut book = Book::default();
    for customer in 0..100 {
        // After category 1 they come back within 5 days, after category 2 within 60.
        let category = if customer < 99 { 2 } else { 3 };
        book.push([order(0, 1, Some(1)), order(5, 1, Some(category)), order(65, 1, Some(1))], []);
    }
    let found = Rhythms::of(&on(&book, 70));
    assert_eq!(found.own().keys().copied().collect::<Vec<u32>>(), [1]);
    let medians = [Some(1), Some(2), Some(9), None].map(|category| found.after(category).median());
    assert_eq!(medians, [Some(5); 4], "the shop's median is 5 as well");
    assert_eq!([Some(1), Some(2)].map(|category| found.after(category).quantile(0.9)), [Some(5), Some(60)]);
}

#[test]
fn who_comes_back_after_more_than_thirteen_months_has_not_come_back() {
    let found = rhythms(&[(60, &[0, 30]), (20, &[0, 396]), (20, &[0, 397])], 2000);
    assert_eq!(found.shop().gaps(), 80);
    assert!((found.shop().ever_returned() - 0.8).abs() < 1e-12);
    assert_eq!([0.75, 0.76].map(|p| found.shop().quantile(p)), [Some(30), Some(396)]);
    assert_eq!(found, rhythms(&[(60, &[0, 30]), (20, &[0, 396]), (20, &[0])], 2000));
}

#[test]
fn few_gaps_or_a_short_history_are_not_enough() {
    assert!(rhythms(&[(30, &[0, 5])], 180).is_enough());
    assert!(!rhythms(&[(29, &[0, 5])], 180).is_enough());
    assert!(!rhythms(&[(30, &[0, 5])], 179).is_enough());
    assert!(!rhythms(&[], 500).is_enough());
    assert_eq!(rhythms(&[], 500).shop().median(), None);
}

#[test]
fn known_gaps_are_found_although_the_long_ones_are_cut_short() {
    // Gaps of 1 to 100 days, each as likely; customers are watched for 1 to 100 days, each as likely.
    let customers: Vec<(usize, Vec<i32>)> = (0..10_000)
        .map(|ix| {
            let (gap, watched) = (1 + ix % 100, 1 + ix / 100);
            (1, if gap <= watched { vec![100 - watched, 100 - watched + gap] } else { vec![100 - watched] })
        })
        .collect();
    let as_slices: Vec<(usize, &[i32])> = customers.iter().map(|(n, days)| (*n, days.as_slice())).collect();
    let found = rhythms(&as_slices, 100);
    for days in [10, 25, 50, 75, 90] {
        assert!((found.shop().returned(days) - f64::from(days) / 100.0).abs() < 0.02, "{days}");
    }
}

#[test]
fn the_own_rhythm_tells_when_the_next_order_is_due() {
    let rhythms = rhythms(&[(30, &[0, 40])], 200);
    let due = |days: &[i32]| due_day(on(&many(&[(1, days)]), 500).orders(0), &rhythms);
    assert_eq!(due(&[100, 110, 120]), Some(160), "two gaps are too few");
    assert_eq!(due(&[100, 110, 120, 150]), Some(160), "the median of 10, 10 and 30");
    assert_eq!(due(&[100, 110, 120, 150, 180]), Some(190), "of an even number the smaller one");
    assert_eq!(due(&[]), None);
    assert_eq!(
        due_day(on(&many(&[(1, &[5])]), 9).orders(0), &Rhythms::of(&on(&many(&[(1, &[5])]), 9))),
        None
    );
}

#[test]
fn weeks_hold_who_is_due_in_them() {
    let rhythms = rhythms(&[(30, &[0, 40])], 200);
    // Due on day 96 (overdue), 100 (today), 101 and 107 (first week), 108 (second week), 200 (beyond).
    let shop = many(&[(1, &[56]), (1, &[60]), (1, &[61]), (1, &[67]), (1, &[68]), (1, &[160])]);
    let ledger = on(&shop, 100);
    assert_eq!(due_calendar(&ledger, &rhythms, 3), [2, 1, 0]);
}

#[test]
fn expected_orders_by_week() {
    let chance = |customer: usize, days: f64| if customer == 0 { days / 14.0 } else { 0.25 };
    let weeks = calendar(3, 2, chance);
    assert_eq!(weeks.iter().map(|week| week.expected).collect::<Vec<f64>>(), [0.75, 0.5, 0.0]);
    assert!((weeks[0].deviation - (0.25_f64 + 0.1875).sqrt()).abs() < 1e-12);
    assert_eq!(calendar(2, 0, chance), [Week::default(); 2]);
}

#[test]
fn many_customers_are_all_counted() {
    let weeks = calendar(12, 100_000, |customer, days| 1.0 - 1.0 / (1.0 + days * (customer % 7) as f64));
    let expected: f64 = (0..100_000).map(|customer| 1.0 - 1.0 / (1.0 + 84.0 * (customer % 7) as f64)).sum();
    assert!((weeks.iter().map(|week| week.expected).sum::<f64>() / expected - 1.0).abs() < 1e-9);
}

fn shops() -> impl Strategy<Value = Vec<Vec<(i32, i64)>>> {
    prop::collection::vec(prop::collection::vec((0..400_i32, 0..9_i64), 0..8), 0..80)
}

fn ledger(shop: &[Vec<(i32, i64)>]) -> Ledger {
    on(&book(shop.iter().map(Vec::as_slice)), 400)
}

proptest! {
    #[test]
    fn shares_rise_and_quantiles_are_where_they_are_reached(shop in shops()) {
        let found = Rhythms::of(&ledger(&shop));
        let shares: Vec<f64> = (0..400).map(|days| found.shop().returned(days)).collect();
        prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        prop_assert!(shares.is_sorted());
        for p in [0.1, 0.5, 0.8, 0.95, 1.0] {
            if let Some(days) = found.shop().quantile(p) {
                prop_assert!(found.shop().returned(days) >= p * found.shop().ever_returned() - 1e-6);
                prop_assert!(days == 0 || found.shop().returned(days - 1) < p * found.shop().ever_returned());
            }
        }
    }

    #[test]
    fn customers_without_orders_change_nothing(mut shop in shops()) {
        let before = Rhythms::of(&ledger(&shop));
        shop.insert(shop.len() / 2, Vec::new());
        prop_assert_eq!(Rhythms::of(&ledger(&shop)), before);
    }
}
