//! The oracle against the table of worked cases.

use std::collections::BTreeSet;

use kesit_model::definition::Condition;
use kesit_model::{Key, PersonId};
use kesit_testkit::cases::{Case, cases};
use kesit_testkit::forms::{ALL, forms};
use kesit_testkit::oracle::World;

#[test]
fn the_oracle_gives_every_answer() {
    let wrong: Vec<String> =
        cases().iter().filter(|case| answer(case) != case.expected).map(describe).collect();
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn not_is_the_complement_in_every_case() {
    for case in cases() {
        let definitions = case.definitions().expect("cases are definitions");
        let world = World::new(&case.messages());
        let asked = PersonId::parse(Case::ASKED).expect("is an id");
        let exists = world.first_at(&asked).is_some_and(|first_at| first_at <= case.now());
        let condition = &definitions.segments[0].when;
        let holds = |condition| world.holds(condition, &asked, &definitions, &case.params(), case.now());
        let not = Condition::Not(Box::new(condition.clone()));
        assert_eq!(holds(&not), exists && !holds(condition), "{}", describe(&case));
    }
}

#[test]
fn the_table_covers_every_form() {
    let met: BTreeSet<&str> = cases()
        .iter()
        .flat_map(|case| case.definitions().expect("cases are definitions").segments)
        .flat_map(|segment| forms(&segment.when))
        .collect();
    let absent: Vec<_> = ALL.iter().filter(|form| !met.contains(*form)).collect();
    assert!(absent.is_empty(), "no case has {absent:?}");
}

#[test]
fn every_family_has_both_answers() {
    let all = cases();
    let families: BTreeSet<&str> = all.iter().map(|case| case.form).collect();
    for family in families {
        let answers: BTreeSet<bool> =
            all.iter().filter(|case| case.form == family).map(|case| case.expected).collect();
        assert_eq!(answers.len(), 2, "`{family}` has only {answers:?}");
    }
    assert!(all.len() >= 300, "only {} cases", all.len());
}

#[test]
fn titles_are_there_in_both_languages_and_unique_with_their_condition() {
    let mut seen = BTreeSet::new();
    for case in cases() {
        assert!(!case.title_en.is_empty() && !case.title_tr.is_empty(), "{}", describe(&case));
        assert!(
            seen.insert((case.yaml, case.segments, case.tiers, case.title_en)),
            "twice: {}",
            describe(&case)
        );
    }
}

fn answer(case: &Case) -> bool {
    let definitions = case.definitions().unwrap_or_else(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}\n{}", describe(case), problems.join("\n"))
    });
    let world = World::new(&case.messages());
    let key = Key::parse(Case::KEY).expect("is a key");
    let asked = PersonId::parse(Case::ASKED).expect("is an id");
    let members = world.members(&definitions, &case.params(), case.now());
    world.survivor(&asked).is_some_and(|asked| members[&key].contains(asked))
}

fn describe(case: &Case) -> String {
    let Case { form, title_en, expected, now, zone, .. } = case;
    format!(
        "[{form}] {title_en} (expected {expected}, now {now} in {zone})\n{}{}\n",
        case.file(),
        case.history.join("\n")
    )
}
