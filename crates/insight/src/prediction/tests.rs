use proptest::prelude::*;

use super::learner::probability;
use super::*;
use crate::numeric::chance::SplitMix;

/// Rows whose log-odds are twice the first figure, with a category that says nothing.
fn simulated(rows: usize, seed: u64) -> (Vec<Column>, Vec<bool>) {
    let mut chance = SplitMix::new(seed);
    let figure: Vec<f64> = (0..rows).map(|_| chance.normal()).collect();
    let happened = figure.iter().map(|figure| chance.unit() < probability(2.0 * figure - 0.5)).collect();
    let city = |ix: usize| Some(["Ankara", "İzmir", "Van"][ix * 7 % 3]);
    let columns = vec![Column::numeric("figure", figure), Column::categorical("city", (0..rows).map(city))];
    (columns, happened)
}

fn labelled(columns: Vec<Column>, happened: Vec<bool>) -> Labelled {
    Labelled::new(Table::new(columns).expect("a table"), happened).expect("as many")
}

fn two_threads() -> Settings {
    Settings { threads: 2, ..Settings::default() }
}

mod on_telco {
    use super::*;

    #[test]
    fn the_data_are_those_published() {
        let telco = telco::labelled();
        let left = telco.happened().iter().filter(|did| **did).count();
        assert_eq!((telco.table().rows(), left, telco.table().columns().len()), (7043, 1869, 19));
        let figures = |name: &str| -> Vec<f64> {
            let column = telco.table().columns().iter().find(|column| column.name == name);
            let Some(Column { values: Values::Numeric(figures), .. }) = column else { panic!("{name}") };
            figures.clone()
        };
        assert_eq!(figures("TotalCharges").iter().filter(|charges| charges.is_nan()).count(), 11);
        assert!((figures("MonthlyCharges").iter().sum::<f64>() - 456_116.60).abs() < 1e-6);
        assert!((figures("tenure").iter().sum::<f64>() / 7043.0 - 32.371_15).abs() < 5e-6);
    }

    #[test]
    fn as_good_as_can_honestly_be_and_no_better() {
        let telco = telco::labelled();
        for seed in [42, 1, 2] {
            let found = evaluate(&telco, &Settings { seed, ..two_threads() }).expect("enough");
            let Quality { auc, brier, calibration_error, .. } = found.chosen().quality;
            assert!(auc >= 0.845 && brier <= 0.136 && calibration_error <= 0.015, "{:?}", found.candidates);
            assert!(found.candidates.iter().all(|candidate| candidate.quality.auc <= 0.87), "a leak");
            assert!(found.candidates[0].quality.auc >= 0.842, "{:?}", found.candidates[0]);
        }
    }

    #[test]
    fn the_baseline_is_the_published_one() {
        // scikit-learn's with C = 1 has a log-loss of .4174 in five folds, of another shuffle.
        let found = evaluate(&telco::labelled(), &Settings { seed: 42, ..two_threads() }).expect("enough");
        let baseline = &found.candidates[0];
        assert!((baseline.selection_log_loss - 0.4174).abs() < 0.001, "{baseline:?}");
    }

    #[test]
    fn the_model_and_its_card() {
        let telco = telco::labelled();
        let trained = train(&telco, &two_threads()).expect("enough");
        let card = trained.card();
        assert_eq!((card.rows, card.happened, card.columns.len()), (7043, 1869, 19));
        assert_eq!((card.chosen().name, card.baseline().name), ("boosted trees", "logistic regression"));
        assert_eq!(card.importances[0].column, "Contract");
        assert!(card.lift[0].lift > 2.7 && card.alarms.is_empty() && card.unused.is_empty(), "{card:?}");
        assert_eq!(card.warnings, [Warning::NotTestedLater]);
        let mean = trained.predict(telco.table()).expect("its own columns").iter().sum::<f64>() / 7043.0;
        assert!((mean / card.base_rate() - 1.0).abs() < 0.01, "{mean} is not {}", card.base_rate());
    }

    #[test]
    fn mean_probability_in_the_test_is_the_base_rate() {
        let found = evaluate(&telco::labelled(), &two_threads()).expect("enough");
        let mean = found.probabilities.iter().sum::<f64>() / 7043.0;
        assert!((mean / (1869.0 / 7043.0) - 1.0).abs() < 0.01, "{mean}");
    }

