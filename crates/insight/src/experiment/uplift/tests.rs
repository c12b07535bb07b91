use super::*;
use crate::numeric::chance::SplitMix;
use crate::prediction::Boosting;
use crate::prediction::learner::probability;

struct Experiment {
    table: Table,
    treated: Vec<bool>,
    happened: Vec<bool>,
}

/// Customers of whom the first figure raises the outcome by itself; the probability with and without the campaign is
/// `probability` of both figures.
fn drawn(customers: usize, seed: u64, probability: impl Fn(bool, f64, f64) -> f64) -> Experiment {
    let mut chance = SplitMix::new(seed);
    let mut figure = || -> Vec<f64> { (0..customers).map(|_| chance.normal()).collect() };
    let (level, moved, noise) = (figure(), figure(), figure());
    let treated: Vec<bool> = (0..customers).map(|_| chance.below(2) == 0).collect();
    let mut happens = |ix: usize| chance.unit() < probability(treated[ix], level[ix], moved[ix]);
    let happened = (0..customers).map(&mut happens).collect();
    let columns = [("level", level), ("moved", moved), ("noise", noise)];
    let columns = columns.map(|(name, values)| Column::numeric(name, values)).to_vec();
    Experiment { table: Table::new(columns).expect("three columns"), treated, happened }
}

/// The campaign adds `effect` of the second figure to the log-odds.
fn experiment(customers: usize, seed: u64, effect: impl Fn(f64) -> f64) -> Experiment {
    drawn(customers, seed, |treated, level, moved| {
        probability(0.7 * level - 0.8 + if treated { effect(moved) } else { 0.0 })
    })
}

impl Experiment {
    fn analyse(&self, settings: &Settings) -> Uplift {
        uplift(&self.table, &self.treated, &self.happened, settings).expect("enough")
    }
}

#[test]
fn a_planted_difference_is_found_by_every_method() {
    let experiment = experiment(4000, 1, |moved| 0.3 + moved);
    let learners: [Arc<dyn Learner>; 2] =
        [Arc::new(Linear::default()), Arc::new(Boosting { trees: 60, ..Boosting::default() })];
    for learner in learners {
        for method in [Method::T, Method::X] {
            let settings = Settings { method, learner: learner.clone(), ..Settings::default() };
            let found = experiment.analyse(&settings);
            assert_eq!(found.verdict, Verdict::TargetByUplift, "{method:?} {learner:?}");
            assert!(found.qini_interval.0 < found.qini && found.qini < found.qini_interval.1);
            let seen: Vec<f64> =
                found.groups.iter().map(|group| group.seen.expect("many").difference).collect();
            assert!(seen[0] > 0.2 && seen[4] < 0.0, "{seen:?}");
        }
    }
}

#[test]
fn effects_foretold_are_the_true_ones() {
    let experiment = experiment(30_000, 2, |moved| 0.3 + moved);
    let found = experiment.analyse(&Settings { method: Method::T, resamples: 0, ..Settings::default() });
    assert_eq!(found.verdict, Verdict::NoEvidence, "without resamples nothing is known");
    let other = |moved: f64| {
        let columns = [("noise", 0.0), ("level", 0.0), ("moved", moved)];
        let columns = columns.map(|(name, value)| Column::numeric(name, vec![value])).to_vec();
        found.predict(&Table::new(columns).expect("three columns")).expect("all columns")[0]
    };
    for moved in [-1.0, 0.0, 1.0] {
        let expected = probability(-0.8 + 0.3 + moved) - probability(-0.8);
        assert!((other(moved) - expected).abs() < 0.02, "{} is not {expected}", other(moved));
    }
}

#[test]
fn the_same_effect_on_everybody_is_no_evidence() {
    let settings = Settings { resamples: 200, threads: 2, ..Settings::default() };
    let is_found = |seed: &u64| {
        // A tenth more buy, whoever they are.
        let effect = |treated| if treated { 0.1 } else { 0.0 };
        let experiment = drawn(1200, 1000 + seed, |treated, level, _| {
            0.8 * probability(0.7 * level - 0.8) + effect(treated)
        });
        experiment.analyse(&settings).verdict == Verdict::TargetByUplift
    };
    let found = (0..200).filter(is_found).count();
    assert!(found <= 10, "{found} of 200 found a difference where there is none");
}

#[test]
fn a_moderate_difference_is_found_more_often_than_not() {
    let settings = Settings { resamples: 200, threads: 2, ..Settings::default() };
    let is_found = |seed: &u64| {
        let experiment = experiment(4000, 5000 + seed, |moved| 0.3 + 0.3 * moved);
        experiment.analyse(&settings).verdict == Verdict::TargetByUplift
    };
    let found = (0..20).filter(is_found).count();
    assert!(found >= 12, "only {found} of 20 found it");
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let experiment = experiment(1000, 3, |moved| moved);
    let bits = |threads| {
        let found = experiment.analyse(&Settings { threads, resamples: 50, ..Settings::default() });
        let ends = [found.qini_interval.0, found.qini_interval.1, found.qini];
        let all = found.foretold.into_iter().chain(ends);
        all.map(f64::to_bits).collect::<Vec<u64>>()
    };
    assert_eq!(bits(1), bits(2));
    assert_eq!(bits(1), bits(7));
}

#[test]
fn refusals() {
    let Experiment { table, treated, happened } = experiment(200, 4, |_| 0.0);
    let check = |table: &Table, treated: &[bool], happened: &[bool]| {
        uplift(table, treated, happened, &Settings::default()).map(|_| ()).expect_err("it will not do")
    };
    assert_eq!(check(&table, &treated[1..], &happened), Refusal::Lengths);
    assert_eq!(check(&table, &[true; 200], &happened), Refusal::TooFew { found: 0, needed: 30 });
    let flat = Table::new(vec![Column::numeric("flat", vec![1.0; 200])]).expect("one column");
    let Experiment { treated, happened, .. } = experiment(200, 5, |_| 1.0);
    assert_eq!(check(&flat, &treated, &happened), Refusal::NoUsableColumn);
}
