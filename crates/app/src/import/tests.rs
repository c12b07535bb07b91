//! Imports into a real workspace. Files are lists of small messages, some of them twice, some of them broken.

mod orders;
mod stage;

use proptest::prelude::*;

use self::stage::{Line, Stage, balance};
use super::*;

fn lines() -> impl Strategy<Value = Vec<Line>> {
    // Ids are drawn from few, so that many come twice; one line in ten is poison.
    let line = prop_oneof![9 => (0_u32..60).prop_map(Line::Good), 1 => (0_u32..60).prop_map(Line::Broken)];
    proptest::collection::vec(line, 0..80)
}

fn files() -> impl Strategy<Value = Vec<Vec<Line>>> {
    proptest::collection::vec(lines(), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Nothing vanishes, a message counts once, and what is mended comes in to the last row.
    #[test]
    fn every_row_is_accounted_for(files in files()) {
        let stage = Stage::new(&files);
        let first = stage.import();
        prop_assert_eq!(stage.tallies(&first), stage::expected(&files));
        prop_assert_eq!(stage.visible(), stage::good_ids(&files));
        let broken = first.import.tally().rows_quarantined;
        prop_assert_eq!(stage.waiting(), broken);
        if broken > 0 {
            let retried = stage.retry_unmended();
            prop_assert_eq!(retried.rows_quarantined, broken);
            prop_assert_eq!(stage.waiting(), broken);
            let retried = stage.retry_mended();
            prop_assert_eq!((retried.rows_received, retried.rows_quarantined), (broken, 0));
            prop_assert_eq!(stage.waiting(), 0);
        }
        prop_assert_eq!(stage.visible(), stage::all_ids(&files));
    }

    /// The same files once more: everything is there already.
    #[test]
    fn importing_again_stores_nothing(files in files()) {
        let stage = Stage::new(&files);
        let first = stage.import().import.tally();
        let again = stage.import();
        let tally = again.import.tally();
        prop_assert_eq!((tally.rows_stored, tally.messages_stored), (0, 0));
        prop_assert_eq!(tally.rows_duplicate, first.rows_stored + first.rows_duplicate);
        prop_assert_eq!(tally.rows_quarantined, first.rows_quarantined);
        prop_assert!(again.imported_before.iter().all(|before| before == &[ImportId(1)]));
        prop_assert_eq!(stage.visible(), stage::good_ids(&files));
    }

    /// Whenever an import is cut off, nothing of it counts; importing again ends as if it had not been.
    #[test]
    fn an_interrupted_import_is_gone_on_with(files in files(), cut in 0_usize..200, cut_again in 0_usize..200) {
        let whole = Stage::new(&files);
        let stage = Stage::new(&files);
        let expected = whole.import();
        stage.import_until(cut);
        stage.import_until(cut_again);
        prop_assert_eq!(stage.visible(), Vec::<String>::new());
        prop_assert_eq!(stage.entry(1).state, State::Interrupted);
        let done = stage.import();
        prop_assert!(done.is_resumed);
        prop_assert_eq!(done.import.id, ImportId(1));
        prop_assert_eq!(stage.tallies(&done), whole.tallies(&expected));
        prop_assert_eq!(stage.visible(), whole.visible());
        prop_assert_eq!(stage.quarantine(), whole.quarantine());
        prop_assert_eq!(stage.entry(1).messages, done.import.tally().messages_stored);
        prop_assert_eq!(stage.entry(1).state, State::Committed);
    }

    /// What is undone is gone, with its quarantine, and can be imported again.
    #[test]
    fn an_import_is_undone_and_made_again(files in files()) {
        let stage = Stage::new(&files);
        let first = stage.import();
        let undone = stage.undo(1);
        prop_assert_eq!(undone.messages, first.import.tally().messages_stored);
        prop_assert_eq!((stage.visible().len(), stage.waiting()), (0, 0));
        prop_assert_eq!(stage.entry(1).state, State::Undone);
        let again = stage.import();
        prop_assert!(!again.is_resumed);
        prop_assert_eq!(stage.tallies(&again), stage.tallies(&first));
        prop_assert_eq!(stage.visible(), stage::good_ids(&files));
    }
}

#[test]
fn a_balance_by_hand() {
    use Line::{Broken, Good};
    let stage = Stage::new(&[vec![Good(1), Good(2), Broken(3), Good(1)], vec![Good(2), Good(4)]]);
    let done = stage.import();
    assert_eq!(stage.tallies(&done), [balance(4, 2, 1, 1), balance(2, 1, 1, 0)]);
    assert_eq!(done.import.tally(), balance(6, 3, 2, 1));
    assert_eq!(stage.visible(), ["m1", "m2", "m4"]);
}

#[test]
fn a_file_that_breaks_off_leaves_nothing_behind_but_the_reason() {
    let stage = Stage::new(&[vec![Line::Good(1)]]);
    stage.add("torn.jsonl.gz", &[0x1f, 0x8b, 8, 0, 0, 0]);
    let error = stage.try_import().expect_err("the file is torn");
    assert!(matches!(error, ImportError::Source(_)), "{error}");
    assert_eq!(stage.visible(), [""; 0]);
    let entry = stage.entry(1);
    assert_eq!(entry.state, State::Interrupted);
    let failure = entry.import.failure.expect("it was written down");
    assert!(failure.contains("torn.jsonl.gz` cannot be read: "), "{failure}");
    assert_eq!(stage.undo(1).messages, 0);
    assert_eq!(stage.entry(1).state, State::Undone);
}

#[test]
fn other_files_or_another_way_of_reading_make_another_import() {
    let stage = Stage::new(&[vec![Line::Good(1), Line::Good(2)]]);
    stage.import_until(1);
    stage.set_time_zone("Europe/Berlin");
    let done = stage.import();
    assert_eq!((done.import.id, done.is_resumed), (ImportId(2), false));
    stage.add("more.jsonl", stage::text(&[Line::Good(2), Line::Good(3)]).as_bytes());
    let done = stage.import();
    assert_eq!((done.import.id, done.is_resumed), (ImportId(3), false));
    assert_eq!(done.imported_before, [vec![ImportId(2)], vec![]]);
    assert_eq!(stage.entry(1).state, State::Interrupted);
    assert_eq!(stage.visible(), ["m1", "m2", "m3"]);
}

#[test]
fn undoing_names_imports_that_relied_on_it() {
    let stage = Stage::new(&[vec![Line::Good(1), Line::Good(2)]]);
    stage.import();
    stage.import();
    let undone = stage.undo(1);
    assert_eq!((undone.messages, undone.import_again), (2, vec![ImportId(2)]));
    assert!(matches!(undo(&stage.dir(), ImportId(1), stage::NOW), Err(ImportError::UndoneBefore(_))));
    assert!(matches!(undo(&stage.dir(), ImportId(9), stage::NOW), Err(ImportError::Unknown(_))));
    assert_eq!(stage.visible(), [""; 0]);
    assert_eq!(stage.import().import.tally(), balance(2, 2, 0, 0));
}

#[test]
fn an_empty_quarantine_has_nothing_to_retry() {
    let stage = Stage::new(&[vec![Line::Good(1)]]);
    stage.import();
    assert!(matches!(stage.try_retry(None), Err(ImportError::NothingWaits)));
    stage.add("not-an-export.csv", b"kesit,place\n1,2\n");
    let path = stage.path("not-an-export.csv");
    assert!(matches!(stage.try_retry(Some(&path)), Err(ImportError::NotAnExport { .. })));
}
