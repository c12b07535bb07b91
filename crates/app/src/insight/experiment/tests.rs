use std::fs;

use super::*;

/// A table of groups, the outcome, and the outcome before; each row of another customer.
fn grid(rows: &[(&str, &str, &str)]) -> Grid {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    let row = |(ix, (group, outcome, before)): (usize, &(&str, &str, &str))| {
        format!("c{ix},{group},{outcome},{before},word\n")
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    fs::write(&path, format!("id,group,outcome,before,words\n{rows}")).expect("writes");
    Grid::read(&path).expect("a table")
}

fn question() -> Question {
    Question { group: "group".into(), outcome: "outcome".into(), threads: 1, ..Question::default() }
}

/// Outcomes 0 to 9 in control, higher by `effect` with mail; what came before is the outcome without the campaign.
fn rows(effect: u32, of_control: u32, of_mail: u32) -> Grid {
    let control = (0..of_control).map(|ix| ("control", ix % 10, ix % 10));
    let mail = (0..of_mail).map(|ix| ("mail", ix % 10 + effect, ix % 10));
    let texts: Vec<(&str, String, String)> = control
        .chain(mail)
        .map(|(group, outcome, before)| (group, outcome.to_string(), before.to_string()))
        .collect();
    let rows: Vec<(&str, &str, &str)> = texts.iter().map(|(a, b, c)| (*a, b.as_str(), c.as_str())).collect();
    grid(&rows)
}

#[test]
fn a_difference_worked_out_by_hand() {
    let found = experiment(&rows(2, 100, 100), &question()).expect("two groups");
    let readout = &found.readouts[0];
    let effect = readout.deciding.expect("it varies");
    assert!((effect.difference - 2.0).abs() < 1e-12);
    // The variance of 0 to 9 ten times is 8.25 · 100/99.
    assert!((effect.standard_error - (2.0 * 8.25_f64 / 99.0).sqrt()).abs() < 1e-12);
    assert_eq!((readout.finding(), readout.p_of_all), (Finding::More, Some(effect.p)));
    assert!((readout.lift.expect("control is above 0").difference - 2.0 / 4.5).abs() < 1e-12);
}

#[test]
fn the_past_and_many_looks_change_what_decides() {
    let before = Question { before: Some("before".into()), ..question() };
    let grid = rows(1, 100, 101);
    let plain = experiment(&grid, &question()).expect("two groups").readouts.remove(0);
    let found = experiment(&grid, &before).expect("two groups").readouts.remove(0);
    assert!(found.cuped.expect("asked for").reduction > 0.99 && found.detectable < plain.detectable / 10.0);
    let looks = Question { tuned_for: Some(200.0), ..question() };
    let always = experiment(&grid, &looks).expect("two groups").readouts.remove(0);
    let width = |effect: Option<Effect>| effect.map(|effect| effect.interval.1 - effect.interval.0);
    assert!(width(always.deciding) > width(plain.deciding) && always.always == always.deciding);
    assert_eq!(plain.always, None);
}

#[test]
fn uneven_groups_give_no_readout_unless_planned() {
    let grid = rows(2, 100, 400);
    let blocked = experiment(&grid, &question()).expect("two groups");
    assert!(!blocked.ratio.is_believable() && blocked.readouts.is_empty());
    let planned = Question { shares: vec![("mail".into(), 80.0), ("control".into(), 20.0)], ..question() };
    let found = experiment(&grid, &planned).expect("two groups");
    assert_eq!((found.readouts.len(), found.groups[0].planned_share), (1, 0.2));
}

#[test]
fn blanks_are_left_out_or_nothing() {
    let grid = grid(&[
        ("0", "evet", ""),
        ("0", "", ""),
        ("0", "hayır", ""),
        ("1", "yes", ""),
        ("1", "no", ""),
        ("", "no", ""),
    ]);
    let found = experiment(&grid, &question()).expect("two groups");
    assert!(found.is_share);
    assert_eq!((found.left_out, found.groups[0].sample), (2, Sample::of_shares(1.0, 2.0)));
    let zero = Question { blank_is_zero: true, ..question() };
    let found = experiment(&grid, &zero).expect("two groups");
    assert_eq!((found.left_out, found.groups[0].sample), (1, Sample::of_shares(1.0, 3.0)));
}

#[test]
fn refusals() {
    let grid = grid(&[("a", "1", "x"), ("a", "2", "x"), ("b", "1", "x"), ("b", "3", "y"), ("a", "1", "y")]);
    let check = |question: Question| experiment(&grid, &question).map(|_| ()).expect_err("it will not do");
    let there = || vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(check(question()), ExperimentError::NoControl { there: there() });
    let control = |name: &str| Question { control: Some(name.into()), ..question() };
    assert_eq!(check(control("c")), ExperimentError::NoGroup { name: "c".into(), there: there() });
    let twice = Question { customer: Some("before".into()), ..control("A") };
    assert_eq!(check(twice), ExperimentError::Twice { customers: 2, in_several_groups: 2 });
    let feature = Question { features: vec!["Outcome".into()], ..control("a") };
    assert_eq!(check(feature), ExperimentError::NoFeature("outcome".into()));
    let half = Question { shares: vec![("a".into(), 1.0)], ..control("a") };
    assert_eq!(check(half), ExperimentError::NoGroup { name: "b".into(), there: there() });
    let group = Question { group: "id".into(), ..question() };
    assert_eq!(check(group), ExperimentError::SingleCustomer);
    let outcome = Question { outcome: "words".into(), ..control("a") };
    assert_eq!(check(outcome), ExperimentError::NoFigures("words".into()));
}

#[test]
fn whom_it_moves_takes_enough_customers() {
    let question = Question { features: vec!["before".into()], ..question() };
    let found = experiment(&rows(1, 30, 30), &question).expect("two groups").readouts.remove(0);
    assert!(matches!(found.uplift, Some(Uplift::Refused(_))));
}