    #[test]
    fn reasons_add_up() {
        let telco = telco::labelled();
        for settings in [only_baseline(), two_threads()] {
            let trained = train(&telco, &settings).expect("enough");
            let rows: Vec<u32> = (0..200).collect();
            let probabilities = trained.predict(telco.table()).expect("its own columns");
            for (row, reasons) in rows.iter().zip(trained.explain(telco.table(), &rows).expect("the same")) {
                let sum: f64 = reasons.reasons.iter().map(|reason| reason.contribution).sum();
                assert!((reasons.base + sum - reasons.margin).abs() < 1e-9);
                assert!((reasons.probability - probabilities[*row as usize]).abs() < 1e-9);
                let sizes: Vec<f64> =
                    reasons.reasons.iter().map(|reason| reason.contribution.abs()).collect();
                assert!(sizes.is_sorted_by(|one, other| one >= other));
            }
        }
    }

    #[test]
    fn any_number_of_threads_trains_the_same() {
        let telco = telco::labelled();
        let bits = |threads| {
            let trained = train(&telco, &Settings { threads, ..Settings::default() }).expect("enough");
            let probabilities = trained.predict(telco.table()).expect("its own columns");
            let bits: Vec<u64> = probabilities.into_iter().map(f64::to_bits).collect();
            (bits, format!("{:?}", trained.card()))
        };
        let one = bits(1);
        assert!(one == bits(2), "two threads differ");
        assert!(one == bits(5), "five threads differ");
    }
}

#[test]
fn a_column_that_is_the_label_raises_an_alarm() {
    let (columns, happened) = simulated(600, 1);
    let as_number = happened.iter().map(|did| if *did { 2.5 } else { f64::NAN }).collect();
    let as_text: Vec<Option<&str>> =
        happened.iter().map(|did| Some(if *did { "cancelled" } else { "open" })).collect();
    for (name, leak) in [
        ("closed_on", Column::numeric("closed_on", as_number)),
        ("state", Column::categorical("state", as_text)),
    ] {
        let table = labelled(columns.iter().cloned().chain([leak]).collect(), happened.clone());
        let trained = train(&table, &two_threads()).expect("enough");
        let alarms = &trained.card().alarms;
        assert!(matches!(alarms[0], Alarm::TooGood { auc } if auc > 0.99), "{alarms:?}");
        assert!(matches!(&alarms[1], Alarm::TellsTooMuch { column, .. } if column == name), "{alarms:?}");
        assert_eq!(alarms.len(), 2);
    }
    assert_eq!(train(&labelled(columns, happened), &two_threads()).expect("enough").card().alarms, []);
}

#[test]
fn refusals() {
    let check = |columns: Vec<Column>, happened: Vec<bool>| {
        evaluate(&labelled(columns, happened), &Settings::default()).expect_err("it will not do")
    };
    let figure = |rows: usize| Column::numeric("figure", (0..rows).map(|row| row as f64).collect());
    let first = |count: usize, rows: usize| (0..rows).map(|row| row < count).collect::<Vec<bool>>();
    assert_eq!(check(vec![figure(90)], first(0, 90)), Refusal::NeverHappened);
    assert_eq!(check(Vec::new(), Vec::new()), Refusal::NeverHappened);
    assert_eq!(check(vec![figure(90)], first(90, 90)), Refusal::AlwaysHappened);
    assert_eq!(check(vec![figure(90)], first(29, 90)), Refusal::TooFewHappened { found: 29, needed: 30 });
    assert_eq!(check(vec![figure(90)], first(61, 90)), Refusal::TooFewOthers { found: 29, needed: 30 });
    let names: Vec<String> = (0..90).map(|row| format!("customer {row}")).collect();
    let columns = vec![
        Column::numeric("empty", vec![f64::NAN; 90]),
        Column::numeric("constant", vec![1.0; 90]),
        Column::categorical("name", names.iter().map(|name| Some(name.as_str()))),
        Column::categorical("nothing", vec![None; 90]),
    ];
    let why = [WhyUnused::Empty, WhyUnused::Constant, WhyUnused::Identifier, WhyUnused::Empty];
    let unused: Vec<Unused> =
        columns.iter().zip(why).map(|(column, why)| Unused { column: column.name.clone(), why }).collect();
    assert_eq!(check(columns, first(40, 90)), Refusal::NoUsableColumn { unused });
}

