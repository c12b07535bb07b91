use super::*;
use crate::erase::Place;

fn catalogue() -> (tempfile::TempDir, Catalogue) {
    let folder = tempfile::tempdir().expect("a folder");
    let catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
    (folder, catalogue)
}

fn id(text: &str) -> PersonId {
    PersonId::parse(text).expect("an id")
}

fn person() -> Person {
    Person::new(&[id("ayşe"), id("anon-1")], ["ayse@example.com"])
}

#[test]
fn an_erasure_is_pending_until_it_is_finished_and_the_ids_stay_erased() {
    let (_folder, mut catalogue) = catalogue();
    assert!(catalogue.erased_ids().expect("read").is_empty());
    let erasure = catalogue.begin_erasure(&person(), "user:7", Timestamp(5)).expect("written");
    let pending = catalogue.pending_erasures().expect("read");
    assert_eq!(pending, [PendingErasure { id: erasure, asked_at: Timestamp(5), person: person() }]);
    for name in ["ayşe", "anon-1", "Ayse@example.com"] {
        assert!(catalogue.is_erased(&id(name)).expect("read"), "refused from the first moment on: {name}");
    }
    for count in [3, 2] {
        let erased = Erased(vec![(Place::Log, count), (Place::Lists, 0)]);
        catalogue.count_erased(erasure, &erased).expect("written");
    }
    catalogue.finish_erasure(erasure, Timestamp(6)).expect("written");
    let counts = vec![("lists".to_owned(), 0), ("log".to_owned(), 5)];
    let (asked_by, asked_at, finished_at) = ("user:7".to_owned(), Timestamp(5), Some(Timestamp(6)));
    let told = Erasure { id: erasure, asked_by, asked_at, finished_at, counts };
    assert_eq!(catalogue.erasures(None, 10).expect("read"), [told]);
    assert_eq!(catalogue.erasures(Some(erasure.0), 10).expect("read"), []);
    assert_eq!(catalogue.pending_erasures().expect("read"), []);
    assert_eq!(catalogue.finished_erasures().expect("read"), 1);
    assert!(catalogue.is_erased(&id("anon-1")).expect("read"));
    assert!(!catalogue.is_erased(&id("ali")).expect("read"));
}

#[test]
fn nothing_of_the_person_stays_in_the_files() {
    let (folder, mut catalogue) = catalogue();
    let erasure = catalogue.begin_erasure(&person(), "local", Timestamp(5)).expect("written");
    let is_there = || {
        std::fs::read_dir(folder.path()).expect("there").any(|file| {
            let bytes = std::fs::read(file.expect("there").path()).expect("there");
            memchr::memmem::find(&bytes, b"anon-1").is_some()
        })
    };
    assert!(is_there());
    catalogue.finish_erasure(erasure, Timestamp(6)).expect("written");
    assert!(!is_there());
}

#[test]
fn who_comes_back_comes_back_with_all_ids() {
    let (_folder, mut catalogue) = catalogue();
    catalogue.begin_erasure(&person(), "local", Timestamp(5)).expect("written");
    catalogue.begin_erasure(&Person::new(&[id("ali")], []), "local", Timestamp(5)).expect("written");
    assert!(!catalogue.forget_erasure(&id("veli")).expect("written"));
    assert!(catalogue.forget_erasure(&id("anon-1")).expect("written"));
    assert!(!catalogue.is_erased(&id("ayşe")).expect("read"));
    assert!(catalogue.is_erased(&id("ali")).expect("read"));
}

#[test]
fn copies_are_known_by_their_place() {
    let (_folder, mut catalogue) = catalogue();
    let copy = |path: &str, at| OutsideCopy {
        path: path.to_owned(),
        made_at: Timestamp(at),
        detail: "{}".to_owned(),
    };
    for copy in [copy("/b", 1), copy("/a", 2), copy("/b", 3)] {
        catalogue.note_copy(OutsideKind::Lake, &copy).expect("written");
    }
    catalogue.note_copy(OutsideKind::Backup, &copy("/a", 4)).expect("written");
    assert_eq!(catalogue.copies(OutsideKind::Lake).expect("read"), [copy("/a", 2), copy("/b", 3)]);
    catalogue.forget_copy(OutsideKind::Lake, "/a").expect("written");
    assert_eq!(catalogue.copies(OutsideKind::Lake).expect("read"), [copy("/b", 3)]);
    assert_eq!(catalogue.copies(OutsideKind::Backup).expect("read"), [copy("/a", 4)]);
}

#[test]
fn periods_come_back_as_they_were_set() {
    let (_folder, mut catalogue) = catalogue();
    let months = |number| Period { number, unit: PeriodUnit::Month };
    let pages = RetentionSubject::Event("Page Viewed".to_owned());
    catalogue.set_retention(&pages, Some(months(12))).expect("written");
    catalogue.set_retention(&pages, Some(months(13))).expect("written");
    catalogue
        .set_retention(&RetentionSubject::Audit, Some(Period { number: 2, unit: PeriodUnit::Year }))
        .expect("written");
    catalogue
        .set_retention(&RetentionSubject::Quarantine, Some(Period { number: 90, unit: PeriodUnit::Day }))
        .expect("written");
    catalogue.set_retention(&RetentionSubject::Audit, None).expect("written");
    let expected =
        [(pages, months(13)), (RetentionSubject::Quarantine, Period { number: 90, unit: PeriodUnit::Day })];
    assert_eq!(catalogue.retention().expect("read"), expected);
}

#[test]
fn who_was_erased_elsewhere_stays_so_here() {
    let (_one, mut old) = catalogue();
    assert!(old.erased_list().expect("read").is_none());
    old.begin_erasure(&person(), "local", Timestamp(5)).expect("written");
    let list = old.erased_list().expect("read").expect("there");
    assert!(list.ids().contains("anon-1"));
    let (_two, mut new) = catalogue();
    for _ in 0..2 {
        assert!(new.adopt_erased(&list, Timestamp(6)).expect("written"));
    }
    assert!(new.is_erased(&id("anon-1")).expect("read"));
    assert_eq!(new.pending_erasures().expect("read"), []);
    let (_three, mut stranger) = catalogue();
    stranger.begin_erasure(&Person::new(&[id("ali")], []), "local", Timestamp(5)).expect("written");
    assert!(!stranger.adopt_erased(&list, Timestamp(6)).expect("read"), "it has another secret");
}
