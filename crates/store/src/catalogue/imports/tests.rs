use super::*;

fn catalogue() -> (tempfile::TempDir, Catalogue) {
    let folder = tempfile::tempdir().expect("a folder");
    let catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
    (folder, catalogue)
}

fn new(names: &[&str]) -> NewImport {
    let file = |name: &&str| NewImportFile {
        name: (*name).to_owned(),
        size_bytes: Some(7),
        digest: Some(format!("digest of {name}")),
    };
    NewImport {
        reading: "as ever".to_owned(),
        retry_of: None,
        started_at: Timestamp(1_000),
        files: names.iter().map(file).collect(),
    }
}

fn tally(received: u64, stored: u64, duplicate: u64, quarantined: u64) -> Tally {
    Tally {
        rows_received: received,
        rows_stored: stored,
        rows_duplicate: duplicate,
        rows_quarantined: quarantined,
        rows_erased: 0,
        messages_stored: stored,
        messages_duplicate: duplicate,
    }
}

#[test]
fn an_import_comes_back_as_it_was_told() {
    let (_folder, mut catalogue) = catalogue();
    let id = catalogue.begin_import(&new(&["a.csv", "b.csv"]), 0).expect("begun");
    let understood = Understood { kind: "orders".into(), headers: "[]".into(), mapping: "{}".into() };
    catalogue.understand_import_file(id, 1, &understood).expect("written");
    let tallies = [tally(6, 3, 2, 1), tally(4, 4, 0, 0)];
    catalogue.finish_import(id, Timestamp(2_000), &tallies).expect("finished");
    let import = catalogue.import(id).expect("read").expect("there");
    assert_eq!(import, catalogue.imports().expect("read")[0]);
    assert_eq!((import.id, import.finished_at), (ImportId(1), Some(Timestamp(2_000))));
    assert_eq!(import.files.iter().map(|file| file.tally).collect::<Vec<_>>(), tallies);
    assert_eq!(import.tally(), tally(10, 7, 2, 1));
    assert!(import.tally().is_balanced());
    assert_eq!((&import.files[0].understood, &import.files[1].understood), (&None, &Some(understood)));
    assert_eq!(catalogue.import(ImportId(2)).expect("read"), None);
}

#[test]
fn numbers_rise_above_those_that_the_log_knows() {
    let (_folder, mut catalogue) = catalogue();
    let mut begin = |floor| catalogue.begin_import(&new(&[]), floor).expect("begun").0;
    assert_eq!([begin(0), begin(0), begin(9), begin(3)], [1, 2, 10, 11]);
}

#[test]
fn the_same_content_is_found_under_any_name() {
    let (_folder, mut catalogue) = catalogue();
    for _ in 0..2 {
        catalogue.begin_import(&new(&["a.csv", "b.csv"]), 0).expect("begun");
    }
    assert_eq!(catalogue.imports_of_content("digest of b.csv").expect("read"), [ImportId(1), ImportId(2)]);
    assert_eq!(catalogue.imports_of_content("digest of c.csv").expect("read"), []);
}

#[test]
fn a_row_that_vanishes_unbalances() {
    assert!(tally(6, 3, 2, 1).is_balanced());
    assert!(!tally(7, 3, 2, 1).is_balanced());
    assert!(!tally(5, 3, 2, 1).is_balanced());
}

#[test]
fn failures_are_kept_until_the_import_begins_again() {
    let (_folder, mut catalogue) = catalogue();
    let id = catalogue.begin_import(&new(&["a.csv"]), 0).expect("begun");
    catalogue.fail_import(id, "the disk is full").expect("written");
    let failure = |catalogue: &Catalogue| catalogue.import(id).expect("read").expect("there").failure;
    assert_eq!(failure(&catalogue).as_deref(), Some("the disk is full"));
    catalogue.restart_import(id).expect("written");
    assert_eq!(failure(&catalogue), None);
}
