//! Generated situations meet every form, both where it holds and where it does not.

use std::collections::BTreeMap;

use kesit_model::definition::Condition;
use kesit_testkit::forms::{ALL, forms, leaves};
use kesit_testkit::generate::{Situation, situations};
use kesit_testkit::oracle::World;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const SITUATIONS: usize = 300;

/// How often a leaf of some form was true, and how often false.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    holding: usize,
    failing: usize,
}

#[test]
fn every_form_is_seen_true_and_false() {
    let mut seen: BTreeMap<&str, Seen> = ALL.iter().map(|form| (*form, Seen::default())).collect();
    for situation in generated(SITUATIONS) {
        for (leaf, answers) in answers(&situation) {
            for form in forms(leaf) {
                let seen = seen.entry(form).or_default();
                seen.holding += answers.holding;
                seen.failing += answers.failing;
            }
        }
    }
    let table: Vec<String> =
        seen.iter().map(|(form, seen)| format!("{form:26} {:5} {:5}", seen.holding, seen.failing)).collect();
    println!("{}", table.join("\n"));
    let one_sided: Vec<_> =
        ALL.iter().filter(|form| seen[*form].holding == 0 || seen[*form].failing == 0).collect();
    assert!(one_sided.is_empty(), "never seen both true and false: {one_sided:?}\n{}", table.join("\n"));
}

#[test]
fn many_leaves_hold_for_somebody() {
    let situations = generated(SITUATIONS);
    let all: Vec<(&Condition, Seen)> = situations.iter().flat_map(answers).collect();
    let for_somebody = all.iter().filter(|(_, seen)| seen.holding > 0).count();
    let share = for_somebody as f64 / all.len() as f64;
    println!("{share:.3} of {} leaves", all.len());
    assert!((0.35..0.7).contains(&share), "{share:.3} of the leaves hold for somebody");
}

/// Every leaf of a situation, asked of everybody.
fn answers(situation: &Situation) -> Vec<(&Condition, Seen)> {
    let world = World::new(&situation.messages);
    let leaves = situation.definitions.segments.iter().flat_map(|segment| leaves(&segment.when));
    let asked = leaves.map(|leaf| {
        let mut seen = Seen::default();
        for person in world.customers() {
            if world.first_at(&person) <= Some(situation.now) {
                let holds =
                    world.holds(leaf, &person, &situation.definitions, &situation.params, situation.now);
                *(if holds { &mut seen.holding } else { &mut seen.failing }) += 1;
            }
        }
        (leaf, seen)
    });
    asked.collect()
}

/// The same situations each time.
pub(crate) fn generated(count: usize) -> Vec<Situation> {
    let seeded = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), seeded);
    let strategy = situations();
    let mut next = || strategy.new_tree(&mut runner).expect("nothing is filtered out").current();
    (0..count).map(|_| next()).collect()
}
