use proptest::prelude::*;

use super::*;
use crate::ledger::{Order, Purchase};
use crate::rhythm::Rhythms;
use crate::shop::{book, cdnow, end_of, on, order};

const DAYS: Thresholds = Thresholds { new_days: 10, at_risk_days: 30, dormant_days: 60, lost_days: 120 };

fn rules() -> Rules {
    Rules::fixed(DAYS).expect("they rise")
}

fn orders(days: &[i32]) -> Vec<Order> {
    let of_day = |day: &i32| {
        let Purchase { at, day, amount, category, .. } = order(*day, 1, None);
        Order { at, day, amount, category }
    };
    days.iter().map(of_day).collect()
}

/// The stages from a day on, each with its first day.
fn course(days: &[i32], from: i32) -> Vec<(i32, &'static str)> {
    let course = Course::after(&orders(days), &rules()).expect("orders");
    let starts = std::iter::successors(Some(from), |today| course.until(*today));
    starts.map(|day| (day, course.stage(day).key())).collect()
}

#[test]
fn stages_follow_the_days_since_the_last_order() {
    let silent = [(130, "at_risk"), (160, "dormant"), (220, "lost")];
    let with = |first: &[(i32, &'static str)]| [first, &silent].concat();
    assert_eq!(course(&[100], 100), with(&[(100, "new"), (110, "active")]));
    assert_eq!(course(&[100, 100], 100), with(&[(100, "new"), (110, "active")]), "two orders of one day");
    assert_eq!(course(&[99, 100], 100), with(&[(100, "active")]));
    assert_eq!(course(&[41, 100], 100), with(&[(100, "active")]), "59 days were not dormant yet");
    assert_eq!(course(&[40, 100], 100), with(&[(100, "reactivated")]));
    assert_eq!(course(&[40, 100, 120], 120)[..3], [(120, "reactivated"), (130, "active"), (150, "at_risk")]);
    assert_eq!(course(&[40, 100, 129, 140], 140)[..2], [(140, "active"), (170, "at_risk")]);
}

#[test]
fn a_prospect_has_no_stage_and_a_first_time_buyer_has_any() {
    assert_eq!(Course::after(&[], &rules()), None);
    let is_first =
        |days: &[i32]| Course::after(&orders(days), &rules()).expect("orders").is_first_time_buyer();
    assert_eq!([is_first(&[5]), is_first(&[5, 5]), is_first(&[5, 9])], [true, false, false]);
}

#[test]
fn a_category_has_its_own_days() {
    let slow = Thresholds { new_days: 100, at_risk_days: 300, dormant_days: 600, lost_days: 1200 };
    let rules = rules().with(7, slow).expect("they rise");
    let mut orders = orders(&[0, 100]);
    let stage = |orders: &[Order], today| Course::after(orders, &rules).expect("orders").stage(today);
    assert_eq!((stage(&orders, 110), stage(&orders, 140)), (Stage::Reactivated, Stage::AtRisk));
    orders[0].category = Some(7);
    assert_eq!(stage(&orders, 110), Stage::Active, "100 days are not long after an order of this category");
    orders[1].category = Some(7);
    assert_eq!((stage(&orders, 140), stage(&orders, 400)), (Stage::Active, Stage::AtRisk));
}

#[test]
fn thresholds_must_rise() {
    let days = |new_days, at_risk_days, dormant_days, lost_days| {
        Rules::fixed(Thresholds { new_days, at_risk_days, dormant_days, lost_days }).is_ok()
    };
    assert!(days(1, 1, 2, 3) && days(30, 30, 60, 90));
    assert!(!days(0, 30, 60, 90) && !days(31, 30, 60, 90) && !days(1, 60, 60, 90) && !days(1, 30, 90, 90));
    let error = Rules::fixed(Thresholds { lost_days: 5, ..DAYS }).expect_err("they fall");
    assert_eq!(
        error.to_string(),
        "days must rise: new (10) up to at risk (30), then dormant (60), then lost (5), and new be at least 1"
    );
    assert!(Thresholds::FALLBACK.checked().is_ok());
}

#[test]
fn a_small_or_young_shop_goes_by_the_convention() {
    let shop = |customers: usize, today| {
        let all = vec![vec![(0, 1), (20, 1), (50, 1)]; customers];
        Rules::fit(&Rhythms::of(&on(&book(all.iter().map(Vec::as_slice)), today)))
    };
    assert_eq!(
        (shop(14, 400).after(None), shop(14, 400).source(None)),
        (Thresholds::FALLBACK, Source::Fallback)
    );
    assert_eq!(shop(15, 100).source(None), Source::Fallback);
    let own = shop(15, 400);
    assert_eq!(own.source(Some(3)), Source::Shop);
    let expected = Thresholds { new_days: 21, at_risk_days: 31, dormant_days: 32, lost_days: 61 };
    assert_eq!(own.after(None), expected);
}

/// CDNOW on 1997-09-30 and on 1998-06-30.
#[test]
fn who_moved_between_two_days() {
    let shop = cdnow();
    let rules = Rules::fit(&Rhythms::of(&on(&shop, 273)));
    let days = [(end_of(60), 60), (end_of(273), 273), (end_of(546), 546)];
    let flows = flows(&shop, &days, &rules);
    assert_eq!(flows.len(), 2);
    for (flow, pair) in flows.iter().zip(days.windows(2)) {
        let counts = [pair[0], pair[1]].map(|(at, today)| {
            let all = stages(&shop.as_of(at, today), &rules);
            Stage::ALL.map(|stage| all.iter().filter(|found| **found == Some(stage)).count() as u64)
        });
        for stage in Stage::ALL {
            let growth = growth(flow, stage);
            assert_eq!(
                [growth.before(), growth.after()],
                [counts[0][stage.index()], counts[1][stage.index()]]
            );
        }
        let entered: u64 = flow.entered().iter().sum();
        assert_eq!(counts[1].iter().sum::<u64>() - counts[0].iter().sum::<u64>(), entered);
    }
    assert_eq!(
        flows[0].entered().iter().sum::<u64>()
            + stages(&on(&shop, 60), &rules).iter().flatten().count() as u64,
        2357
    );
    assert_eq!(flows[1].entered(), [0; 6], "nobody came new after the spring of 1997");
    assert_eq!(flows[1].counts().iter().map(|row| row[0]).sum::<u64>(), 0, "and nobody is new a year later");
}

#[test]
fn names_are_all_there_and_distinct() {
    for names in [Stage::key, Stage::en, Stage::tr] {
        let mut all: Vec<&str> = Stage::ALL.iter().map(|stage| names(*stage)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 6);
    }
    assert!(Stage::ALL.iter().enumerate().all(|(ix, stage)| stage.index() == ix));
}

fn any_orders() -> impl Strategy<Value = Vec<Order>> {
    prop::collection::vec((0..400_i32, proptest::option::of(0..3_u32)), 1..8).prop_map(|mut all| {
        all.sort_unstable();
        let mut found = orders(&all.iter().map(|(day, _)| *day).collect::<Vec<i32>>());
        found.iter_mut().zip(&all).for_each(|(order, (_, category))| order.category = *category);
        found
    })
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let days =
        (1..20_u32, 0..40_u32, 1..60_u32, 1..90_u32).prop_map(|(new_days, more, dormant, lost)| Thresholds {
            new_days,
            at_risk_days: new_days + more,
            dormant_days: new_days + more + dormant,
            lost_days: new_days + more + dormant + lost,
        });
    (days.clone(), days)
        .prop_map(|(shop, own)| Rules::fixed(shop).and_then(|rules| rules.with(1, own)).expect("they rise"))
}

proptest! {
    #[test]
    fn nothing_changes_before_until_and_something_does_then(orders in any_orders(), rules in any_rules(), later in 0..300) {
        let course = Course::after(&orders, &rules).expect("orders");
        let today = course.last_day() + later;
        let end = course.until(today);
        for day in today..end.unwrap_or(today + 500) {
            prop_assert_eq!(course.stage(day), course.stage(today));
        }
        if let Some(end) = end {
            prop_assert!(end > today);
            prop_assert_ne!(course.stage(end), course.stage(today));
        }
    }

    /// Against a walk back day by day, each day with the orders that were known then.
    #[test]
    fn the_stage_began_where_a_walk_back_finds_it(orders in any_orders(), rules in any_rules(), later in 0..300) {
        let today = orders.last().expect("at least one").day + later;
        let stage = |day: i32| {
            let known = &orders[..orders.partition_point(|order| order.day <= day)];
            Course::after(known, &rules).map(|course| course.stage(day))
        };
        let began = (0..today).rev().find(|day| stage(*day) != stage(today)).map_or(0, |day| day + 1);
        prop_assert_eq!(since(&orders, &rules, today), Some(began));
        prop_assert_eq!(since(&[], &rules, today), None);
    }

    #[test]
    fn everybody_ends_lost(orders in any_orders(), rules in any_rules()) {
        let course = Course::after(&orders, &rules).expect("orders");
        let stages = std::iter::successors(Some(course.last_day()), |day| course.until(*day));
        let stages: Vec<Stage> = stages.map(|day| course.stage(day)).collect();
        prop_assert!(stages.len() <= 6);
        prop_assert_eq!(stages.last(), Some(&Stage::Lost));
    }

    #[test]
    fn a_silence_as_long_as_dormancy_and_only_that_makes_a_return(orders in any_orders(), rules in any_rules()) {
        let last = orders.last().expect("at least one").day;
        let is_back = orders.windows(2).any(|pair| {
            let silent = u32::try_from(pair[1].day - pair[0].day).expect("in order");
            let was_dormant = {
                let past: Vec<Order> = orders.iter().copied().filter(|order| order.day <= pair[0].day).collect();
                let stage = Course::after(&past, &rules).expect("orders").stage(pair[1].day);
                pair[1].day > pair[0].day && matches!(stage, Stage::Dormant | Stage::Lost)
            };
            let is_fresh = last < pair[1].day + rules.after(last_of(&orders, pair[1].day)).at_risk_days as i32;
            silent > 0 && was_dormant && is_fresh
        });
        let course = Course::after(&orders, &rules).expect("orders");
        prop_assert_eq!(course.stage(last) == Stage::Reactivated, is_back);
    }

    #[test]
    fn thresholds_of_a_rhythm_can_be_used(shop in prop::collection::vec(prop::collection::vec((0..400_i32, 1..9_i64), 0..8), 0..80)) {
        let rhythms = Rhythms::of(&on(&book(shop.iter().map(Vec::as_slice)), 400));
        if let Some(thresholds) = Thresholds::of(rhythms.shop()) {
            prop_assert_eq!(thresholds.checked(), Ok(thresholds));
        }
    }
}

/// The category of the last order of a day.
fn last_of(orders: &[Order], day: i32) -> Option<u32> {
    orders.iter().rfind(|order| order.day == day).expect("a day with an order").category
}

/// 40.14 % had come back by 1997-09-30; those still in their first gap count as watched, not as gone.
#[test]
fn the_rhythm_of_cdnow() {
    let shop = cdnow();
    let rhythms = Rhythms::of(&on(&shop, 273));
    assert_eq!((rhythms.shop().customers(), rhythms.shop().gaps()), (2357, 2457));
    assert!((rhythms.shop().ever_returned() - 0.4322).abs() < 1e-4);
    let thresholds = Rules::fit(&rhythms).after(None);
    let expected = Thresholds { new_days: 50, at_risk_days: 147, dormant_days: 253, lost_days: 397 };
    assert_eq!(thresholds, expected);
}
