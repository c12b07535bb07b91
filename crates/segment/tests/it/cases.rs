//! The table of worked cases, case by case.

use kesit_model::{Key, PersonId};
use kesit_testkit::cases::{Case, cases};

use crate::world::World;

#[test]
fn every_worked_case_comes_out_as_a_person_worked_it_out() {
    let wrong: Vec<String> = cases().iter().filter(|case| holds(case) != case.expected).map(tell).collect();
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn holds(case: &Case) -> bool {
    let definitions = case.definitions().unwrap_or_else(|problems| panic!("{}: {problems:?}", case.title_en));
    let mut world = World::new(&case.messages(), &definitions, &case.params());
    let asked = PersonId::parse(Case::ASKED).expect("a name");
    let asked = world.timelines.customer(&asked).map(|customer| world.timelines.id(customer).clone());
    let key = Key::parse(Case::KEY).expect("a key");
    asked.is_some_and(|asked| world.members(case.now())[&key].contains(&asked))
}

fn tell(case: &Case) -> String {
    format!("{} – {}\n  {}\n  expected {}", case.form, case.title_en, case.yaml, case.expected)
}
