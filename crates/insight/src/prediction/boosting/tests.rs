use std::borrow::Cow;

use proptest::prelude::*;

use super::super::{MISSING, Series};
use super::tree::Node;
use super::*;
use crate::numeric::chance::SplitMix;

struct Data {
    number: Vec<f64>,
    noise: Vec<f64>,
    category: Vec<u32>,
    targets: Vec<f64>,
}

/// Amounts: 3 where the number is above 0.5 and the category is 1, −1 where the number is missing, else 0.
fn data(rows: usize, seed: u64) -> Data {
    let mut chance = SplitMix::new(seed);
    let number: Vec<f64> =
        (0..rows).map(|_| if chance.below(10) == 0 { f64::NAN } else { chance.unit() }).collect();
    let noise = (0..rows).map(|_| chance.normal()).collect();
    let category: Vec<u32> = (0..rows).map(|_| [0, 1, 2, MISSING][chance.below(4)]).collect();
    let target = |(number, category): (&f64, &u32)| match (*number, *category) {
        (number, _) if number.is_nan() => -1.0,
        (number, 1) if number > 0.5 => 3.0,
        _ => 0.0,
    };
    let targets = number.iter().zip(&category).map(target).collect();
    Data { number, noise, category, targets }
}

impl Data {
    fn frame(&self) -> Frame<'_> {
        let category = Series::Categorical { codes: Cow::Borrowed(&self.category), levels: 3 };
        let columns = vec![Series::Numeric(&self.number), Series::Numeric(&self.noise), category];
        Frame { columns, rows: self.number.len() }
    }
}

fn learnt(frame: &Frame<'_>, data: &Data, threads: usize, task: Task) -> Box<dyn Model> {
    let rows: Vec<u32> = (0..frame.rows as u32).collect();
    let lesson = Lesson { frame, rows: &rows, targets: &data.targets, task, later: None, threads };
    Boosting::default().learn(&lesson)
}

#[test]
fn an_interaction_with_missing_values_is_found() {
    let data = data(2000, 1);
    let frame = data.frame();
    let model = learnt(&frame, &data, 1, Task::Amount);
    let rows: Vec<u32> = (0..2000).collect();
    let margins = model.margins(&frame, &rows);
    let worst = margins.iter().zip(&data.targets).map(|(m, t)| (m - t).abs()).fold(0.0, f64::max);
    assert!(worst < 0.1, "{worst}");
    let noise: f64 = rows.iter().map(|row| model.explain(&frame, *row).contributions[1].abs()).sum();
    assert!(noise / 2000.0 < 0.01, "{noise}");
}

#[test]
fn any_number_of_threads_grows_the_same_trees() {
    let data = data(100_000, 2);
    let frame = data.frame();
    let rows: Vec<u32> = (0..1000).collect();
    let bits = |threads| {
        let model = Boosting { trees: 5, ..Boosting::default() };
        let all: Vec<u32> = (0..100_000).collect();
        let (targets, task) = (&data.targets, Task::Amount);
        let lesson = Lesson { frame: &frame, rows: &all, targets, task, later: None, threads };
        model.learn(&lesson).margins(&frame, &rows).iter().map(|margin| margin.to_bits()).collect::<Vec<_>>()
    };
    assert_eq!(bits(1), bits(2));
    assert_eq!(bits(1), bits(5));
}

#[test]
fn growth_stops_where_later_rows_get_worse() {
    let mut chance = SplitMix::new(9);
    let number: Vec<f64> = (0..400).map(|_| chance.unit()).collect();
    let targets: Vec<f64> = (0..400).map(|_| f64::from(u8::from(chance.below(2) == 0))).collect();
    let frame = Frame { columns: vec![Series::Numeric(&number)], rows: 400 };
    let rows: Vec<u32> = (0..400).collect();
    let lesson = Lesson {
        frame: &frame,
        rows: &rows[..200],
        targets: &targets[..200],
        task: Task::Probability,
        later: Some((&rows[200..], &targets[200..])),
        threads: 1,
    };
    let steps = Boosting::default().learn(&lesson).steps();
    assert!(steps < 30, "{steps} trees were grown on noise");
}

#[test]
fn what_was_never_missing_goes_with_the_majority() {
    let number: Vec<f64> = (0..100).map(|row| f64::from(u8::from(row >= 80))).chain([f64::NAN]).collect();
    let category: Vec<u32> = (0..100).map(|row| u32::from(row >= 80)).chain([7]).collect();
    let targets = &number[..100];
    let numeric = Frame { columns: vec![Series::Numeric(&number)], rows: 101 };
    let codes = Cow::Borrowed(category.as_slice());
    let categorical = Frame { columns: vec![Series::Categorical { codes, levels: 2 }], rows: 101 };
    for frame in [numeric, categorical] {
        let rows: Vec<u32> = (0..100).collect();
        let lesson =
            Lesson { frame: &frame, rows: &rows, targets, task: Task::Amount, later: None, threads: 1 };
        let margins = Boosting::default().learn(&lesson).margins(&frame, &[0, 99, 100]);
        assert!(margins[0] < 0.01 && margins[1] > 0.99, "{margins:?}");
        assert_eq!(margins[2], margins[0]);
    }
}

