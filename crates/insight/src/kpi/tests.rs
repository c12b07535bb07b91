//! A shop of twelve customers, with every figure of a quarter worked out by hand; and that customers can be counted
//! in any parts.
//!
//! Days 100..=199 are the period, 0..=99 the period before; the figures are of the end of day 219. Silent means more
//! than 60 days without an order, dormant 60 or more. Money is in units.
//!
//! | customer | orders (day: money) | before the period | in the period | silent at the end of day 99 | of day 199 |
//! |---|---|---|---|---|---|
//! | 0 | 10: 100, 110: 50, 150: 50 | 1 | 2, 100 | 89 days: yes | 49: no |
//! | 1 | 90: 200, 120: 300 | 1 | 1, 300 | 9: no | 79: yes |
//! | 2 | 60: 80 | 1 | 0 | 39: no | 139: yes |
//! | 3 | 20: 60, 30: 40 | 2 | 0 | 69: yes | 169: yes |
//! | 4 | 100: 120 | 0 | 1, 120 | – | 99: yes |
//! | 5 | 199: 30 | 0 | 1, 30 | – | 0: no |
//! | 6 | 130: 40, 130: 10 | 0 | 2, 50 | – | 69: yes |
//! | 7 | 105: 100, 125: 100, 165: 200 | 0 | 3, 400 | – | 34: no |
//! | 8 | 39: 500 | 1 | 0 | 60: no | 160: yes |
//! | 9 | 200: 70 | 0 | 0 | – | – |
//! | 10 | none | – | – | – | – |
//! | 11 | 5: 10 and 140: 90, of which 90 was given back | 1 | 0 | 94: yes | 194: yes |

use proptest::prelude::*;

use super::*;
use crate::ledger::{Book, Ledger};
use crate::lifecycle::{Rules, Thresholds};
use crate::rhythm::Rhythms;
use crate::shop::{book, cdnow, on, order, refund};

const PERIOD: Period = Period { from: 100, until: 200 };

fn twelve() -> Book {
    let mut shop = book([
        &[(10, 100), (110, 50), (150, 50)][..],
        &[(90, 200), (120, 300)],
        &[(60, 80)],
        &[(20, 60), (30, 40)],
        &[(100, 120)],
        &[(199, 30)],
        &[(130, 40), (130, 10)],
        &[(105, 100), (125, 100), (165, 200)],
        &[(39, 500)],
        &[(200, 70)],
        &[],
    ]);
    shop.push([order(5, 10, None), order(140, 90, None)], [refund(140, 160, 90)]);
    shop
}

fn rules() -> Rules {
    let days = Thresholds { new_days: 20, at_risk_days: 30, dormant_days: 60, lost_days: 120 };
    Rules::fixed(days).expect("they rise")
}

fn sales(ledger: &Ledger, period: Period) -> Sales {
    Sales::of(ledger, period, &Silence::after(60), &rules(), |_| true)
}

const fn rate(did: u64, of: u64) -> Rate {
    Rate { did, of }
}

#[test]
fn every_figure_of_the_quarter() {
    let found = sales(&on(&twelve(), 219), PERIOD);
    // 100 + 300 + 120 + 30 + 50 + 400.
    assert_eq!(found.revenue, 1_000_000_000);
    // 2 + 1 + 1 + 1 + 2 + 3, of customers 0, 1, 4, 5, 6 and 7, of whom 0 and 1 had ordered before.
    assert_eq!((found.orders, found.buyers, found.new_buyers, found.returning_buyers()), (10, 6, 4, 2));
    assert_eq!(found.average_order_value(), Some(100_000_000.0));
    assert_eq!(found.orders_per_buyer(), Some(10.0 / 6.0));
    // Twice in the period: 0, 6 and 7. Twice ever: 1 as well.
    assert_eq!((found.repeat, found.returning), (rate(3, 6), rate(4, 6)));
    // The 90th day of 0 is 100, of 1 180, of 2 150, of 3 110, of 4 190, of 7 195, of 8 129; of 11 it is 95, of 6 220,
    // of 5 289. Again by then: 1 (30 days), 3 (10) and 7 (20); 0 came after 100 days.
    assert_eq!(found.repeat_within_90_days, rate(3, 7));
    // All but 9, who came later, and 10, who never ordered.
    assert_eq!((found.customers(), found.active), (10, rate(6, 10)));
    // 1, 2, 3, 4, 6, 8 and 11.
    assert_eq!(found.silent, rate(7, 10));
    // Not silent before: 1, 2 and 8, and all of them at the end.
    assert_eq!(found.fell_silent, rate(3, 3));
    // Dormant or lost before: 0, 3, 8 (60 days) and 11. Back: 0.
    assert_eq!(found.won_back, rate(1, 4));
    // 0: 100 and 40; 1: 30; 7: 20 and 40. In order 20, 30, 40, 40, 100.
    assert_eq!(found.between_days, Some(40));
    // 200 + 500 + 80 + 100 + 120 + 30 + 50 + 400 + 500 + 10 of ten customers, half of it profit.
    assert_eq!(found.revenue_to_date, 1_990_000_000);
    assert_eq!(found.historic_value(0.5), Some(99_500_000.0));
    // 400, 300, 120, 100, 50 and 30: the best 20 % are 400 and a fifth of 300. Gini: 2 · (6 · 400 + 5 · 300 + 4 · 120
    // + 3 · 100 + 2 · 50 + 30) / (6 · 1000) − 7/6 = 2 · 4810 / 6000 − 7/6.
    let curve = found.value_curve.expect("revenue");
    assert!((curve.top_fifth() - 0.46).abs() < 1e-12);
    assert!((curve.gini - (9620.0 / 6000.0 - 7.0 / 6.0)).abs() < 1e-12);
    assert_eq!((curve.customers, curve.total), (6, 1_000_000_000));
}

