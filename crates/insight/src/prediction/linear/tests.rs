use std::borrow::Cow;

use proptest::prelude::*;

use super::super::{Series, Task};
use super::*;
use crate::numeric::chance::SplitMix;

const FREE: Linear = Linear { ridge: 1e-9 };

fn learnt(frame: &Frame<'_>, targets: &[f64], task: Task, method: Linear, threads: usize) -> Box<dyn Model> {
    let rows: Vec<u32> = (0..targets.len() as u32).collect();
    method.learn(&Lesson { frame, rows: &rows, targets, task, later: None, threads })
}

#[test]
fn without_a_ridge_categories_get_their_own_odds_and_means() {
    let codes: Vec<u32> = (0..100).map(|row| u32::from(row >= 60)).collect();
    let frame =
        Frame { columns: vec![Series::Categorical { codes: Cow::Borrowed(&codes), levels: 2 }], rows: 100 };
    // 12 of 60, and 30 of 40.
    let did: Vec<f64> = (0..100).map(|row| f64::from(u8::from(!(12..70).contains(&row)))).collect();
    let odds = learnt(&frame, &did, Task::Probability, FREE, 1).margins(&frame, &[0, 99]);
    assert!((odds[0] - (12.0_f64 / 48.0).ln()).abs() < 1e-6, "{odds:?}");
    assert!((odds[1] - 3.0_f64.ln()).abs() < 1e-6, "{odds:?}");
    let means = learnt(&frame, &did, Task::Amount, FREE, 1).margins(&frame, &[0, 99]);
    assert!((means[0] - 0.2).abs() < 1e-6 && (means[1] - 0.75).abs() < 1e-6, "{means:?}");
}

#[test]
fn missing_numbers_get_their_own_odds() {
    let numbers: Vec<f64> = (0..90).map(|row| if row < 30 { f64::NAN } else { f64::from(row % 3) }).collect();
    let did: Vec<f64> =
        (0..90).map(|row| f64::from(u8::from(row < 6 || row % 2 == 0 && row >= 30))).collect();
    let frame = Frame { columns: vec![Series::Numeric(&numbers)], rows: 90 };
    let odds = learnt(&frame, &did, Task::Probability, FREE, 1).margins(&frame, &[0]);
    assert!((odds[0] - 0.25_f64.ln()).abs() < 1e-6, "{odds:?}");
}

#[test]
fn a_perfect_column_and_twice_the_same_do_no_harm() {
    let numbers: Vec<f64> = (0..80).map(f64::from).collect();
    let did: Vec<f64> = numbers.iter().map(|number| f64::from(u8::from(*number > 39.5))).collect();
    let frame = Frame { columns: vec![Series::Numeric(&numbers), Series::Numeric(&numbers)], rows: 80 };
    let model = learnt(&frame, &did, Task::Probability, Linear::default(), 1);
    let odds = model.margins(&frame, &[0, 79]);
    assert!(odds[0] < -3.0 && odds[1] > 3.0 && odds[1] < 20.0, "{odds:?}");
    let halves = model.explain(&frame, 79).contributions;
    assert!((halves[0] - halves[1]).abs() < 1e-6, "{halves:?}");
}

#[test]
fn nothing_to_learn_from() {
    let frame = Frame { columns: Vec::new(), rows: 4 };
    assert_eq!(learnt(&frame, &[], Task::Amount, Linear::default(), 1).margins(&frame, &[0]), [0.0]);
    let mean =
        learnt(&frame, &[1.0, 2.0, 6.0, 7.0], Task::Amount, Linear::default(), 2).margins(&frame, &[3]);
    assert_eq!(mean, [4.0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// At the optimum the ridge holds every coefficient against the slope of the losses.
    #[test]
    fn the_slope_is_zero(seed: u64, ridge in 0.01..10.0_f64, threads in 1_usize..5) {
        let mut chance = SplitMix::new(seed);
        let (numbers, more): (Vec<f64>, Vec<f64>) = (0..150).map(|_| (chance.normal(), chance.normal())).unzip();
        let did: Vec<f64> =
            numbers.iter().map(|number| f64::from(u8::from(chance.normal() < *number))).collect();
        let frame = Frame { columns: vec![Series::Numeric(&numbers), Series::Numeric(&more)], rows: 150 };
        let rows: Vec<u32> = (0..150).collect();
        let design = Design::of(&frame, &rows);
        let task = Task::Probability;
        let lesson = Lesson { frame: &frame, rows: &rows, targets: &did, task, later: None, threads };
        let problem = Problem { design: &design, lesson: &lesson, ridge };
        let weights = problem.newton();
        for slope in problem.slope(&weights, false).first {
            prop_assert!(slope.abs() < 1e-4, "{slope}");
        }
        let alone = Lesson { threads: 1, ..lesson };
        prop_assert_eq!(weights, Problem { lesson: &alone, ..problem }.newton());
    }
}