#[test]
fn the_same_few_customers_on_many_days_are_few() {
    let (columns, happened) = simulated(600, 2);
    let customers = (0..600).map(|row| row % 25).collect();
    let few = labelled(columns, happened).with_customers(customers).expect("as many");
    assert!(matches!(evaluate(&few, &Settings::default()), Err(Refusal::TooFewHappened { .. })));
}

#[test]
fn sixty_rows_are_enough_and_are_said_to_be_few() {
    let (columns, happened) = simulated(90, 3);
    let trained = train(&labelled(columns, happened), &Settings::default()).expect("enough");
    let card = trained.card();
    assert!(card.warnings.contains(&Warning::Few { happened: card.happened }), "{card:?}");
    assert_eq!(card.chosen().name, "logistic regression");
}

#[test]
fn noise_is_not_sold_as_knowledge() {
    let (columns, mut happened) = simulated(800, 4);
    SplitMix::new(9).shuffle(&mut happened);
    let trained = train(&labelled(columns, happened), &Settings::default()).expect("enough");
    let card = trained.card();
    assert!(card.warnings.contains(&Warning::NoBetterThanChance), "{card:?}");
    let probabilities =
        trained.predict(&Table::new(simulated(800, 4).0).expect("a table")).expect("all columns");
    let spread = |p: &f64| (p - card.base_rate()).abs();
    assert!(probabilities.iter().map(spread).fold(0.0, f64::max) < 0.25);
}

#[test]
fn later_days_test_earlier_ones() {
    let (columns, happened) = simulated(4000, 5);
    let slices: Vec<i32> = (0..4000).map(|row| 100 + row / 1000 * 30).collect();
    let customers = (0..4000).map(|row| row % 1000).collect();
    let table = labelled(columns, happened).with_slices(slices).expect("as many").with_customers(customers);
    let table = table.expect("as many");
    let settings = Settings { horizon_days: 30, ..two_threads() };
    let trained = train(&table, &settings).expect("enough");
    let card = trained.card();
    let days = Validation::Later { first_day: 100, calibrated_day: 160, tested_day: 190 };
    assert_eq!((card.validation, card.learnt_days), (days, Some((100, 190))));
    assert_eq!(card.warnings, []);
    let evaluation = evaluate(&table, &settings).expect("enough");
    assert_eq!(evaluation.rows, (3000..4000).collect::<Vec<u32>>());
    // The true model's AUC with log-odds of 2x − 0.5 is about 0.88.
    assert!((evaluation.chosen().quality.auc - 0.88).abs() < 0.03, "{:?}", evaluation.candidates);
    assert!(trained.calibration().probability(0.0) > 0.3 && trained.calibration().probability(0.0) < 0.7);
}

#[test]
fn what_happens_on_the_last_day_changes_no_earlier_test() {
    // A figure that turns round on the last day: a model that had seen it would know.
    let (columns, mut happened) = simulated(4000, 6);
    happened[3000..].iter_mut().for_each(|did| *did = !*did);
    let slices: Vec<i32> = (0..4000).map(|row| row / 1000).collect();
    let table = labelled(columns, happened).with_slices(slices).expect("as many");
    let found = evaluate(&table, &Settings::default()).expect("enough");
    assert!(found.chosen().quality.auc < 0.15, "{:?}", found.chosen());
    let trained = train(&table, &Settings::default()).expect("enough");
    assert!(trained.card().warnings.contains(&Warning::WorseThanBaseRate));
}

#[test]
fn columns_are_found_by_name_and_categories_by_label() {
    let (columns, happened) = simulated(500, 7);
    let trained = train(&labelled(columns.clone(), happened), &Settings::default()).expect("enough");
    let expected = trained.predict(&Table::new(columns.clone()).expect("a table")).expect("all columns");
    let Values::Categorical { codes, labels } = &columns[1].values else { panic!("a category") };
    let renumbered = Column {
        name: "city".into(),
        values: Values::Categorical {
            codes: codes.iter().map(|code| 3 - code).collect(),
            labels: ["Kars"]
                .into_iter()
                .chain(labels.iter().rev().map(String::as_str))
                .map(str::to_owned)
                .collect(),
        },
    };
    let other = Table::new(vec![renumbered, Column::numeric("more", vec![0.0; 500]), columns[0].clone()]);
    assert_eq!(trained.predict(&other.expect("a table")), Ok(expected));
    let without = Table::new(vec![columns[0].clone()]).expect("a table");
    assert_eq!(trained.predict(&without), Err(Mismatch::Absent { column: "city".into() }));
    let numbers =
        Table::new(vec![columns[0].clone(), Column::numeric("city", vec![1.0; 500])]).expect("a table");
    assert_eq!(trained.predict(&numbers), Err(Mismatch::Kind { column: "city".into() }));
    let unseen = Table::new(vec![
        Column::numeric("figure", vec![f64::NAN]),
        Column::categorical("city", [Some("Kars")]),
    ]);
    let found = trained.predict(&unseen.expect("a table")).expect("all columns")[0];
    assert!(found > 0.05 && found < 0.95, "{found}");
}