#[test]
fn the_quarter_before() {
    // Before: 0: 100, 1: 200, 2: 80, 3: 100 in two orders, 8: 500, 11: 10.
    let ledger = on(&twelve(), 219);
    let (now, before) = Sales::beside_before(&ledger, PERIOD, &Silence::after(60), &rules(), |_| true);
    assert_eq!(before, None, "the first order of all came on day 5, so that days 0 to 4 are not known");
    let (_, before) = Sales::beside_before(
        &ledger,
        Period { from: 110, until: 200 },
        &Silence::after(60),
        &rules(),
        |_| true,
    );
    let before = before.expect("days 20 to 109 are known");
    assert_eq!((before.orders, before.new_buyers), (7, 6));
    let before = sales(&ledger, PERIOD.before());
    assert_eq!((before.revenue, before.orders, before.buyers, before.new_buyers), (990_000_000, 7, 6, 6));
    assert_eq!((before.repeat, before.fell_silent, before.won_back), (rate(1, 6), rate(0, 0), rate(0, 0)));
    let grew = change(Some(before.revenue as f64), Some(now.revenue as f64)).expect("revenue before");
    assert!((grew - 10.0 / 990.0).abs() < 1e-12);
    assert_eq!([change(Some(0.0), Some(1.0)), change(None, Some(1.0)), change(Some(1.0), None)], [None; 3]);
}

#[test]
fn what_is_known_on_the_day_is_what_counts() {
    // On day 155 nothing of the 90 had been given back, and the last days had not come yet.
    let found = sales(&on(&twelve(), 155), PERIOD);
    assert_eq!((found.revenue, found.orders, found.buyers), (860_000_000, 9, 6));
    // Of the 90th days above only 0, 2, 3 and 8 are over.
    assert_eq!(found.repeat_within_90_days, rate(1, 4));
}

#[test]
fn a_set_of_customers_has_figures_of_its_own() {
    let ledger = on(&twelve(), 219);
    let found = Sales::of(&ledger, PERIOD, &Silence::after(60), &rules(), |customer| customer % 2 == 1);
    assert_eq!((found.revenue, found.buyers, found.customers()), (730_000_000, 3, 5));
    let nobody = Sales::of(&ledger, PERIOD, &Silence::after(60), &rules(), |_| false);
    assert_eq!(nobody, Sales::default());
    assert_eq!(
        [nobody.average_order_value(), nobody.orders_per_buyer(), nobody.historic_value(0.5)],
        [None; 3]
    );
}

#[test]
fn what_was_given_back() {
    let shop = twelve();
    let found = Refunded::of(&shop, &on(&shop, 219), PERIOD, |_| true);
    // 90 of 1090, one order of eleven.
    assert_eq!(found, Refunded { gross: 1_090_000_000, net: 1_000_000_000, void: rate(1, 11) });
    assert!((found.share().expect("paid") - 90.0 / 1090.0).abs() < 1e-12);
    let known_before = Refunded::of(&shop, &on(&shop, 159), PERIOD, |_| true);
    assert_eq!(known_before.share(), Some(0.0));
    assert_eq!(Refunded::of(&shop, &on(&shop, 219), PERIOD, |_| false).share(), None);
}

#[test]
fn cohorts_of_the_twelve() {
    // Periods of 50 days, four of which are over: 0 (days 0–49): 0, 3, 8, 11; 1: 1, 2; 2: 4, 6, 7; 3: 5.
    let ledger = on(&twelve(), 219);
    let cohorts = |how| Cohorts::of_orders(&ledger, 4, how, |day| day as u32 / 50);
    let on = cohorts(Retained::On);
    assert_eq!(on.sizes(), [4, 2, 3, 1]);
    assert_eq!(on.retained(), [vec![4, 0, 1, 1], vec![2, 1, 0], vec![3, 1], vec![1]]);
    assert_eq!(
        cohorts(Retained::OnOrAfter).retained(),
        [vec![4, 1, 1, 1], vec![2, 1, 0], vec![3, 1], vec![1]]
    );
    let none = Cohorts::of_orders(&crate::shop::on(&Book::default(), 9), 2, Retained::On, |_| 0);
    assert_eq!(none.retained(), [vec![0, 0], vec![0]]);
}