#[test]
fn nothing_to_learn_from() {
    let frame = Frame { columns: Vec::new(), rows: 3 };
    let lesson = Lesson {
        frame: &frame,
        rows: &[0, 1, 2],
        targets: &[1.0, 1.0, 4.0],
        task: Task::Amount,
        later: None,
        threads: 1,
    };
    assert_eq!(Boosting::default().learn(&lesson).margins(&frame, &[0]), [2.0]);
    let empty = Lesson { rows: &[], targets: &[], ..lesson };
    assert_eq!(Boosting::default().learn(&empty).margins(&frame, &[0]), [0.0]);
}

/// The Shapley values by their definition: over all coalitions of columns, for one tree.
fn by_definition(tree: &Tree, codes: &[u8]) -> Vec<f64> {
    fn worth(tree: &Tree, at: usize, codes: &[u8], coalition: usize) -> f64 {
        match &tree.nodes[at] {
            Node::Leaf(value) => *value,
            Node::Split { question, yes, no } if coalition >> question.column & 1 == 1 => {
                let next = if question.left.has(codes[question.column]) { *yes } else { *no };
                worth(tree, next, codes, coalition)
            }
            Node::Split { yes, no, .. } => {
                let share = tree.rows[*yes] / tree.rows[at];
                share * worth(tree, *yes, codes, coalition)
                    + (1.0 - share) * worth(tree, *no, codes, coalition)
            }
        }
    }
    let n = codes.len();
    let factorial = |k: usize| (1..=k).product::<usize>() as f64;
    let value = |column: usize| {
        let without = (0..1_usize << n).filter(|coalition| coalition >> column & 1 == 0);
        without
            .map(|coalition| {
                let size = coalition.count_ones() as usize;
                let weight = factorial(size) * factorial(n - size - 1) / factorial(n);
                let joined = worth(tree, 0, codes, coalition | 1 << column);
                weight * (joined - worth(tree, 0, codes, coalition))
            })
            .sum()
    };
    (0..n).map(value).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn contributions_are_shapley_values_and_add_up(seed: u64, row in 0_u32..300, depth in 1_usize..5) {
        let data = data(300, seed);
        let frame = data.frame();
        let rows: Vec<u32> = (0..300).collect();
        let bins = Bins::of(&frame, &rows);
        let codes = bins.codes(&frame, &rows, 1);
        let settings = Boosting { depth, leaf_rows: 3, ..Boosting::default() };
        let growth = Growth { settings, bins: &bins, codes: &codes, threads: 1 };
        let noisy: Vec<(f64, f64)> =
            data.targets.iter().zip(&data.noise).map(|(target, noise)| (noise - target, 1.0)).collect();
        let tree = growth.tree(&noisy, &mut vec![0.0; 300]);
        let mut of_row = Vec::new();
        bins.row(&frame, row, &mut of_row);
        let mut found = vec![0.0; 3];
        shapley::add(&tree, &of_row, &mut found);
        for (found, expected) in found.iter().zip(by_definition(&tree, &of_row)) {
            prop_assert!((found - expected).abs() < 1e-12);
        }
        let sum = tree.mean() + found.iter().sum::<f64>();
        prop_assert!((sum - tree.leaf(|column| of_row[column])).abs() < 1e-12);
    }

    #[test]
    fn only_the_order_of_numbers_counts(seed: u64) {
        let data = data(300, seed);
        let stretched =
            Data { number: data.number.iter().map(|number| libm::exp(9.0 * number)).collect(), ..self::data(300, seed) };
        let [one, other] = [&data, &stretched].map(|data| {
            let frame = data.frame();
            let rows: Vec<u32> = (0..300).collect();
            learnt(&frame, data, 1, Task::Amount).margins(&frame, &rows)
        });
        prop_assert_eq!(one, other);
    }

    #[test]
    fn contributions_of_a_forest_add_up_to_the_margin(seed: u64) {
        let mut data = data(200, seed);
        data.targets.iter_mut().for_each(|target| *target = f64::from(u8::from(*target > 0.0)));
        let frame = data.frame();
        let model = learnt(&frame, &data, 1, Task::Probability);
        for row in 0..20 {
            let margin = model.margins(&frame, &[row])[0];
            prop_assert!((model.explain(&frame, row).margin() - margin).abs() < 1e-9);
        }
    }
}
