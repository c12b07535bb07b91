//! What is learnt from and what is tested on: later days if there are enough of them, else folds in which no customer is
//! on both sides.

use std::collections::{BTreeSet, HashMap};

use super::examine::{NEEDED, side_counts};
use super::{Labelled, Settings};
use crate::numeric::chance::SplitMix;

/// Rows by their part in the test.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Plan {
    Later {
        days: Days,
        /// Of days whose windows were over when `calibrated` began.
        learnt: Vec<u32>,
        calibrated: Vec<u32>,
        tested: Vec<u32>,
        /// Of days whose windows were over when `tested` began.
        before_tested: Vec<u32>,
    },
    /// The fold of each row.
    Folds { fold_of: Vec<u8>, folds: usize },
}

/// Which days have which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) calibrated: i32,
    pub(super) tested: i32,
    pub(super) first: i32,
}

pub(super) fn plan(labelled: &Labelled, settings: &Settings) -> Plan {
    later(labelled, settings).unwrap_or_else(|| {
        let folds = settings.folds.clamp(2, MOST_FOLDS);
        let count = labelled.table().rows();
        let strata: Vec<u8> = labelled.happened().iter().map(|did| u8::from(*did)).collect();
        let fold_of = match labelled.customers() {
            Some(customers) => grouped(customers, &strata, folds, settings.seed),
            None => stratified(&strata, folds, settings.seed),
        };
        debug_assert_eq!(fold_of.len(), count);
        Plan::Folds { fold_of, folds }
    })
}

/// More folds than this only take longer.
const MOST_FOLDS: usize = 20;

/// `None` where there are not three days far enough apart with enough rows each.
fn later(labelled: &Labelled, settings: &Settings) -> Option<Plan> {
    let slices = labelled.slices()?;
    let days: BTreeSet<i32> = slices.iter().copied().collect();
    let is_over = |day: i32, at: i32| i64::from(day) + i64::from(settings.horizon_days) <= i64::from(at);
    let rows = |keep: &dyn Fn(i32) -> bool| -> Vec<u32> {
        (0_u32..).zip(slices).filter(|(_, day)| keep(**day)).map(|(row, _)| row).collect()
    };
    let (first, tested) = (*days.first()?, *days.last()?);
    let before = |at: i32| days.iter().rev().copied().find(|day| *day < at && is_over(*day, at));
    let calibrated = before(tested)?;
    before(calibrated)?;
    let learnt = rows(&|day| day < calibrated && is_over(day, calibrated));
    let of_calibrated = rows(&|day| day == calibrated);
    let of_tested = rows(&|day| day == tested);
    let is_enough = |rows: &[u32]| {
        let (with, without) = side_counts(labelled, rows);
        with >= NEEDED && without >= NEEDED
    };
    if ![&learnt, &of_calibrated, &of_tested].iter().all(|rows| is_enough(rows)) {
        return None;
    }
    Some(Plan::Later {
        days: Days { calibrated, tested, first },
        before_tested: rows(&|day| day < tested && is_over(day, tested)),
        learnt,
        calibrated: of_calibrated,
        tested: of_tested,
    })
}

/// Folds with as many rows of every stratum each.
pub(crate) fn stratified(strata: &[u8], folds: usize, seed: u64) -> Vec<u8> {
    let mut fold_of = vec![0_u8; strata.len()];
    let mut chance = SplitMix::new(seed);
    let mut next = 0;
    for stratum in strata.iter().copied().collect::<BTreeSet<u8>>() {
        let mut rows: Vec<usize> = (0..strata.len()).filter(|row| strata[*row] == stratum).collect();
        chance.shuffle(&mut rows);
        for row in rows {
            fold_of[row] = (next % folds) as u8;
            next += 1;
        }
    }
    fold_of
}

/// The same with all rows of a customer in one fold; a customer's stratum is the highest of their rows.
fn grouped(customers: &[u32], strata: &[u8], folds: usize, seed: u64) -> Vec<u8> {
    let mut place_of: HashMap<u32, usize> = HashMap::new();
    let mut highest: Vec<u8> = Vec::new();
    let places: Vec<usize> = customers
        .iter()
        .zip(strata)
        .map(|(customer, stratum)| {
            let place = *place_of.entry(*customer).or_insert_with(|| {
                highest.push(0);
                highest.len() - 1
            });
            highest[place] = highest[place].max(*stratum);
            place
        })
        .collect();
    let of_place = stratified(&highest, folds, seed);
    places.into_iter().map(|place| of_place[place]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Column, Table};
    use super::*;

    fn labelled(slices: Vec<i32>) -> Labelled {
        let rows = slices.len();
        let table = Table::new(vec![Column::numeric("x", vec![1.0; rows])]).expect("one column");
        let happened = (0..rows).map(|row| row % 2 == 0).collect();
        Labelled::new(table, happened).expect("as many").with_slices(slices).expect("as many")
    }

    fn days(plan: &Plan, slices: &[i32]) -> Option<[Vec<i32>; 4]> {
        let Plan::Later { learnt, calibrated, tested, before_tested, .. } = plan else { return None };
        let days = |rows: &Vec<u32>| -> Vec<i32> {
            rows.iter().map(|row| slices[*row as usize]).collect::<BTreeSet<i32>>().into_iter().collect()
        };
        Some([learnt, calibrated, tested, before_tested].map(days))
    }

    #[test]
    fn windows_are_over_before_what_tests_them() {
        // Five months of 30 days with 80 rows each.
        let slices: Vec<i32> = (0..400).map(|row| row / 80 * 30).collect();
        let plan = |horizon_days| {
            let settings = Settings { horizon_days, ..Settings::default() };
            days(&plan(&labelled(slices.clone()), &settings), &slices)
        };
        assert_eq!(plan(30), Some([vec![0, 30, 60], vec![90], vec![120], vec![0, 30, 60, 90]]));
        assert_eq!(plan(45), Some([vec![0], vec![60], vec![120], vec![0, 30, 60]]));
        assert_eq!(plan(90), None, "there are no three days 90 days apart");
    }

    #[test]
    fn too_few_on_a_day_makes_folds() {
        let slices: Vec<i32> = (0..150).map(|row| row / 50).collect();
        assert_eq!(days(&plan(&labelled(slices.clone()), &Settings::default()), &slices), None);
    }

    proptest! {
        #[test]
        fn customers_stay_together_and_strata_are_spread(
            rows in prop::collection::vec((0_u32..60, 0_u8..2), 1..300), seed: u64, folds in 2_usize..6,
        ) {
            let customers: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let strata: Vec<u8> = rows.iter().map(|row| row.1).collect();
            let fold_of = grouped(&customers, &strata, folds, seed);
            for (one, fold) in customers.iter().zip(&fold_of) {
                let same = customers.iter().zip(&fold_of).all(|(other, other_fold)| one != other || fold == other_fold);
                prop_assert!(same);
            }
            let each = stratified(&strata, folds, seed);
            for stratum in 0..2 {
                let count = |fold| (0..strata.len()).filter(|row| (strata[*row], usize::from(each[*row])) == (stratum, fold)).count();
                let counts: Vec<usize> = (0..folds).map(count).collect();
                prop_assert!(counts.iter().max().expect("folds") - counts.iter().min().expect("folds") <= 1);
            }
        }
    }
}