#[test]
fn four_in_ten_of_cdnow_had_bought_again_by_autumn() {
    let ledger = on(&cdnow(), 273);
    let found = sales(&ledger, Period { from: 1, until: 274 });
    assert_eq!((found.repeat, found.returning), (rate(946, 2357), rate(946, 2357)));
    assert_eq!((found.buyers, found.new_buyers), (2357, 2357));
    let silence = Silence::of(&Rhythms::of(&ledger));
    assert!(
        !silence.is_fallback() && (147..253).contains(&silence.days(None)),
        "between the fourth fifth and .95"
    );
    assert!(Silence::of(&Rhythms::of(&on(&twelve(), 219))).is_fallback());
}

#[test]
fn silence_goes_by_the_category_of_the_last_order() {
    let mut shop = Book::default();
    for customer in 0..200 {
        // After category 1 all come back after 7 days, after category 2 after 60.
        let (category, gap) = if customer % 2 == 0 { (1, 7) } else { (2, 60) };
        shop.push([order(0, 1, Some(category)), order(gap, 1, Some(category))], []);
    }
    let ledger = on(&shop, 200);
    let silence = Silence::of(&Rhythms::of(&ledger));
    assert_eq!([Some(1), Some(2), Some(3), None].map(|category| silence.days(category)), [7, 60, 60, 60]);
    // On day 80 those of category 1 have been silent for 73 days, the others for 20.
    let found = Sales::of(&ledger, Period { from: 60, until: 81 }, &silence, &rules(), |_| true);
    assert_eq!(found.silent, rate(100, 200));
}

fn shops() -> impl Strategy<Value = Vec<Vec<(i32, i64)>>> {
    prop::collection::vec(prop::collection::vec((0..300_i32, 0..50_i64), 0..6), 0..40)
}

proptest! {
    #[test]
    fn the_parts_make_the_whole(shop in shops(), from in 0..250_i32, days in 1..120_i32, parts in 1..5_usize) {
        let ledger = on(&book(shop.iter().map(Vec::as_slice)), 300);
        let period = Period { from, until: from + days };
        let of = |is_wanted: &(dyn Fn(usize) -> bool + Sync)| {
            Sales::of(&ledger, period, &Silence::after(40), &rules(), is_wanted)
        };
        let whole = of(&|_| true);
        let each: Vec<Sales> = (0..parts).map(|part| of(&move |customer| customer % parts == part)).collect();
        let sum = |of: fn(&Sales) -> u64| (of(&whole), each.iter().map(of).sum::<u64>());
        for (whole, parts) in [
            sum(|sales| sales.revenue as u64), sum(|sales| sales.orders), sum(|sales| sales.buyers),
            sum(|sales| sales.new_buyers), sum(|sales| sales.repeat.did), sum(|sales| sales.returning.did),
            sum(|sales| sales.active.of), sum(|sales| sales.silent.did), sum(|sales| sales.fell_silent.of),
            sum(|sales| sales.fell_silent.did), sum(|sales| sales.won_back.of), sum(|sales| sales.won_back.did),
            sum(|sales| sales.repeat_within_90_days.of), sum(|sales| sales.revenue_to_date as u64),
        ] {
            prop_assert_eq!(whole, parts);
        }
        prop_assert_eq!(whole.buyers, whole.active.did);
        prop_assert!(whole.repeat.did <= whole.returning.did);
        prop_assert!(whole.value_curve.is_none_or(|curve| curve.total == whole.revenue));
    }

    #[test]
    fn two_periods_one_after_the_other_make_both(shop in shops(), middle in 1..299_i32) {
        let ledger = on(&book(shop.iter().map(Vec::as_slice)), 300);
        let of = |from, until| sales(&ledger, Period { from, until });
        let (one, other, both) = (of(0, middle), of(middle, 300), of(0, 300));
        prop_assert_eq!(one.revenue + other.revenue, both.revenue);
        prop_assert_eq!(one.orders + other.orders, both.orders);
        prop_assert_eq!(one.new_buyers + other.new_buyers, both.new_buyers);
        prop_assert_eq!(other.silent, both.silent, "which hangs on the end only");
    }

    #[test]
    fn cohorts_of_orders_are_those_of_who_came(shop in shops()) {
        let ledger = on(&book(shop.iter().map(Vec::as_slice)), 300);
        let period_of = |day: i32| day as u32 / 30;
        for how in [Retained::On, Retained::OnOrAfter] {
            let came: Vec<Vec<u32>> = ledger.buyers().map(|(_, orders)| {
                let mut periods: Vec<u32> = orders.iter().map(|order| period_of(order.day)).collect();
                periods.dedup();
                periods
            }).collect();
            let came = came.iter().map(|periods| Came { first: periods[0], periods });
            prop_assert_eq!(Cohorts::of_orders(&ledger, 7, how, period_of), Cohorts::count(7, how, came));
        }
    }
}