#[test]
fn tables_that_cannot_be() {
    let numeric = |name: &str, values: &[f64]| Column::numeric(name, values.to_vec());
    let code = Values::Categorical { codes: vec![1], labels: vec!["a".into()] };
    let cases = [
        (vec![numeric("a", &[1.0]), numeric("b", &[])], "b has 0 rows, and the table 1"),
        (vec![numeric("a", &[1.0]), numeric("a", &[2.0])], "there are two columns with the name a"),
        (vec![numeric("a", &[f64::INFINITY])], "column a holds an infinite number"),
        (vec![Column { name: "c".into(), values: code }], "column c holds a code without a label"),
    ];
    for (columns, expected) in cases {
        assert_eq!(Table::new(columns).expect_err("it cannot be").to_string(), expected);
    }
    let table = Table::new(vec![numeric("a", &[1.0])]).expect("a table");
    let error = Labelled::new(table, vec![true, false]).expect_err("it cannot be").to_string();
    assert_eq!(error, "what happened has 2 rows, and the table 1");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_comes_has_a_probability(
        seed: u64,
        rows in 70_usize..150,
        gaps in 0_usize..4,
        threads in 1_usize..4,
    ) {
        let mut chance = SplitMix::new(seed);
        let mut number = || -> Vec<f64> {
            let value = |chance: &mut SplitMix| match chance.below(4) < gaps {
                true => f64::NAN,
                false => libm::exp(8.0 * chance.normal()),
            };
            (0..rows).map(|_| value(&mut chance)).collect()
        };
        let (one, other) = (number(), number());
        let city = (0..rows).map(|row| Some(["a", "b", "c"][row % 7 % 3]).filter(|_| row % 11 < 8));
        let columns = vec![
            Column::categorical("city", city),
            Column::numeric("one", one),
            Column::numeric("other", other),
        ];
        let happened = (0..rows).map(|row| row % 2 == 0 || row % 5 == 0).collect();
        let table = labelled(columns, happened);
        let customers = (0..rows as u32).map(|row| row / 2 * 2 + row % 2).collect();
        let table = table.with_customers(customers).expect("as many");
        match train(&table, &Settings { seed, threads, ..Settings::default() }) {
            Ok(trained) => {
                let probabilities = trained.predict(table.table()).expect("its own columns");
                prop_assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
                let Quality { auc, brier, log_loss, .. } = trained.card().chosen().quality;
                prop_assert!([auc, brier, log_loss].iter().all(|figure| figure.is_finite()));
            }
            Err(refusal) => prop_assert!(matches!(refusal, Refusal::TooFewOthers { .. }), "{refusal:?}"),
        }
    }

    #[test]
    fn units_do_not_matter(seed: u64) {
        let (columns, happened) = simulated(300, seed);
        let Values::Numeric(figures) = columns[0].values.clone() else { panic!("numbers") };
        let with = |figure: &dyn Fn(f64) -> f64| {
            let changed = Column::numeric("figure", figures.iter().map(|value| figure(*value)).collect());
            labelled(vec![changed, columns[1].clone()], happened.clone())
        };
        let check = |table: Labelled| evaluate(&table, &only_baseline()).expect("enough").probabilities;
        let as_is = check(with(&|value| value));
        let scaled = check(with(&|value| value * 1024.0 + 77.0));
        for (one, other) in as_is.iter().zip(&scaled) {
            prop_assert!((one - other).abs() < 1e-6);
        }
    }
}

fn only_baseline() -> Settings {
    Settings { challengers: Vec::new(), ..Settings::default() }
}
